"""One damaged row in a result of many: the error says which."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

from glpgenc.errors import AuthenticationError, EncryptionError, KeyNotLoadedError, NotEncryptedError
from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.sqlalchemy.execution.binding import _TRANSACTIONS
from tests.support.orm import Orm, person_model

ROWS, BAD = 50, 37


@pytest.fixture
def client() -> Any:
    return person_model("client")


@pytest.fixture
def engine(orm: Orm, client: Any) -> Engine:
    engine = orm.engine()
    fill(orm, engine, client)
    return engine


def fill(orm: Orm, engine: Engine, model: Any) -> None:
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(model), [{"id": key, "email": f"{key}@acme"} for key in range(1, ROWS + 1)])
        session.commit()
    damage(engine)


def damage(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE people SET email = set_byte(email, length(email) - 1, get_byte(email, length(email) - 1) # 1)"
                f" WHERE id = {BAD}"
            )
        )


def streamed(session: Any, model: Any) -> list[Any]:
    with session.scalars(select(model), execution_options={"yield_per": 10}) as result:
        return list(result)


WAYS: dict[str, Any] = {
    "entities": lambda s, m: s.scalars(select(m)).all(),
    "entities, streamed": streamed,
    "entities of an alias": lambda s, m: s.scalars(select(aliased(m))).all(),
    "tuples": lambda s, m: s.execute(select(m.id, m.email)).all(),
    "tuples, one by one": lambda s, m: list(s.execute(select(m.email, m.id))),
    "scalars of tuples": lambda s, m: s.execute(select(m.id, m.email)).scalars("email").all(),
    "mappings": lambda s, m: s.execute(select(m.id, m.email)).mappings().all(),
    "batches": lambda s, m: list(s.execute(select(m.id, m.email)).partitions(7)),
    "one": lambda s, m: s.get(m, BAD),
    "a join": lambda s, m: s.execute(join(m)).all(),
}


def join(model: Any) -> Any:
    other = aliased(model)
    return select(model.id, other.email).join(other, model.id == other.id)


@pytest.mark.parametrize("way", WAYS)
def test_client_mode_names_field_and_row(orm: Orm, engine: Engine, client: Any, way: str) -> None:
    with orm.session(engine) as session:
        with pytest.raises(AuthenticationError) as caught:
            WAYS[way](session, client)
        assert f"field people.email, row people.id = {BAD}" in str(caught.value)
        # The others are there as ever.
        assert len(session.scalars(select(client.email).where(client.id != BAD)).all()) == ROWS - 1


def test_client_mode_without_the_primary_key_says_what_to_select(orm: Orm, engine: Engine, client: Any) -> None:
    with orm.session(engine) as session, pytest.raises(AuthenticationError) as caught:
        session.scalars(select(client.email)).all()
    assert caught.value.message.endswith("field people.email")
    assert "select the table's primary key" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("damaged", "error"),
    [
        ("'\\x00'::bytea", NotEncryptedError),
        ("'\\x'::bytea", NotEncryptedError),
        ("substr(email, 1, 30)", EncryptionError),
        ("overlay(email PLACING '\\xff'::bytea FROM 1)", EncryptionError),
        ("overlay(email PLACING '\\x00112233'::bytea FROM 5)", KeyNotLoadedError),
        ("(SELECT email FROM people WHERE id = 1)", None),
    ],
)
def test_whatever_is_stored_in_place_of_a_value_names_the_row(
    orm: Orm, engine: Engine, client: Any, damaged: str, error: Any
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE people DROP CONSTRAINT IF EXISTS people_email_encrypted"))
        for name in connection.scalars(
            text("SELECT conname FROM pg_constraint WHERE conrelid = 'people'::regclass AND contype = 'c'")
        ).all():
            connection.execute(text(f"ALTER TABLE people DROP CONSTRAINT {name}"))
        connection.execute(text("DROP INDEX ix_people_email_bidx"))
        connection.execute(text("ALTER TABLE people DISABLE TRIGGER USER"))
        connection.execute(text(f"UPDATE people SET email = {damaged} WHERE id = {BAD}"))
    with orm.session(engine) as session:
        if error is None:
            # Of the same field and not bound to its row: a copy opens.
            assert session.get_one(client, BAD).email == "1@acme"
            return
        with pytest.raises(error) as caught:
            session.scalars(select(client)).all()
    assert f"people.id = {BAD}" in str(caught.value)


def test_database_mode_tells_how_to_find_the_row(orm: Orm) -> None:
    model, engine = person_model("database"), orm.engine()
    fill(orm, engine, model)
    with orm.session(engine) as session:
        with pytest.raises(AuthenticationError) as caught:
            session.scalars(select(model)).all()
        assert "WHERE NOT glpgenc.gl_verify(column, field)" in (caught.value.hint or "")
        session.rollback()
        # The hint holds: with keys loaded, it finds the row.
        session.scalar(select(model.email).where(model.id == 1))
        found = session.scalars(text("SELECT id FROM people WHERE NOT glpgenc.gl_verify(email, 'people.email')")).all()
        assert found == [BAD]


@pytest.fixture(params=["database", "client"])
def bound(request: pytest.FixtureRequest) -> Any:
    class Base(DeclarativeBase):
        pass

    class Bound(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode=request.param, row="id"))

    return Bound


def test_a_value_that_is_bound_to_its_row_names_it_in_either_mode(orm: Orm, bound: Any) -> None:
    engine = orm.engine()
    fill(orm, engine, bound)
    with orm.session(engine) as session, pytest.raises(AuthenticationError, match=rf"row.* {BAD}\b"):
        session.scalars(select(bound)).all()


def test_results_of_one_statement_that_are_read_in_turns_name_their_own_rows(orm: Orm, client: Any) -> None:
    engine = orm.engine()
    fill(orm, engine, client)
    with orm.session(engine) as session:
        statement = select(client.id, client.email).order_by(client.id)
        whole = session.execute(statement, execution_options={"yield_per": 5})
        assert next(whole).id == 1
        # From the same compiled statement, with the same functions to open its values.
        other = session.execute(statement, execution_options={"yield_per": 5})
        assert [next(other).email for _ in range(3)] == ["1@acme", "2@acme", "3@acme"]
        with pytest.raises(AuthenticationError, match=rf"row people\.id = {BAD} "):
            list(whole)
        assert next(other).email == "4@acme"
        other.close()
        whole.close()


def test_what_opens_results_is_made_once_a_transaction_and_gone_with_it(orm: Orm, client: Any) -> None:
    engine = orm.engine()
    fill(orm, engine, client)
    with orm.session(engine) as session:
        kept = []
        for _ in range(3):
            assert session.scalars(select(client).where(client.id == 1)).one().email == "1@acme"
            transaction = _TRANSACTIONS[session.connection()]
            kept.append(list(transaction.opened_columns.values()))
        assert kept[0] == kept[1] == kept[2] != []
        session.rollback()
        assert not transaction.opened_columns
