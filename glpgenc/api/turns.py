"""Turns of callers at what is scarce, so that one who waits for something slow does not make the others wait too."""

from __future__ import annotations

import asyncio
from collections import Counter, deque


class Turns:
    """So many at once of each caller; what is more waits for its turn, in order. For one event loop.

    :param limit: at once, of one caller.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._at_work: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def begin(self, caller: str) -> None:
        """Take a turn, when it is one's own; :meth:`end` gives it back.

        :param caller: a token's subject.
        """
        if self._at_work[caller] < self._limit:
            self._at_work[caller] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(caller, deque()).append(turn)
        try:
            await turn
        except BaseException:
            # Cancelled, and perhaps when it had been given already.
            if turn.done() and not turn.cancelled():
                self.end(caller)
            raise

    def end(self, caller: str) -> None:
        """Give a turn back, to the one who has waited longest."""
        waiting = self._waiting.get(caller)
        while waiting:
            turn = waiting.popleft()
            if not waiting:
                del self._waiting[caller]
            if not turn.done():
                turn.set_result(None)
                return
        self._at_work[caller] -= 1
        if not self._at_work[caller]:
            del self._at_work[caller]
