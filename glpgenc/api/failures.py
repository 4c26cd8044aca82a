"""How often an address may come with tokens that are not valid: to find that out costs more than to send them."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from glpgenc._support.forks import Lock

WINDOW = 10.0
"""Seconds of a window."""

MAX_ADDRESSES = 10_000
"""Addresses that are remembered; those that failed longest ago go first."""

_MAX_LENGTH = 64
_NETWORK_BITS = 64


@dataclass(slots=True)
class _Window:
    began: float
    failed: int = 0


class Failures:
    """Counts failed authentications by client address, in this process. Thread-safe.

    A signature takes 100 to 300 microseconds to verify, valid or not, in the event loop of all requests.

    :param limit: failures of one address in a window, after which nothing it sends is verified until the window ends.
    :param clock: seconds that only grow.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[str, _Window] = OrderedDict()

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
                window = _Window(now)
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
