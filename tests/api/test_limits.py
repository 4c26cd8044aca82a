"""Rate limits, and shares of one caller in threads and memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest

from glpgenc.api.limits.concurrency import BodyBudget, CallerSlots
from glpgenc.api.limits.rates import RateLimiter, SlidingWindow
from glpgenc.api.problems import BUSY, LimiterUnavailableError, ProblemError


def test_as_many_requests_as_the_limit_says_are_let_through() -> None:
    limiter = RateLimiter("3/minute")
    assert [limiter.take("alice").allowed for _ in range(5)] == [True, True, True, False, False]


def test_each_principal_has_a_limit_of_its_own() -> None:
    limiter = RateLimiter("1/minute")
    assert limiter.take("alice").allowed
    assert limiter.take("bob").allowed
    assert not limiter.take("alice").allowed


def test_all_limits_hold_and_the_closest_is_reported() -> None:
    limiter = RateLimiter("2/second;3/hour")
    told = limiter.take("alice")
    assert (told.quota, told.window, told.remaining) == (2, 1, 1)
    limiter.take("alice")
    refused = limiter.take("alice")
    assert (refused.allowed, refused.quota) == (False, 2)


def test_a_refusal_says_when_to_come_again() -> None:
    limiter = RateLimiter("1/minute")
    assert "Retry-After" not in limiter.take("alice").headers()
    headers = limiter.take("alice").headers()
    assert headers["RateLimit-Policy"] == '"principal";q=1;w=60'
    assert 1 <= int(headers["Retry-After"]) <= 120
    assert headers["RateLimit"].startswith('"principal";r=0;t=')


def test_the_limit_lets_through_again_as_the_window_slides_on() -> None:
    now = [1000.0]
    window = SlidingWindow(10, 10, lambda: now[0])
    assert [window.take("alice")[0] for _ in range(12)] == [True] * 10 + [False] * 2
    # A new window begins, which covers nine tenths of the one before.
    now[0] = 1011.0
    assert [window.take("alice") for _ in range(2)] == [(True, 0, 1), (False, 0, 1)]
    now[0] = 1015.0
    assert [window.take("alice")[0] for _ in range(5)] == [True] * 4 + [False]
    now[0] = 1030.0
    assert window.take("alice") == (True, 9, 10)


def test_counts_that_have_ended_are_dropped_from_memory() -> None:
    now = [1000.0]
    window = SlidingWindow(10, 10, lambda: now[0])
    for number in range(1_000):
        window.take(f"caller {number}")
    now[0] = 1025.0
    window.take("last")
    assert len(window) == 1


def test_a_redis_that_is_away_lets_nobody_through_and_is_not_asked_by_everybody() -> None:
    # A port of this machine at which nobody listens.
    limiter = RateLimiter("100/second", "redis://:canary@127.0.0.1:1/0")
    started = time.monotonic()
    for _ in range(50):
        with pytest.raises(LimiterUnavailableError) as caught:
            limiter.take("alice")
        assert "canary" not in str(caught.value)
        assert caught.value.__cause__ is None
    assert time.monotonic() - started < 0.5


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_one_caller_waits_for_its_own_slots_alone() -> None:
    async def work() -> None:
        slots = CallerSlots(2)
        for _ in range(2):
            await slots.acquire("one")
        waiting = [asyncio.create_task(slots.acquire("one")) for _ in range(2)]
        await slots.acquire("two")
        await settle()
        assert [each.done() for each in waiting] == [False, False]
        slots.release("one")
        await settle()
        assert [each.done() for each in waiting] == [True, False]
        for caller in ("one", "one", "one", "two"):
            slots.release(caller)
        await settle()
        assert waiting[1].done()

    asyncio.run(asyncio.wait_for(work(), 30))


def test_who_gives_up_leaves_his_turn_to_the_next() -> None:
    async def work() -> None:
        slots = CallerSlots(1)
        await slots.acquire("one")
        gone, next_one = (asyncio.create_task(slots.acquire("one")) for _ in range(2))
        await settle()
        gone.cancel()
        await settle()
        slots.release("one")
        await next_one
        last = asyncio.create_task(slots.acquire("one"))
        await settle()
        slots.release("one")
        # It has been given the turn, and does not know yet.
        last.cancel()
        with pytest.raises(asyncio.CancelledError):
            await last
        await asyncio.wait_for(slots.acquire("one"), 5)

    asyncio.run(asyncio.wait_for(work(), 30))


LONG = 3600.0


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 30))


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


def test_a_caller_who_gives_up_leaves_no_room_taken() -> None:
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
