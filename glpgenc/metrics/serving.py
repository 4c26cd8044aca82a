"""Showing metrics over HTTP while a job runs."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from glpgenc._support.forks import Process
from glpgenc.errors import ConfigurationError
from glpgenc.events.inherited import in_workers
from glpgenc.metrics.client import require_client
from glpgenc.metrics.exposition import latest
from glpgenc.metrics.multiprocess import shared_with_workers
from glpgenc.metrics.registration import forget_state, watch_state

if TYPE_CHECKING:
    from glpgenc.settings import Settings

PATH = "/metrics"

_PATIENCE = 10.0
_LOOK = 0.05
"""Seconds between two looks at whether the job has ended."""


@contextmanager
def served(settings: Settings) -> Iterator[int | None]:
    """Show metrics for the block at ``http://<metrics_host>:<metrics_port>/metrics``, where ``metrics_port`` is set.

    Operations, keys and the KMS of this process and of those that it starts, and the state of the database. Without the
    setting nothing is imported.

    :returns: the port; ``None`` without the setting.
    :raises ConfigurationError: before the block, when the port is taken, the host is not one of this machine, or
        prometheus-client is not installed.
    """
    if settings.metrics_port is None:
        yield None
        return
    require_client()
    with _bound(settings.metrics_host, settings.metrics_port) as server, ExitStack() as stack:
        # Before the client library is imported: only then it counts into the folder.
        stack.enter_context(shared_with_workers())
        stack.enter_context(counting())
        stack.enter_context(in_workers(counting))
        watch_state(settings)
        stack.callback(forget_state)
        thread = threading.Thread(target=server.serve_forever, args=(_LOOK,), name="glpgenc metrics", daemon=True)
        thread.start()
        process = Process()
        try:
            yield int(server.server_address[1])
        finally:
            # In a fork no one serves: it would wait forever.
            if process.is_this:
                server.shutdown()
                thread.join()


@contextmanager
def counting() -> Iterator[None]:
    """Count what happens in this process, for the block."""
    from glpgenc.metrics import disable, enable, is_enabled  # noqa: PLC0415  # imports the client library

    before = is_enabled()
    enable()
    try:
        yield
    finally:
        if not before:
            disable()


@contextmanager
def _bound(host: str, port: int) -> Iterator[ThreadingHTTPServer]:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = type("_Server", (_Server,), {"address_family": family})
        server: ThreadingHTTPServer = made(address[:2], _Handler)
    except OSError as error:
        raise ConfigurationError(
            f"metrics can't be shown on {host}, port {port}: {error.strerror or 'no such host'}",
            hint="choose another --metrics-port, or metrics_host; nothing was done yet",
        ) from None
    with server:
        yield server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A request that hangs keeps no job from its end.
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing of anyone who hung up: the terminal is the job's."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE
    # Neither a version of Python nor of this.
    server_version, sys_version = "glpgenc", ""

    def do_GET(self) -> None:  # the name is the protocol of http.server
        if self.path.partition("?")[0] != PATH:
            self.send_error(404, explain=f"metrics are at {PATH}")
            return
        body, content_type = latest(accept=self.headers.get("Accept", ""))
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is the job's."""
