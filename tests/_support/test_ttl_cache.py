from __future__ import annotations

import os
import time
from typing import Any

import pytest

from glpgenc._support.ttl_cache import TTLCache, _best_clock, monotonic_clock
from glpgenc.errors import KeyStateError
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(0.0)


@pytest.fixture
def cache(clock: Clock) -> TTLCache[str]:
    return TTLCache(10.0, owner="the service", clock=clock)


def test_a_thing_is_made_once_in_its_time(cache: TTLCache[str], clock: Clock) -> None:
    assert cache.get("key", "made {}".format, 1) == "made 1"
    clock.now = 9.9
    assert cache.get("key", "made {}".format, 2) == "made 1"
    clock.now = 10.0
    assert cache.get("key", "made {}".format, 3) == "made 3"


def test_a_clock_that_runs_backwards_does_not_extend_a_life(cache: TTLCache[str], clock: Clock) -> None:
    cache.get("key", lambda: "old")
    clock.now = -1.0
    assert cache.get("key", lambda: "new") == "new"


def test_what_is_about_to_expire_is_given_and_not_promised(cache: TTLCache[str], clock: Clock) -> None:
    cache.get("key", lambda: "made")
    clock.now = 9.7
    assert cache.peek("key") == "made"
    clock.now = 9.9
    assert (cache.peek("key"), cache.get("key", lambda: "new")) == (None, "made")


def test_a_key_that_cannot_be_hashed_is_not_cached(cache: TTLCache[str]) -> None:
    unhashable: Any = []
    assert [cache.get(unhashable, str, each) for each in ("first", "second")] == ["first", "second"]
    assert cache.peek(unhashable) is None


def test_its_size_is_bounded() -> None:
    cache: TTLCache[int] = TTLCache(10.0, max_size=100, owner="the service")
    for number in range(1_000):
        assert cache.get(number, int, number) == number
    assert len(cache._found) <= 101


def test_after_its_end_it_gives_nothing(cache: TTLCache[str]) -> None:
    cache.get("key", lambda: "made")
    cache.close()
    with pytest.raises(KeyStateError, match="the service was closed"):
        cache.get("key", lambda: "made")


def test_what_is_cleared_is_made_again(cache: TTLCache[str]) -> None:
    cache.get("key", lambda: "old")
    cache.clear()
    assert cache.get("key", lambda: "new") == "new"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_starts_empty(cache: TTLCache[str]) -> None:
    cache.get("key", lambda: "made")
    if (child := os.fork()) == 0:
        os._exit(cache.peek("key") is not None)
    assert os.waitpid(child, 0)[1] == 0
    assert cache.peek("key") == "made"


def test_the_clock_is_not_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    before = monotonic_clock()
    assert 0 <= monotonic_clock() - before < 60


def test_the_clock_is_monotonic_where_the_system_has_no_boot_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    assert _best_clock() is time.monotonic
