"""A keyed transaction of SQLAlchemy waits for the server as often as a plaintext one, on drivers that have a way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, Engine, select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from glpgenc.database import sqlalchemy_url
from glpgenc.errors import DatabaseError, SealedSessionError, UncleanSessionError
from glpgenc.sqlalchemy import bind, reset_on_return
from tests.support.databases import address, login_role
from tests.support.orm import SYNC_DRIVERS, Orm, person_model
from tests.support.peers.delaying_proxy import DelayingProxy, delaying_proxy

SECONDS = 0.005
EMAIL = "a@example.org"
LOAD = "glpgenc.gl_session_load(bytea, boolean, boolean)"
# psycopg2 sends BEGIN by itself, and waits for it.
SYNC = [("psycopg", 0), ("psycopg2", 1)]
ASYNC = ["psycopg", "asyncpg"]


@pytest.fixture
def model(orm: Orm) -> Any:
    model = person_model("database")
    orm.create(model.metadata)
    with orm.session(orm.engine("psycopg")) as session, session.begin():
        session.add(model(id=1, team="red", email="a@example.org", illness="cold"))
    return model


@pytest.fixture
def proxy(orm: Orm) -> Iterator[DelayingProxy]:
    with delaying_proxy(orm.database, seconds=SECONDS) as running:
        yield running


def through(orm: Orm, proxy: DelayingProxy) -> URL:
    host, port = address(proxy.url)
    return orm.url().set(host=host, port=port)


def engine_through(orm: Orm, proxy: DelayingProxy, driver: str, **options: Any) -> Engine:
    return orm.engine(driver, url=through(orm, proxy), **options)


def counter(proxy: DelayingProxy) -> Callable[[Callable[[], object]], int]:
    def count(work: Callable[[], object]) -> int:
        before = proxy.exchanges
        work()
        return proxy.exchanges - before

    return count


def statements(model: Any) -> tuple[Any, Any]:
    """Return a statement that needs no keys, and one that does."""
    return select(model.team).where(model.id == 1), select(model.email).where(model.email == EMAIL)


def transactions(orm: Orm, engine: Engine, model: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    def run(statement: Any) -> Callable[[], None]:
        def work() -> None:
            with orm.session(engine) as session, session.begin():
                assert session.scalars(statement).one() in {"red", EMAIL}

        return work

    plain, keyed = map(run, statements(model))
    return plain, keyed


@pytest.mark.parametrize(("driver", "more"), SYNC)
def test_a_keyed_transaction_waits_as_often(orm: Orm, model: Any, proxy: DelayingProxy, driver: str, more: int) -> None:
    engine, count = engine_through(orm, proxy, driver), counter(proxy)
    plain, keyed = transactions(orm, engine, model)
    plain()
    keyed()
    assert count(plain) == 3
    assert [count(keyed) for _ in range(3)] == [3 + more] * 3


@pytest.mark.parametrize("driver", ASYNC)
def test_so_it_does_asynchronously(orm: Orm, model: Any, proxy: DelayingProxy, driver: str) -> None:
    async def counts() -> list[int]:
        engine = create_async_engine(through(orm, proxy).set(drivername=f"postgresql+{driver}"))
        bind(engine, orm.manager)
        seen = []
        for statement in statements(model) * 3:
            before = proxy.exchanges
            async with AsyncSession(engine, info={"tenant_id": "acme"}) as session, session.begin():
                assert (await session.scalars(statement)).one() in {"red", EMAIL}
            seen.append(proxy.exchanges - before)
        await engine.dispose()
        return seen[2:]

    # The first of each loads types, or prepares.
    assert asyncio.run(counts()) == [3, 3, 3, 3]


@pytest.mark.parametrize("driver", ASYNC)
def test_the_begin_is_the_engine_s_own_and_a_failed_load_is_rolled_back(orm: Orm, model: Any, driver: str) -> None:
    async def work() -> None:
        engine = create_async_engine(orm.url(driver), isolation_level="SERIALIZABLE", pool_size=1, max_overflow=0)
        bind(engine, orm.manager)
        _, look_up = statements(model)
        for _ in range(2):
            async with AsyncSession(engine, info={"tenant_id": "acme"}) as session, session.begin():
                assert (await session.scalars(look_up)).one() == EMAIL
                assert await session.scalar(text("SHOW transaction_isolation")) == "serializable"
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(text("CREATE TEMP TABLE mine ()"))
        async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
            with pytest.raises(UncleanSessionError):
                await session.scalars(look_up)
            await session.rollback()
            await session.execute(text("DROP TABLE mine"))
            await session.commit()
            assert (await session.scalars(look_up)).one() == EMAIL
        await engine.dispose()

    asyncio.run(work())


@pytest.mark.parametrize(("driver", "more"), SYNC)
def test_keys_in_the_midst_of_a_transaction_take_one_exchange(
    orm: Orm, model: Any, proxy: DelayingProxy, driver: str, more: int
) -> None:
    engine, count = engine_through(orm, proxy, driver), counter(proxy)
    plain, keyed = transactions(orm, engine, model)
    keyed()

    def work() -> None:
        with orm.session(engine) as session, session.begin():
            for statement in statements(model):
                assert session.scalars(statement).one() in {"red", EMAIL}

    assert (count(plain), count(work), count(keyed)) == (3, 5, 3 + more)


@pytest.mark.parametrize(("driver", "more"), SYNC)
def test_a_reset_connection_asks_for_a_challenge_again(
    orm: Orm, model: Any, proxy: DelayingProxy, driver: str, more: int
) -> None:
    engine, count = engine_through(orm, proxy, driver), counter(proxy)
    reset_on_return(engine)
    plain, keyed = transactions(orm, engine, model)
    plain()
    keyed()
    # One more than without: it asks for a challenge.
    assert count(keyed) == count(plain) + 1 + more


@pytest.mark.parametrize("driver", SYNC_DRIVERS)
def test_autocommit_is_refused_before_anything_is_sent(orm: Orm, model: Any, proxy: DelayingProxy, driver: str) -> None:
    engine, count = engine_through(orm, proxy, driver, isolation_level="AUTOCOMMIT"), counter(proxy)
    plain, keyed = transactions(orm, engine, model)
    plain()

    def refused() -> None:
        with pytest.raises(SealedSessionError):
            keyed()

    assert count(refused) == 0


@pytest.mark.parametrize("driver", SYNC_DRIVERS)
def test_a_message_that_was_not_executed_is_left_to_nobody(orm: Orm, model: Any, driver: str) -> None:
    with login_role(orm.database, member_of=["glpgenc_app"]) as role:
        engine = orm.engine(driver, url=sqlalchemy_url(role.url(orm.database)), pool_size=1, max_overflow=0)
        _, keyed = statements(model)
        with psycopg.connect(orm.database, autocommit=True) as admin:
            admin.execute("GRANT SELECT ON people TO glpgenc_app")
            backends = []
            for statement in (None, "REVOKE", "GRANT"):
                if statement is not None:
                    way = "FROM" if statement == "REVOKE" else "TO"
                    admin.execute(f"{statement} EXECUTE ON FUNCTION {LOAD} {way} glpgenc_app".encode())
                with orm.session(engine) as session:
                    backends.append(session.scalar(text("SELECT pg_backend_pid()")))
                    if statement == "REVOKE":
                        with pytest.raises(DatabaseError, match="permission denied"):
                            session.scalars(keyed)
                    else:
                        assert session.scalars(keyed).one() == EMAIL
    first, second, third = backends
    assert first == second != third
