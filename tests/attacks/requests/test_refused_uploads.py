"""Answers to requests that are refused before their body is read reach the client, and what hangs up is no fault."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.api import PREFIX, ServeProgram, bearer, prepared, serving
from tests.support.databases import fresh_database
from tests.support.peers.certificates import self_signed
from tests.support.servers import Server, TemplateDatabases

LIMIT = 100_000
URL = f"{PREFIX}/encrypt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("refused"))


@pytest.fixture(scope="module")
def database(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        yield url


@pytest.fixture(scope="module")
def program(database: str, folder: Path) -> Iterator[ServeProgram]:
    with serving(prepared(folder, database, api_max_body_bytes=LIMIT), folder) as program:
        yield program


def upload(size: int) -> bytes:
    return json.dumps({"text": "x" * size, "data_class": "pii"}).encode()


def chunks(size: int) -> Iterator[bytes]:
    sent = 0
    while sent < size:
        yield b"x" * 65_536
        sent += 65_536


def head(program: ServeProgram, *lines: str, token: bool = True) -> bytes:
    own = [f"POST {URL} HTTP/1.1", "Host: x", "Content-Type: application/json"]
    own += [f"Authorization: {bearer()['Authorization']}"] if token else []
    assert program
    return "\r\n".join([*own, *lines, "", ""]).encode()


def answer_of(client: socket.socket) -> bytes:
    client.settimeout(30)
    received = b""
    while part := client.recv(65_536):
        received += part
    return received


@pytest.mark.parametrize("size", [LIMIT, 2_000_000, 20_000_000])
def test_an_upload_past_the_limit_is_answered_413_that_httpx_sees(program: ServeProgram, size: int) -> None:
    headers = bearer() | {"Content-Type": "application/json"}
    for content in (upload(size), chunks(size)):
        answer = program.client.post(URL, content=content, headers=headers)
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")
        assert answer.json()["type"].endswith("#body-too-large")


@pytest.mark.parametrize("size", [2_000_000, 20_000_000])
@pytest.mark.parametrize("token", [True, False], ids=["with a token", "without one"])
def test_a_client_that_fails_where_it_can_not_send_all_sees_the_answer(
    program: ServeProgram, size: int, *, token: bool
) -> None:
    headers = bearer() if token else {}
    with closing(http.client.HTTPConnection("127.0.0.1", program.client.base_url.port, timeout=60)) as client:
        client.request("POST", URL, upload(size), headers | {"Content-Type": "application/json", "Connection": "close"})
        assert client.getresponse().status == (413 if token else 401)


@pytest.mark.parametrize("options", [[], ["--header", "Expect:"], ["--header", "Transfer-Encoding: chunked"]])
def test_an_upload_past_the_limit_is_answered_413_that_curl_sees(
    program: ServeProgram, tmp_path: Path, options: list[str]
) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    (tmp_path / "upload").write_bytes(upload(20_000_000))
    done = subprocess.run(
        [curl, "--silent", "--show-error", "--max-time", "60", "--write-out", "%{http_code}", "--output", "/dev/null",
         "--data-binary", f"@{tmp_path / 'upload'}", "--header", "Content-Type: application/json",
         "--header", f"Authorization: {bearer()['Authorization']}", *options, str(program.client.base_url.join(URL))],
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr, done.returncode) == ("413", "", 0)


def test_a_client_that_closes_after_each_request_sees_why_it_was_refused(program: ServeProgram) -> None:
    headers = {"Content-Type": "application/json", "Connection": "close"}
    for _ in range(3):
        answer = program.client.post(URL, content=upload(3_000_000), headers=headers)
        assert answer.status_code == 401


def test_a_client_that_waits_for_100_continue_sends_no_body_that_is_refused(program: ServeProgram) -> None:
    address = ("127.0.0.1", program.client.base_url.port or 0)
    with closing(socket.create_connection(address, timeout=30)) as client:
        client.sendall(head(program, "Expect: 100-continue", f"Content-Length: {LIMIT + 1}"))
        received = answer_of(client)
    assert received.startswith(b"HTTP/1.1 413 ")
    with closing(socket.create_connection(address, timeout=30)) as client:
        body = upload(10)
        client.sendall(head(program, "Expect: 100-continue", "Connection: close", f"Content-Length: {len(body)}"))
        assert client.recv(1_000).startswith(b"HTTP/1.1 100 ")
        client.sendall(body)
        assert answer_of(client).startswith(b"HTTP/1.1 200 ")


def test_what_never_ends_is_dropped_after_the_answer_and_then_ended(program: ServeProgram) -> None:
    address = ("127.0.0.1", program.client.base_url.port or 0)
    with closing(socket.create_connection(address, timeout=30)) as client:
        client.sendall(head(program, "Transfer-Encoding: chunked"))
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"

        def send() -> None:
            for _ in range(3_000):
                client.sendall(chunk)

        with pytest.raises(OSError, match=r"Broken pipe|reset"):
            send()
        assert program.client.get("/healthz").status_code == 204


@pytest.mark.parametrize("chunk", [b"1\r\nx\r\n", b"1;a=b\r\nx\r\n", b"00a\r\n0123456789\r\n"])
def test_a_body_in_tiny_chunks_ends_the_connection(program: ServeProgram, chunk: bytes) -> None:
    address = ("127.0.0.1", program.client.base_url.port or 0)
    with closing(socket.create_connection(address, timeout=30)) as client:
        client.sendall(head(program, "Transfer-Encoding: chunked", token=False))
        with pytest.raises(OSError, match=r"Broken pipe|reset"):
            client.sendall(chunk * 1_000_000)


def test_a_body_in_chunks_of_a_line_each_is_taken(program: ServeProgram) -> None:
    body = json.dumps({"data_class": "pii", "text": "x", "context": {f"entry {n}": "y" for n in range(30)}}, indent=1)
    headers = bearer() | {"Content-Type": "application/json"}
    lines = (line.encode() + b"\r\n" for line in body.splitlines())
    assert program.client.post(URL, content=lines, headers=headers).status_code == 200


def test_requests_that_are_sent_ahead_are_answered_in_turn_or_their_client_is_ended(program: ServeProgram) -> None:
    address = ("127.0.0.1", program.client.base_url.port or 0)
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with closing(socket.create_connection(address, timeout=60)) as client:
        client.sendall(request * 200)
        client.shutdown(socket.SHUT_WR)
        assert answer_of(client).count(b"HTTP/1.1 204 ") == 200
    # Answers that nobody takes: reading stops, and with it the asking.
    with closing(socket.socket()) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(address)
        client.settimeout(3)
        with pytest.raises(OSError, match=r"timed out|Broken pipe|reset"):
            client.sendall(request * 1_000_000)
    assert program.client.get("/healthz").status_code == 204


def test_a_refused_upload_over_tls_is_answered_as_well(database: str, folder: Path) -> None:
    certificate, key, trusted = self_signed(folder)
    arguments = ("--tls-cert", str(certificate), "--tls-key", str(key))
    settings = prepared(folder, database, api_max_body_bytes=LIMIT)
    with serving(settings, folder, *arguments, tls=trusted) as program:
        assert isinstance(trusted, ssl.SSLContext)
        headers = bearer() | {"Content-Type": "application/json"}
        for content in (upload(3_000_000), chunks(3_000_000)):
            assert program.client.post(URL, content=content, headers=headers).status_code == 413


def test_a_client_that_hangs_up_is_no_fault_of_the_server(database: str, folder: Path) -> None:
    with serving(prepared(folder, database), folder) as program:
        before = len(program.output)
        address = ("127.0.0.1", program.client.base_url.port or 0)
        for _ in range(3):
            with closing(socket.create_connection(address, timeout=30)) as client:
                client.sendall(head(program, "Content-Length: 1000") + b'{"text": "half')
        assert program.client.post(URL, json={"text": "x", "data_class": "pii"}, headers=bearer()).status_code == 200
        shown = program.client.get("/metrics", headers=bearer(roles=["viewer"])).text
        program.terminate()
        log = program.output[before:]
    assert re.search(rf'^gl_http_requests_total{{code="499",method="POST",route="{URL}"}} 3.0$', shown, re.MULTILINE)
    assert log.count(f"POST {URL} 499 ") == 3
    assert "ERROR" not in log
    assert " 500 " not in log
