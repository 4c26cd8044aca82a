"""The HTTP server of a witness: ``add-checkpoint`` for logs, and the newest checkpoints for monitors."""

from __future__ import annotations

import re
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from glpgenc.audit.checkpoints.witness import WitnessAnswer
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    import socket

    from glpgenc.audit.checkpoints.witness import WitnessService

_LONGEST_REQUEST = 1 << 17
_MOST_CONNECTIONS = 64
_TIMEOUT = 10.0
_MONITORED = re.compile("/([0-9a-f]{64})/checkpoint", re.ASCII)


class WitnessServer(ThreadingHTTPServer):
    """Serves a witness until it is shut down. More connections than it takes at once are closed.

    :raises ConfigurationError: if the address can't be listened on.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: WitnessService, host: str, port: int) -> None:
        self.service = service
        self._free = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        try:
            super().__init__((host, port), _WitnessHandler)
        except OSError as error:
            raise ConfigurationError(f"{host}:{port} can't be listened on: {error.strerror}") from None

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """Serve a connection in a thread of its own, if there is room for one."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """Serve a connection, and make room."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, *_: object) -> None:
        """Say nothing: what a caller sent is not written anywhere."""


class _WitnessHandler(BaseHTTPRequestHandler):
    server: WitnessServer
    protocol_version = "HTTP/1.1"
    timeout = _TIMEOUT
    server_version, sys_version = "glpgenc", ""

    def do_POST(self) -> None:  # http.server calls it
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint":
            self._answer(WitnessAnswer(HTTPStatus.NOT_FOUND), close=True)
        elif not re.fullmatch("[0-9]{1,9}", length, re.ASCII):
            self._answer(WitnessAnswer(HTTPStatus.LENGTH_REQUIRED), close=True)
        elif int(length) > _LONGEST_REQUEST:
            self._answer(WitnessAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), close=True)
        else:
            self._answer(self.server.service.add_checkpoint(self.rfile.read(int(length))))

    def do_GET(self) -> None:  # http.server calls it
        match = _MONITORED.fullmatch(self.path)
        self._answer(WitnessAnswer(HTTPStatus.NOT_FOUND) if match is None else self.server.service.newest(match[1]))

    def log_message(self, *_: object) -> None:
        """Write no log of requests."""

    def _answer(self, answer: WitnessAnswer, *, close: bool = False) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if close:
            # What was sent is not read.
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(answer.body)
