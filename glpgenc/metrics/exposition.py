"""Exposition of metrics: the body of a scrape, and a port that serves it while a job runs."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from typing import TYPE_CHECKING

from glpgenc._support.forks import Process
from glpgenc.errors import ConfigurationError
from glpgenc.events.scope import in_workers
from glpgenc.metrics.activation import counts_of, registry_or_default, require_client
from glpgenc.metrics.counts import counts_are_shared
from glpgenc.metrics.names import EVENTS, Exemplars
from glpgenc.metrics.process import shared_directory, shared_with_workers, snapshots
from glpgenc.metrics.registration import forget_state, state_collectors, watch_state

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prometheus_client.metrics_core import Metric as Family
    from prometheus_client.registry import Collector, CollectorRegistry

    from glpgenc.settings import Settings

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The text format that every Prometheus reads."""

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
"""The format that has exemplars: for anyone who accepts it."""

_LOG = logging.getLogger(__name__)

_HISTOGRAMS = {each.name: each for each in EVENTS if each.buckets}

PATH = "/metrics"

_TIMEOUT = 10.0

_POLL_SECONDS = 0.05


def latest(registry: CollectorRegistry | None = None, *, accept: str = "") -> tuple[bytes, str]:
    """Return all metrics as they stand, for an HTTP answer.

    Where several processes share a folder (``PROMETHEUS_MULTIPROC_DIR``) it is the sums of all of them; the state of
    the database is added by the process that answers. Neither the database nor a KMS is asked. Another collector of the
    registry that fails, or a shared folder that can't be read, is left out.

    >>> from glpgenc.metrics.exposition import latest
    >>> body, content_type = latest()
    >>> content_type
    'text/plain; version=0.0.4; charset=utf-8'

    :param registry: ``None`` for the one of the client library.
    :param accept: the header Accept of the request: one that takes OpenMetrics gets it.
    :returns: the body, and its content type.
    :raises ConfigurationError: where prometheus-client is not installed, or the shared folder is not there.
    """
    own = registry_or_default(registry)
    from prometheus_client import exposition  # noqa: PLC0415  # only where metrics are used
    from prometheus_client.openmetrics import exposition as openmetrics  # noqa: PLC0415  # as above

    is_open = "application/openmetrics-text" in accept
    write = openmetrics.generate_latest if is_open else exposition.generate_latest
    try:
        body: bytes = write(_readable(own))
    except ConfigurationError:
        raise
    except Exception as error:  # noqa: BLE001  # of a collector of others
        _LOG.warning(
            "metrics: a collector fails, and is left out with all that are not glpgenc's: %s", type(error).__name__
        )
        body = write(_registry_of(counts_of(own), state_collectors(own)))
    return body, OPENMETRICS if is_open else CONTENT_TYPE


def _readable(registry: CollectorRegistry) -> CollectorRegistry:
    """Return the registry that a scrape reads: the given one, or one over the processes that share a folder."""
    directory = shared_directory()
    # A folder that was named after the client library was imported is ignored by it.
    if directory is None or not counts_are_shared():
        return registry
    return _registry_of([_MultiprocessCollector(directory)], state_collectors(registry))


def _registry_of(*collectors: Iterable[Collector]) -> CollectorRegistry:
    from prometheus_client.registry import CollectorRegistry as Registry  # noqa: PLC0415  # as above

    made = Registry()
    for collector in chain(*collectors):
        made.register(collector)
    return made


class _MultiprocessCollector:
    """A collector of the counts that processes share in a folder, with their exemplars."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def describe(self) -> list[Family]:
        """Return nothing: the names are those of the files."""
        return []

    def collect(self) -> Iterator[Family]:
        """Return the sums of all processes."""
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415  # as above
        from prometheus_client.samples import Exemplar  # noqa: PLC0415
        from prometheus_client.utils import floatToGoString  # noqa: PLC0415

        living, _ = snapshots(self._directory)
        newest: Exemplars = {}
        for each in living:
            for key, example in each.examples.items():
                if key not in newest or newest[key][2] < example[2]:
                    newest[key] = example
        made = {}
        for (name, labels, place), (trace, value, at) in newest.items():
            metric = _HISTOGRAMS.get(name)
            if metric is not None and len(labels) == len(metric.labels) and 0 <= place <= len(metric.buckets):
                bound = floatToGoString((*metric.buckets, float("inf"))[place])  # type: ignore[no-untyped-call]
                named = frozenset({**dict(zip(metric.labels, labels, strict=True)), "le": bound}.items())
                made[f"{name}_bucket", named] = Exemplar({"trace_id": trace}, value, at)
        for family in MultiProcessCollector(None, str(self._directory)).collect():  # type: ignore[no-untyped-call]
            if family.name in _HISTOGRAMS:
                family.samples = [
                    sample._replace(exemplar=made.get((sample.name, frozenset(sample.labels.items()))))
                    for sample in family.samples
                ]
            yield family


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
    with _listening(settings.metrics_host, settings.metrics_port) as server, ExitStack() as stack:
        # Before the client library is imported: only then it counts into the folder.
        stack.enter_context(shared_with_workers())
        stack.enter_context(counting())
        stack.enter_context(in_workers(counting))
        watch_state(settings)
        stack.callback(forget_state)
        thread = threading.Thread(
            target=server.serve_forever, args=(_POLL_SECONDS,), name="glpgenc metrics", daemon=True
        )
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
def _listening(host: str, port: int) -> Iterator[ThreadingHTTPServer]:
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
        """Stay silent about clients that hung up: the terminal is the job's."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _TIMEOUT
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
        """Stay silent: the terminal is the job's."""
