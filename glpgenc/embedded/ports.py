"""Pick a free TCP port on loopback."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from pathlib import Path

_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST = 10_000
"""Below it are the ports that services are known by."""

_ROOM = 1_000
"""As many ports as make it unlikely that two processes choose one at the same time."""

_ATTEMPTS = 50


def free_port() -> int:
    """Return a port of 127.0.0.1 that no one listens on now; another process may still take it first.

    Where the system leaves room, it is not one of those that it gives to outgoing connections
    (``ip_local_port_range``): one of them could take the port before the server listens, or while it restarts.
    """
    for _ in range(_ATTEMPTS if (end := _first_outgoing()) >= _LOWEST + _ROOM else 0):
        with suppress(OSError):
            return _bound(_LOWEST + secrets.randbelow(end - _LOWEST))
    return _bound(0)


def _bound(port: int) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
        found: int = probe.getsockname()[1]
        return found


def _first_outgoing() -> int:
    try:
        return int(_OUTGOING.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        # Not Linux: macOS and Windows begin at 49152, as IANA asks (RFC 6335, section 6).
        return 49_152
