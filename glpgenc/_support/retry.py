"""Retries: how often, and after which pauses, something is tried again that is unavailable, throttled or locked."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

# Of a pause that has long reached its longest: 2 ** failures would become a huge number.
_MOST_DOUBLINGS = 60


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Attempts with growing pauses between them: exponential backoff with jitter.

    Jitter, so that threads and processes that failed together don't come back together.

    :param first: seconds of the first pause; each further one is twice as long.
    :param longest: seconds of any pause at most.
    :param jitter: the share of a pause that is waited is drawn between these two.
    :param attempts: attempts at most.
    :param seconds: for how long to try again, from the first failure.
    """

    first: float = 0.5
    longest: float = 15.0
    jitter: tuple[float, float] = (1.0, 1.0)
    attempts: float = math.inf
    seconds: float = math.inf

    def pause(self, failures: int) -> float:
        """Return the seconds to wait.

        :param failures: attempts in a row that have failed, 1 or more.
        """
        limit: float = min(self.longest, self.first * 2 ** min(failures - 1, _MOST_DOUBLINGS))
        return limit * random.uniform(*self.jitter)  # noqa: S311  # jitter

    def run(
        self,
        action: Callable[[], T],
        is_transient: Callable[[Exception], bool],
        *,
        on_pause: Callable[[int, float], object] | None = None,
        wait: Callable[[float], object] | None = None,
        clock: Callable[[], float] | None = None,
    ) -> T:
        """Run an action until it succeeds, and return its result.

        :param action: doing it twice must be the same as doing it once.
        :param is_transient: whether an error is worth another attempt.
        :param on_pause: called before each pause with the number of the attempt that failed, and the pause in seconds.
        :param wait: waits for some seconds, :func:`time.sleep` by default; what fails is not tried again if it returns
            something true, as the ``wait`` of an event does.
        :param clock: seconds that only grow, :func:`time.monotonic` by default.
        :raises Exception: what the last attempt raised.
        """
        wait, clock = wait or time.sleep, clock or time.monotonic
        failures, deadline = 0, math.inf
        while True:
            try:
                return action()
            except Exception as error:
                failures += 1
                if not is_transient(error):
                    raise
                deadline, pause = min(deadline, clock() + self.seconds), self.pause(failures)
                if failures >= self.attempts or clock() + pause >= deadline:
                    raise
                if on_pause is not None:
                    on_pause(failures, pause)
                if wait(pause):
                    raise
