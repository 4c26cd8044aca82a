"""Turns of one caller at what is scarce."""

from __future__ import annotations

import asyncio

import pytest

from glpgenc.api.turns import Turns


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_one_caller_waits_for_his_own_turns_alone() -> None:
    async def work() -> None:
        turns = Turns(2)
        for _ in range(2):
            await turns.begin("one")
        waiting = [asyncio.create_task(turns.begin("one")) for _ in range(2)]
        await turns.begin("two")
        await _settle()
        assert [each.done() for each in waiting] == [False, False]
        turns.end("one")
        await _settle()
        assert [each.done() for each in waiting] == [True, False]
        for caller in ("one", "one", "one", "two"):
            turns.end(caller)
        await _settle()
        assert waiting[1].done()

    asyncio.run(asyncio.wait_for(work(), 30))


def test_who_gives_up_leaves_his_turn_to_the_next() -> None:
    async def work() -> None:
        turns = Turns(1)
        await turns.begin("one")
        gone, next_one = (asyncio.create_task(turns.begin("one")) for _ in range(2))
        await _settle()
        gone.cancel()
        await _settle()
        turns.end("one")
        await next_one
        last = asyncio.create_task(turns.begin("one"))
        await _settle()
        turns.end("one")
        # It has been given the turn, and does not know yet.
        last.cancel()
        with pytest.raises(asyncio.CancelledError):
            await last
        await asyncio.wait_for(turns.begin("one"), 5)

    asyncio.run(asyncio.wait_for(work(), 30))
