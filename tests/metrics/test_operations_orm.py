"""What is told of the columns of an ORM: keys that are loaded, and values that this process encrypts and decrypts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from glpgenc import metrics
from glpgenc.errors import AlreadyEncryptedError, AuditError, AuthenticationError
from glpgenc.events import EncryptionAuditEventType as Type
from glpgenc.events import Event, Listener
from glpgenc.sqlalchemy import bind
from tests.support.databases import fresh_database
from tests.support.listeners import Operated, RefusingValues, record_calls
from tests.support.orm import ASYNC_DRIVERS, SYNC_DRIVERS, Orm, loaded_settings, orm_on, person_model
from tests.support.servers import Server, TemplateDatabases

InPython: Any = person_model("client")
InDatabase: Any = person_model("database")
InDatabase.__table__.name = "people"


@pytest.fixture(scope="module")
def orm(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orm]:
    folder: Path = tmp_path_factory.mktemp("orm")
    with fresh_database(postgres, template=templates.on(postgres)) as url, orm_on(url, folder) as orm:
        orm.create(InPython.metadata, orm.engine("psycopg"))
        yield orm


@pytest.fixture
def engine(orm: Orm) -> Engine:
    engine = orm.engine("psycopg")
    with orm.session(engine) as session:
        session.execute(delete(InPython))
        session.add_all([InPython(id=number, email=f"{number}@example.org") for number in (1, 2, 3)])
        session.commit()
    return engine


def shown(operations: list[Operated]) -> list[tuple[str, str, str, int, bool]]:
    return [(each.operation, each.tenant_id, each.data_class, each.count, each.error is None) for each in operations]


@pytest.mark.parametrize("driver", SYNC_DRIVERS)
def test_keys_that_a_statement_needs_are_reported_with_role_and_application(orm: Orm, driver: str) -> None:
    url = orm.url(driver).update_query_dict({"application_name": "invoices"})
    engine = orm.engine(driver, url=url)
    with record_calls() as heard, orm.session(engine) as session:
        session.scalars(select(InDatabase)).all()
        session.scalars(select(InDatabase)).all()
    (event,) = heard.of(Type.SESSION_KEYS_LOADED)
    assert (event.tenant_id, event.data_class) == ("acme", "pii")
    assert (event.detail["database_role"], event.detail["application_name"]) == (url.username, "invoices")


@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_so_are_those_of_an_asynchronous_engine(orm: Orm, driver: str) -> None:
    async def work() -> None:
        engine = create_async_engine(orm.url(driver))
        bind(engine, orm.manager)
        async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
            await session.execute(text("SET application_name = 'later'"))
            (await session.scalars(select(InDatabase))).all()
        await engine.dispose()

    with record_calls() as heard:
        asyncio.run(work())
    (event,) = heard.of(Type.SESSION_KEYS_LOADED)
    assert (event.detail["database_role"], event.detail["application_name"]) == (orm.url().username, "later")


def test_keys_whose_loading_could_not_be_recorded_are_not_in_the_transaction(orm: Orm) -> None:
    class Refusing(Listener):
        def happened(self, event: Event) -> None:
            if event.type is Type.SESSION_KEYS_LOADED:
                raise AuditError

    with orm.session(orm.engine("psycopg")) as session:
        with record_calls(Refusing()), pytest.raises(AuditError):
            session.scalars(select(InDatabase)).all()
        assert loaded_settings(session.connection()) == set()


def test_values_of_a_statement_are_reported_together(orm: Orm, engine: Engine) -> None:
    with record_calls() as heard, orm.session(engine) as session:
        session.add_all([InPython(id=number, email=f"{number}@example.org") for number in (11, 12)])
        session.flush()
        told = shown(heard.operations)
    assert told == [("encrypt", "acme", "pii", 2, True)]
    assert heard.operations[0].key_id is not None


def test_values_that_were_read_are_reported_at_the_next_statement(orm: Orm, engine: Engine) -> None:
    with record_calls() as heard, orm.session(engine) as session:
        session.scalars(select(InPython)).all()
        assert heard.operations == []
        session.scalars(select(InPython.email)).all()
        assert shown(heard.operations) == [("decrypt", "acme", "pii", 3, True)]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_values_that_were_read_are_reported_at_the_end(orm: Orm, engine: Engine, end: str) -> None:
    with record_calls() as heard, orm.session(engine) as session:
        session.scalars(select(InPython)).all()
        getattr(session, end)()
    assert shown(heard.operations) == [("decrypt", "acme", "pii", 3, True)]


def test_a_null_is_not_a_value(orm: Orm, engine: Engine) -> None:
    with orm.session(engine) as session:
        session.add(InPython(id=4, email=None))
        session.commit()
    with record_calls() as heard, orm.session(engine) as session:
        session.scalars(select(InPython)).all()
    assert shown(heard.operations) == [("decrypt", "acme", "pii", 3, True)]


def test_a_value_that_does_not_open_is_reported_at_once(orm: Orm, engine: Engine) -> None:
    with orm.session(engine) as session:
        session.execute(text("UPDATE people SET email = set_byte(email, octet_length(email) - 1, 0) WHERE id = 2"))
        session.execute(text("UPDATE people SET email = set_byte(email, octet_length(email) - 2, 0) WHERE id = 2"))
        session.commit()
    with record_calls() as heard, orm.session(engine) as session:
        with pytest.raises(AuthenticationError):
            session.scalars(select(InPython).order_by(InPython.id)).all()
        assert [isinstance(each.error, AuthenticationError) for each in heard.operations] == [True]


def test_a_value_that_is_not_encrypted_is_reported_at_once(orm: Orm, engine: Engine) -> None:
    with record_calls() as heard, orm.session(engine) as session:
        envelope = session.scalar(text("SELECT email FROM people WHERE id = 1"))
        assert isinstance(envelope, bytes)
        with pytest.raises(AlreadyEncryptedError):
            session.execute(update(InPython).values(email="\\x" + envelope.hex()))
    assert shown(heard.operations) == [("encrypt", "acme", "pii", 1, False)]


def test_nothing_is_sent_that_could_not_be_recorded(orm: Orm, engine: Engine) -> None:
    with record_calls(RefusingValues()), orm.session(engine) as session:
        session.add(InPython(id=21, email="21@example.org"))
        with pytest.raises(AuditError):
            session.flush()
    with orm.session(engine) as session:
        assert session.scalar(select(InPython.id).where(InPython.id == 21)) is None


def test_nothing_is_committed_where_what_was_read_could_not_be_recorded(orm: Orm, engine: Engine) -> None:
    with orm.session(engine) as session:
        session.execute(update(InPython).values(team="x"))
        session.scalars(select(InPython)).all()
        with record_calls(RefusingValues()), pytest.raises(AuditError):
            session.commit()
    with orm.session(engine) as session:
        assert set(session.scalars(select(InPython.team))) == {None}
        assert loaded_settings(session.connection()) == set()


def test_a_rollback_is_done_and_logged_where_what_was_read_could_not_be_recorded(
    orm: Orm, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    with record_calls(RefusingValues()), orm.session(engine) as session:
        session.scalars(select(InPython)).all()
    assert "could not be recorded" in caplog.text
    with engine.connect() as connection:
        assert loaded_settings(connection) == set()


def test_metrics_count_them_and_do_not_time_them(orm: Orm, engine: Engine) -> None:
    registry = CollectorRegistry()
    metrics.enable(registry)
    try:
        with orm.session(engine) as session:
            session.scalars(select(InPython)).all()
    finally:
        samples = {each.name: each.value for family in registry.collect() for each in family.samples if each.value}
        metrics.disable()
    assert samples["gl_encryption_operations_total"] == 3
    assert "gl_encryption_duration_seconds_count" not in samples
