"""Running the application: with uvicorn, in one process or several."""

from __future__ import annotations

import inspect
import ipaddress
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn
from fastapi import FastAPI

from glpgenc._support.files import OperatorFile, Trust
from glpgenc._support.terminal import PrintableFormatter
from glpgenc.api.app import application, create_app, include_encryption_router
from glpgenc.api.server.connections import ConnectionLimits, GuardedConfig
from glpgenc.api.server.listening import listening_sockets
from glpgenc.api.server.probes import Heartbeats, HungWorkers, Supervisor, probes_port
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.hardening import harden_process
from glpgenc.metrics.process import shared_with_workers
from glpgenc.metrics.registration import forget_state, watch_state
from glpgenc.settings import Settings

_START_FAILED = 3
"""The exit status of a process of uvicorn whose application did not start."""

GRACE = 30
"""Seconds for which requests that have begun may continue once the server is to stop."""

_LOG = logging.getLogger("glpgenc.api")


TLS_FILE = OperatorFile("the file", 16 << 20, Trust.OURS)
"""Certificate and key, which may be readable by others: Kubernetes mounts them so."""

_LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """Options of the server.

    :param workers: processes.
    :param tls_cert: the certificate chain in PEM, and
    :param tls_key: its private key in PEM; ``None`` to serve without TLS.
    :param behind_proxy: whether something before this ends TLS: then any address may be listened on without it.
    :param access_log: whether each request has a line in the log.
    """

    workers: int = 1
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    access_log: bool = True


@dataclass(frozen=True, slots=True)
class _Factory:
    """Builds the application of each process; sent to the processes that are started."""

    settings: Settings
    heartbeats: Heartbeats

    def __call__(self) -> FastAPI:
        # Each worker is a process of its own.
        harden_process()
        app = application()
        # A signal may end the process as soon as this has stopped.
        include_encryption_router(app, settings=self.settings).ends_audit = True
        self.heartbeats.attach(app)
        return app


def serve(settings: Settings, options: ServeOptions | None = None) -> None:
    """Serve until SIGTERM or SIGINT; what was asked by then is answered, and the audit trail is written.

    :raises ConfigurationError: before anything is served: when a setting of the authentication, the database or TLS is
        missing, the address is not this machine's own and there is no TLS, or the port can't be listened on.
    :raises GlpgencError: the application did not start.
    :raises KeyboardInterrupt: a second SIGINT cut off what was being answered.
    """
    options = options or ServeOptions()
    check(settings, options)
    with ExitStack() as stack:
        listening = listening_sockets(settings.api_host, settings.api_port, "choose another --port, or --host")
        for each in listening:
            stack.callback(each.close)
        heartbeats = stack.enter_context(Heartbeats.temporary())
        config = _config(settings, options, heartbeats)
        if options.workers == 1:
            server = uvicorn.Server(config)
            _open_probes(stack, settings, heartbeats, lambda: server.should_exit)
            stack.enter_context(_ended_by_signals(server))
            # In a context of its own: who runs the server is not who asks.
            Context().run(_run, server, listening)
            return
        # A folder that all of them count into, so that whichever answers a scrape tells of all.
        stack.enter_context(shared_with_workers())
        if settings.api_rate_limit_url is None:
            _LOG.warning("each of the workers counts the rate limit for itself: see api_rate_limit_url")
        supervisor = _supervisor(config, listening, heartbeats)
        if settings.metrics_port is not None:
            watch_state(settings)
            stack.callback(forget_state)
        _open_probes(stack, settings, heartbeats, supervisor.should_exit.is_set)
        supervisor.run()
        if any(each.process.exitcode == _START_FAILED for each in supervisor.processes):
            raise _not_started()


@contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Have SIGTERM and SIGINT end the server, and nothing else, for the block.

    uvicorn sends a signal that has stopped it once more, to who took it before: by default that ends this process as
    if it had failed, before the audit trail and the folder of heartbeats have ended.

    :raises KeyboardInterrupt: after the block, when a second Ctrl-C cut off what had begun.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if server.force_exit:
        raise KeyboardInterrupt


def _run(server: uvicorn.Server, listening: list[socket]) -> None:
    try:
        server.run(listening)
    except SystemExit:
        raise _not_started() from None


def _not_started() -> GlpgencError:
    return GlpgencError("the server did not start", hint="the lines of its log before this one say why")


def _config(settings: Settings, options: ServeOptions, heartbeats: Heartbeats) -> GuardedConfig:
    return GuardedConfig(
        _Factory(settings, heartbeats),
        limits=_limits(settings, options),
        factory=True,
        host=settings.api_host,
        port=settings.api_port,
        workers=options.workers,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        proxy_headers=bool(settings.api_trusted_proxies),
        # Never what the environment says by FORWARDED_ALLOW_IPS, which may be "*".
        forwarded_allow_ips=list(settings.api_trusted_proxies),
        # Its own line has the query.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
        log_config=_logging(access=options.access_log),
    )


def _open_probes(stack: ExitStack, settings: Settings, heartbeats: Heartbeats, is_stopping: Callable[[], bool]) -> None:
    if settings.metrics_port is not None:
        stack.enter_context(probes_port(settings, heartbeats, is_stopping))


def _limits(settings: Settings, options: ServeOptions) -> ConnectionLimits:
    return ConnectionLimits(
        settings.api_max_connections,
        # All connections of a proxy come from its address.
        None if options.behind_proxy or settings.api_trusted_proxies else settings.api_max_connections_per_address,
        settings.api_head_timeout,
        settings.api_body_timeout,
    )


def _supervisor(config: uvicorn.Config, listening: list[socket], heartbeats: Heartbeats) -> Supervisor:
    kind: Any = Supervisor
    # Older versions of uvicorn take what to run.
    own = {"target": uvicorn.Server(config).run} if "target" in inspect.signature(Supervisor).parameters else {}
    made: Supervisor = kind(config, sockets=listening, **own)
    made.hung = HungWorkers(heartbeats)
    return made


def _check_tls_file(path: Path) -> None:
    try:
        TLS_FILE.check(path)
    except FileNotFoundError:
        raise ConfigurationError(f"there is no file {path}") from None


def check(settings: Settings, options: ServeOptions) -> None:
    """Refuse what would not work, or not be safe."""
    if (options.tls_cert is None) != (options.tls_key is None):
        raise ConfigurationError("of --tls-cert and --tls-key there is one only", hint="give both, or neither")
    for path in (options.tls_cert, options.tls_key):
        if path is not None:
            _check_tls_file(path)
    if options.tls_cert is None and not options.behind_proxy and not _is_loopback(settings.api_host):
        raise ConfigurationError(
            f"on {settings.api_host}, which others reach, tokens and plaintexts would travel in the clear",
            hint="give --tls-cert and --tls-key, or --behind-proxy where a proxy ends TLS",
        )
    # Everything else that can be missing: of the authentication, and of the database.
    create_app(settings)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _logging(*, access: bool) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": PrintableFormatter, "format": _LOG_LINE}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "glpgenc": {"level": "INFO"},
            "glpgenc.api.access": {"level": "INFO" if access else "WARNING"},
            "uvicorn": {"level": "INFO"},
        },
    }
