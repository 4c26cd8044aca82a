"""A proxy between a process and its KMS, which passes on, alters, withholds or breaks off what the KMS answers."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@dataclass
class Answer:
    """What the KMS answered, to be altered, and how it is passed on.

    :param late: seconds to wait before anything is sent.
    :param cut: how many bytes of the body are sent before the connection ends; ``None`` for all of them.
    :param reset: whether it ends with RST instead of FIN.
    :param drip: seconds between two bytes of the body.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    late: float = 0
    cut: int | None = None
    reset: bool = False
    drip: float = 0

    def json(self) -> Any:
        return json.loads(self.body)

    def say(self, body: Any, status: int | None = None) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status = self.status if status is None else status


Lie = Callable[[str, Answer], None]


@dataclass
class LyingProxy:
    """The running proxy.

    :param url: where it listens.
    :param lie: is given the operation, or path, of each request and the KMS's answer to it, which it may alter.
    :param asked: every operation that was asked for, in order.
    """

    url: str
    upstream: str
    lie: Lie = lambda _operation, _answer: None
    asked: list[str] = field(default_factory=list)

    def honest(self) -> None:
        self.lie = lambda _operation, _answer: None
        self.asked.clear()

    def lies(self, lie: Lie, *operations: str) -> None:
        """Alter the answers to these operations only, or to paths that hold one of these words."""

        def some(operation: str, answer: Answer) -> None:
            if any(each in operation for each in operations):
                lie(operation, answer)

        self.asked.clear()
        self.lie = some


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: LyingProxy

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        operation = self.headers.get("X-Amz-Target", self.path).rpartition(".")[2]
        self.proxy.asked.append(operation)
        answer = self._asked_upstream(body)
        self.proxy.lie(operation, answer)
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            self._send(answer)

    do_GET = do_PUT = do_POST  # noqa: N815  # so the base class wants it

    def _asked_upstream(self, body: bytes) -> Answer:
        address = urlsplit(self.proxy.upstream)
        with contextlib.closing(http.client.HTTPConnection(address.hostname or "", address.port)) as connection:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            connection.request(self.command, self.path, body, headers)
            reply = connection.getresponse()
            kept = {name: value for name, value in reply.getheaders() if name.lower() not in _HOP}
            return Answer(reply.status, kept, reply.read())

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.late)
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        whole = answer.body if answer.cut is None else answer.body[: answer.cut]
        if answer.drip:
            for byte in whole:
                self.wfile.write(bytes([byte]))
                time.sleep(answer.drip)
        else:
            self.wfile.write(whole)
        self.wfile.flush()
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        if answer.cut is not None:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def lying_proxy(upstream: str) -> Iterator[LyingProxy]:
    """Run a proxy in front of a KMS at a URL; it is honest until it is told otherwise."""
    proxy = LyingProxy("", upstream)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def half_open() -> Iterator[str]:
    """Give the URL of a port that takes connections and never answers on them."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def nobody() -> Iterator[str]:
    """Give the URL of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}"
