"""Shares of one caller in what is scarce: threads, and memory for request bodies."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from glpgenc.api import problems
from glpgenc.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL_BYTES = 65_536
"""A body up to this size is not counted: the number of connections bounds those, and callers with small requests never
wait for those with large ones."""

CALLER_SHARE = 4
"""One caller gets a quarter of the budget, and room for one body at least."""

WAIT_SECONDS = 10.0
"""Seconds that a request waits for room. Meanwhile its body is not read."""


class CallerSlots:
    """Slots of each caller: requests beyond the limit wait, in order. For one event loop.

    :param limit: slots of one caller.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def acquire(self, caller: str) -> None:
        """Wait for a slot, and take it; :meth:`release` gives it back.

        :param caller: a token's subject.
        """
        if self._taken[caller] < self._limit:
            self._taken[caller] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(caller, deque()).append(turn)
        try:
            await turn
        except BaseException:
            # Cancelled, and perhaps when it had been given already.
            if turn.done() and not turn.cancelled():
                self.release(caller)
            raise

    def release(self, caller: str) -> None:
        """Give a slot back, to the request that has waited longest."""
        waiting = self._waiting.get(caller)
        while waiting:
            turn = waiting.popleft()
            if not waiting:
                del self._waiting[caller]
            if not turn.done():
                turn.set_result(None)
                return
        self._taken[caller] -= 1
        if not self._taken[caller]:
            del self._taken[caller]


@dataclass(slots=True, eq=False)
class _WaitingBody:
    caller: str
    size: int
    admitted: asyncio.Future[None]


class BodyBudget:
    """Bytes of large bodies that may be in memory at once. For one event loop.

    :param total: of all callers, in bytes.
    :param largest: of a body, in bytes; there is always room for one.
    :param seconds: that a request waits for room.
    """

    def __init__(self, total: int, largest: int, seconds: float = WAIT_SECONDS) -> None:
        self.total = max(total, largest)
        self.per_caller = max(self.total // CALLER_SHARE, largest)
        self._seconds = seconds
        self._taken = 0
        self._by_caller: Counter[str] = Counter()
        self._waiting: deque[_WaitingBody] = deque()

    async def take(self, caller: str, size: int) -> Callable[[], None]:
        """Wait for room for a body, and take it. First come, first served; callers beyond their share are passed over.

        :param caller: a token's subject.
        :param size: in bytes.
        :returns: what gives it back; to be called once.
        :raises ProblemError: 503, after :data:`WAIT_SECONDS`.
        """
        waiting = _WaitingBody(caller, size, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._admit()
        try:
            await asyncio.wait_for(waiting.admitted, self._seconds)
        except BaseException as error:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
                # Its place was in front of others'.
                self._admit()
            else:
                self._give_back(waiting)
            if isinstance(error, TimeoutError):
                raise ProblemError(problems.BUSY, headers={"Connection": "close"}) from None
            raise
        return partial(self._give_back, waiting)

    def _give_back(self, had: _WaitingBody) -> None:
        self._taken -= had.size
        self._by_caller[had.caller] -= had.size
        if not self._by_caller[had.caller]:
            del self._by_caller[had.caller]
        self._admit()

    def _admit(self) -> None:
        for each in list(self._waiting):
            if each.admitted.done() or self._by_caller[each.caller] + each.size > self.per_caller:
                continue
            if self._taken + each.size > self.total:
                # Those behind it do not overtake it: else a large body would wait for as long as small ones come.
                return
            self._waiting.remove(each)
            self._taken += each.size
            self._by_caller[each.caller] += each.size
            each.admitted.set_result(None)
