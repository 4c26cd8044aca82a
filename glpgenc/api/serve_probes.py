"""The port for probes and metrics: without tokens, beside the API's, and answered while that is overloaded.

It has a thread and an event loop of its own, and connections that no caller of the API can take. With several workers
it belongs to the process that started them.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import Response

from glpgenc.api.connections import ConnectionLimits, GuardedConfig
from glpgenc.errors import ConfigurationError
from glpgenc.metrics.exposition import latest

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from glpgenc.api.heartbeats import Heartbeats
    from glpgenc.settings import Settings

LIMITS = ConnectionLimits(total=32, per_address=None, head_seconds=10, body_seconds=10)
"""Prometheus, the probes of an orchestrator and someone who looks: more is a mistake, or no one's business."""

_STOP_SECONDS = 15.0
_LOG = logging.getLogger(__name__)


class Probes:
    """The ASGI application: ``/healthz``, ``/readyz`` and ``/metrics``.

    :param heartbeats: of the processes that serve.
    :param is_stopping: tells whether the server was asked to stop: it should be sent nothing more then.
    """

    def __init__(self, heartbeats: Heartbeats, is_stopping: Callable[[], bool]) -> None:
        self._heartbeats, self._is_stopping = heartbeats, is_stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["method"] not in {"GET", "HEAD"}:
            answer = Response(status_code=405, headers={"Allow": "GET, HEAD"})
        elif scope["path"] == "/healthz":
            answer = Response(status_code=204 if self._heartbeats.is_alive else 503)
        elif scope["path"] == "/readyz":
            is_ready = self._heartbeats.is_ready and not self._is_stopping()
            answer = Response(status_code=204 if is_ready else 503)
        elif scope["path"] == "/metrics":
            answer = await self._metrics(Headers(scope=scope).get("accept", ""))
        else:
            answer = Response(status_code=404)
        await answer(scope, receive, send)

    async def _metrics(self, accept: str) -> Response:
        try:
            body, content_type = await asyncio.to_thread(latest, accept=accept)
        except Exception as error:  # noqa: BLE001  # its text may quote anything
            _LOG.error("metrics can't be shown: %s", type(error).__name__)
            return Response(status_code=500)
        return Response(body, media_type=content_type)


@contextmanager
def probes_port(
    settings: Settings, heartbeats: Heartbeats, is_stopping: Callable[[], bool]
) -> Iterator[tuple[str, int]]:
    """Answer probes and scrapes on ``metrics_host`` and ``metrics_port``, for the block.

    :returns: the address that it listens on.
    :raises ConfigurationError: before the block, when the port is taken or the host is not an address of this machine.
    """
    listening = _bound(settings.metrics_host, settings.metrics_port or 0)
    config = GuardedConfig(
        Probes(heartbeats, is_stopping),
        limits=LIMITS,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # Without signals: a server takes those in the main thread alone.
    thread = threading.Thread(target=server.run, args=([listening],), name="glpgenc probes", daemon=True)
    thread.start()
    try:
        host, port, *_ = listening.getsockname()
        _LOG.info("probes and metrics on %s, port %d", host, port)
        yield host, port
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=128)
    except OSError as error:
        raise ConfigurationError(
            f"port {port} of {host} can't be listened on: {error.strerror or 'no such host'}",
            hint="choose another --metrics-port, or metrics_host",
        ) from None
