"""A slow KMS does not hold up the event loop."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from glpgenc.sqlalchemy import Contains, Exact, bind
from tests.support.orm import ASYNC_DRIVERS, Orm, SlowKMS, person_model

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
