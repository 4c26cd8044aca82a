"""A limit on how often something is done a second, shared by threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class TokenBucket:
    """Gives out so many tokens a second, in the order in which they are asked for.

    Tokens that no one asks for are saved up to a tenth of a second's worth, so that a limit of 1,000 a second is one
    for each second, and not 1,000 at once after a pause. Thread-safe.

    :param rate: tokens a second, above 0.
    :param clock: seconds that only grow.
    :param sleep: waits so many seconds.
    :raises ValueError: if the rate is not above 0.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        if rate <= 0:
            raise ValueError("a rate must be above 0")
        self._rate = rate
        self._most = max(1.0, rate / 10)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._tokens, self._when = self._most, clock()

    def take(self, tokens: float = 1) -> None:
        """Take tokens; wait for those that are not there yet.

        :param tokens: may be more than are ever saved up.
        """
        with self._lock:
            now = self._clock()
            self._tokens = min(self._most, self._tokens + (now - self._when) * self._rate) - tokens
            self._when = now
            # Below zero: promised to this caller, and anyone who comes next waits behind it.
            missing = -self._tokens
        if missing > 0:
            self._sleep(missing / self._rate)
