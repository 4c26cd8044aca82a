"""The same through the ORM, over SQLAlchemy's QueuePool with one connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from glpgenc.errors import UncleanSessionError
from glpgenc.sqlalchemy import bind
from tests.support.databases import fresh_database
from tests.support.orm import Orm, orm_on, person_model
from tests.support.servers import Server
from tests.support.templates import TemplateDatabases

_LEAVE = """
    CREATE TEMPORARY TABLE caught (key text);
    CREATE FUNCTION pg_temp.see() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO pg_temp.caught SELECT current_setting('glpgenc.field.people.email', true);
        RETURN true;
    END $$;
    CREATE VIEW pg_temp.people AS SELECT * FROM public.people WHERE pg_temp.see();
"""


@pytest.fixture(scope="module")
def orm(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Orm, Any]]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("orm")) as orm,
    ):
        model = person_model("database")
        orm.create(model.metadata, orm.engine("psycopg"))
        with orm.session(orm.engine("psycopg")) as session:
            session.add(model(id=1, email="ada@example.org"))
            session.commit()
        yield orm, model


def after_an_attacker(orm: Orm, driver: str, *statements: str) -> Engine:
    """Return an engine whose only connection another client has used."""
    engine = orm.engine(driver, pool_size=1, max_overflow=0)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return engine


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_keys_are_not_loaded_beside_another_client_s_temporary_objects(orm: tuple[Orm, Any], driver: str) -> None:
    engine = after_an_attacker(orm[0], driver, _LEAVE)
    with orm[0].session(engine) as session, pytest.raises(UncleanSessionError, match=r"pg_temp_\d+\."):
        session.scalars(select(orm[1])).all()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT key FROM pg_temp.caught")).all() == []


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_table_s_name_never_means_another_client_s_view(orm: tuple[Orm, Any], driver: str) -> None:
    engine = after_an_attacker(orm[0], driver, _LEAVE)
    bind(engine, orm[0].manager, allow_temporary_objects=True)
    with orm[0].session(engine) as session:
        assert [person.email for person in session.scalars(select(orm[1]))] == ["ada@example.org"]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT key FROM pg_temp.caught")).all() == []


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_planted_key_encrypts_nothing(orm: tuple[Orm, Any], driver: str) -> None:
    planted = "SELECT set_config('glpgenc.field.people.{}', repeat('ab', 82), false)"
    engine = after_an_attacker(orm[0], driver, planted.format("email"), planted.format("illness"))
    with orm[0].session(engine) as session, session.begin():
        session.add(orm[1](id=2, email="grace@example.org"))
        session.flush()
        key = "SELECT left(coalesce(current_setting('glpgenc.field.people.illness', true), ''), 4)"
        assert session.scalar(text(key)) != "abab"
        session.rollback()
    with Session(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM people")) == 1
