"""A witness over HTTP, by the letter of C2SP's tlog-witness, and the client that asks it."""

from __future__ import annotations

import base64
import hashlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from glpgenc.audit.checkpoints import witnesses
from glpgenc.audit.checkpoints.merkle import consistency_proof
from glpgenc.audit.checkpoints.signing import LocalSigningKey, create_signing_key, note_signature
from glpgenc.audit.checkpoints.verifier import (
    Checkpoint,
    MerkleTree,
    SignedNote,
    VerifierKey,
    leaf_hash,
    signature_lines,
)
from glpgenc.audit.checkpoints.witness import WitnessService
from glpgenc.audit.checkpoints.witness_server import WitnessServer
from glpgenc.audit.checkpoints.witnesses import WitnessEndpoint, WitnessRefusalError
from glpgenc.errors import ConfigurationError

ORIGIN = "example.com/log"
NAME = "witness.example/w1"
NOW = 1_790_000_000


@dataclass(frozen=True)
class ALog:
    """A log whose leaves are numbers."""

    key: LocalSigningKey
    salt: str = ""
    origin: str = ORIGIN

    @property
    def vkey(self) -> VerifierKey:
        return VerifierKey(self.origin, *self.key.public())

    def leaves(self, size: int) -> list[bytes]:
        return [leaf_hash(f"{self.salt}{number}".encode()) for number in range(size)]

    def note(self, size: int, root: bytes | None = None) -> SignedNote:
        tree = MerkleTree()
        for leaf in self.leaves(size):
            tree.add(leaf)
        text = Checkpoint(self.origin, size, root or tree.root).text
        return SignedNote(text, (note_signature(self.key, self.origin, text)[0],))

    def request(self, old: int, size: int, note: SignedNote | None = None, proof: list[bytes] | None = None) -> bytes:
        hashes = consistency_proof(self.leaves(size), old) if proof is None and 0 < old <= size else proof or []
        lines = [f"old {old}", *(base64.b64encode(each).decode() for each in hashes)]
        return ("\n".join(lines) + "\n\n").encode() + bytes(note or self.note(size))


@pytest.fixture
def log(tmp_path: Path) -> ALog:
    return ALog(create_signing_key(tmp_path / "log.pem"))


@pytest.fixture
def service(log: ALog, tmp_path: Path) -> Iterator[WitnessService]:
    key = create_signing_key(tmp_path / "witness.pem")
    made = WitnessService(NAME, key, tmp_path / "seen", [log.vkey], clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def server(service: WitnessService) -> Iterator[WitnessServer]:
    with WitnessServer(service, "127.0.0.1", 0) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(server: WitnessServer, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    connection.request("POST", path, body)
    reply = connection.getresponse()
    found = reply.status, reply.getheader("Content-Type"), reply.read()
    connection.close()
    return found


def test_the_first_checkpoint_is_cosigned_and_the_next_with_a_proof(
    server: WitnessServer, service: WitnessService, log: ALog
) -> None:
    for old, size in ((0, 5), (5, 13), (13, 13), (13, 200)):
        status, _, body = ask(server, log.request(old, size))
        assert status == HTTPStatus.OK
        (line,) = signature_lines(body)
        note = log.note(size)
        cosigned = SignedNote(note.text, (*note.signatures, line))
        assert cosigned.signed_by([service.verifier_key, log.vkey]) == {service.verifier_key: NOW, log.vkey: 0}


def test_another_old_size_is_answered_with_the_one_that_was_seen(server: WitnessServer, log: ALog) -> None:
    assert ask(server, log.request(3, 5)) == (HTTPStatus.CONFLICT, "text/x.tlog.size", b"0\n")
    ask(server, log.request(0, 5))
    assert ask(server, log.request(0, 9)) == (HTTPStatus.CONFLICT, "text/x.tlog.size", b"5\n")
    # A smaller log than it has seen: a rollback.
    assert ask(server, log.request(0, 3))[0] == HTTPStatus.CONFLICT


def test_a_log_that_was_rewritten_is_not_cosigned(server: WitnessServer, log: ALog) -> None:
    other = ALog(log.key, "x")
    ask(server, log.request(0, 5))
    assert ask(server, other.request(5, 9))[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    # A split view: the same size, another root.
    assert ask(server, other.request(5, 5))[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ask(server, log.request(5, 9, proof=[bytes(32)]))[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ask(server, log.request(5, 9, proof=[]))[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ask(server, log.request(5, 9))[0] == HTTPStatus.OK


def test_a_proof_where_none_is_needed_is_refused(server: WitnessServer, log: ALog) -> None:
    assert ask(server, log.request(0, 5, proof=[bytes(32)]))[0] == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_empty_tree_has_the_root_of_the_empty_tree(server: WitnessServer, log: ALog) -> None:
    assert ask(server, log.request(0, 0, log.note(0, bytes(32))))[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ask(server, log.request(0, 0))[0] == HTTPStatus.OK
    assert ask(server, log.request(0, 4))[0] == HTTPStatus.OK


def test_another_log_is_not_known_and_another_key_not_trusted(server: WitnessServer, log: ALog, tmp_path: Path) -> None:
    assert ask(server, ALog(log.key, origin="example.com/other").request(0, 5))[0] == HTTPStatus.NOT_FOUND
    stranger = ALog(create_signing_key(tmp_path / "stranger.pem"))
    assert ask(server, stranger.request(0, 5))[0] == HTTPStatus.FORBIDDEN
    note = log.note(5)
    wrong = SignedNote(note.text, (note.signatures[0]._replace(signature=bytes(64)),))
    assert ask(server, log.request(0, 5, wrong))[0] == HTTPStatus.FORBIDDEN
    # One that does not fit makes the whole note malformed, whatever else there is.
    both = SignedNote(note.text, (*note.signatures, *wrong.signatures))
    assert ask(server, log.request(0, 5, both))[0] == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 01\n\n",
        b"new 0\n\n",
        b"old 0\nxx\n\n",
        b"old 0\nAAAA\n\n",
        b"old -1\n\n",
        b"old 0\r\n\r\n",
    ],
)
def test_what_is_malformed_is_a_bad_request(server: WitnessServer, log: ALog, body: bytes) -> None:
    assert ask(server, body + (bytes(log.note(5)) if body.endswith(b"\n\n") else b""))[0] == HTTPStatus.BAD_REQUEST


def test_bounds_of_requests(server: WitnessServer, log: ALog) -> None:
    assert ask(server, log.request(9, 5))[0] == HTTPStatus.BAD_REQUEST
    assert ask(server, log.request(1, 5, proof=[bytes(32)] * 64))[0] == HTTPStatus.BAD_REQUEST
    assert ask(server, bytes(1 << 18))[0] == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert ask(server, b"", "/other")[0] == HTTPStatus.NOT_FOUND


def test_the_newest_checkpoint_is_served_to_monitors(server: WitnessServer, service: WitnessService, log: ALog) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    path = f"/{hashlib.sha256(ORIGIN.encode()).hexdigest()}/checkpoint"

    def get() -> tuple[int, bytes]:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read()

    assert get()[0] == HTTPStatus.NOT_FOUND
    ask(server, log.request(0, 5))
    status, body = get()
    assert status == HTTPStatus.OK
    note = SignedNote.parse(body)
    assert Checkpoint.parse(note.text).size == 5
    assert set(note.signed_by([service.verifier_key, log.vkey])) == {service.verifier_key, log.vkey}
    connection.close()


def test_what_was_seen_outlasts_the_process_and_one_process_alone_has_the_folder(
    service: WitnessService, log: ALog, tmp_path: Path
) -> None:
    assert service.add_checkpoint(log.request(0, 5)).status == HTTPStatus.OK
    key = LocalSigningKey(tmp_path / "witness.pem")
    with pytest.raises(ConfigurationError, match="another witness"):
        WitnessService(NAME, key, tmp_path / "seen", [log.vkey])
    service.close()
    again = WitnessService(NAME, key, tmp_path / "seen", [log.vkey])
    assert again.add_checkpoint(log.request(0, 5)).body == b"5\n"
    again.close()


def test_of_two_checkpoints_at_once_one_is_cosigned_first(service: WitnessService, log: ALog) -> None:
    service.add_checkpoint(log.request(0, 5))
    bodies = [log.request(5, size) for size in (6, 7, 8, 9) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        statuses = [each.status for each in threads.map(service.add_checkpoint, bodies)]
    assert statuses.count(HTTPStatus.OK) == 1
    assert statuses.count(HTTPStatus.CONFLICT) == 15


def endpoint(server: WitnessServer, key: VerifierKey | None = None) -> WitnessEndpoint:
    return WitnessEndpoint.parse(f"{key or server.service.verifier_key} http://127.0.0.1:{server.server_address[1]}/")


def test_the_client_finds_out_what_the_witness_has_seen(server: WitnessServer, log: ALog) -> None:
    client = endpoint(server)
    for size, last in ((5, 0), (9, 5), (20, 0), (33, 30)):
        line = client.cosign(log.note(size), log.leaves(size), last)
        assert client.key.time_of(log.note(size).text, line.signature) == NOW


def test_the_client_says_what_the_witness_has_found(server: WitnessServer, log: ALog) -> None:
    client, other = endpoint(server), ALog(log.key, "x")
    client.cosign(log.note(9), log.leaves(9), 0)
    with pytest.raises(WitnessRefusalError, match="rolled back"):
        client.cosign(log.note(5), log.leaves(5), 0)
    with pytest.raises(WitnessRefusalError, match="was altered"):
        client.cosign(other.note(9), other.leaves(9), 0)
    unknown = ALog(log.key, origin="example.com/other")
    with pytest.raises(WitnessRefusalError, match="status 404"):
        client.cosign(unknown.note(5), unknown.leaves(5), 0)


def test_an_answer_counts_only_with_the_key_of_the_settings(server: WitnessServer, log: ALog, tmp_path: Path) -> None:
    public = create_signing_key(tmp_path / "other.pem").public()[1]
    with pytest.raises(WitnessRefusalError, match="without a cosignature"):
        endpoint(server, VerifierKey(NAME, 4, public)).cosign(log.note(5), log.leaves(5), 0)


@contextmanager
def answering(service: WitnessService, status: int, body: bytes) -> Iterator[WitnessEndpoint]:
    """Give a client of something that gives this answer in the witness's place."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status, "forged \x1b[2J")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield WitnessEndpoint(service.verifier_key, f"http://127.0.0.1:{made.server_address[1]}")
        made.shutdown()


@pytest.mark.parametrize("answer", [b"", b"junk\n", "\u2014 witness.example/w1 AAAAAAAA\n".encode(), bytes(1 << 17)])
def test_an_answer_that_is_none_is_refused(answer: bytes, log: ALog, service: WitnessService) -> None:
    with answering(service, 200, answer) as client, pytest.raises(WitnessRefusalError):
        client.cosign(log.note(5), log.leaves(5), 0)
    with pytest.raises(WitnessRefusalError, match="can't be reached"):
        client.cosign(log.note(5), log.leaves(5), 0)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (409, b"9999999999999999999\n", "it says, .* 9999999999999999999 entries of this log, which has 5"),
        (409, b"99999999999999999999\n", "it says, .*status 409"),
        (409, b"6\n\x1b[2Jforged\n", "it says, .*status 409"),
        (422, b"forged", "it says, .*status 422"),
        (500, b"forged", "it answered with the status 500"),
    ],
)
def test_what_a_witness_says_without_a_signature_is_not_a_fact(
    status: int, body: bytes, said: str, log: ALog, service: WitnessService
) -> None:
    with answering(service, status, body) as client, pytest.raises(WitnessRefusalError, match=said) as refused:
        client.cosign(log.note(5), log.leaves(5), 0)
    assert str(refused.value).isprintable()
    assert "forged" not in str(refused.value)


def _drip(stream: BufferedIOBase) -> None:
    """Send a header that does not end, with a pause shorter than any timeout of a socket."""
    stream.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        stream.write(b"a")
        time.sleep(0.05)


def _continue(stream: BufferedIOBase) -> None:
    while True:
        stream.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


def _drip_body(stream: BufferedIOBase) -> None:
    stream.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while True:
        stream.write(b"a")
        time.sleep(0.05)


def _refuse_at_length(stream: BufferedIOBase) -> None:
    stream.write(b"HTTP/1.1 409 Conflict\r\nContent-Length: 200000\r\n\r\n" + bytes(200_000))


def _refuse_slowly(stream: BufferedIOBase) -> None:
    stream.write(b"HTTP/1.1 409 Conflict\r\nContent-Length: 9999\r\n\r\n")
    time.sleep(5)


@pytest.mark.parametrize("answer", [_drip, _continue, _drip_body, _refuse_at_length, _refuse_slowly])
def test_a_witness_can_t_keep_the_client(
    answer: Callable[[BufferedIOBase], None], log: ALog, service: WitnessService, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.request.recv(1 << 16)
            with suppress(OSError):
                answer(self.wfile)

    monkeypatch.setattr(witnesses, "_TIMEOUT", 1.0)
    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as made:
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        client = WitnessEndpoint(service.verifier_key, f"http://127.0.0.1:{made.server_address[1]}")
        start = time.monotonic()
        with pytest.raises(WitnessRefusalError, match="can't be reached"):
            client.cosign(log.note(5), log.leaves(5), 0)
        assert time.monotonic() - start < 30
        made.shutdown()


@pytest.mark.parametrize("entry", ["", "x", "{vkey}", "{vkey} ftp://host/", "{vkey} http://", "{log} http://host"])
def test_what_is_not_a_witness_is_refused(entry: str, service: WitnessService, log: ALog) -> None:
    with pytest.raises(ConfigurationError, match="not a witness"):
        WitnessEndpoint.parse(entry.format(vkey=service.verifier_key, log=log.vkey))
