"""What goes wrong besides values, on every synchronous driver: what is ours is ours, and the rest is SQLAlchemy's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from glpgenc.errors import DatabaseError, EngineNotBoundError, KeyNotFoundError, RegistryError, SchemaMissingError
from glpgenc.sqlalchemy import bind
from tests.support.databases import Role
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, person_model

DRIVERS = SYNC_DRIVERS if DRIVER != "asyncpg" else ("asyncpg",)


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def model(orm: Orm) -> Any:
    model = person_model("database")
    orm.create(model.metadata)
    return model


def test_a_role_without_rights_is_told_which(orm: Orm, model: Any, driver: str, plain_role: Role) -> None:
    with orm.engine().begin() as connection:
        connection.execute(text(f"GRANT SELECT ON people TO {plain_role.name}"))
    engine = orm.engine(driver, url=make_url(plain_role.url(orm.database)))
    with orm.session(engine) as session, pytest.raises(DatabaseError) as caught:
        session.scalars(select(model.email)).all()
    assert caught.value.hint == "grant glpgenc_app to the role"


def test_a_database_without_glpgenc_is_told_so(orm: Orm, model: Any, driver: str) -> None:
    engine = orm.engine(driver)
    with orm.session(engine) as session:
        session.scalars(select(model.email)).all()
        session.rollback()
        session.execute(text("ALTER SCHEMA glpgenc RENAME TO gone"))
        session.commit()
        with pytest.raises(SchemaMissingError):
            session.scalars(select(model.email)).all()


def test_a_column_that_still_holds_plaintext_is_named_as_the_fault(orm: Orm, model: Any, driver: str) -> None:
    engine = orm.engine(driver)
    with orm.session(engine) as session:
        session.execute(text(f"ALTER TABLE {model.__tablename__} DROP COLUMN email CASCADE"))
        session.execute(text(f"ALTER TABLE {model.__tablename__} ADD COLUMN email varchar(200)"))
        session.commit()
        with pytest.raises(DatabaseError, match="type character varying in the database, not bytea"):
            session.scalars(select(model.email)).all()


def test_a_tenant_without_keys_is_told_so_where_none_are_made(orm: Orm, model: Any, driver: str) -> None:
    engine = orm.engine(driver, bound=False)
    bind(engine, orm.another_manager(auto_create=False))
    with orm.session(engine, "new") as session:
        with pytest.raises(KeyNotFoundError):
            session.scalars(select(model.email)).all()
        # Before anything was sent: the transaction goes on.
        assert session.scalar(select(model.id)) is None


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO people (id) VALUES (1), (1)", IntegrityError),
        ("SELECT * FROM no_such_table", ProgrammingError),
        ("SELECT pg_terminate_backend(pg_backend_pid())", OperationalError),
    ],
)
def test_what_is_not_of_glpgenc_stays_sqlalchemys(
    orm: Orm, model: Any, driver: str, statement: str, error: type[Exception]
) -> None:
    del model
    if driver == "asyncpg" and error is OperationalError:
        pytest.skip("asyncpg has another class for a connection that ended")
    engine = orm.engine(driver)
    with orm.session(engine) as session, pytest.raises(error) as caught:
        session.execute(text(statement))
    assert getattr(caught.value, "orig", None) is not None


def test_a_column_declared_otherwise_than_registered_is_refused_and_nothing_is_written(orm: Orm, driver: str) -> None:
    model = person_model("client")
    orm.create(model.metadata)
    other, engine = person_model("client", padding=16), orm.engine(driver)
    with orm.session(engine) as session:
        session.add(other(id=1, email="x"))
        with pytest.raises(RegistryError, match="padding"):
            session.flush()
        session.rollback()
        assert session.scalars(select(model.id)).all() == []


def test_a_value_that_no_one_binds_is_refused_for_that_and_not_for_what_the_usual_case_met() -> None:
    column = person_model("client").__table__.c.email
    process = column.type.bind_processor(create_engine("postgresql+psycopg://").dialect)
    with pytest.raises(EngineNotBoundError) as caught:
        process("a@acme.org")
    assert caught.value.__context__ is None
