"""Sockets that listen, opened before anything is served: a port that is taken is an error of the settings."""

from __future__ import annotations

import errno
import os
import socket

from glpgenc.errors import ConfigurationError

_NOT_HERE = frozenset((errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT))
"""What an address is refused with whose family this machine does not use."""


def listening_sockets(host: str, port: int, hint: str) -> list[socket.socket]:
    """Listen on a port of every address that a host has here.

    :param hint: of the error.
    :raises ConfigurationError: the port is taken, or not for this user, or the host is not an address of this machine.
    """
    opened: list[socket.socket] = []
    refused: OSError | None = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, address in dict.fromkeys((family, address) for family, *_, address in found):
            try:
                listening = socket.create_server(address[:2], family=family, backlog=128)
                opened.append(listening)
                # Accepted connections inherit it. asyncio sets it on sockets of its own alone, and without it an answer
                # waits 40 ms for the acknowledgement of its headers.
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                # localhost may have an address of IPv6 in a machine without it.
                if error.errno not in _NOT_HERE:
                    raise
                refused = error
        if refused is not None and not opened:
            raise refused
    except OSError as error:
        for each in opened:
            each.close()
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise ConfigurationError(f"port {port} on {host} can't be listened on: {reason}", hint=hint) from None
    return opened
