"""ON CONFLICT by an encrypted column is by its unique facet, and what it writes is encrypted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, bindparam, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.errors import EncryptedQueryError, InvalidRowIdError, NotEncryptedError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm

MODES = ["database", "client"]
Statement = Callable[[Any], Any]


def model(mode: Any, *search: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = 'User"s'
        id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
        email: Mapped[str] = mapped_column(
            "E Mail", EncryptedColumn(str, "users.email", data_class="pii", mode=mode, search=search)
        )
        name: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, field="users.name"))
        note: Mapped[str | None] = mapped_column(Text)

    return User


@pytest.fixture(params=MODES)
def world(request: pytest.FixtureRequest, orm: Orm) -> tuple[Orm, Engine, Any]:
    user, engine = model(request.param, Exact(unique=True)), orm.engine()
    orm.create(user.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([user(id=1, email="a", name="one"), user(id=2, email="b", name=None)])
        session.commit()
    return orm, engine, user


def rows(session: Any, user: Any) -> list[Any]:
    return [tuple(row) for row in session.execute(select(user.id, user.email, user.name, user.note).order_by(user.id))]


def stored(session: Any, name: str) -> list[bytes]:
    found = session.execute(text(f'SELECT "{name}" FROM "User""s" WHERE "{name}" IS NOT NULL'))
    return [bytes(row[0]) for row in found]


def new(user: Any) -> Any:
    return insert(user).values(id=9, email="a", name="new", note="note")


TARGETS: dict[str, Callable[[Any], Any]] = {
    "attribute": lambda u: [u.email],
    "column": lambda u: [u.__table__.c["E Mail"]],
    "name": lambda _: ["E Mail"],
    "index column": lambda _: ["E Mail_bidx"],
    "the index": lambda u: next(each for each in u.__table__.indexes if each.unique),
}


@pytest.mark.parametrize("name", TARGETS)
def test_a_row_with_an_equal_value_is_updated_whatever_names_the_column(
    world: tuple[Orm, Engine, Any], name: str
) -> None:
    orm, engine, user = world
    target = TARGETS[name](user)
    how = {"index_elements": target} if isinstance(target, list) else {"constraint": target}
    with orm.session(engine) as session:
        for value in ("set", "set again"):
            session.execute(new(user).on_conflict_do_update(set_={"name": value, "note": value}, **how))
        assert rows(session, user) == [(1, "a", "set again", "set again"), (2, "b", None, None)]
        session.execute(new(user).on_conflict_do_nothing(**how))
        session.execute(new(user).values(email="c").on_conflict_do_nothing(**how))
        assert rows(session, user)[2:] == [(9, "c", "new", "note")]
        for column in ("E Mail", "name"):
            assert {each[0] for each in stored(session, column)} <= {0xFA, 0xFB}


WRITTEN: dict[str, tuple[Callable[[Any, Any], Any], Any]] = {
    "a value": (lambda _i, _u: "v", "v"),
    "None": (lambda _i, _u: None, None),
    "excluded": (lambda i, _u: i.excluded.name, "new"),
    "what is there": (lambda _i, u: u.name, "one"),
    "coalesce with a value": (lambda _i, u: func.coalesce(u.name, "none"), "one"),
    "coalesce with excluded": (lambda i, _u: func.coalesce(i.excluded.name, "none"), "new"),
    "a parameter": (lambda _i, _u: bindparam("given", "p"), "p"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_set_is_stored_encrypted(world: tuple[Orm, Engine, Any], name: str) -> None:
    orm, engine, user = world
    make, expected = WRITTEN[name]
    with orm.session(engine) as session:
        if name == "a parameter":
            statement = insert(user.__table__).values({"id": 9, "E Mail": "a"})
            statement = statement.on_conflict_do_update(index_elements=["E Mail"], set_={"name": bindparam("given")})
            session.execute(statement, {"given": "p"})
        else:
            base = new(user)
            session.execute(base.on_conflict_do_update(index_elements=[user.email], set_={"name": make(base, user)}))
        assert session.scalar(select(user.name).where(user.id == 1)) == expected
        assert {each[0] for each in stored(session, "name")} <= {0xFA, 0xFB}


REFUSED: dict[str, Callable[[Any, Any], Any]] = {
    "a literal of another type": lambda _i, _u: {"name": literal("TOPSECRET", Text)},
    "a plain column": lambda i, _u: {"name": i.excluded.note},
    "another field": lambda i, _u: {"name": i.excluded["E Mail"]},
    "a function of a value": lambda _i, _u: {"name": func.upper("TOPSECRET")},
    "a function of ciphertext": lambda i, _u: {"name": func.upper(i.excluded.name)},
    "ciphertext in a plain column": lambda i, _u: {"note": i.excluded.name},
}


@pytest.mark.parametrize("name", REFUSED)
def test_plaintext_and_foreign_ciphertext_are_refused(world: tuple[Orm, Engine, Any], name: str) -> None:
    orm, engine, user = world
    base = new(user)
    with orm.session(engine) as session:
        with pytest.raises(EncryptedQueryError, match=r"users\.(name|email) is encrypted") as raised:
            session.execute(base.on_conflict_do_update(index_elements=[user.email], set_=REFUSED[name](base, user)))
        assert "TOPSECRET" not in str(raised.value)


def test_plaintext_that_sql_makes_is_refused_by_the_guard(world: tuple[Orm, Engine, Any]) -> None:
    orm, engine, user = world
    with orm.session(engine) as session, pytest.raises(NotEncryptedError):
        session.execute(new(user).on_conflict_do_update(index_elements=[user.email], set_={"name": text("'plain'")}))


def test_conditions_and_returning_are_of_plaintext(world: tuple[Orm, Engine, Any]) -> None:
    orm, engine, user = world
    with orm.session(engine) as session:
        base = new(user)
        for wanted, changed in (("nobody", []), ("a", [(1, "a", "new")])):
            statement = base.on_conflict_do_update(
                index_elements=[user.email], set_={"name": base.excluded.name}, where=user.email == wanted
            ).returning(user.id, user.email, user.name)
            assert [tuple(row) for row in session.execute(statement)] == changed
        with pytest.raises(EncryptedQueryError, match=r"users\.name"):
            session.execute(
                base.on_conflict_do_update(
                    index_elements=[user.email], set_={"note": "x"}, where=func.upper(user.name) == "ONE"
                )
            )


def test_many_rows_are_written_at_once(world: tuple[Orm, Engine, Any]) -> None:
    orm, engine, user = world
    table = user.__table__
    base = insert(table)
    statement = base.on_conflict_do_update(index_elements=[table.c["E Mail"]], set_={"name": base.excluded.name})
    with orm.session(engine) as session:
        values = [{"id": 10 + n, "E Mail": "abcd"[n], "name": f"n{n}"} for n in range(4)]
        session.execute(statement, values)
        assert [row[:3] for row in rows(session, user)] == [
            (1, "a", "n0"), (2, "b", "n1"), (12, "c", "n2"), (13, "d", "n3"),
        ]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_a_normalised_facet_decides_by_what_it_makes_of_the_value(orm: Orm, mode: str) -> None:
    user, engine = model(mode, Exact(), Exact(normalize="lower", unique=True)), orm.engine()
    orm.create(user.metadata, engine)
    with orm.session(engine) as session:
        session.add(user(id=1, email="Ada", name="one"))
        session.flush()
        base = insert(user).values(id=2, email="ADA")
        session.execute(
            base.on_conflict_do_update(index_elements=[user.email], set_={"E Mail": base.excluded["E Mail"]})
        )
        assert rows(session, user) == [(1, "ADA", "one", None)]


DECLARED: dict[str, tuple[list[Any], str]] = {
    "no facet": ([], "Exact(unique=True)"),
    "no unique facet": ([Exact()], "Exact(unique=True)"),
    "two that fold": (
        [Exact(normalize="lower", unique=True), Exact(normalize="digits", unique=True)],
        "E Mail_bidx or E Mail_digits_bidx",
    ),
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_column_that_no_unique_facet_stands_for_is_refused(orm: Orm, name: str) -> None:
    search, hint = DECLARED[name]
    user, engine = model("database", *search), orm.engine()
    orm.create(user.metadata, engine)
    with (
        orm.session(engine) as session,
        pytest.raises(EncryptedQueryError, match=r"users\.email .*ON CONFLICT") as raised,
    ):
        session.execute(new(user).on_conflict_do_nothing(index_elements=["E Mail"]))
    assert hint in (raised.value.hint or "")


@pytest.mark.parametrize("mode", MODES)
def test_a_row_bound_value_is_not_moved_to_the_row_that_is_there(orm: Orm, mode: Any) -> None:
    table = Table(
        "people",
        MetaData(),
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("email", EncryptedColumn(str, data_class="pii", mode=mode, search=Exact(unique=True))),
        Column("name", EncryptedColumn(str, data_class="pii", mode=mode, row="id")),
    )
    engine = orm.engine()
    orm.create(table.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(table).values(id=1, email="a", name="one"))
        base = insert(table).values(id=2, email="a", name="two")
        with pytest.raises(EncryptedQueryError, match="bound to its row"):
            session.execute(base.on_conflict_do_update(index_elements=["email"], set_={"name": base.excluded.name}))
        with pytest.raises(InvalidRowIdError):
            session.execute(base.on_conflict_do_update(index_elements=["email"], set_={"name": "two"}))
        assert session.scalars(select(table.c.name)).all() == ["one"]


def composite(mode: Any) -> Table:
    return Table(
        "people",
        MetaData(),
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("Org", Integer),
        Column(
            "email",
            EncryptedColumn(
                str,
                data_class="pii",
                mode=mode,
                search=[Exact(), Exact(normalize="lower", unique=True, with_columns=["Org"])],
            ),
        ),
        Column("a", EncryptedColumn(str, data_class="pii", mode=mode, search=Exact())),
        Column(
            "b", EncryptedColumn(str, data_class="pii", mode=mode, search=Exact(unique=True, with_columns=("a_bidx",)))
        ),
        Column("note", Text),
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("targets", [["Org", "email"], ["email", "Org"], ["Org", "email_lower_bidx"]])
def test_a_facet_that_is_unique_with_other_columns_is_inferred_with_them(
    orm: Orm, mode: Any, targets: list[str]
) -> None:
    table, engine = composite(mode), orm.engine()
    orm.create(table.metadata, engine)
    with orm.session(engine) as session:
        for at, (org, email) in enumerate(((1, "a"), (1, "A"), (2, "a"), (1, "b"))):
            statement = insert(table).values(id=at, Org=org, email=email, b=str(at), a="x")
            statement = statement.on_conflict_do_update(index_elements=targets, set_={"note": "again"})
            session.execute(statement)
        found = session.execute(select(table.c.id, table.c.note).order_by(table.c.id)).all()
        assert list(map(tuple, found)) == [(0, "again"), (2, None), (3, None)]


@pytest.mark.parametrize("mode", MODES)
def test_two_encrypted_columns_are_inferred_together(orm: Orm, mode: Any) -> None:
    table, engine = composite(mode), orm.engine()
    orm.create(table.metadata, engine)
    with orm.session(engine) as session:
        for at, (a, b) in enumerate((("x", "y"), ("x", "z"), ("x", "y"), ("y", "x"))):
            statement = insert(table).values(id=at, Org=at, email="e", a=a, b=b)
            session.execute(
                statement.on_conflict_do_update(index_elements=[table.c.a, table.c.b], set_={"note": "again"})
            )
        found = session.execute(select(table.c.id, table.c.note).order_by(table.c.id)).all()
        assert list(map(tuple, found)) == [(0, "again"), (1, None), (3, None)]


@pytest.mark.parametrize("targets", [["email"], ["email", "note"], ["email", "Org", "note"]])
def test_columns_that_the_facet_is_not_unique_with_are_refused(orm: Orm, targets: list[str]) -> None:
    table, engine = composite("database"), orm.engine()
    orm.create(table.metadata, engine)
    with (
        orm.session(engine) as session,
        pytest.raises(EncryptedQueryError, match=r"people\.email .*together") as raised,
    ):
        session.execute(insert(table).values(id=1).on_conflict_do_nothing(index_elements=targets))
    assert raised.value.hint == 'use index_elements=["Org", "email"]'
