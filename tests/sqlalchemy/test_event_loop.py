"""Cached keys take no thread where an event loop runs; others are waited for in one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from tests.support.orm import ASYNC_DRIVERS, Orm, person_model

EMAIL = "ada@example.com"


class Threads:
    """Counts what is done in threads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        known: Callable[..., Awaitable[Any]] = asyncio.to_thread

        async def counted(*arguments: Any) -> Any:
            self.count += 1
            return await known(*arguments)

        monkeypatch.setattr(asyncio, "to_thread", counted)

    async def of(self, work: Awaitable[object]) -> int:
        before = self.count
        await work
        return self.count - before


async def _write(engine: AsyncEngine, model: Any, key: int) -> None:
    async with AsyncSession(engine, info={"tenant_id": "acme"}) as session, session.begin():
        session.add(model(id=key, team="red", email=f"{key}@example.com", illness="cold"))


async def _read(engine: AsyncEngine, model: Any) -> None:
    async with AsyncSession(engine, info={"tenant_id": "acme"}) as session, session.begin():
        assert (await session.scalars(select(model.illness).where(model.id == 1))).one() == "cold"


async def _search(engine: AsyncEngine, model: Any) -> None:
    async with AsyncSession(engine, info={"tenant_id": "acme"}) as session, session.begin():
        assert (await session.scalars(select(model.id).where(model.email == "1@example.com"))).one() == 1


@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
@pytest.mark.parametrize("mode", ["client", "database"])
def test_cached_keys_take_no_thread(orm: Orm, monkeypatch: pytest.MonkeyPatch, mode: str, driver: str) -> None:
    model = person_model(mode)
    orm.create(model.metadata)
    threads = Threads(monkeypatch)

    async def main() -> None:
        engine = orm.async_engine(driver)
        try:
            assert await threads.of(_write(engine, model, 1)) > 0
            await _write(engine, model, 2)
            await _read(engine, model)
            await _search(engine, model)
            for number in range(3, 6):
                assert await threads.of(_read(engine, model)) == 0
                assert await threads.of(_search(engine, model)) == 0
                assert await threads.of(_write(engine, model, number)) == 0
            orm.manager.invalidate()
            assert await threads.of(_read(engine, model)) > 0
            assert await threads.of(_read(engine, model)) == 0
        finally:
            await engine.dispose()

    asyncio.run(main())
