"""Room for large bodies: in total, and of one caller."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest

from glpgenc.api.body_budget import BodyBudget
from glpgenc.api.problems import BUSY, ProblemError

LONG = 3600.0


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 30))


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_one_caller_gets_a_share_and_others_do_not_wait_for_it() -> None:
    async def work() -> None:
        budget = BodyBudget(400, 50, LONG)
        first = [await budget.take("one", 50) for _ in range(2)]
        waiting = asyncio.create_task(budget.take("one", 50))
        await settle()
        assert not waiting.done()
        (await budget.take("two", 50))()
        first[0]()
        (await waiting)()
        first[1]()

    run(work())


def test_a_large_body_is_not_overtaken_for_ever() -> None:
    async def work() -> None:
        budget = BodyBudget(100, 100, LONG)
        had = await budget.take("one", 60)
        large = asyncio.create_task(budget.take("two", 100))
        await settle()
        small = asyncio.create_task(budget.take("three", 10))
        await settle()
        assert not large.done()
        assert not small.done()
        had()
        (await large)()
        (await small)()

    run(work())


def test_nobody_waits_for_ever() -> None:
    async def work() -> None:
        budget = BodyBudget(100, 100, 0)
        had = await budget.take("one", 100)
        with pytest.raises(ProblemError) as refused:
            await budget.take("two", 1)
        assert refused.value.kind is BUSY
        had()
        (await budget.take("two", 100))()

    run(work())


def test_whoever_gives_up_leaves_no_room_taken() -> None:
    async def work() -> None:
        budget = BodyBudget(100, 100, LONG)
        had = await budget.take("one", 100)
        waiting, behind = (asyncio.create_task(budget.take(each, 100)) for each in ("two", "three"))
        await settle()
        waiting.cancel()
        await settle()
        had()
        # Cancelled after it was admitted, before it knew.
        behind.cancel()
        with suppress(asyncio.CancelledError):
            # Python 3.11 prefers the result.
            (await behind)()
        (await budget.take("four", 100))()

    run(work())


def test_there_is_room_for_the_largest_body_whatever_is_configured() -> None:
    async def work() -> None:
        (await BodyBudget(10, 1_000, 0).take("one", 1_000))()

    run(work())
