"""Threads and tasks that share an engine, each with a tenant of its own."""

from __future__ import annotations

import asyncio
import copy
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine.cursor import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from glpgenc.sqlalchemy import Contains, Exact, bind, use_tenant
from tests.support.orm import ASYNC_DRIVERS, DRIVER, Orm, SlowKMS, person_model

MODES = ["database", "client"]
WORKERS, ROUNDS = 16, 8


def act(session: Session, model: Any, worker: int) -> list[Any]:
    """Write and read a worker's rows."""
    keys = range(100 * worker, 100 * worker + ROUNDS)
    for key in keys:
        session.execute(insert(model).values(id=key, team=str(worker), email=f"{key}"))
    session.commit()
    found = []
    for key in keys:
        found.append(session.scalars(select(model.email).where(model.id == key)).one())
        session.rollback()
    return [each == str(key) for each, key in zip(found, keys, strict=True)]


@pytest.mark.skipif(DRIVER == "asyncpg", reason="threads are for synchronous drivers")
@pytest.mark.parametrize("mode", MODES)
def test_threads_with_a_scoped_session_do_not_mix_their_tenants(orm: Orm, mode: str) -> None:
    model, engine = person_model(mode), orm.engine(pool_size=4, max_overflow=0)
    orm.create(model.metadata, engine)
    registry = scoped_session(sessionmaker(engine))

    def run(worker: int) -> list[Any]:
        with use_tenant(f"tenant {worker % 5}"):
            try:
                return act(registry(), model, worker)
            finally:
                registry.remove()

    with ThreadPoolExecutor(WORKERS) as threads:
        assert all(map(all, threads.map(run, range(WORKERS))))


def test_results_of_threads_that_begin_together_are_opened_with_the_keys_of_their_own_transactions(
    orm: Orm, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each may make the metadata that a statement's results share, and another have it before the next replaces it.
    model, engine, known = person_model("client"), orm.engine(), CursorResult._init_metadata
    orm.create(model.metadata, engine)
    tenants, statement, made = ["acme", "other"], select(model.email), list[Any]()
    for key, tenant in enumerate(tenants):
        with orm.session(engine, tenant) as session:
            session.execute(insert(model).values(id=key, team=tenant, email=f"of {tenant}"))
            session.commit()

    def make(self: Any, context: Any, description: Any) -> Any:
        if made:
            context.compiled._cached_metadata = made[0]
        metadata = known(self, context, description)
        if "SELECT" in context.statement:
            made.append(metadata)
            context.compiled._cached_metadata = copy.copy(metadata)  # another thread's
            context.compiled._cached_metadata._processors = list(metadata._processors)
        return metadata

    with orm.session(engine, "acme") as ours, orm.session(engine, "other") as theirs:
        for each in (ours, theirs):
            each.connection()
        monkeypatch.setattr(CursorResult, "_init_metadata", make)
        results = [
            session.execute(statement.where(model.team == tenant))
            for session, tenant in zip((ours, theirs), tenants, strict=True)
        ]
        monkeypatch.undo()
        assert made[0] is made[1]
        assert [each.scalars().all() for each in results] == [["of acme"], ["of other"]]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_tasks_do_not_mix_their_tenants(orm: Orm, driver: str, mode: str) -> None:
    model = person_model(mode)

    async def run(engine: Any, worker: int) -> list[Any]:
        async with AsyncSession(engine, info={"tenant_id": f"tenant {worker % 5}"}) as session:
            found: list[Any] = await session.run_sync(act, model, worker)
            return found

    async def main() -> list[Any]:
        engine = orm.async_engine(driver, pool_size=4, max_overflow=0)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(model.metadata.create_all)
            found: list[Any] = await asyncio.gather(*(run(engine, worker) for worker in range(WORKERS)))
            return found
        finally:
            await engine.dispose()

    assert all(map(all, asyncio.run(main())))


@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_tasks_that_share_one_context_do_not_mix_their_tenants(orm: Orm, driver: str) -> None:
    """As some frameworks run them: ``create_task(..., context=shared)``."""
    import contextvars  # noqa: PLC0415

    model = person_model("client")

    async def run(engine: Any, worker: int) -> list[Any]:
        async with AsyncSession(engine, info={"tenant_id": f"tenant {worker}"}) as session:
            found: list[Any] = await session.run_sync(act, model, worker)
            return found

    async def main() -> list[Any]:
        engine = orm.async_engine(driver, pool_size=WORKERS)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(model.metadata.create_all)
            shared = contextvars.copy_context()
            loop = asyncio.get_running_loop()
            found: list[Any] = await asyncio.gather(
                *(loop.create_task(run(engine, worker), context=shared) for worker in range(WORKERS))
            )
            return found
        finally:
            await engine.dispose()

    assert all(map(all, asyncio.run(main())))


SECONDS = 0.4


async def longest_pause(work: Any) -> float:
    """Run a coroutine beside a heart that beats every 5 ms; return the longest pause between two beats, in seconds."""
    beats = [time.monotonic()]

    async def heart() -> None:
        while True:
            await asyncio.sleep(0.005)
            beats.append(time.monotonic())

    beating = asyncio.create_task(heart())
    try:
        await work
    finally:
        beating.cancel()
    beats.append(time.monotonic())
    return max(later - earlier for earlier, later in itertools.pairwise(beats))


async def flush(session: AsyncSession, model: Any) -> None:
    session.add(model(id=2, email="bernard"))
    await session.flush()


async def execute(session: AsyncSession, model: Any) -> None:
    assert (await session.execute(select(model.email))).scalars().all() == ["adelaide"]


async def search(session: AsyncSession, model: Any) -> None:
    assert (await session.scalars(select(model.id).where(model.email.contains("laid")))).all() == [1]


async def stream(session: AsyncSession, model: Any) -> None:
    assert [each async for each in await session.stream_scalars(select(model.email))] == ["adelaide"]


@pytest.mark.parametrize("act", [flush, execute, search, stream])
@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
def test_the_event_loop_goes_on_while_the_kms_is_slow(
    orm: Orm, tmp_path: Path, driver: str, mode: str, act: Any
) -> None:
    model = person_model(mode, search=[Exact(), Contains(n=3)])
    kms = SlowKMS(tmp_path / "kek.json")

    async def main() -> float:
        engine = orm.async_engine(driver)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(model.metadata.create_all)
            async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
                session.add(model(id=1, email="adelaide"))
                await session.commit()
            bind(engine, orm.another_manager(kms=kms))
            kms.seconds = SECONDS
            async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
                return await longest_pause(act(session, model))
        finally:
            await engine.dispose()

    pause = asyncio.run(main())
    assert kms.calls >= 1
    assert pause < SECONDS * 0.75
