from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NoReturn

import pytest

from glpgenc.errors import (
    DatabaseUnavailableError,
    KeyStateError,
    KMSAccessDeniedError,
    KMSError,
    KMSKeyStateError,
    KMSThrottledError,
    KMSUnavailableError,
)
from glpgenc.keys.cache import RETRY_INTERVAL, DEKCache
from glpgenc.keys.secret import SecretBytes
from tests.support.clock import Clock

Cache = DEKCache[str, SecretBytes]


@dataclass
class Loader:
    """Loads 32 bytes that tell how often it was called, or fails."""

    error: Exception | None = None
    calls: int = 0
    loaded: list[SecretBytes] = field(default_factory=list)

    def __call__(self) -> SecretBytes:
        self.calls += 1
        if self.error is not None:
            raise self.error
        self.loaded.append(SecretBytes(self.calls.to_bytes(32, "big")))
        return self.loaded[-1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> Cache:
    return DEKCache(max_size=3, ttl=300, max_stale=900, clock=clock)


def number(secret: SecretBytes) -> int:
    return int.from_bytes(bytes(secret), "big")


def test_a_second_look_up_loads_nothing(cache: Cache) -> None:
    load = Loader()
    assert cache.get("a", load) == cache.get("a", load)
    assert load.calls == 1
    stats = cache.stats()
    assert (stats.hits, stats.misses, stats.loads, stats.size) == (1, 1, 1, 1)


def test_an_entry_ends_with_its_ttl_however_often_it_is_used(cache: Cache, clock: Clock) -> None:
    load = Loader()
    for _ in range(4):
        assert number(cache.get("a", load)) == 1
        clock.now += 99
    clock.now += 1
    assert number(cache.get("a", load)) == 2


def test_ttl_counts_from_the_start_of_the_load(cache: Cache, clock: Clock) -> None:
    load = Loader()

    def slow() -> SecretBytes:
        clock.now += 200
        return load()

    cache.get("a", slow)
    clock.now += 101
    assert number(cache.get("a", load)) == 2


def test_a_replaced_entry_is_wiped(cache: Cache, clock: Clock) -> None:
    load = Loader()
    cache.get("a", load)
    clock.now += 301
    cache.get("a", load)
    assert [secret.wiped for secret in load.loaded] == [True, False]


def test_the_least_recently_used_entry_is_evicted_and_wiped(cache: Cache) -> None:
    loaders = {key: Loader() for key in "abcd"}
    for key in "abc":
        cache.get(key, loaders[key])
    cache.get("a", loaders["a"])
    cache.get("d", loaders["d"])
    assert [loaders[key].loaded[0].wiped for key in "abcd"] == [False, True, False, False]
    assert cache.stats().evictions == 1
    assert cache.stats().size == 3


def test_eviction_does_not_touch_a_key_in_use(cache: Cache) -> None:
    in_use = cache.get("a", Loader())
    for key in "bcd":
        cache.get(key, Loader())
    assert number(in_use) == 1


def test_a_holder_that_wipes_its_copy_leaves_the_entry(cache: Cache) -> None:
    load = Loader()
    cache.get("a", load).wipe()
    cache.get("a", load).wipe()
    assert number(cache.get("a", load)) == 1


def test_entries_nobody_asks_for_are_wiped_once_they_are_over(cache: Cache, clock: Clock) -> None:
    load = Loader()
    cache.get("a", load)
    clock.now += 1200
    cache.get("b", Loader())
    assert load.loaded[0].wiped
    assert cache.stats().size == 1


@pytest.mark.parametrize("threads", [50])
def test_50_threads_asking_for_one_absent_key_cause_one_load(threads: int) -> None:
    cache: Cache = DEKCache()
    load = Loader()
    everybody_waits = _everybody_in(cache, threads)

    def slow() -> SecretBytes:
        everybody_waits()
        return load()

    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(lambda _: cache.get("a", slow), range(threads)))
    assert load.calls == 1
    assert len({id(result) for result in results}) == threads
    assert {number(result) for result in results} == {1}
    assert cache.stats().misses == threads


def test_an_error_reaches_all_who_wait() -> None:
    cache: Cache = DEKCache()
    everybody_waits = _everybody_in(cache, 10)

    def fail() -> NoReturn:
        everybody_waits()
        raise KMSAccessDeniedError

    with ThreadPoolExecutor(10) as pool:
        futures = [pool.submit(cache.get, "a", fail) for _ in range(10)]
    assert {type(future.exception()) for future in futures} == {KMSAccessDeniedError}
    assert number(cache.get("a", Loader())) == 1


def test_if_the_loading_thread_is_interrupted_another_one_loads() -> None:
    cache: Cache = DEKCache()
    everybody_waits = _everybody_in(cache, 2)

    def interrupted() -> NoReturn:
        everybody_waits()
        raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "a", interrupted)
        while not cache._flights:
            time.sleep(0.001)
        second = pool.submit(cache.get, "a", Loader())
    assert isinstance(first.exception(), KeyboardInterrupt)
    assert number(second.result()) == 1


@pytest.mark.parametrize("error", [KMSUnavailableError(), KMSThrottledError(), DatabaseUnavailableError()])
def test_an_expired_entry_goes_on_while_the_loader_can_not_be_reached(
    cache: Cache, clock: Clock, error: Exception
) -> None:
    load = Loader()
    cache.get("a", load)
    load.error = error
    clock.now += 300 + 899
    assert number(cache.get("a", load)) == 1
    assert cache.stats().stale_served == 1


def test_an_expired_entry_is_given_to_all_who_wait_for_its_loader(clock: Clock) -> None:
    cache: Cache = DEKCache(ttl=300, max_stale=900, clock=clock)
    cache.get("a", Loader())
    clock.now += 301
    everybody_waits = _everybody_in(cache, 10)

    def fail() -> NoReturn:
        everybody_waits()
        raise KMSUnavailableError

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(lambda _: cache.get("a", fail), range(10)))
    assert {number(result) for result in results} == {1}
    assert len({id(result) for result in results}) == 10
    assert cache.stats().stale_served == 10


def test_an_expired_entry_ends_after_max_stale(cache: Cache, clock: Clock) -> None:
    load = Loader()
    cache.get("a", load)
    load.error = KMSUnavailableError()
    clock.now += 300 + 900
    with pytest.raises(KMSUnavailableError):
        cache.get("a", load)
    assert load.loaded[0].wiped


def test_an_absent_entry_fails_at_once_with_the_cause(cache: Cache) -> None:
    load = Loader(error=KMSUnavailableError("the cause"))
    with pytest.raises(KMSUnavailableError, match="the cause"):
        cache.get("a", load)


@pytest.mark.parametrize("error", [KMSKeyStateError(), KMSAccessDeniedError(), KMSError(), RuntimeError()])
def test_any_other_error_fails_closed_and_drops_the_entry(cache: Cache, clock: Clock, error: Exception) -> None:
    load = Loader()
    cache.get("a", load)
    load.error = error
    clock.now += 301
    with pytest.raises(type(error)):
        cache.get("a", load)
    load.error = KMSUnavailableError()
    with pytest.raises(KMSUnavailableError):
        cache.get("a", load)
    assert load.loaded[0].wiped


def test_max_stale_of_zero_never_serves_an_expired_entry(clock: Clock) -> None:
    cache: Cache = DEKCache(ttl=300, max_stale=0, clock=clock)
    load = Loader()
    cache.get("a", load)
    load.error = KMSUnavailableError()
    clock.now += 300
    with pytest.raises(KMSUnavailableError):
        cache.get("a", load)


def test_a_stale_entry_is_not_asked_for_at_each_use_but_at_intervals(cache: Cache, clock: Clock) -> None:
    load = Loader()
    cache.get("a", load)
    load.error = KMSUnavailableError()
    clock.now += 301
    for _ in range(5):
        cache.get("a", load)
    assert load.calls == 2
    clock.now += RETRY_INTERVAL
    load.error = None
    assert number(cache.get("a", load)) == 3
    assert cache.stats().stale_served == 5


def test_a_clock_that_runs_backwards_does_not_extend_a_life(cache: Cache, clock: Clock) -> None:
    load = Loader()
    cache.get("a", load)
    clock.now -= 1
    load.error = KMSUnavailableError()
    with pytest.raises(KMSUnavailableError):
        cache.get("a", load)


def test_invalidate_drops_and_wipes_what_matches(cache: Cache) -> None:
    loaders = {key: Loader() for key in "ab"}
    for key, load in loaders.items():
        cache.get(key, load)
    assert cache.invalidate(lambda key, value: key == "a" and len(value) == 32) == 1
    assert [load.loaded[0].wiped for load in loaders.values()] == [True, False]


def test_discard_drops_by_key(cache: Cache) -> None:
    load = Loader()
    cache.get("a", load)
    cache.discard(["a", "absent"])
    assert number(cache.get("a", load)) == 2


def test_a_load_that_began_before_an_invalidation_is_not_kept(cache: Cache) -> None:
    load = Loader()

    def invalidated_meanwhile() -> SecretBytes:
        secret = load()
        cache.clear()
        return secret

    assert number(cache.get("a", invalidated_meanwhile)) == 1
    assert number(cache.get("a", load)) == 2


def test_put_keeps_a_value_without_a_load(cache: Cache) -> None:
    cache.put("a", SecretBytes(bytes(32)))
    assert number(cache.get("a", Loader())) == 0
    assert cache.stats().loads == 0


def test_closing_wipes_everything_and_stops_every_use(cache: Cache) -> None:
    load = Loader()
    cache.get("a", load)
    unused = SecretBytes(bytes(32))
    cache.close()
    assert load.loaded[0].wiped
    with pytest.raises(KeyStateError):
        cache.get("a", load)
    with pytest.raises(KeyStateError):
        cache.put("b", unused)
    assert unused.wiped
    cache.close()


def test_a_load_under_way_when_the_cache_is_closed_is_wiped(cache: Cache) -> None:
    load = Loader()

    def closed_meanwhile() -> SecretBytes:
        secret = load()
        cache.close()
        return secret

    with pytest.raises(KeyStateError):
        cache.get("a", closed_meanwhile)
    assert load.loaded[0].wiped


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")  # other tests' threads, Python 3.12
def test_a_forked_child_starts_empty_although_the_lock_was_held(cache: Cache) -> None:
    cache.get("a", Loader())
    with cache._lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if cache.stats().size == 0 and number(cache.get("a", Loader())) == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert cache.stats().size == 1


@pytest.mark.parametrize(("size", "ttl", "max_stale"), [(0, 1, 1), (1, -1, 1), (1, 1, -1), (1, float("inf"), 1)])
def test_bounds_are_checked(size: int, ttl: float, max_stale: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        DEKCache(size, ttl, max_stale)


def _everybody_in(cache: Cache, threads: int) -> Callable[[], None]:
    """Return what blocks until all threads but the loading one wait for it."""
    deadline = time.monotonic() + 10

    def wait() -> None:
        while sum(len(flight.waiters) for flight in cache._flights.values()) < threads - 1:
            assert time.monotonic() < deadline, threading.active_count()
            time.sleep(0.001)

    return wait
