"""Limits of failed authentications by address, and audit events of refused requests."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from glpgenc._support.forks import Lock
from glpgenc.api import problems
from glpgenc.api.problems import ProblemError
from glpgenc.errors import AccessError
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard, scope

WINDOW = 10.0
"""Seconds of a window."""

MAX_CALLERS = 10_000
"""Callers, or addresses, that are remembered; those that were refused longest ago are dropped first."""

LIMIT = 50
"""Refusals of one caller in a window that are recorded one by one. All who are unauthenticated are one caller."""

_MAX_LENGTH = 64
_NETWORK_BITS = 64

K = TypeVar("K")


@dataclass(slots=True)
class _Window:
    began: float
    count: int = 0
    left_out: int = 0


class _Windows(Generic[K]):
    """Windows by caller, in which something is counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[K, _Window] = OrderedDict()

    def _current(self, caller: K) -> _Window:
        """Return the window that a caller is in now; to be called under the lock."""
        now = self._clock()
        window = self._windows.pop(caller, None) or _Window(now)
        self._windows[caller] = window
        if len(self._windows) > MAX_CALLERS:
            self._windows.popitem(last=False)
        if now >= window.began + WINDOW:
            window.began, window.count = now, 0
        return window


class FailedAuthentications(_Windows[str]):
    """Counts failed authentications by client address, in this process. Thread-safe.

    A signature takes 100 to 300 microseconds to verify, valid or not, in the event loop of all requests.

    :param limit: failures of one address in a window, after which nothing it sends is verified until the window ends.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self.limit = limit

    def wait(self, address: str) -> int:
        """Return for how many seconds nothing of an address is verified; 0 where it may try.

        :param address: as :func:`network_of` gives it.
        """
        with self._lock:
            window = self._windows.get(address)
            if window is None or window.count < self.limit:
                return 0
            return max(0, math.ceil(window.began + WINDOW - self._clock()))

    def add(self, address: str) -> None:
        """Count a failure."""
        with self._lock:
            self._current(address).count += 1


class RefusalRecorder(_Windows[str | None]):
    """Emits audit events of refused requests, of which so many are recorded that no one can fill the trail."""

    async def denied(self, request: Request, error: AccessError, actor: str | None = None) -> None:
        """Emit the event of a refused caller.

        :param actor: the token's subject; ``None`` for callers without a valid one.
        """
        await self._emit(EncryptionAuditEventType.ACCESS_DENIED, request, error, {"reason": error.reason}, actor)

    async def limited(self, request: Request, quota: int, actor: str | None = None) -> None:
        """Emit the event of a rate limit.

        :param quota: requests that are allowed in a window.
        """
        error = ProblemError(problems.RATE_LIMITED)
        await self._emit(EncryptionAuditEventType.RATE_LIMITED, request, error, {"quota": quota}, actor)

    def count(self, caller: str | None) -> int | None:
        """Count a refusal, and return how many refusals to record now.

        :returns: 1, or more after some were left out; ``None`` where this one is left out, for a later one to count.
        """
        with self._lock:
            window = self._current(caller)
            if window.count == LIMIT:
                window.left_out += 1
                return None
            count, window.left_out = 1 + window.left_out, 0
            window.count += 1
            return count

    async def _emit(
        self,
        kind: EncryptionAuditEventType,
        request: Request,
        error: Exception,
        detail: Mapping[str, str | int],
        actor: str | None,
    ) -> None:
        if not is_heard() or (count := self.count(actor)) is None:
            return
        route = getattr(request.scope.get("route"), "path", None)
        operation = None if route is None else f"{request.method} {route}"
        with scope(actor=actor):
            # The audit trail may have to wait for its disk.
            await run_in_threadpool(
                emit, Event(type=kind, operation=operation, count=count, error=error, detail=detail)
            )


def network_of(host: str | None) -> str:
    """Return what counts as one address: of IPv6 the network of 64 bits, which one customer has whole.

    :param host: as the server knows it, which may be a name or nothing.
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return (host or "")[:_MAX_LENGTH]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), _NETWORK_BITS), strict=False))
