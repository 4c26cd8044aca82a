"""Connections of the server in this process: who may wait for how long, and how an answer ends one."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
import uvicorn

from glpgenc.api.server import connections
from glpgenc.api.server.connections import ConnectionLimits, GuardedConfig, allow_files
from glpgenc.api.server.listening import listening_sockets

Address = tuple[str, int]

HEAD_SECONDS, BODY_SECONDS = 1.0, 6.0
GET = b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer how many bytes came; or, before they are read, with a refusal that ends the connection."""
    length, headers, status = 0, [], 200
    if scope["path"] == "/refused":
        await asyncio.sleep(0.2)
        status, headers = 413, [(b"connection", b"close")]
    else:
        while True:
            message = await receive()
            length += len(message.get("body", b""))
            if not message.get("more_body", False):
                break
        if scope["path"] == "/slow":
            await asyncio.sleep(2 * HEAD_SECONDS)
    body = f"{length} bytes".encode()
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(*, total: int = 10, head: float = HEAD_SECONDS, body: float = BODY_SECONDS) -> Iterator[Address]:
    listening = listening_sockets("127.0.0.1", 0, "")
    config = GuardedConfig(
        application, limits=ConnectionLimits(total, None, head, body), lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=(listening,), daemon=True)
    thread.start()
    try:
        yield listening[0].getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with served() as found:
        yield found


@contextmanager
def client_of(address: Address, sent: bytes = b"") -> Iterator[socket.socket]:
    with closing(socket.create_connection(address, timeout=30)) as client:
        client.sendall(sent)
        yield client


def answer_of(client: socket.socket) -> bytes:
    """Return an answer's status and body."""
    found = client.recv(65_536)
    while found and b" bytes" not in found:
        found += client.recv(65_536)
    return found[9:12] + b" " + found.rpartition(b"\r\n")[2]


def is_ended(client: socket.socket, seconds: float) -> bool:
    client.settimeout(seconds)
    try:
        while client.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def is_reset(client: socket.socket, seconds: float, sent: bytes = b"") -> bool:
    """Return whether the server takes nothing more, after it has ended its side."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            client.sendall(sent)
            client.recv(1)
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_there_is_room_for_as_many_as_are_wanted_where_files_are_allowed() -> None:
    assert [allow_files(number) for number in (1, 2, 50)] == [1, 2, 50]


@pytest.mark.parametrize(("sent", "seconds"), [(b"", HEAD_SECONDS), (b"GET / HTTP/1.1\r\n", HEAD_SECONDS)])
def test_a_head_has_its_time(address: Address, sent: bytes, seconds: float) -> None:
    with client_of(address, sent) as client:
        began = time.monotonic()
        assert is_ended(client, 30)
        assert seconds * 0.9 < time.monotonic() - began < BODY_SECONDS - 1


def test_a_body_has_more_time_than_a_head_and_an_answer_as_much_as_it_takes(address: Address) -> None:
    with client_of(address, POST % (b"", 4)) as client:
        for _ in range(4):
            time.sleep(0.5 * HEAD_SECONDS)
            client.sendall(b"x")
        assert answer_of(client) == b"200 4 bytes"
        client.sendall(GET % b"slow")
        assert answer_of(client) == b"200 0 bytes"
        # It waits for the next request again, and not for long.
        client.sendall(GET % b"")
        assert answer_of(client) == b"200 0 bytes"
        began = time.monotonic()
        assert is_ended(client, 30)
        assert 0.9 * HEAD_SECONDS < time.monotonic() - began < BODY_SECONDS - 1


def test_a_body_that_does_not_come_ends_the_connection() -> None:
    with served(head=60, body=1) as address, client_of(address, POST % (b"", 4)) as client:
        began = time.monotonic()
        assert is_ended(client, 30)
        assert 0.9 < time.monotonic() - began < 20


def test_who_has_waited_longest_makes_room_and_who_is_answered_does_not() -> None:
    with served(total=2, head=60) as address, ExitStack() as stack:
        busy = stack.enter_context(client_of(address, GET % b"slow"))
        idle = stack.enter_context(client_of(address))
        time.sleep(0.2)
        third = stack.enter_context(client_of(address, GET % b""))
        assert answer_of(third) == b"200 0 bytes"
        assert is_ended(idle, 20)
        assert answer_of(busy) == b"200 0 bytes"
        # Of those that wait for a request, before one that sends a body.
        sending = stack.enter_context(client_of(address, POST % (b"", 1)))
        assert is_ended(third, 20) != is_ended(busy, 1)
        sending.sendall(b"x")
        assert answer_of(sending) == b"200 1 bytes"


def test_where_all_are_answered_the_next_one_is_refused() -> None:
    with served(total=1, head=60) as address, client_of(address, GET % b"slow") as busy:
        time.sleep(0.2)
        with client_of(address, GET % b"") as next_one:
            assert is_ended(next_one, 20)
        assert answer_of(busy) == b"200 0 bytes"


def test_an_answer_before_the_body_is_read_although_the_client_sends_all_of_it(address: Address) -> None:
    size = 8 << 20
    with client_of(address, POST % (b"refused", size)) as client:
        client.sendall(bytes(size))
        assert answer_of(client) == b"413 0 bytes"
        assert client.recv(1) == b""


def test_what_comes_after_the_last_answer_is_dropped_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LINGER_BYTES", 1_000)
    with served(head=60) as address, client_of(address, POST % (b"refused", 1 << 20)) as client:
        assert answer_of(client) == b"413 0 bytes"
        assert client.recv(1) == b""
        client.sendall(bytes(1_000))
        time.sleep(0.3)
        # It is still taken, and one byte too many; what comes after it is refused.
        client.sendall(b"x")
        assert not is_reset(client, 0.3)
        assert is_reset(client, 20, sent=b"x")


def test_where_nothing_more_is_to_come_the_connection_is_closed_at_once() -> None:
    with served(head=60) as address:
        with client_of(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as client:
            assert answer_of(client) == b"200 0 bytes"
            assert is_reset(client, 20, sent=b"x")
        with client_of(address, b"no HTTP\r\n\r\n") as client:
            assert client.recv(65_536).startswith(b"HTTP/1.1 400")


def test_a_body_of_many_tiny_chunks_at_once_is_not_read(address: Address) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with client_of(address, head + b"1\r\nx\r\n" * 100 + b"0\r\n\r\n") as client:
        assert answer_of(client) == b"200 100 bytes"
    with client_of(address, head) as client:
        client.sendall(b"1\r\nx\r\n" * 5_000)
        assert is_ended(client, HEAD_SECONDS + 20)
