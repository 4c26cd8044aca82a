"""Something read from elsewhere, kept for a while, and kept for a bounded time longer while it can't be read again."""

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
"""Seconds for which a caller with nothing usable available waits."""


def _anything(_: object) -> bool:
    return True


class RefreshedValue(Generic[T]):
    """A value that is read when it is needed and old. Thread-safe; one thread reads at a time.

    :param read: reads it; may block, and raises a GlpgencError when it can't.
    :param fresh: seconds for which it is used without a look.
    :param usable: seconds, those included, for which it is used while reading fails.
    :param pause: seconds at least between two readings, regardless of who asks and whatever for.
    :param late: makes the error of anyone who waited in vain.
    :param clock: seconds that only grow.
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
        self._fresh = fresh
        self._usable = usable
        self._pause = pause
        self._late = late
        self._clock = clock
        self.after_fork()
        renew_in_child(self)
        # One tuple, replaced as a whole: what was read, when; when it may be read again; and why it could not be.
        self._state: tuple[tuple[T, float] | None, float, GlpgencError | None] = (None, float("-inf"), None)

    def after_fork(self) -> None:
        """Start with no thread. What was read stays."""
        self._reading = threading.Lock()
        # A thread of its own: those who wait must not take the threads that an application's handlers run in.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="glpgenc-refresh")

    def at_hand(self, wanted: Callable[[T], bool] = _anything) -> T | None:
        """Return it if that takes no reading, ``None`` where :meth:`get` would read. Never blocks.

        :param wanted: tells whether it holds what is looked for; if not, it is old already, as far as ``pause`` allows.
        :raises GlpgencError: when it can't be had, and it is too early to try again.
        """
        held, next_reading, failure = self._state
        now = self._clock()
        if held is not None:
            value, read_at = held
            if now < read_at + self._fresh and wanted(value):
                return value
            if now < min(next_reading, read_at + self._usable):
                return value
        if now >= next_reading or failure is None:
            return None
        # A copy: an exception that is raised again and again would gather the tracebacks of all.
        raise copy.copy(failure)

    def get(self, wanted: Callable[[T], bool] = _anything) -> T:
        """Return it, after a reading where one is due.

        :raises GlpgencError: what reading raised, when there is nothing that is still usable.
        """
        value = self.at_hand(wanted)
        if value is not None:
            return value
        stale = self._stale(wanted)
        # Anyone who has something to continue with does not wait for anyone who reads.
        if not self._reading.acquire(blocking=stale is None, timeout=WAIT if stale is None else -1):
            if stale is not None:
                return stale
            raise self._late()
        try:
            value = self.at_hand(wanted)
            return self._read_anew() if value is None else value
        finally:
            self._reading.release()

    async def get_async(self, wanted: Callable[[T], bool] = _anything) -> T:
        """Do what :meth:`get` does, without blocking the event loop.

        :raises GlpgencError: as it.
        """
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
        """What was read last, whatever its age; ``None`` where nothing was."""
        held = self._state[0]
        return None if held is None else held[0]

    def _stale(self, wanted: Callable[[T], bool]) -> T | None:
        held = self._state[0]
        if held is None or self._clock() >= held[1] + self._usable or not wanted(held[0]):
            return None
        return held[0]

    def _read_anew(self) -> T:
        # From the start of the reading: what it gives may be as old.
        started = self._clock()
        try:
            value = self._read()
        except GlpgencError as error:
            held = self._state[0]
            self._state = (held, self._clock() + self._pause, error)
            if held is not None and self._clock() < held[1] + self._usable:
                return held[0]
            raise
        self._state = ((value, started), self._clock() + self._pause, None)
        return value
