"""A value read from elsewhere, cached for a while, and for a bounded time longer while it can't be read again."""

from __future__ import annotations

import asyncio
import copy
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from glpgenc._support.forks import renew_in_child
from glpgenc.errors import GlpgencError

T = TypeVar("T")

WAIT = 15.0
"""Seconds for which a caller waits where nothing usable is cached."""


def _anything(_: object) -> bool:
    return True


class RefreshedValue(Generic[T]):
    """A value that is read again when it is asked for and old. Thread-safe; one thread reads at a time.

    :param read: reads it; may block, and raises a GlpgencError on failure.
    :param fresh: seconds for which it is used without being read again.
    :param usable: seconds, those included, for which it is used while reading fails.
    :param pause: seconds at least between two readings, regardless of the caller.
    :param late: makes the error of callers that waited :data:`WAIT` seconds.
    """

    def __init__(
        self,
        read: Callable[[], T],
        *,
        fresh: float,
        usable: float,
        pause: float,
        late: Callable[[], GlpgencError],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._fresh, self._usable, self._pause = fresh, usable, pause
        self._late = late
        self._clock = clock
        self.after_fork()
        renew_in_child(self)
        # One tuple, replaced as a whole: value and time of the last reading, time of the next, and the last failure.
        self._state: tuple[tuple[T, float] | None, float, GlpgencError | None] = (None, float("-inf"), None)

    def after_fork(self) -> None:
        """Start with no thread. What was read stays."""
        self._reading = threading.Lock()
        # Not the threads that an application's handlers run in: those who wait must not take them.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="glpgenc-refresh")

    def at_hand(self, wanted: Callable[[T], bool] = _anything) -> T | None:
        """Return the cached value, or ``None`` where :meth:`get` would read. Never blocks.

        :param wanted: whether the value has what is looked for; if not, it counts as old, as far as ``pause`` allows.
        :raises GlpgencError: when reading failed, and it is too early to try again.
        """
        cached, next_reading, failure = self._state
        now = self._clock()
        if cached is not None:
            value, read_at = cached
            if now < read_at + self._fresh and wanted(value):
                return value
            if now < min(next_reading, read_at + self._usable):
                return value
        if now >= next_reading or failure is None:
            return None
        # A copy: an exception that is raised again and again would gather the tracebacks of all.
        raise copy.copy(failure)

    def get(self, wanted: Callable[[T], bool] = _anything) -> T:
        """Return the value, read again where that is due.

        :raises GlpgencError: what reading raised, when nothing usable is cached.
        """
        value = self.at_hand(wanted)
        if value is not None:
            return value
        stale = self._stale(wanted)
        # Callers with a usable value do not wait for the one that reads.
        if not self._reading.acquire(blocking=stale is None, timeout=WAIT if stale is None else -1):
            if stale is not None:
                return stale
            raise self._late()
        try:
            value = self.at_hand(wanted)
            return self._refresh() if value is None else value
        finally:
            self._reading.release()

    async def get_async(self, wanted: Callable[[T], bool] = _anything) -> T:
        """Do what :meth:`get` does, without blocking the event loop."""
        value = self.at_hand(wanted)
        if value is None and self._reading.locked():
            value = self._stale(wanted)
        if value is not None:
            return value
        reading = asyncio.get_running_loop().run_in_executor(self._thread, self.get, wanted)
        try:
            return await asyncio.wait_for(reading, WAIT)
        except TimeoutError:
            raise self._late() from None

    @property
    def last(self) -> T | None:
        """The value of the last reading, whatever its age; ``None`` where there was none."""
        cached = self._state[0]
        return None if cached is None else cached[0]

    def _stale(self, wanted: Callable[[T], bool]) -> T | None:
        cached = self._state[0]
        if cached is None or self._clock() >= cached[1] + self._usable or not wanted(cached[0]):
            return None
        return cached[0]

    def _refresh(self) -> T:
        # The time of the start: what reading returns may be as old.
        started = self._clock()
        try:
            value = self._read()
        except GlpgencError as error:
            cached = self._state[0]
            self._state = (cached, self._clock() + self._pause, error)
            if cached is not None and self._clock() < cached[1] + self._usable:
                return cached[0]
            raise
        self._state = ((value, started), self._clock() + self._pause, None)
        return value
