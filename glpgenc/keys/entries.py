"""What a cache holds: so many values, each for so long, wiped when they go."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from glpgenc._support.forks import Uncopied
from glpgenc.errors import KeyStateError

if TYPE_CHECKING:
    from collections.abc import Callable


def best_clock() -> Callable[[], float]:
    """Return what tells :data:`monotonic_clock`. No function of ours: it is asked for each value that is encrypted."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return partial(time.clock_gettime, time.CLOCK_BOOTTIME)
    return time.monotonic


monotonic_clock = best_clock()
"""Seconds that no clock change moves, and that run on while the machine sleeps where the system can tell."""


class Wipeable(Protocol):
    """What can be cached: :class:`~glpgenc.keys.secret.SecretBytes` and :class:`~glpgenc.keys.model.DataKey`."""

    def copy(self) -> Self:
        """Return an independent copy."""

    def wipe(self) -> None:
        """Overwrite the secret bytes."""


K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Wipeable)


@dataclass(slots=True)
class Entry(Uncopied, Generic[V]):
    """A value, when it was loaded, and the time before which no one tries to load it again."""

    value: V
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


class Entries(Uncopied, Generic[K, V]):
    """The entries of a cache, and counts of their look-ups. Not thread-safe: every method runs with a lock held.

    The cache itself is a subclass, and has no call in between: each of these methods is run for each key that is used.

    :param max_size: entries at most, 1 or more; the least recently used goes first.
    :param ttl: seconds that an entry is used.
    :param max_stale: seconds beyond ``ttl`` that it may be used while the loader can't be reached.
    :param clock: seconds that only grow.
    """

    def __init__(self, max_size: int, ttl: float, max_stale: float, clock: Callable[[], float]) -> None:
        self.max_size, self.ttl, self.max_stale = max_size, ttl, max_stale
        self.clock = clock
        self._closed = False
        self._counts = dict.fromkeys(("hits", "misses", "loads", "evictions", "stale_served"), 0)
        self._next_sweep = 0.0
        self._entries: OrderedDict[K, Entry[V]] = OrderedDict()

    def check_open(self) -> None:
        """Refuse after the cache was closed.

        :raises KeyStateError: as said.
        """
        if self._closed:
            raise KeyStateError("the key cache was closed")

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

    def _answer(self, count: str, key: K, entry: Entry[V]) -> V:
        self._counts[count] += 1
        self._entries.move_to_end(key)
        return entry.value.copy()

    def _may_be_stale(self, entry: Entry[V], now: float) -> bool:
        # A clock that ran backwards makes an age negative: such an entry is too old, not too young.
        return self.max_stale > 0 and 0 <= now - entry.loaded_at < self.ttl + self.max_stale

    def _keep(self, key: K, value: V, loaded_at: float) -> None:
        self._drop(key)
        self._entries[key] = Entry(value, loaded_at)
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

    def _is_over(self, entry: Entry[V], now: float) -> bool:
        return not 0 <= now - entry.loaded_at < self.ttl and not self._may_be_stale(entry, now)

    def _evict(self, key: K) -> None:
        self._counts["evictions"] += 1
        self._drop(key)

    def _drop(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            entry.value.wipe()
