"""Limits of failed authentications by address, and audit events of refused requests."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from glpgenc._support.forks import Lock
from glpgenc.api import problems
from glpgenc.api.problems import ProblemError
from glpgenc.errors import AccessError
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard, scope

WINDOW = 10.0
"""Seconds of a window."""

MAX_ADDRESSES = 10_000
"""Addresses that are remembered; those that failed longest ago go first."""

_MAX_LENGTH = 64
_NETWORK_BITS = 64


@dataclass(slots=True)
class _FailureWindow:
    began: float
    failed: int = 0


class FailedAuthentications:
    """Counts failed authentications by client address, in this process. Thread-safe.

    A signature takes 100 to 300 microseconds to verify, valid or not, in the event loop of all requests.

    :param limit: failures of one address in a window, after which nothing it sends is verified until the window ends.
    :param clock: seconds that only grow.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[str, _FailureWindow] = OrderedDict()

    def wait(self, address: str) -> int:
        """Return for how many seconds nothing of an address is verified; 0 where it may try.

        :param address: as :func:`network_of` gives it.
        """
        with self._lock:
            window = self._windows.get(address)
            if window is None or window.failed < self.limit:
                return 0
            return max(0, math.ceil(window.began + WINDOW - self._clock()))

    def add(self, address: str) -> None:
        """Count a failure."""
        with self._lock:
            now = self._clock()
            window = self._windows.pop(address, None)
            if window is None or now >= window.began + WINDOW:
                window = _FailureWindow(now)
            window.failed += 1
            self._windows[address] = window
            if len(self._windows) > MAX_ADDRESSES:
                self._windows.popitem(last=False)


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


LIMIT = 50
"""Refusals of one caller in a window that are recorded one by one. Strangers, who are no one yet, are one caller."""

"""Seconds of a window."""

MAX_CALLERS = 10_000
"""Callers that are remembered; those that were longest not refused go first."""


@dataclass(slots=True)
class _RefusalWindow:
    began: float
    told: int = 0
    left_out: int = 0


class RefusalThrottle:
    """Counts refusals by caller. Thread-safe.

    :param clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[str | None, _RefusalWindow] = OrderedDict()

    def to_tell(self, caller: str | None) -> int | None:
        """Count a refusal, and return how many refusals to record now.

        :param caller: the token's subject; ``None`` for anyone who has no valid one.
        :returns: 1, or more after some were left out; ``None`` where this one is left out, for a later one to count.
        """
        with self._lock:
            now = self._clock()
            window = self._windows.pop(caller, None) or _RefusalWindow(now)
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


async def record_denied(
    denials: RefusalThrottle, request: Request, error: AccessError, actor: str | None = None
) -> None:
    """Emit the event of a refused caller.

    :param actor: the token's subject; ``None`` for anyone who has no valid one.
    """
    await _record(denials, request, EncryptionAuditEventType.ACCESS_DENIED, error, {"reason": error.reason}, actor)


async def record_limited(denials: RefusalThrottle, request: Request, quota: int, actor: str | None = None) -> None:
    """Emit the event of a rate limit.

    :param quota: how often he may.
    """
    error = ProblemError(problems.RATE_LIMITED)
    await _record(denials, request, EncryptionAuditEventType.RATE_LIMITED, error, {"quota": quota}, actor)


async def _record(  # noqa: PLR0917  # one place for all
    denials: RefusalThrottle,
    request: Request,
    kind: EncryptionAuditEventType,
    error: Exception,
    detail: dict[str, str | int],
    actor: str | None,
) -> None:
    if not is_heard() or (count := denials.to_tell(actor)) is None:
        return
    route = getattr(request.scope.get("route"), "path", None)
    operation = None if route is None else f"{request.method} {route}"
    with scope(actor=actor):
        # The audit trail may have to wait for its disk.
        await run_in_threadpool(
            emit, Event(type=kind, operation=operation, count=count, error=error, detail=dict(detail))
        )
