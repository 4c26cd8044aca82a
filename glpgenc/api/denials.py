"""Limits of the refusals that the audit trail records one by one, so that strangers can't fill it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from glpgenc._support.forks import Lock

LIMIT = 50
"""Refusals of one caller in a window that are recorded one by one. Strangers, who are no one yet, are one caller."""

WINDOW = 10.0
"""Seconds of a window."""

MAX_CALLERS = 10_000
"""Callers that are remembered; those that were longest not refused go first."""


@dataclass(slots=True)
class _Window:
    began: float
    told: int = 0
    left_out: int = 0


class Denials:
    """Counts refusals by caller. Thread-safe.

    :param clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[str | None, _Window] = OrderedDict()

    def to_tell(self, caller: str | None) -> int | None:
        """Count a refusal, and return how many refusals to record now.

        :param caller: the token's subject; ``None`` for anyone who has no valid one.
        :returns: 1, or more after some were left out; ``None`` where this one is left out, for a later one to count.
        """
        with self._lock:
            now = self._clock()
            window = self._windows.pop(caller, None) or _Window(now)
            self._windows[caller] = window
            if len(self._windows) > MAX_CALLERS:
                self._windows.popitem(last=False)
            if now >= window.began + WINDOW:
                window.began, window.told = now, 0
            if window.told == LIMIT:
                window.left_out += 1
                return None
            count, window.left_out = 1 + window.left_out, 0
            window.told += 1
            return count
