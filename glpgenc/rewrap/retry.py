"""Trying again while a service is unavailable or throttles, at growing intervals."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from glpgenc.errors import DatabaseUnavailableError, KMSUnavailableError

T = TypeVar("T")

FIRST_PAUSE = 0.2
"""Seconds that the first pause lasts at most; each further one twice as many."""
LONGEST_PAUSE = 20.0
"""Seconds that any pause lasts at most."""
_DOUBLINGS = 10


class Patience:
    """Runs calls again that fail because the KMS or the database can't be reached, or throttles.

    Exponential backoff with full jitter: each pause is a random part of its limit, so that threads and processes which
    failed together don't come back together.

    :param seconds: for how long, from the first failure of a call.
    :param stop: ends all pauses when it is set; what fails then is not tried again.
    :param clock: seconds that only grow.
    :param draw: returns a random number between two.
    """

    def __init__(
        self,
        seconds: float,
        stop: threading.Event,
        *,
        clock: Callable[[], float] = time.monotonic,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._seconds, self._stop = seconds, stop
        self._clock, self._draw = clock, draw

    def keep_trying(self, action: Callable[[], T]) -> T:
        """Run an action until it succeeds, and return its result.

        :param action: doing it twice must be the same as doing it once.
        :raises KMSUnavailableError: if the KMS was unavailable for too long.
        :raises DatabaseUnavailableError: if the database was.
        """
        failures, deadline = 0, float("inf")
        while True:
            try:
                return action()
            except (KMSUnavailableError, DatabaseUnavailableError):
                deadline = min(deadline, self._clock() + self._seconds)
                pause = self._draw(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, _DOUBLINGS)))
                failures += 1
                if self._clock() + pause >= deadline or self._stop.wait(pause):
                    raise
