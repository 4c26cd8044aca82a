"""How long keys live: from the first statement of a transaction that needs them to the transaction's end."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, NullPool, QueuePool, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import GlpgencError, KeyNotLoadedError, SealedSessionError
from glpgenc.installer import install
from glpgenc.keys import DataKeyStore
from glpgenc.sqlalchemy import bind, reset_on_return
from glpgenc.sqlalchemy.transaction.keys import TransactionKeys
from tests.support.orm import DRIVER, Orm, SlowKMS, loaded_settings, orm_on, person_model

pytestmark = pytest.mark.slow

MODES = ("database", "client")
_LOAD = "gl_session_load"


@pytest.fixture(params=MODES)
def model(request: pytest.FixtureRequest) -> Any:
    return person_model(request.param)


@pytest.fixture
def engine(orm: Orm, model: Any) -> Engine:
    engine = orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.add(model(id=1, email="a@acme.org", illness="cold"))
        session.commit()
    return engine


def is_database(model: Any) -> bool:
    return bool(model.__table__.c.email.type.spec.mode == "database")


def alive() -> list[Any]:
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, TransactionKeys) and each._ring is not None]


def test_a_statement_without_encrypted_columns_calls_neither_database_nor_kms(
    orm: Orm, model: Any, tmp_path: Path
) -> None:
    orm.create(model.metadata)
    nowhere = DataKeyStore("postgresql://nobody@127.0.0.1:1/none")
    kms = SlowKMS(tmp_path / "kek.json")
    engine = orm.engine(bound=False)
    bind(engine, orm.another_manager(store=nowhere, kms=kms))
    with orm.session(engine) as session:
        session.execute(text("INSERT INTO people (id, team) VALUES (1, 'a')"))
        session.execute(insert(model).values(id=2, team="b"))
        assert session.scalars(select(model.team).order_by(model.id)).all() == ["a", "b"]
        assert loaded_settings(session.connection()) == set()
        session.commit()
        assert kms.calls == 0
        with pytest.raises(GlpgencError):
            session.scalars(select(model.email)).all()


def test_a_manager_made_from_the_settings_is_made_when_keys_are_needed(
    orm: Orm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLPGENC_KMS_PROVIDER", "no such provider")
    engine = orm.engine(bound=False)
    bind(engine)
    with Session(engine) as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_keys_are_loaded_once_a_transaction(orm: Orm, engine: Engine, model: Any) -> None:
    loads: list[TransactionKeys] = []
    with orm.session(engine) as session:
        for _ in range(3):
            session.scalars(select(model.email)).all()
            loads.append(alive()[0])
            before = loaded_settings(session.connection())
        assert len(set(map(id, loads))) == 1
        assert bool(before) is is_database(model)


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "invalidate"])
@pytest.mark.parametrize("pool", [QueuePool, NullPool])
def test_keys_are_gone_at_the_end_of_the_transaction(orm: Orm, engine: Engine, model: Any, pool: Any, end: str) -> None:
    del engine
    if DRIVER == "asyncpg" and pool is QueuePool:
        pytest.skip("asynchronous engines have a pool of their own")
    engine = orm.engine(poolclass=pool)
    with orm.session(engine) as session:
        session.scalars(select(model.email)).all()
        assert alive()
        getattr(session, end)()
        assert alive() == []
    with engine.connect() as connection:
        assert loaded_settings(connection) == set()


def test_keys_are_gone_after_a_failed_statement_and_its_rollback(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        session.add(model(id=2, email="a@acme.org"))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        assert alive() == []
        assert loaded_settings(session.connection()) == set()
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]


def test_a_session_that_is_dropped_leaves_no_keys(orm: Orm, engine: Engine, model: Any) -> None:
    session = orm.session(engine)
    session.scalars(select(model.email)).all()
    assert alive()
    session.close()
    del session
    assert alive() == []


def test_a_connection_without_a_session_lets_go_of_its_keys(engine: Engine, model: Any) -> None:
    table = model.__table__
    with engine.connect().execution_options(tenant_id="acme") as connection:
        assert connection.scalar(select(table.c.email)) == "a@acme.org"
        connection.commit()
        assert alive() == []
        assert loaded_settings(connection) == set()
        connection.rollback()
        assert connection.scalar(select(table.c.email)) == "a@acme.org"
    assert alive() == []


def test_keys_of_a_committed_savepoint_stay_for_the_transaction(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        with session.begin_nested():
            session.scalars(select(model.email)).all()
        before = loaded_settings(session.connection())
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]
        assert loaded_settings(session.connection()) == before
        assert bool(before) is is_database(model)


def test_keys_that_a_savepoint_loaded_are_loaded_again_after_its_rollback(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        session.scalar(text("SELECT 1"))
        for _ in range(2):
            nested = session.begin_nested()
            assert session.scalars(select(model.email)).all() == ["a@acme.org"]
            nested.rollback()
            assert loaded_settings(session.connection()) == set()
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]
        nested = session.begin_nested()
        with pytest.raises(IntegrityError):
            session.execute(insert(model).values(id=3, email="a@acme.org"))
        nested.rollback()
        # Those from before the savepoint are still there.
        assert bool(loaded_settings(session.connection())) is is_database(model)
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]


def test_in_autocommit_mode_database_mode_says_why_and_client_mode_works(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    automatic = orm.engine(isolation_level="AUTOCOMMIT")
    with orm.session(automatic) as session:
        if is_database(model):
            with pytest.raises(SealedSessionError) as caught:
                session.scalars(select(model.email)).all()
            assert "AUTOCOMMIT" in str(caught.value)
        else:
            session.add(model(id=2, email="b@acme.org"))
            session.flush()
            assert session.scalars(select(model.email).order_by(model.id)).all() == ["a@acme.org", "b@acme.org"]
    assert alive() == []


def test_a_connection_that_broke_is_replaced_and_gets_its_keys_anew(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    engine = orm.engine(pool_size=1, max_overflow=0)
    with orm.session(engine) as session:
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        kill(orm, pid)
        with pytest.raises(Exception) as caught:  # noqa: PT011  (each driver has its own)
            session.scalars(select(model.email)).all()
        assert caught.value.connection_invalidated  # type: ignore[attr-defined]
        session.rollback()
        assert alive() == []
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]


def test_a_stale_connection_of_the_pool_is_noticed_when_keys_are_loaded(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    engine = orm.engine(pool_size=1, max_overflow=0)
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    kill(orm, pid)
    with orm.session(engine) as session:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            session.scalars(select(model.email)).all()
        # As for any statement: applications and retry libraries look for this.
        assert caught.value.connection_invalidated  # type: ignore[attr-defined]
        session.rollback()
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]


def test_after_a_restart_of_the_server_one_transaction_fails_and_not_one_a_connection(
    orm: Orm, engine: Engine, model: Any
) -> None:
    del engine
    engine = orm.engine(pool_size=3, max_overflow=0)
    for _ in range(2):  # the second load of a connection goes with BEGIN
        sessions = [orm.session(engine) for _ in range(3)]
        for session in sessions:
            assert session.scalars(select(model.email)).all() == ["a@acme.org"]
        pids = [session.scalar(text("SELECT pg_backend_pid()")) for session in sessions]
        for session in sessions:
            session.close()
    for pid in pids:
        kill(orm, pid)
    with orm.session(engine) as session:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            session.scalars(select(model.email)).all()
        assert caught.value.connection_invalidated  # type: ignore[attr-defined]
    for _ in range(3):
        with orm.session(engine) as session:
            assert session.scalars(select(model.email)).all() == ["a@acme.org"]


@pytest.mark.skipif(DRIVER == "asyncpg", reason="asyncpg prepares nothing that is used again after a reset")
def test_what_a_driver_prepared_is_prepared_again_after_a_reset(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    engine = orm.engine(pool_size=1, max_overflow=0)
    reset_on_return(engine)
    for turn in range(8):
        with orm.session(engine) as session:
            for _ in range(7):
                assert session.scalars(select(model.email)).all() == ["a@acme.org"]
            if turn % 2:
                session.rollback()
            else:
                session.commit()


def kill(orm: Orm, pid: Any) -> None:
    with psycopg.connect(orm.database) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.parametrize("end", [("SAVEPOINT a", "ROLLBACK TO a"), ("SELECT", "COMMIT")])
def test_what_ends_by_a_text_takes_its_keys_along_and_the_next_transaction_has_its_own(
    orm: Orm, engine: Engine, model: Any, end: tuple[str, str]
) -> None:
    if not is_database(model) or DRIVER == "asyncpg":
        pytest.skip("of client mode the server has no keys, and asyncpg's transactions end by no text")
    before, after = end
    with orm.session(engine) as session:
        session.execute(text(before))
        session.scalars(select(model.email)).all()
        session.execute(text(after))
        with pytest.raises(KeyNotLoadedError):
            session.scalars(select(model.email)).all()
        session.rollback()
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]


@pytest.mark.skipif(DRIVER == "asyncpg", reason="asyncpg has no two-phase transactions")
def test_two_phase_transactions_load_and_drop_keys(
    private_postgres: EmbeddedPostgres, tmp_path: Path, model: Any
) -> None:
    private_postgres.restart({"max_prepared_transactions": 5})
    install(private_postgres.url())
    with orm_on(private_postgres.url(), tmp_path) as orm:
        engine = orm.engine()
        orm.create(model.metadata, engine)
        with orm.session(engine, twophase=True) as session:
            session.add(model(id=1, email="a@acme.org"))
            session.flush()
            session.prepare()
            assert alive() == []
            session.commit()
            assert session.scalars(select(model.email)).all() == ["a@acme.org"]
            session.rollback()
        assert alive() == []


def test_a_failing_kms_leaves_the_transaction_usable(orm: Orm, engine: Engine, model: Any) -> None:
    broken = DataKeyStore("postgresql://nobody@127.0.0.1:1/none")
    bind(engine, orm.another_manager(store=broken))
    with orm.session(engine) as session:
        with pytest.raises(GlpgencError):
            session.scalars(select(model.email)).all()
        assert session.scalar(text("SELECT 1")) == 1
    bind(engine, orm.manager)
    with orm.session(engine) as session:
        assert session.scalars(select(model.email)).all() == ["a@acme.org"]


def test_results_hold_the_keys_as_long_as_they_are_fetched_from(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session:
        result = session.execute(select(model.email))
        session.commit()
        assert alive() == []
        # What was fetched before by the driver opens after the transaction's end, with the keys of the transaction.
        if DRIVER != "asyncpg":
            assert result.all() == [("a@acme.org",)]
