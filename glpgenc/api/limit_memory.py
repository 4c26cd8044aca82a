"""Counts of the rate limit in this process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from glpgenc._support.forks import Lock

_PRUNE_SECONDS = 1.0


class SlidingWindow:
    """One limit: so many requests of each subject in a window that slides. Thread-safe.

    Counted are fixed windows; of the one before, the share that the sliding window still covers counts. Without the
    wall clock, which may jump.

    :param amount: requests in a window.
    :param seconds: its length.
    :param clock: seconds that only grow.
    """

    def __init__(self, amount: int, seconds: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.amount, self.seconds = amount, seconds
        self._clock = clock
        self._lock = Lock()
        # Of each subject: the number of its last window, the count of that, and the count of the one before.
        self._counts: dict[str, tuple[int, int, int]] = {}
        self._prune_at = 0.0

    def __len__(self) -> int:
        return len(self._counts)

    def take(self, subject: str) -> tuple[bool, int, int]:
        """Count a request if there is room for it.

        :returns: whether there was, how many more there is room for, and the seconds until there is more.
        """
        amount, seconds = self.amount, self.seconds
        with self._lock:
            now = self._clock()
            if now >= self._prune_at:
                self._prune(now)
            number, passed = divmod(now, seconds)
            window, left = int(number), seconds - passed
            last, count, before = self._counts.get(subject, (window, 0, 0))
            if last != window:
                count, before = 0, count if last == window - 1 else 0
            weighted = before * left / seconds + count
            allowed = weighted < amount
            if allowed:
                count, weighted = count + 1, weighted + 1
            self._counts[subject] = window, count, before
        if before:
            # As the window slides on, one after the other of those before leaves it.
            step = seconds / before
            left = min(left, left % step or step)
        return allowed, max(0, amount - math.ceil(weighted)), math.ceil(left)

    def _prune(self, now: float) -> None:
        self._prune_at = now + _PRUNE_SECONDS
        oldest = int(now // self.seconds) - 1
        for subject in [each for each, (last, _, _) in self._counts.items() if last < oldest]:
            del self._counts[subject]
