"""Whose keys a transaction uses: who may name the tenant, and what happens where nobody does, or two do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from glpgenc.errors import (
    ConfigurationError,
    EngineNotBoundError,
    KeyManagementError,
    KeyNotLoadedError,
    TenantRequiredError,
)
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind, use_tenant
from tests.support.orm import DRIVER, Orm, loaded_settings, person_model

MODES = ("database", "client")


@pytest.fixture(params=MODES)
def model(request: pytest.FixtureRequest) -> Any:
    return person_model(request.param)


@pytest.fixture
def engine(orm: Orm, model: Any) -> Engine:
    """An engine whose table has a row of acme (id 1) and one of globex (id 2)."""
    engine = orm.engine()
    orm.create(model.metadata, engine)
    for key, tenant in enumerate(("acme", "globex"), start=1):
        with orm.session(engine, tenant) as session:
            session.add(model(id=key, team=tenant, email=f"x@{tenant}.org", illness=f"of {tenant}"))
            session.commit()
    return engine


def email(connection: Any, model: Any, key: int = 1, **options: Any) -> Any:
    return connection.execute(select(model.email).where(model.id == key), **options).scalar_one()


def test_the_info_of_a_session_names_the_tenant(engine: Engine, model: Any) -> None:
    make = sessionmaker(engine, info={"tenant_id": "acme"})
    with make() as session:
        assert email(session, model) == "x@acme.org"
    with Session(engine) as session:
        session.info["tenant_id"] = "globex"
        assert email(session, model, 2) == "x@globex.org"


def test_an_execution_option_of_engine_connection_or_statement_names_it(engine: Engine, model: Any) -> None:
    with engine.execution_options(tenant_id="acme").connect() as connection:
        assert email(connection, model) == "x@acme.org"
    with engine.connect().execution_options(tenant_id="globex") as connection:
        assert email(connection, model, 2) == "x@globex.org"
    with engine.connect() as connection:
        assert email(connection, model, execution_options={"tenant_id": "acme"}) == "x@acme.org"
        assert email(connection, model) == "x@acme.org"
    with Session(engine) as session:
        assert email(session, model, 2, execution_options={"tenant_id": "globex"}) == "x@globex.org"


@pytest.mark.skipif(DRIVER == "asyncpg", reason="threads are for synchronous drivers")
def test_use_tenant_names_it_for_a_thread(engine: Engine, model: Any) -> None:
    def read(key: int, tenant: str) -> Any:
        with use_tenant(tenant), Session(engine) as session:
            return email(session, model, key)

    with ThreadPoolExecutor(4) as pool:
        names = [(1, "acme"), (2, "globex")] * 10
        found = list(pool.map(lambda each: read(*each), names))
    assert found == [f"x@{tenant}.org" for _, tenant in names]


def test_use_tenant_names_it_for_a_task(orm: Orm, engine: Engine, model: Any) -> None:  # noqa: ARG001
    async def read(make: Any, key: int, tenant: str) -> Any:
        with use_tenant(tenant):
            async with make() as session:
                return (await session.execute(select(model.email).where(model.id == key))).scalar_one()

    async def main() -> list[Any]:
        engine = orm.async_engine()
        make = async_sessionmaker(engine)
        try:
            return await asyncio.gather(*(read(make, *each) for each in [(1, "acme"), (2, "globex")] * 5))
        finally:
            await engine.dispose()

    assert asyncio.run(main()) == ["x@acme.org", "x@globex.org"] * 5


def test_the_callable_given_to_bind_names_it(orm: Orm, engine: Engine, model: Any) -> None:
    now = ["acme"]
    bind(engine, orm.manager, tenant=lambda: now[0])
    with Session(engine) as session:
        assert email(session, model) == "x@acme.org"
    now[0] = "globex"
    with Session(engine) as session:
        assert email(session, model, 2) == "x@globex.org"


def test_two_that_name_different_tenants_raise_and_two_that_agree_do_not(engine: Engine, model: Any) -> None:
    with Session(engine, info={"tenant_id": "acme"}) as session, use_tenant("globex"):
        with pytest.raises(KeyManagementError, match=r"session\.info.*use_tenant"):
            email(session, model)
        with use_tenant("acme"):
            assert email(session, model) == "x@acme.org"


@pytest.mark.parametrize("name", [7, b"acme", ["acme"]])
def test_a_tenant_that_is_not_a_text_is_refused(engine: Engine, model: Any, name: Any) -> None:
    with (
        Session(engine, info={"tenant_id": name}) as session,
        pytest.raises(KeyManagementError, match="a tenant's name must be a str"),
    ):
        email(session, model)


@pytest.mark.parametrize("name", ["", "*", "a\nb", "x" * 257])
def test_a_text_that_can_not_be_a_tenants_name_is_refused(engine: Engine, model: Any, name: str) -> None:
    with Session(engine, info={"tenant_id": name}) as session, pytest.raises(KeyManagementError):
        email(session, model)


def test_a_forgotten_tenant_raises_whoever_used_the_connection_before(engine: Engine, model: Any) -> None:
    with engine.connect().execution_options(tenant_id="acme") as connection:
        assert email(connection, model) == "x@acme.org"
    for target in (Session(engine), engine.connect()):
        with target, pytest.raises(TenantRequiredError):
            email(target, model)
    with Session(engine) as session, pytest.raises(TenantRequiredError):
        session.execute(insert(model).values(id=3, email="nobody's"))


def test_the_info_of_the_pooled_connection_names_no_tenant(orm: Orm, engine: Engine, model: Any) -> None:
    engine = orm.engine(pool_size=1, max_overflow=0)
    with engine.connect() as connection:
        connection.info["tenant_id"] = "acme"
    with engine.connect() as connection:
        assert connection.info["tenant_id"] == "acme"
        with pytest.raises(TenantRequiredError):
            email(connection, model)


def test_the_tenant_can_not_change_within_a_transaction(engine: Engine, model: Any) -> None:
    with Session(engine, info={"tenant_id": "acme"}) as session:
        email(session, model)
        session.info["tenant_id"] = "globex"
        with pytest.raises(KeyManagementError, match="the tenant was changed in a transaction"):
            email(session, model)
        with pytest.raises(KeyManagementError, match="the tenant was changed in a transaction"):
            session.execute(text("SELECT 1"))
        session.rollback()
        assert email(session, model, 2) == "x@globex.org"


def test_an_installation_with_one_tenant_need_not_name_it(orm: Orm, engine: Engine, model: Any, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    bind(engine, orm.another_manager())
    with Session(engine) as session:
        assert email(session, model) == "x@acme.org"
        session.commit()
        # The default is no second name.
        session.info["tenant_id"] = "globex"
        assert email(session, model, 2) == "x@globex.org"


def test_another_tenants_row_does_not_open(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine, "acme") as session, pytest.raises(KeyNotLoadedError):
        session.scalars(select(model.email)).all()
    with orm.session(engine, "globex") as session:
        # One of the transaction's own before it.
        assert email(session, model, 2) == "x@globex.org"
        with pytest.raises(KeyNotLoadedError):
            session.get(model, 1)


def test_a_class_that_is_not_part_of_the_statement_is_not_loaded(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine, "acme") as session:
        person = session.get_one(model, 1)
        names = loaded_settings(session.connection())
        assert not any("illness" in name for name in names)
        is_database = model.__table__.c.email.type.spec.mode == "database"
        assert any("people.email" in name for name in names) is is_database
        assert person.illness == "of acme"
        assert any("illness" in name for name in loaded_settings(session.connection())) is is_database


# ---- what bind() takes


def make_scoped(engine: Engine) -> Any:
    return scoped_session(sessionmaker(engine))


@pytest.mark.parametrize("make", [sessionmaker, make_scoped, lambda engine: engine, lambda engine: engine.connect()])
def test_bind_takes_what_has_an_engine(orm: Orm, engine: Engine, model: Any, make: Any) -> None:
    del engine
    mine = orm.engine(bound=False)
    target = make(mine)
    bind(target, orm.manager)
    if hasattr(target, "close"):
        target.close()
    with orm.session(mine) as session:
        assert email(session, model) == "x@acme.org"


def test_bind_takes_a_sessionmaker_with_an_engine_for_each_class(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    mine = orm.engine(bound=False)
    make = sessionmaker(binds={model: mine}, info={"tenant_id": "acme"})
    bind(make, orm.manager)
    with make() as session:
        assert session.scalars(select(model.email).where(model.id == 1)).one() == "x@acme.org"


def test_bind_takes_an_async_sessionmaker(orm: Orm, engine: Engine, model: Any) -> None:
    del engine

    async def main() -> Any:
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

        mine = create_async_engine(orm.url("psycopg"))
        make = async_sessionmaker(mine, info={"tenant_id": "acme"})
        bind(make, orm.manager)
        try:
            async with make() as session:
                assert isinstance(session, AsyncSession)
                return await session.scalar(select(model.email).where(model.id == 1))
        finally:
            await mine.dispose()

    assert asyncio.run(main()) == "x@acme.org"


@pytest.mark.parametrize("target", [None, "engine", sessionmaker(), 7])
def test_bind_refuses_what_has_no_engine(orm: Orm, target: Any) -> None:
    with pytest.raises(ConfigurationError, match="takes an engine"):
        bind(target, orm.manager)


def test_bind_refuses_an_engine_of_another_database(orm: Orm) -> None:
    other = create_engine("sqlite://")
    with pytest.raises(ConfigurationError, match="this engine is sqlite"):
        bind(other, orm.manager)
    other.dispose()


def test_copies_of_an_engine_are_served_as_the_engine_is(orm: Orm, engine: Engine, model: Any) -> None:
    del engine
    mine = orm.engine(bound=False)
    before = mine.execution_options(tenant_id="acme")
    bind(mine, orm.manager)
    after = mine.execution_options(tenant_id="globex")
    with before.connect() as connection:
        assert email(connection, model) == "x@acme.org"
    with after.connect() as connection:
        assert email(connection, model, 2) == "x@globex.org"
    # Bound itself, a copy has a tenant of its own.
    bind(after, orm.manager, tenant=lambda: "acme")
    with after.connect() as connection, pytest.raises(KeyManagementError, match="different tenants"):
        email(connection, model)


def test_a_session_on_a_connection_names_the_tenant_until_it_ends(orm: Orm, engine: Engine, model: Any) -> None:
    with engine.connect() as connection:
        with orm.session(connection, "acme") as session:  # type: ignore[arg-type]
            assert email(session, model) == "x@acme.org"
        connection.rollback()
        with pytest.raises(TenantRequiredError):
            email(connection, model)
        connection.rollback()
        with orm.session(connection, "globex") as session:  # type: ignore[arg-type]
            assert email(session, model, 2) == "x@globex.org"


def test_an_engine_that_is_not_bound_neither_reads_nor_writes(orm: Orm, engine: Engine, model: Any) -> None:
    stranger = orm.engine(bound=False)
    with orm.session(engine) as session, orm.session(stranger) as other:
        assert email(session, model) == "x@acme.org"
        with pytest.raises(EngineNotBoundError):
            email(other, model)
        other.rollback()
        with pytest.raises(EngineNotBoundError):
            other.execute(insert(model).values(id=3, email="x"))
        other.rollback()
        assert other.execute(text("SELECT count(*) FROM people")).scalar_one() == 2


@pytest.fixture
def other_keys(orm: Orm, tmp_path: Any) -> Iterator[KeyManager]:
    """A manager that takes keys from a KMS of its own, and so opens none that the other wrapped."""
    create_key_file(tmp_path / "other.json")
    with KeyManager.from_store(
        DataKeyStore(orm.database), LocalKMSProvider(tmp_path / "other.json"), environment="other"
    ) as manager:
        yield manager


def test_two_engines_with_managers_of_their_own_take_turns(
    orm: Orm, engine: Engine, model: Any, other_keys: KeyManager
) -> None:
    other = orm.engine(bound=False)
    bind(other, other_keys)
    with orm.session(engine, "acme") as one, orm.session(other, "initech") as two:
        for key in range(10, 14, 2):
            one.add(model(id=key, email=f"{key}@acme.org"))
            two.add(model(id=key + 1, email=f"{key + 1}@initech.org"))
            one.flush()
            two.flush()
        one.commit()
        two.commit()
        for key in range(10, 14, 2):
            assert email(one, model, key) == f"{key}@acme.org"
            assert email(two, model, key + 1) == f"{key + 1}@initech.org"
        with pytest.raises(KeyNotLoadedError):
            email(two, model, 10)


def test_a_session_that_takes_over_a_transaction_names_its_tenant_too(orm: Orm, engine: Engine, model: Any) -> None:
    with engine.connect() as connection, connection.begin():
        with Session(connection, info={"tenant_id": "acme"}, join_transaction_mode="create_savepoint") as session:
            assert email(session, model) == "x@acme.org"
        with (
            Session(connection, join_transaction_mode="create_savepoint") as session,
            pytest.raises(TenantRequiredError),
        ):
            email(session, model)
        with orm.session(connection, "acme", join_transaction_mode="create_savepoint") as session:  # type: ignore[arg-type]
            assert email(session, model) == "x@acme.org"


@pytest.mark.parametrize("bound", [True, False])
def test_values_are_encrypted_for_their_own_tenant_whatever_a_default_executes(
    orm: Orm, engine: Engine, model: Any, *, bound: bool
) -> None:
    other = engine if bound else orm.engine(bound=False)
    with orm.session(other, "globex") as inner, orm.session(engine, "acme") as session:

        def team() -> str:
            reading = select(model.email if bound else model.id).where(model.id == 2)
            return str(inner.execute(reading).scalar_one())

        table = Table("others", MetaData(), Column("id", Integer, primary_key=True))
        for name in MODES:
            column_type = EncryptedColumn(str, data_class="pii", mode=name, search=Exact())  # type: ignore[call-overload]
            table.append_column(Column(name, column_type))
        table.append_column(Column("team", String, default=team))
        table.create(engine)
        session.execute(insert(table).values(id=1, database="a", client="b"))
        assert session.execute(select(table.c.database, table.c.client)).all() == [("a", "b")]
        assert session.scalars(select(table.c.id).where(table.c.client == "b")).all() == [1]


def test_a_default_that_fails_and_is_caught_does_not_change_whose_keys_are_used(
    orm: Orm, engine: Engine, model: Any
) -> None:
    with orm.session(engine, "globex") as inner, orm.session(engine, "acme") as session:

        def team() -> str:
            with suppress(DBAPIError):
                inner.execute(select(text("1 / 0"), model.email))
            return "of acme"

        column_type = EncryptedColumn(str, data_class="pii", mode="client")
        table = Table("others", MetaData(), Column("id", Integer, primary_key=True), Column("email", column_type))
        table.append_column(Column("team", String, default=team))
        table.create(engine)
        with pytest.raises(KeyManagementError, match="another session failed"):
            session.execute(insert(table).values(id=1, email="a"))
        session.rollback()
        assert session.scalars(select(table.c.id)).all() == []


@pytest.mark.parametrize("mode", MODES)
def test_a_table_that_is_made_while_the_application_runs_is_served_at_once(
    orm: Orm, engine: Engine, model: Any, mode: Any
) -> None:
    with orm.session(engine) as session:
        assert email(session, model) == "x@acme.org"
        column_type = EncryptedColumn(str, data_class="pii", mode=mode, search=Exact())
        table = Table("others", MetaData(), Column("id", Integer, primary_key=True), Column("email", column_type))
        table.create(engine)  # in another transaction: this one has its keys already
        session.execute(insert(table).values(id=1, email="a"))
        assert session.scalars(select(table.c.email).where(table.c.email == "a")).all() == ["a"]
        assert email(session, model) == "x@acme.org"
