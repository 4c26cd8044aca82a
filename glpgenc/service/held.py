"""What a service holds for a moment, so that a warm call derives no key and asks for none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, TypeVarTuple

from glpgenc._support.forks import Uncopied, renew_in_child
from glpgenc.errors import KeyStateError
from glpgenc.keys.cache import monotonic_clock

HOLD_SECONDS = 1.0
"""How long a cipher continues without its key being asked for again: what is added to the key cache's own times."""

# A fiftieth of it is for anyone who asks first and then makes the call.
_SURE_SECONDS = 0.98 * HOLD_SECONDS
_MAX_HELD = 1_000

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Held(Uncopied, Generic[T]):
    """Things that are made again a second after they were made. Thread-safe; empty in a forked child.

    :param clock: seconds that only grow; for tests.
    """

    def __init__(self, clock: Callable[[], float] = monotonic_clock) -> None:
        self._clock = clock
        self._closed = False
        self.after_fork()
        renew_in_child(self)

    def after_fork(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._found: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, make: Callable[[*Ts], T], *args: *Ts) -> T:
        """Return what is held, or make it.

        :param make: makes it, of ``args``.
        :raises KeyStateError: if this was closed.
        """
        # Without the lock: reading a dictionary is one step. Two threads may make it at once, which does no harm.
        try:
            found, now = self._found.get(key), self._clock()
        except TypeError:
            return make(*args)  # an entry of the context is not a text: making it says so
        if found is not None and 0 <= now - found[0] < HOLD_SECONDS:
            return found[1]
        self.check_open()
        made = make(*args)
        with self._lock:
            self.check_open()
            # From before it was made, so that a change made meanwhile is not hidden for longer.
            self._found[key] = (now, made)
            if len(self._found) > _MAX_HELD:
                self._make_room(now)
        return made

    def at_hand(self, key: Hashable) -> T | None:
        """Return what is held, if it will be for a while yet: :meth:`get` makes nothing then."""
        try:
            found, now = self._found.get(key), self._clock()
        except TypeError:
            return None
        return found[1] if found is not None and 0 <= now - found[0] < _SURE_SECONDS else None

    def _make_room(self, now: float) -> None:
        fresh = {key: each for key, each in self._found.items() if 0 <= now - each[0] < HOLD_SECONDS}
        while len(fresh) > _MAX_HELD // 2:
            del fresh[next(iter(fresh))]
        self._found = fresh

    def check_open(self) -> None:
        """Refuse after :meth:`close`.

        :raises KeyStateError: as said.
        """
        if self._closed:
            raise KeyStateError("the service was closed")

    def clear(self) -> None:
        """Drop all: OpenSSL overwrites a cipher's key when the last reference goes."""
        with self._lock:
            self._found = {}

    def close(self) -> None:
        """Drop all, for good."""
        self._closed = True
        self.clear()
