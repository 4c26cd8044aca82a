"""A cache of unwrapped keys: bounded in number and in time, and wiped.

- **LRU with TTL.** An entry is used for ``ttl`` seconds after it was loaded, whatever its use. So a key that was
  disabled in the KMS or replaced in the database is used for ``ttl`` seconds more at most.
- **Single flight.** Any number of threads that ask for one absent key cause one load; its value, or its error, reaches
  them all.
- **Copies.** What is handed out is a copy that its holder wipes, so dropping an entry never zeroes a key in use.
- **Stale only during an outage.** When the loader says that the KMS or the database can't be reached, an expired entry
  may be used for ``max_stale`` seconds more. Any other failure, such as a disabled key, drops the entry at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from glpgenc._support.forks import NonCopyable, renew_in_child
from glpgenc._support.ttl_cache import SURE, monotonic_clock
from glpgenc.errors import DatabaseUnavailableError, KeyManagementError, KeyStateError, KMSUnavailableError
from glpgenc.events import hub, spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["AWAY", "RETRY_INTERVAL", "CacheStats", "DEKCache", "Wipeable"]


class Wipeable(Protocol):
    """What can be cached: :class:`~glpgenc.keys.secret.SecretBytes` and :class:`~glpgenc.keys.model.DataKey`."""

    def copy(self) -> Self:
        """Return an independent copy."""

    def wipe(self) -> None:
        """Overwrite the secret bytes."""


K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Wipeable)


@dataclass(slots=True)
class CacheEntry(NonCopyable, Generic[V]):
    """A value, when it was loaded, and the time before which no one tries to load it again."""

    value: V = field(repr=False)
    loaded_at: float
    retry_at: float = 0.0


@dataclass(frozen=True, slots=True)
class CacheStats:
    """Counts since the cache was made, and its size now.

    :param hits: answers from an entry within its TTL.
    :param misses: answers that needed a load, or waited for one.
    :param loads: calls of a loader that succeeded.
    :param evictions: entries dropped for want of room or because they expired.
    :param stale_served: answers from an expired entry, because the loader could not be reached.
    :param size: entries now.
    """

    hits: int
    misses: int
    loads: int
    evictions: int
    stale_served: int
    size: int


@dataclass(slots=True)
class Flight(NonCopyable, Generic[V]):
    """One load under way: when it began, who waits for it, and whether its value may still be kept."""

    began_at: float
    waiters: list[Future[V]] = field(default_factory=list)
    keep: bool = True

    def wait(self) -> Future[V]:
        """Return a place that gets a copy of the value, or the error, or is cancelled where no one loads any more."""
        place: Future[V] = Future()
        self.waiters.append(place)
        return place

    def give_all(self, value: V) -> None:
        """Give each who waits a copy."""
        for place in self.waiters:
            place.set_result(value.copy())

    def fail_all(self, error: Exception) -> None:
        """Let the same error be raised where someone waits."""
        for place in self.waiters:
            place.set_exception(error)

    def abandon(self) -> None:
        """Let the next one who waits load: the thread that did was interrupted."""
        for place in self.waiters:
            place.cancel()


T = TypeVar("T")


AWAY = (KMSUnavailableError, DatabaseUnavailableError)
"""The failures during which an expired entry may be used."""

RETRY_INTERVAL = 5.0
"""Seconds between attempts to reload one expired entry while the loader can't be reached.

Without it each use of a stale key would wait for the KMS's timeouts first.
"""


class DEKCache(NonCopyable, Generic[K, V]):
    """A cache of wipeable values. Thread-safe; empty in a forked child.

    :param max_size: entries at most; the least recently used goes first.
    :param ttl: seconds that an entry is used without asking again; 0 asks each time.
    :param max_stale: seconds beyond ``ttl`` that it may be used while the loader can't be reached; 0 for never.
    :param clock: seconds that only grow; for tests.
    :param key_type: the kind of its entries, for events of look-ups: see :meth:`glpgenc.events.Listener.looked_up`.
        Empty for none of their concern.
    :raises ValueError: if ``max_size`` is less than 1, or a time is negative or not finite.
    """

    def __init__(
        self,
        max_size: int = 10_000,
        ttl: float = 300.0,
        max_stale: float = 900.0,
        *,
        clock: Callable[[], float] = monotonic_clock,
        key_type: str = "dek",
    ) -> None:
        if max_size < 1 or not (0 <= ttl < float("inf") and 0 <= max_stale < float("inf")):
            raise ValueError(
                "a cache requires room for at least one entry, and a finite time to live that is not negative"
            )
        self.max_size, self.ttl, self.max_stale = max_size, ttl, max_stale
        self.clock, self.key_type = clock, key_type
        self._closed = False
        self._counts = dict.fromkeys(("hits", "misses", "loads", "evictions", "stale_served"), 0)
        self._next_sweep = 0.0
        self._entries: OrderedDict[K, CacheEntry[V]] = OrderedDict()
        self._start_unlocked()
        renew_in_child(self)

    def _start_unlocked(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[K, Flight[V]] = {}

    def get(self, key: K, load: Callable[[], V]) -> V:
        """Return a copy of the value, loading it if it is absent or expired. The caller wipes the copy.

        :param load: makes the value, which the cache then owns. It must not ask this cache for the same key.
        :raises KeyStateError: if the cache was closed.
        :raises Exception: what ``load`` raised, unless an entry may be used although it expired.
        """
        if not hub.listeners or not self.key_type:
            return self._get(key, load)[0]
        try:
            value, hit = self._get(key, load)
        except KeyManagementError:
            # There is no such key, or none that may be used: nothing that a cache could have had. Anyone who asks for
            # keys that do not exist says nothing of it.
            raise
        except Exception:
            self._tell(hit=False)
            raise
        try:
            self._tell(hit=hit)
        except BaseException:
            value.wipe()
            raise
        return value

    def _tell(self, *, hit: bool) -> None:
        for each in hub.listeners:
            each.looked_up(self.key_type, hit=hit)

    def _get(self, key: K, load: Callable[[], V]) -> tuple[V, bool]:
        while True:
            with self._lock:
                found = self._find(key)
                if found is not None:
                    return found, True
                flight = self._flights.get(key)
                place = None if flight is None else flight.wait()
                if flight is None:
                    flight = self._flights[key] = Flight(self.clock())
            if place is None:
                return self._lead(key, flight, load), False
            try:
                return place.result(), False
            except CancelledError:
                continue  # the thread that loaded was interrupted; the next one to come loads

    def if_cached(self, key: K, read: Callable[[V], T]) -> T | None:
        """Return what ``read(value)`` gives, if :meth:`get` loads nothing for a while yet. It does not count as a use.

        :param read: runs with the cache locked, and must not keep the value.
        """
        with self._lock:
            entry = self._entries.get(key)
            is_fresh = entry is not None and 0 <= self.clock() - entry.loaded_at < SURE * self.ttl
            return None if entry is None or not is_fresh else read(entry.value)

    def put(self, key: K, value: V) -> None:
        """Keep a value that was just made. The cache owns it from now on.

        :raises KeyStateError: if the cache was closed; the value is wiped.
        """
        with self._lock:
            if self._closed:
                value.wipe()
            self.check_open()
            self._keep(key, value, self.clock())

    def discard(self, keys: Iterable[K]) -> None:
        """Drop and wipe these entries. A load under way is not kept."""
        with self._lock:
            for key in keys:
                self._drop(key)
            self._orphan_flights()

    def invalidate(self, match: Callable[[K, V], bool]) -> int:
        """Drop and wipe every entry for which ``match(key, value)`` is true. A load under way is not kept.

        :returns: how many were dropped.
        """
        with self._lock:
            keys = [key for key, entry in self._entries.items() if match(key, entry.value)]
            for key in keys:
                self._drop(key)
            self._orphan_flights()
        return len(keys)

    def survey(self, read: Callable[[K, V], T]) -> list[T]:
        """Return what ``read(key, value)`` gives for each entry, which does not count as a use of it.

        :param read: runs with the cache locked, and must not keep the value.
        """
        with self._lock:
            return [read(key, entry.value) for key, entry in self._entries.items()]

    def clear(self) -> None:
        """Drop and wipe every entry. A load under way is not kept."""
        self.invalidate(lambda _key, _value: True)

    def close(self) -> None:
        """Stop: wipe every entry, and let every later use and every load under way raise KeyStateError."""
        with self._lock:
            self._closed = True
        self.clear()

    def stats(self) -> CacheStats:
        """Return the counts so far."""
        with self._lock:
            return CacheStats(**self._counts, size=len(self._entries))

    def check_open(self) -> None:
        """Refuse after the cache was closed.

        :raises KeyStateError: as said.
        """
        if self._closed:
            raise KeyStateError("the key cache was closed")

    # What follows runs with the lock held.

    def _find(self, key: K) -> V | None:
        self.check_open()
        entry = self._entries.get(key)
        if entry is not None:
            now = self.clock()
            if 0 <= now - entry.loaded_at < self.ttl:
                return self._answer("hits", key, entry)
            if now < entry.retry_at and self._may_be_stale(entry, now):
                return self._answer("stale_served", key, entry)
        self._counts["misses"] += 1
        return None

    def _answer(self, count: str, key: K, entry: CacheEntry[V]) -> V:
        self._counts[count] += 1
        self._entries.move_to_end(key)
        return entry.value.copy()

    def _may_be_stale(self, entry: CacheEntry[V], now: float) -> bool:
        # A clock that ran backwards makes an age negative: such an entry is too old, not too young.
        return self.max_stale > 0 and 0 <= now - entry.loaded_at < self.ttl + self.max_stale

    def _keep(self, key: K, value: V, loaded_at: float) -> None:
        self._drop(key)
        self._entries[key] = CacheEntry(value, loaded_at)
        while len(self._entries) > self.max_size:
            self._evict(next(iter(self._entries)))
        self._sweep(self.clock())

    def _sweep(self, now: float) -> None:
        # Entries that no one asks for would else stay in memory until there is no room. Once a TTL is often enough.
        if now < self._next_sweep:
            return
        self._next_sweep = now + max(self.ttl, 1.0)
        for key in [key for key, entry in self._entries.items() if self._is_over(entry, now)]:
            self._evict(key)

    def _is_over(self, entry: CacheEntry[V], now: float) -> bool:
        return not 0 <= now - entry.loaded_at < self.ttl and not self._may_be_stale(entry, now)

    def _evict(self, key: K) -> None:
        self._counts["evictions"] += 1
        self._drop(key)

    def _drop(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            entry.value.wipe()

    def _orphan_flights(self) -> None:
        # A load that began before an invalidation may carry what was invalidated: its value goes to those who wait
        # already, is not kept, and later callers load again.
        for flight in self._flights.values():
            flight.keep = False
        self._flights.clear()

    def _end(self, key: K, flight: Flight[V]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    # What follows takes the lock itself.

    def _lead(self, key: K, flight: Flight[V], load: Callable[[], V]) -> V:
        try:
            with spans.span("glpgenc.load_key", key_type=self.key_type or "other"):
                value = load()
        except AWAY as error:
            return self._land_stale(key, flight, error)
        except Exception as error:
            self._fail(key, flight, error)
            raise
        except BaseException:
            self._abandon(key, flight)
            raise
        return self._land(key, flight, value)

    def _land(self, key: K, flight: Flight[V], value: V) -> V:
        with self._lock:
            self._end(key, flight)
            if self._closed:
                value.wipe()
                flight.fail_all(KeyStateError("the key cache was closed"))
            self.check_open()
            self._counts["loads"] += 1
            flight.give_all(value)
            if not flight.keep:
                return value
            mine = value.copy()
            # From the start of the load: a change made while it ran must not be hidden for longer than the TTL.
            self._keep(key, value, flight.began_at)
            return mine

    def _land_stale(self, key: K, flight: Flight[V], error: Exception) -> V:
        with self._lock:
            self._end(key, flight)
            entry, now = self._entries.get(key), self.clock()
            if entry is None or not self._may_be_stale(entry, now):
                self._drop(key)
                flight.fail_all(error)
                raise error
            entry.retry_at = now + RETRY_INTERVAL
            self._counts["stale_served"] += 1 + len(flight.waiters)
            flight.give_all(entry.value)
            return entry.value.copy()

    def _fail(self, key: K, flight: Flight[V], error: Exception) -> None:
        with self._lock:
            self._end(key, flight)
            # The KMS or the database answered, and refused: a later failure to reach them must not revive the entry.
            self._drop(key)
            flight.fail_all(error)

    def _abandon(self, key: K, flight: Flight[V]) -> None:
        with self._lock:
            self._end(key, flight)
            flight.abandon()

    def after_fork(self) -> None:
        """Wipe every entry."""
        # The lock may be held by a thread that is not there any more. Wiping touches the child's pages only.
        for entry in self._entries.values():
            entry.value.wipe()
        self._entries = OrderedDict()
        self._start_unlocked()
