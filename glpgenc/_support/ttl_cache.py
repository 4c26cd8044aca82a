"""A cache of things that are made again some time after they were made."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Hashable
from functools import partial
from typing import Generic, TypeVar, TypeVarTuple

from glpgenc._support.forks import NonCopyable, renew_in_child
from glpgenc.errors import KeyStateError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

SURE = 0.98
"""The part of its time for which a cached thing counts as available. The rest is for who asks first, and calls then."""


def _best_clock() -> Callable[[], float]:
    # No function of ours: it is asked for each value that is encrypted.
    if hasattr(time, "CLOCK_BOOTTIME"):
        return partial(time.clock_gettime, time.CLOCK_BOOTTIME)
    return time.monotonic


monotonic_clock = _best_clock()
"""Seconds that no clock change moves, and that run on while the machine sleeps where the system can tell."""


class TTLCache(NonCopyable, Generic[T]):
    """Things by key, each for a time. Thread-safe; empty in a forked child.

    :param ttl: seconds for which a thing is used.
    :param max_size: things at most.
    :param owner: what the cache is a part of, for the error after :meth:`close`, such as ``the service``.
    :param clock: seconds that only grow; for tests.
    """

    def __init__(
        self, ttl: float, *, max_size: int = 1_000, owner: str, clock: Callable[[], float] = monotonic_clock
    ) -> None:
        self._ttl, self._max_size, self._owner, self._clock = ttl, max_size, owner, clock
        self._closed = False
        self.after_fork()
        renew_in_child(self)

    def after_fork(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._found: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, make: Callable[[*Ts], T], *args: *Ts) -> T:
        """Return what is cached, or make it.

        :param make: makes it, of ``args``.
        :raises KeyStateError: if the cache was closed.
        """
        return self.get_entry(key, make, *args)[1]

    def get_entry(self, key: Hashable, make: Callable[[*Ts], T], *args: *Ts) -> tuple[float, T]:
        """Return what is cached, or make it, and since when it counts: for ``ttl`` seconds by the clock.

        :raises KeyStateError: as :meth:`get`.
        """
        # Without the lock: reading a dictionary is one step. Two threads may make it at once, which does no harm.
        try:
            found, now = self._found.get(key), self._clock()
        except TypeError:
            return -math.inf, make(*args)  # the key can't be hashed: making it says what is wrong with it
        if found is not None and 0 <= now - found[0] < self._ttl:
            return found
        self.check_open()
        made = make(*args)
        with self._lock:
            self.check_open()
            # From before it was made, so that a change made meanwhile is not hidden for longer.
            self._found[key] = (now, made)
            if len(self._found) > self._max_size:
                self._make_room(now)
        return now, made

    def peek(self, key: Hashable) -> T | None:
        """Return what is cached, if it will be for a while yet: :meth:`get` makes nothing then."""
        try:
            found, now = self._found.get(key), self._clock()
        except TypeError:
            return None
        return found[1] if found is not None and 0 <= now - found[0] < SURE * self._ttl else None

    def check_open(self) -> None:
        """Refuse after :meth:`close`.

        :raises KeyStateError: as said.
        """
        if self._closed:
            raise KeyStateError(f"{self._owner} was closed")

    def clear(self) -> None:
        """Drop all. OpenSSL overwrites a cipher's key when its last reference goes."""
        with self._lock:
            self._found = {}

    def close(self) -> None:
        """Drop all, for good."""
        self._closed = True
        self.clear()

    def _make_room(self, now: float) -> None:
        fresh = {key: each for key, each in self._found.items() if 0 <= now - each[0] < self._ttl}
        while len(fresh) > self._max_size // 2:
            del fresh[next(iter(fresh))]
        self._found = fresh
