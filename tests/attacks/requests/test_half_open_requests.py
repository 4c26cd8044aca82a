"""Clients without a token that open connections and send little, or nothing: whoever has one is served all the same."""

from __future__ import annotations

import resource
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from glpgenc.api.server.connections import ConnectionGate, allow_files
from tests.support.api import PREFIX, ServeProgram, bearer, prepared, serving
from tests.support.databases import fresh_database
from tests.support.peers.certificates import self_signed
from tests.support.servers import Server, TemplateDatabases

CLIENTS = 1_100
VALUE = {"text": "x", "data_class": "pii"}
HALF = b"POST /api/v1/encryption/encrypt HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
UNREAD_BODY = HALF + b"Content-Length: 1000000\r\n\r\n{"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("half_open"))


@pytest.fixture(scope="module")
def database(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        yield url


@pytest.fixture
def files() -> Iterator[None]:
    """Room for the attacker's own sockets; and a server that begins with the usual soft limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4_096)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def program(database: str, folder: Path) -> Iterator[ServeProgram]:
    settings = prepared(folder, database, api_max_connections=200, api_max_connections_per_address=200)
    with serving(settings | {"api_head_timeout": 2, "api_body_timeout": 3}, folder) as program:
        yield program


def port_of(program: ServeProgram) -> int:
    return program.client.base_url.port or 0


def opened(stack: ExitStack, program: ServeProgram, sent: bytes) -> socket.socket:
    found = stack.enter_context(closing(socket.create_connection(("127.0.0.1", port_of(program)), timeout=20)))
    found.sendall(sent)
    return found


def encrypts(program: ServeProgram, tls: ssl.SSLContext | None = None) -> bool:
    """Whether a new client with a token is served at once."""
    began = time.monotonic()
    url = program.client.base_url.join(f"{PREFIX}/encrypt")
    with httpx2.Client(timeout=5, verify=True if tls is None else tls, trust_env=False) as client:
        answer = client.post(url, json=VALUE, headers=bearer())
    return bool(answer.status_code == 200) and time.monotonic() - began < 4


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


@pytest.mark.parametrize("sent", [b"", HALF, UNREAD_BODY], ids=["nothing", "half a head", "a body nobody reads"])
@pytest.mark.usefixtures("files")
def test_more_half_open_requests_than_there_are_places_keep_nobody_out(program: ServeProgram, sent: bytes) -> None:
    with ExitStack() as stack:
        clients = []
        for number in range(CLIENTS):
            clients.append(opened(stack, program, sent))
            if number % 300 == 299:
                assert encrypts(program)
        assert encrypts(program)
        # The first were ended for the last.
        assert is_ended(clients[0], 5)
    assert encrypts(program)


def test_a_head_that_comes_byte_by_byte_has_a_deadline(program: ServeProgram) -> None:
    def dripping(client: socket.socket) -> None:
        for byte in HALF:
            client.sendall(bytes([byte]))
            time.sleep(0.1)

    with ExitStack() as stack:
        client = opened(stack, program, b"")
        began = time.monotonic()
        with pytest.raises(OSError, match=r"Broken pipe|reset"):
            dripping(client)
        assert time.monotonic() - began < 8


def test_the_body_of_a_caller_with_a_token_has_a_deadline(program: ServeProgram) -> None:
    token = bearer()["Authorization"].encode()
    head = HALF + b"Authorization: " + token + b"\r\nContent-Length: 1000\r\n\r\n"
    with ExitStack() as stack:
        client = opened(stack, program, head)
        client.sendall(b"{")
        began = time.monotonic()
        assert is_ended(client, 10)
        assert 2 < time.monotonic() - began < 8


def test_half_a_handshake_of_tls_has_a_deadline_and_a_place_that_can_be_taken(database: str, folder: Path) -> None:
    certificate, key, trusted = self_signed(folder)
    settings = prepared(folder, database, api_max_connections=50, api_head_timeout=2)
    arguments = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with serving(settings, folder, *arguments, tls=trusted) as program, ExitStack() as stack:
        clients = [opened(stack, program, b"\x16\x03\x01") for _ in range(150)]
        assert encrypts(program, trusted)
        assert is_ended(clients[0], 5)
        assert is_ended(clients[-1], 8)
        assert encrypts(program, trusted)


@pytest.mark.slow
def test_one_address_has_its_share_of_places(database: str, folder: Path) -> None:
    settings = prepared(folder, database, api_max_connections_per_address=5)
    with serving(settings, folder) as program, ExitStack() as stack:
        clients = [opened(stack, program, HALF) for _ in range(20)]
        assert encrypts(program)
        assert sum(is_ended(each, 0.2) for each in clients) >= 15


class Connection:
    def __init__(self) -> None:
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True


def entered(gate: Any, host: str, *, waits: bool = True) -> Connection | None:
    made = Connection()
    if not gate.enter(made, host):
        return None
    if waits:
        gate.waits(made)
    return made


def test_what_the_server_works_on_is_not_ended_for_others() -> None:
    gate = ConnectionGate(2, None)
    working, waiting = entered(gate, "192.0.2.1", waits=False), entered(gate, "192.0.2.2")
    assert working is not None
    assert waiting is not None
    assert entered(gate, "192.0.2.3", waits=False) is not None
    assert (working.is_aborted, waiting.is_aborted) == (False, True)
    # All are at work now: there is no place.
    assert entered(gate, "192.0.2.4") is None
    assert len(gate) == 2


def test_an_address_at_its_share_loses_its_own_connections_only() -> None:
    gate = ConnectionGate(10, 2)
    other = entered(gate, "198.51.100.1")
    first, second = entered(gate, "192.0.2.1"), entered(gate, "192.0.2.1")
    assert entered(gate, "192.0.2.1") is not None
    assert [None if each is None else each.is_aborted for each in (other, first, second)] == [False, True, False]


def test_open_files_are_raised_as_far_as_the_hard_limit_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
        assert allow_files(600) == (600 if hard >= 728 or hard == resource.RLIM_INFINITY else hard - 128)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 728
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
