"""Writing many rows, RETURNING, upserts and INSERT from SELECT, in both modes; and nothing half-written on errors."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import LargeBinary, Text, column, delete, func, insert, select, text, type_coerce, update, values
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.errors import EncryptedQueryError, InvalidValueError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm, statements_of

Modes = pytest.mark.parametrize("mode", ["database", "client"])


def _model(mode: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    def encrypted(type_: Any, **options: Any) -> Any:
        return mapped_column(EncryptedColumn(type_, data_class="pii", mode=mode, **options))

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = encrypted(str, search=Exact(unique=True))
        photo: Mapped[bytes | None] = encrypted(bytes)
        age: Mapped[int | None] = encrypted(int)
        note: Mapped[str | None] = mapped_column(Text)

        @hybrid_property
        def shouted(self) -> Any:
            email: Any = self.email
            return email + "!"  # has no SQL on an encrypted column

        @hybrid_property
        def is_minor(self) -> Any:
            age: Any = self.age
            return age < 18  # nor has this, without a facet

    class Archive(Base):
        __tablename__ = "archive"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = encrypted(str, field="users.email")

    User.Archive = Archive
    return User


@pytest.fixture
def user(orm: Orm, mode: str) -> Any:
    model = _model(mode)
    orm.create(model.metadata)
    return model


def _emails(session: Any, user: Any) -> list[str]:
    return list(session.scalars(select(user.email).order_by(user.id)))


@Modes
def test_the_orm_inserts_many_batches_with_keys_that_the_server_makes(orm: Orm, user: Any) -> None:
    engine = orm.engine(insertmanyvalues_page_size=50)
    with orm.session(engine) as session, statements_of(engine) as statements:
        made = [user(email=f"u{n}", photo=b"%d" % n, age=n, note=f"n{n}") for n in range(170)]
        session.add_all(made)
        session.commit()
        assert sum(each.startswith("INSERT INTO users") for each in statements) == 4
        by_id = {each.id: each for each in session.scalars(select(user))}
        assert [by_id[each.id].email for each in made] == [f"u{n}" for n in range(170)]
        read = session.execute(select(user.email, user.photo, user.age, user.note).order_by(user.id)).all()
    assert read == [(f"u{n}", b"%d" % n, n, f"n{n}") for n in range(170)]


@Modes
@pytest.mark.parametrize("sort", [False, True])
def test_many_rows_are_inserted_and_returned(orm: Orm, user: Any, sort: bool) -> None:  # noqa: FBT001
    engine = orm.engine(insertmanyvalues_page_size=10)
    rows = [{"email": f"u{n}", "photo": b"\xff%d" % n, "age": None if n % 2 else n} for n in range(35)]
    with orm.session(engine) as session:
        by_core = session.execute(
            insert(user.__table__).returning(user.email, user.photo, user.age, sort_by_parameter_order=sort), rows
        ).all()
        assert sorted(map(str, by_core)) == sorted(str(tuple(each.values())) for each in rows)
        if sort:
            assert by_core == [tuple(each.values()) for each in rows]
        session.execute(delete(user))
        entities = session.scalars(insert(user).returning(user, sort_by_parameter_order=sort), rows).all()
        assert {each.email for each in entities} == {each["email"] for each in rows}
        session.rollback()


@Modes
def test_bulk_writes_of_every_kind(orm: Orm, user: Any) -> None:
    table = user.__table__
    rows = [{"id": n, "email": f"u{n}", "age": n} for n in range(5)]
    with orm.session(orm.engine()) as session:
        session.bulk_insert_mappings(user, rows)
        assert _emails(session, user) == [f"u{n}" for n in range(5)]
        session.bulk_update_mappings(user, [{"id": n, "email": f"v{n}"} for n in range(5)])
        assert _emails(session, user) == [f"v{n}" for n in range(5)]
        session.execute(update(user), [{"id": n, "email": f"w{n}", "age": None} for n in range(5)])
        assert _emails(session, user) == [f"w{n}" for n in range(5)]
        session.execute(delete(user))
        session.bulk_save_objects([user(**row) for row in rows])
        assert session.execute(update(user).values(age=7).returning(user.email, user.age)).first() == ("u0", 7)
        assert session.execute(
            update(table).where(table.c.id == 3).values(email="x").returning(table.c.email)
        ).all() == [("x",)]
        assert sorted(session.scalars(delete(user).returning(user.email))) == ["u0", "u1", "u2", "u4", "x"]
        session.execute(insert(table).values([{**row, "email": row["email"].upper()} for row in rows]))  # type: ignore[attr-defined]
        assert _emails(session, user) == [f"U{n}" for n in range(5)]
        session.execute(update(table).where(table.c.email == "U1").values({"email": "found", table.c.age: None}))
        session.execute(update(table).where(table.c.id == 0).ordered_values((table.c.age, 1), (table.c.email, "first")))
        assert _emails(session, user) == ["first", "found", "U2", "U3", "U4"]


@Modes
def test_a_hybrid_property_without_sql_does_not_disturb_bulk_writes_and_is_refused_in_queries(
    orm: Orm, user: Any
) -> None:
    with orm.session(orm.engine()) as session:
        session.execute(insert(user), [{"id": 1, "email": "ada", "age": 17}, {"id": 2, "email": "bob", "age": 18}])
        session.execute(update(user), [{"id": 1, "email": "cem"}, {"id": 2, "email": "dan"}])
        ada = session.get_one(user, 1)
        assert (ada.shouted, ada.is_minor, _emails(session, user)) == ("cem!", True, ["cem", "dan"])
        for name in ("shouted", "is_minor"):
            with pytest.raises(EncryptedQueryError, match="is encrypted, and"):
                getattr(user, name)


@Modes
def test_upserts(orm: Orm, user: Any) -> None:
    with orm.session(orm.engine()) as session:
        session.execute(insert(user), [{"id": 1, "email": "old", "age": 1}])
        new = pg_insert(user)
        replace = new.on_conflict_do_update(
            index_elements=["id"], set_={"email": new.excluded.email, "age": new.excluded.age}
        )
        session.execute(replace, [{"id": 1, "email": "new", "age": 2}, {"id": 2, "email": "two", "age": 2}])
        assert session.execute(select(user.email, user.age).order_by(user.id)).all() == [("new", 2), ("two", 2)]
        fixed = new.on_conflict_do_update(index_elements=["id"], set_={"email": "fixed", "age": None})
        assert session.scalars(fixed.returning(user.email), {"id": 1, "email": "lost"}).all() == ["fixed"]
        only_if = new.on_conflict_do_update(index_elements=["id"], set_={"email": "again"}, where=user.email == "fixed")
        session.execute(only_if, [{"id": 1, "email": "lost"}, {"id": 2, "email": "lost"}])
        assert _emails(session, user) == ["again", "two"]
        session.execute(new.on_conflict_do_nothing(), [{"id": 1, "email": "lost"}, {"id": 3, "email": "again"}])
        assert _emails(session, user) == ["again", "two"]


@Modes
def test_an_upsert_finds_the_row_by_its_unique_search_term(orm: Orm, user: Any) -> None:
    with orm.session(orm.engine()) as session:
        new = pg_insert(user).on_conflict_do_update(index_elements=["email_bidx"], set_={"age": 9})
        for _ in range(2):
            session.execute(new, {"email": "ada@example.org", "age": 1})
        assert session.execute(select(user.email, user.age)).all() == [("ada@example.org", 9)]


@Modes
def test_ciphertext_moves_between_columns_of_one_field(orm: Orm, user: Any) -> None:
    archive = user.Archive
    with orm.session(orm.engine()) as session:
        session.execute(insert(user), [{"id": n, "email": f"u{n}"} for n in range(3)])
        session.execute(insert(archive).from_select(["id", "email"], select(user.id, user.email)))
        assert _emails(session, archive) == ["u0", "u1", "u2"]
        assert session.scalar(text("SELECT count(*) FROM archive JOIN users USING (id, email)")) == 3
        session.execute(update(archive).where(archive.id == 2).values(email=None))
        session.execute(update(archive).where(archive.id == user.id).values(email=user.email))
        same = select(user.email).where(user.id == archive.id).scalar_subquery()
        session.execute(update(archive).values(email=same))
        assert _emails(session, archive) == ["u0", "u1", "u2"]


@Modes
def test_objects_are_flushed_before_a_query_needs_them(orm: Orm, user: Any) -> None:
    with orm.session(orm.engine()) as session:
        session.add(user(id=1, email="pending"))
        assert session.scalars(select(user.id).where(user.email == "pending")).all() == [1]
        session.get_one(user, 1).email = "changed"
        assert session.scalars(select(user.id).where(user.email == "pending")).all() == []
        session.execute(update(user).where(user.email == "changed").values(email="by update"))
        assert session.get_one(user, 1).email == "by update"
        session.execute(
            update(user).where(user.email == "by update").values(email="fetched"),
            execution_options={"synchronize_session": "fetch"},
        )
        assert session.get_one(user, 1).email == "fetched"


@Modes
def test_nothing_is_half_written_when_one_of_many_values_is_refused(orm: Orm, user: Any) -> None:
    engine = orm.engine(insertmanyvalues_page_size=10)
    rows: list[dict[str, Any]] = [{"id": n, "email": f"u{n}"} for n in range(30)]
    with orm.session(engine) as session:
        for bad, error in (({"id": 99, "email": 99}, InvalidValueError), ({"id": 99, "email": "u1"}, IntegrityError)):
            with pytest.raises(error) as caught:
                session.execute(insert(user), [*rows, bad])
            assert "u1" not in str(caught.value)
            session.rollback()
            session.add_all(user(**row) for row in [*rows, bad])
            with pytest.raises(error):
                session.commit()
            session.rollback()
            assert session.scalar(select(func.count()).select_from(user)) == 0


@Modes
def test_the_stored_bytes_can_be_read_as_they_are(orm: Orm, user: Any) -> None:
    with orm.session(orm.engine()) as session:
        session.execute(insert(user), {"id": 1, "email": "x"})
        raw = session.scalars(select(type_coerce(user.email, LargeBinary))).one()
        assert raw[0] in (0xFA, 0xFB)
        assert session.scalar(select(func.octet_length(type_coerce(user.email, LargeBinary)))) == len(raw)


@Modes
def test_rows_are_joined_with_a_values_list(orm: Orm, user: Any) -> None:
    with orm.session(orm.engine()) as session:
        session.execute(insert(user), [{"id": n, "email": f"u{n}"} for n in range(3)])
        wanted = values(column("n", user.id.type), name="wanted").data([(0,), (2,)])
        assert sorted(session.scalars(select(user.email).join(wanted, wanted.c.n == user.id))) == ["u0", "u2"]
