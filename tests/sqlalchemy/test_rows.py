"""Values that are bound to their row: whatever writes them binds them, and a copy in another row does not open."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    CHAR,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from glpgenc.errors import AuthenticationError, EncryptedQueryError, InvalidRowIdError, MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.support.orm import Orm

Modes = pytest.mark.parametrize("mode", ["database", "client"])
KEYS: dict[str, tuple[Any, list[Any]]] = {
    "int": (Integer, [1, 2, -3]),
    "text": (String, ["a", "é'\U0001f600", " b "]),
    "UUID": (Uuid, [uuid4(), UUID(int=0), UUID(int=2**128 - 1)]),
    "UUID as text": (Uuid(as_uuid=False), [str(uuid4()).upper(), str(UUID(int=0)), str(UUID(int=1))]),
}


def _model(mode: Any, key: Any = Integer, **options: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[Any] = mapped_column(key, primary_key=True, autoincrement=False, **options)
        mail: Mapped[str | None] = mapped_column(
            "email", EncryptedColumn(str, data_class="pii", mode=mode, row="id", search=[Exact(bits=16), Contains()])
        )
        photo: Mapped[bytes | None] = mapped_column(EncryptedColumn(bytes, data_class="pii", mode=mode, row="id"))
        note: Mapped[str | None]

    return User


Writer = Callable[[Any, Any, list[Any]], None]


def _orm(session: Any, user: Any, keys: list[Any]) -> None:
    session.add_all(user(id=key, mail=f"m{n}", photo=b"p%d" % n) for n, key in enumerate(keys))
    session.commit()


def _orm_updates(session: Any, user: Any, keys: list[Any]) -> None:
    session.add_all(user(id=key) for key in keys)
    session.commit()
    for n, each in enumerate([session.get_one(user, key) for key in keys]):
        each.mail, each.photo = f"m{n}", b"p%d" % n
    session.commit()


def _orm_merges(session: Any, user: Any, keys: list[Any]) -> None:
    for n, key in enumerate(keys):
        session.merge(user(id=key, mail="old"))
        session.commit()
        session.merge(user(id=key, mail=f"m{n}", photo=b"p%d" % n))
    session.commit()


def _bulk_insert(session: Any, user: Any, keys: list[Any]) -> None:
    session.execute(insert(user), [{"id": key, "mail": f"m{n}", "photo": b"p%d" % n} for n, key in enumerate(keys)])


def _bulk_update(session: Any, user: Any, keys: list[Any]) -> None:
    session.execute(insert(user), [{"id": key, "mail": None} for key in keys])
    session.execute(update(user), [{"id": key, "mail": f"m{n}", "photo": b"p%d" % n} for n, key in enumerate(keys)])


def _bulk_mappings(session: Any, user: Any, keys: list[Any]) -> None:
    session.bulk_insert_mappings(user, [{"id": key, "mail": "x", "photo": None} for key in keys])
    rows = [{"id": key, "mail": f"m{n}", "photo": b"p%d" % n} for n, key in enumerate(keys)]
    session.bulk_update_mappings(user, rows)


def _core_parameters(session: Any, user: Any, keys: list[Any]) -> None:
    for n, key in enumerate(keys):
        session.execute(insert(user.__table__), {"id": key, "email": f"m{n}", "photo": b"p%d" % n})


def _core_values(session: Any, user: Any, keys: list[Any]) -> None:
    for n, key in enumerate(keys):
        session.execute(insert(user.__table__).values(id=key, email=f"m{n}", photo=b"p%d" % n))


def _orm_values(session: Any, user: Any, keys: list[Any]) -> None:
    for n, key in enumerate(keys):
        session.execute(insert(user).values(id=key, mail=f"m{n}", photo=b"p%d" % n))


def _core_multi_values(session: Any, user: Any, keys: list[Any]) -> None:
    rows = [{"id": key, "email": f"m{n}", "photo": b"p%d" % n} for n, key in enumerate(keys)]
    session.execute(insert(user.__table__).values(rows))


def _core_multi_tuples(session: Any, user: Any, keys: list[Any]) -> None:
    rows = [(key, f"m{n}", b"p%d" % n, "note") for n, key in enumerate(keys)]
    session.execute(insert(user.__table__).values(rows))


def _values_in_the_statement_and_keys_in_the_parameters(session: Any, user: Any, keys: list[Any]) -> None:
    table = user.__table__
    session.execute(insert(table).values(email="m0", photo=b"p0"), [{"id": key} for key in keys])
    statement = update(table).where(table.c.id == bindparam("key")).values(email=bindparam("m"), photo=bindparam("p"))
    session.execute(statement, [{"key": key, "m": f"m{n}", "p": b"p%d" % n} for n, key in enumerate(keys)])


def _update_where(session: Any, user: Any, keys: list[Any]) -> None:
    session.execute(insert(user.__table__), [{"id": key} for key in keys])
    for n, key in enumerate(keys):
        statement = update(user).where(user.id == key, user.mail.is_(None)).values(mail=f"m{n}", photo=b"p%d" % n)
        session.execute(statement)


def _upsert(session: Any, user: Any, keys: list[Any]) -> None:
    session.execute(insert(user.__table__), [{"id": key, "email": "old"} for key in keys])
    new = pg_insert(user.__table__)
    new = new.on_conflict_do_update(
        index_elements=["id"], set_={"email": new.excluded.email, "photo": new.excluded.photo}
    )
    session.execute(new, [{"id": key, "email": f"m{n}", "photo": b"p%d" % n} for n, key in enumerate(keys)])


WRITERS: list[Writer] = [
    _orm,
    _orm_updates,
    _orm_merges,
    _bulk_insert,
    _bulk_update,
    _bulk_mappings,
    _core_parameters,
    _core_values,
    _orm_values,
    _core_multi_values,
    _core_multi_tuples,
    _values_in_the_statement_and_keys_in_the_parameters,
    _update_where,
    _upsert,
]


@Modes
@pytest.mark.parametrize("key", KEYS)
def test_whoever_writes_values_they_are_bound_to_their_rows_and_read_back(orm: Orm, mode: str, key: str) -> None:
    type_, keys = KEYS[key]
    User, engine = _model(mode, type_), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    for write in WRITERS:
        with orm.session(engine) as session:
            write(session, User, list(keys))
            session.commit()
            read = {row.mail: row.photo for row in session.execute(select(User.mail, User.photo))}
            assert read == {f"m{n}": b"p%d" % n for n in range(len(keys))}, write.__name__
            assert {each.mail for each in session.scalars(select(User))} == set(read), write.__name__
            assert session.scalars(select(User.mail).where(User.mail == "m1")).all() == ["m1"], write.__name__
            session.execute(text("TRUNCATE users"))
            session.commit()


@Modes
def test_a_key_that_python_makes_by_default_is_known(orm: Orm, mode: str) -> None:
    User, engine = _model(mode, Uuid, default=uuid4), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        users = [User(mail=f"u{n}") for n in range(3)]
        session.add_all(users)
        session.flush()
        assert len({each.id for each in users}) == 3
        session.execute(insert(User), [{"mail": "b1"}, {"mail": "b2"}])
        session.execute(insert(User.__table__).values(email="v1"))
        session.execute(insert(User.__table__).values([{"email": "v2"}, {"email": "v3"}]))
        returned = session.scalars(insert(User).returning(User), [{"mail": "r1"}, {"mail": "r2"}]).all()
        assert [each.mail for each in returned] == ["r1", "r2"]
        session.commit()
        found = session.scalars(select(User.mail)).all()
        assert sorted(map(str, found)) == ["b1", "b2", "r1", "r2", "u0", "u1", "u2", "v1", "v2", "v3"]
        assert [each.mail for each in users] == ["u0", "u1", "u2"]


@Modes
def test_a_default_of_the_value_is_bound_too(orm: Orm, mode: str) -> None:
    table = Table(
        "users",
        MetaData(),
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("email", EncryptedColumn(str, data_class="pii", mode=mode, row="id"), default="none yet"),  # type: ignore[call-overload]
    )
    engine = orm.engine()
    table.metadata.create_all(engine)
    with orm.session(engine) as session:
        session.execute(insert(table), [{"id": 1}, {"id": 2}])
        assert session.scalars(select(table.c.email)).all() == ["none yet"] * 2


@Modes
def test_a_copy_in_another_row_does_not_open_and_the_error_names_the_row(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([User(id=71, mail="a"), User(id=72, mail="b")])
        session.commit()
        session.execute(text("UPDATE users SET email = (SELECT email FROM users WHERE id = 71) WHERE id = 72"))
        with pytest.raises(AuthenticationError) as caught:
            session.execute(select(User.id, User.mail).order_by(User.id)).all()
        if mode == "client":
            assert "users.id = 72" in str(caught.value)


@Modes
def test_a_key_that_the_server_makes_is_refused_and_nothing_is_written(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, row="id"))  # type: ignore[call-overload]

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    table: Any = User.__table__
    with orm.session(engine) as session:
        for write in (
            lambda: session.bulk_save_objects([User(email="secret-x")]),
            lambda: session.execute(insert(table), [{"email": "secret-x"}]),
            lambda: session.execute(insert(table).values([{"email": "secret-x"}])),
            lambda: session.execute(update(User).values(email="secret-x")),
            lambda: session.execute(update(User).where(User.id > 1).values(email="secret-x")),
            lambda: session.execute(insert(table).values(id=func.nextval("s"), email="secret-x")),
        ):
            with pytest.raises((InvalidRowIdError, StatementError)) as caught:
                write()
            assert isinstance(caught.value, InvalidRowIdError), caught.value
            assert "secret-x" not in str(caught.value)
            session.rollback()
        session.add(User(email="secret-x"))
        with pytest.raises(InvalidRowIdError):
            session.flush()
        session.rollback()
        session.add(User())
        session.execute(update(User).values(email=None))
        assert session.scalars(select(User.email)).all() == [None]


@Modes
def test_a_changed_key_takes_its_values_along_or_is_refused(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        session.add(User(id=1, mail="a"))
        session.commit()
        user = session.get_one(User, 1)
        user.id = 2
        with pytest.raises(InvalidRowIdError, match="key of a row"):
            session.commit()
        session.rollback()
        user.id, user.mail = 3, "b"
        flag_modified(user, "photo")
        session.commit()
        assert session.execute(select(User.id, User.mail)).all() == [(3, "b")]


@Modes
def test_an_upsert_writes_only_what_is_bound_to_the_row_that_it_finds(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    new = pg_insert(User.__table__)
    with orm.session(engine) as session:
        with pytest.raises(EncryptedQueryError, match="another row"):
            session.execute(
                new.on_conflict_do_update(index_elements=["note"], set_={"email": new.excluded.email}),
                {"id": 1, "email": "x", "note": "n"},
            )
        with pytest.raises(InvalidRowIdError):
            session.execute(
                new.on_conflict_do_update(index_elements=["id"], set_={"email": "literal"}), {"id": 1, "email": "x"}
            )


@Modes
def test_the_key_is_found_in_aliases_subqueries_labels_and_returning(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        returned = session.execute(insert(User).values(id=1, mail="a").returning(User.mail.label("m"))).scalar_one()
        assert returned == "a"
        other = aliased(User)
        inner = select(User.id, User.mail).subquery()
        outer = select(User.id, User.mail).cte("c")
        for statement in (
            select(other.mail),
            select(User.mail.label("x")),
            select(inner.c.mail),
            select(outer.c.mail),
            select(func.coalesce(User.mail, None)),
            select(User.mail).union_all(select(User.mail).where(User.id == 9)),
            update(User).where(User.id == 1).values(mail="a").returning(User.mail),
        ):
            assert session.scalars(statement).all() == ["a"]
        with pytest.raises(MappingError, match="bound to column 'id'"):
            session.execute(select(select(User.mail).subquery().c.mail))


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        (Column("other", Integer), "does not have"),
        (Column("id", EncryptedColumn(int, data_class="pii")), "not an integer, text or UUID"),
        (Column("id", CHAR(8)), "not an integer, text or UUID"),
        (Column("id", CITEXT()), "not an integer, text or UUID"),
        (Column("id", String().with_variant(String, "mysql")), None),
    ],
)
def test_a_row_column_that_cant_name_rows_is_refused(key: Any, complaint: str | None) -> None:
    bound: Column[Any] = Column("email", EncryptedColumn(str, data_class="pii", row="id"))
    if complaint is None:
        Table("users", MetaData(), key, bound)
        return
    with pytest.raises(MappingError, match=complaint):
        Table("users", MetaData(), key, bound)


@Modes
def test_a_key_that_is_of_another_row_binds_nothing(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    other = aliased(User)
    with orm.session(engine) as session:
        session.add_all([User(id=1, mail="a", note="x"), User(id=2, mail="b", note="x")])
        session.commit()
        writing = update(User).where(User.note == other.note, other.id == 1).values(mail="new")
        with pytest.raises(InvalidRowIdError, match="not known"):
            session.execute(writing.execution_options(synchronize_session=False))
        session.rollback()
        assert session.scalars(select(User.mail).order_by(User.id)).all() == ["a", "b"]


@Modes
@pytest.mark.parametrize("key", ["07", "+7", " 7", "\u0667", True, 7.0])
def test_a_key_that_the_server_shows_otherwise_is_refused(orm: Orm, mode: str, key: Any) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        with pytest.raises(InvalidRowIdError, match="is an integer"):
            session.execute(insert(User.__table__).values(id=key, email="a"))
        session.rollback()
        session.execute(insert(User.__table__).values(id=7, email="a"))
        assert session.scalars(select(User.mail)).all() == ["a"]


class _Number(IntEnum):
    SEVEN = 7


@Modes
def test_a_member_of_an_enumeration_binds_by_the_number_that_it_is(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(User.__table__).values(id=_Number.SEVEN, email="a"))
        assert session.scalars(select(User.mail).where(User.id == 7)).all() == ["a"]


Scalar = Callable[[Any], Any]
SCALARS: dict[str, Scalar] = {
    "a scalar subquery": lambda u: select(select(u.mail).where(u.id == 2).scalar_subquery()),
    "labelled": lambda u: select(select(u.mail).where(u.id == 2).scalar_subquery().label("m")),
    "of bytes": lambda u: select(select(u.photo).where(u.id == 2).scalar_subquery()),
    "of an alias": lambda u: select(select((a := aliased(u)).mail).where(a.id == 2).scalar_subquery()),
    "limited": lambda u: select(select(u.mail).order_by(u.id.desc()).limit(1).offset(1).scalar_subquery()),
    "of a subquery": lambda u: select(
        select((s := select(u.id, u.mail).subquery()).c.mail).where(s.c.id == 2).scalar_subquery()
    ),
}


@Modes
@pytest.mark.parametrize("name", SCALARS)
def test_a_scalar_subquery_is_opened_beside_its_row(orm: Orm, mode: str, name: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        _orm(session, User, [1, 2, 3])
        assert session.scalars(SCALARS[name](User)).all() == [b"p1" if "bytes" in name else "m1"]


@Modes
def test_a_scalar_subquery_is_of_each_row_around_it(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        _orm(session, User, [1, 2, 3])
        other = aliased(User)
        following = select(other.mail).where(other.id == User.id + 1).scalar_subquery()
        found = session.execute(select(User.id, User.mail, following).order_by(User.id)).all()
        assert list(map(tuple, found)) == [(1, "m0", "m1"), (2, "m1", "m2"), (3, "m2", None)]


@Modes
def test_a_subquery_inside_of_an_expression_says_what_can_be_done(orm: Orm, mode: str) -> None:
    User, engine = _model(mode), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    inner = select(aliased(User).mail).limit(1).scalar_subquery()
    with orm.session(engine) as session, pytest.raises(MappingError, match="bound to column") as raised:
        session.scalars(select(func.coalesce(inner, User.mail))).all()
    assert "subquery by itself" in (raised.value.hint or "")


def _shouted(context: Any) -> str | None:
    given = context.get_current_parameters().get("email")
    return None if given is None else f"{given}!"


@Modes
@pytest.mark.parametrize("row", [None, "id"])
def test_a_default_sees_the_values_of_its_row(orm: Orm, mode: Any, row: Any) -> None:
    def encrypted(name: str, **options: Any) -> Any:
        return mapped_column(name, EncryptedColumn(str, data_class="pii", mode=mode, row=row), nullable=True, **options)

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
        mail = encrypted("email")
        plain: Mapped[str | None] = mapped_column(default=_shouted, onupdate=_shouted)
        secret = encrypted("secret", default=_shouted)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    table: Any = User.__table__
    with orm.session(engine) as session:
        made = User(id=1, mail="a")
        session.add(made)
        session.flush()
        assert (made.plain, made.secret) == ("a!", "a!")
        session.execute(insert(User), [{"id": 2, "mail": "b"}, {"id": 3, "mail": "c"}])
        session.execute(insert(table), {"id": 4, "email": "d"})
        session.execute(insert(table).values(id=5, email="e"))
        session.execute(insert(table).values([{"id": 6, "email": "f"}, {"id": 7, "email": "g"}]))
        columns = (User.id, User.plain, User.secret)
        found = session.execute(select(*columns).order_by(User.id)).all()
        assert list(map(tuple, found)) == [(at, f"{each}!", f"{each}!") for at, each in enumerate("abcdefg", start=1)]
        made.mail = "z"
        session.flush()
        assert made.plain == "z!"
        session.execute(update(table).where(table.c.id == 2).values(email="y"))
        session.execute(update(table).where(table.c.id == bindparam("key")), [{"key": 3, "email": "x"}])
        assert session.scalars(select(User.plain).where(User.id < 4).order_by(User.id)).all() == ["z!", "y!", "x!"]
        assert session.scalars(select(User.mail).where(User.id < 4).order_by(User.id)).all() == ["z", "y", "x"]


@Modes
def test_a_default_may_ask_the_database(orm: Orm, mode: Any) -> None:
    def following(context: Any) -> int:
        return int(context.connection.scalar(text("SELECT coalesce(max(id), 0) + 1 FROM users")))

    User, engine = _model(mode, default=following), orm.engine()  # noqa: N806
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        for at in (1, 2):
            session.execute(insert(User.__table__), {"email": f"m{at}"})
        found = session.execute(select(User.id, User.mail).order_by(User.id)).all()
        assert list(map(tuple, found)) == [(1, "m1"), (2, "m2")]
