"""A TCP proxy in front of a server, as far away as one likes, which counts how often a client waits for an answer.

It runs as a process of its own, so that it is not late because the client computes. What arrives is passed on after a
delay, in each direction, in the order of arrival; the kernel is asked to wake the process on time (Linux).
"""

from __future__ import annotations

import ctypes
import multiprocessing
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tests.support.databases import address, with_address

_SPAWN = multiprocessing.get_context("spawn")
_CHUNK = 1 << 16
_PR_SET_TIMERSLACK = 29


@dataclass(frozen=True)
class DelayingProxy:
    """A running proxy.

    :param url: the database's, by way of the proxy.
    """

    url: str
    _exchanges: Any

    @property
    def exchanges(self) -> int:
        """How often a client sent something after it had received what the server had to say: it waited for that."""
        return int(self._exchanges.value)


@contextmanager
def delaying_proxy(database_url: str, *, seconds: float) -> Iterator[DelayingProxy]:
    """Run a proxy in front of a server.

    :param seconds: how long each direction takes: a round trip takes twice as long.
    """
    exchanges = _SPAWN.Value("L", 0)
    ours, its = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(address(database_url), seconds, exchanges, its), daemon=True)
    process.start()
    try:
        yield DelayingProxy(with_address(database_url, "127.0.0.1", ours.recv()), exchanges)
    finally:
        process.kill()
        process.join()


def _serve(server: tuple[str, int], seconds: float, exchanges: Any, started: Any) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    started.send(listener.getsockname()[1])
    while True:
        client, _ = listener.accept()
        connected = socket.create_connection(server)
        threading.Thread(target=_pass_on, args=(client, connected, seconds, exchanges), daemon=True).start()


def _pass_on(client: socket.socket, server: socket.socket, seconds: float, exchanges: Any) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_TIMERSLACK, 1, 0, 0, 0)
    to = {client: server, server: client}
    for each in to:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    under_way: deque[tuple[float, socket.socket, bytes]] = deque()
    has_answer = True
    with client, server, suppress(OSError):
        while True:
            wait = max(under_way[0][0] - time.perf_counter(), 0) if under_way else None
            arrived, _, _ = select.select(list(to), [], [], wait)
            now = time.perf_counter()
            for each in arrived:
                data = each.recv(_CHUNK)
                if not data:
                    return
                if each is client and has_answer:
                    has_answer = False
                    with exchanges.get_lock():
                        exchanges.value += 1
                under_way.append((now + seconds, to[each], data))
            while under_way and under_way[0][0] <= time.perf_counter():
                _, receiver, data = under_way.popleft()
                receiver.sendall(data)
                has_answer = has_answer or receiver is client
