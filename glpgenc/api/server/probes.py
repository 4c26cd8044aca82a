"""Heartbeats of serving processes, and the port for probes and metrics that is answered from them."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import Response
from uvicorn.supervisors import Multiprocess

from glpgenc._support.forks import private_folder
from glpgenc.api.server.connections import ConnectionLimits, GuardedConfig
from glpgenc.api.server.listening import listening_sockets
from glpgenc.metrics.exposition import latest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from glpgenc.settings import Settings

LIMITS = ConnectionLimits(total=32, per_address=None, head_seconds=10, body_seconds=10)
"""Enough for Prometheus, the probes of an orchestrator and a person who looks."""

_STOP_SECONDS = 15.0
_LOG = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
"""Seconds between two beats of an event loop."""

HUNG_SECONDS = 60.0
"""Seconds without a beat after which a process hangs. No request takes the event loop for a tenth of it."""

START_SECONDS = 300.0
"""Seconds that a worker may take until its first beat: to import, and to reach database, KMS and audit trail."""


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
    hint = "choose another --metrics-port, or metrics_host"
    listening = listening_sockets(settings.metrics_host, settings.metrics_port or 0, hint)
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
    thread = threading.Thread(target=server.run, args=(listening,), name="glpgenc probes", daemon=True)
    thread.start()
    try:
        host, port, *_ = listening[0].getsockname()
        _LOG.info("probes and metrics on %s, port %d", host, port)
        yield host, port
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """One file for each process that takes requests, whose time of change is its last beat, by the monotonic clock.

    Files, because a worker may be killed at any instruction: nothing in them can be locked or half written.

    :param folder: belongs to the processes of one server alone.
    """

    folder: Path

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[Heartbeats]:
        """Make the folder, for the block."""
        with private_folder("glpgenc-serve-") as made:
            yield cls(made)

    def beat(self) -> None:
        """Record that this process takes requests."""
        path, now = self.folder / str(os.getpid()), time.monotonic_ns()
        # The folder goes when the server ends.
        with suppress(OSError):
            path.touch()
            os.utime(path, ns=(now, now))

    def forget(self, pid: int) -> None:
        """Remove what a process recorded, which takes no requests any more."""
        with suppress(OSError):
            (self.folder / str(pid)).unlink(missing_ok=True)

    def ages(self) -> dict[int, float]:
        """Return the seconds since the last beat of each process that takes requests."""
        now, found = time.monotonic_ns(), dict[int, float]()
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                with suppress(OSError):
                    found[int(entry.name)] = (now - entry.stat().st_mtime_ns) / 1e9
        return found

    @property
    def is_ready(self) -> bool:
        """Whether a process takes requests."""
        return any(age < HUNG_SECONDS for age in self.ages().values())

    @property
    def is_alive(self) -> bool:
        """Whether not all processes hang. Those that start or stop do not."""
        ages = self.ages()
        return not ages or any(age < HUNG_SECONDS for age in ages.values())

    def attach(self, app: FastAPI) -> None:
        """Record heartbeats of an application's event loop from its start to its stop."""
        inner = app.router.lifespan_context

        @asynccontextmanager
        async def lifespan(started: Any) -> AsyncIterator[Any]:
            async with inner(started) as state:
                beating = asyncio.create_task(self._beat_on())
                try:
                    yield state
                finally:
                    beating.cancel()
                    self.forget(os.getpid())

        app.router.lifespan_context = lifespan

    async def _beat_on(self) -> None:
        while True:
            self.beat()
            await asyncio.sleep(BEAT_SECONDS)


class HungWorkers:
    """Finds workers to be replaced: that beat no more, or never began to.

    uvicorn kills a worker that does not answer within 5 seconds. While it imports it can't, and on a busy machine
    that takes longer, so that each one would be killed for the next to start as slowly.
    """

    def __init__(self, heartbeats: Heartbeats, clock: Callable[[], float] = time.monotonic) -> None:
        self._heartbeats = heartbeats
        self._clock = clock
        self._seen: dict[int, float] = {}

    def among(self, workers: Collection[int]) -> set[int]:
        """Return which of the workers hang, by process id; what is known of any other process is forgotten."""
        now, ages = self._clock(), self._heartbeats.ages()
        self._seen = {pid: self._seen.get(pid, now) for pid in workers}
        for pid in ages.keys() - self._seen.keys():
            self._heartbeats.forget(pid)
        return {
            pid
            for pid, since in self._seen.items()
            if (ages[pid] > HUNG_SECONDS if pid in ages else now - since > START_SECONDS)
        }


class Supervisor(Multiprocess):
    """uvicorn's supervisor of workers, with heartbeats in place of its pings.

    :ivar hung: finds what is to be replaced; set before :meth:`run`.
    """

    hung: HungWorkers

    def keep_subprocess_alive(self) -> None:
        """Replace workers that ended or hang."""
        hanging = self.hung.among([each.pid for each in self.processes if each.pid is not None])
        for each in self.processes:
            # What is left for the base class is whether the process is there.
            each.ping = _pong  # type: ignore[method-assign]
            if each.pid in hanging:
                each.process.kill()
                each.process.join()
        super().keep_subprocess_alive()


def _pong(timeout: float = 0) -> bool:  # noqa: ARG001  # as what it takes the place of
    return True
