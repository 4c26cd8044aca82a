"""The backend of the routes: one key manager, one service and one limiter a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from starlette.requests import HTTPConnection

from glpgenc import audit, metrics, tracing
from glpgenc.api import problems
from glpgenc.api.auth.authenticator import Authenticator
from glpgenc.api.idempotency import IdempotentAnswers
from glpgenc.api.limits.concurrency import BodyBudget, CallerSlots
from glpgenc.api.limits.rates import NewKeyAdmission, RateLimiter
from glpgenc.api.problems import ProblemError
from glpgenc.audit.verification.roots import RecordCheck
from glpgenc.database._pool import ConnectionPool
from glpgenc.events import current_scope
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.watcher import KeyWatcher
from glpgenc.metrics.activation import answers_requests, register_routes
from glpgenc.metrics.registration import forget_state, watch_state
from glpgenc.service import EncryptionService, EnvelopeEncryptionService
from glpgenc.settings import Settings

T = TypeVar("T")

_KEY = "glpgenc.backend"

THREADS = 40
"""Threads for requests that wait for the KMS, the database or the audit trail."""

CALLER_THREADS = 10
"""Threads of one caller among them."""

_CHECK_THREADS = 8
"""Threads for checks of the status, which must work while requests hang in all others."""


@dataclass(frozen=True, slots=True)
class RunningBackend:
    """Services and threads of a started backend."""

    manager: KeyManager
    service: EncryptionService
    envelopes: EnvelopeEncryptionService
    record_check: RecordCheck
    threads: ThreadPoolExecutor
    check_threads: ThreadPoolExecutor


class Backend:
    """The backend of the routes. Built without any I/O; started and stopped with the application.

    :param authenticator: of bearer tokens; ``None`` where the application authenticates its users itself.
    :ivar ends_audit: whether the audit trail is closed with it, regardless of who opened it, where the process does
        nothing else. By default one that the application opened is flushed, and stays open.
    :ivar routes: method and template of the routes whose requests are counted.
    """

    def __init__(self, settings: Settings, authenticator: Authenticator | None = None) -> None:
        self.settings = settings
        self.authenticator = authenticator
        self.ends_audit = False
        self.routes: list[tuple[str, str]] = []
        self.limiter = RateLimiter.from_settings(settings)
        self.new_keys = RateLimiter.of_new_keys(settings)
        self.sessions = RateLimiter.of_sessions(settings)
        self.idempotent = IdempotentAnswers()
        self._slots = CallerSlots(CALLER_THREADS)
        self.bodies = BodyBudget(settings.api_body_memory, settings.api_max_body_bytes)
        self.connections = ConnectionPool(settings.require_keys_database_url())
        self._running: RunningBackend | None = None
        self._trail: audit.EncryptionAuditLogger | None = None
        self._stopping = ExitStack()

    @property
    def is_ready(self) -> bool:
        """Whether it was started, and not stopped."""
        return self._running is not None

    @property
    def running(self) -> RunningBackend:
        """Services and threads, while it runs.

        :raises ProblemError: 503, before and after.
        """
        if self._running is None:
            raise ProblemError(problems.NOT_READY)
        return self._running

    def start(self) -> None:
        """Listen to what happens, and build key manager and service.

        :raises KMSConfigurationError: if the KMS provider can't be built.
        :raises AuditError: if the audit trail can't be written.
        """
        with ExitStack() as stopping:
            stopping.callback(self.connections.close)
            if self.authenticator is not None:
                stopping.callback(self.authenticator.close)
            self._listen(stopping)
            manager = stopping.enter_context(KeyManager.from_settings(self.settings))
            manager.admit_first_keys(NewKeyAdmission(manager.catalog, self.settings, self.new_keys))
            service = stopping.enter_context(EncryptionService(manager, self.settings))
            envelopes = stopping.enter_context(EnvelopeEncryptionService.from_settings(self.settings))
            record_check = stopping.enter_context(closing(RecordCheck(self.settings)))
            if self.settings.watch_keys:
                stopping.enter_context(KeyWatcher(manager, self.settings.require_keys_database_url()))
            # Last, and so the first to end: what runs in them needs all the others.
            threads = stopping.enter_context(ThreadPoolExecutor(THREADS, thread_name_prefix="glpgenc-api"))
            checks = ThreadPoolExecutor(_CHECK_THREADS, thread_name_prefix="glpgenc-api-check")
            # One that hangs keeps nothing from its end.
            stopping.callback(checks.shutdown, wait=False, cancel_futures=True)
            self._stopping = stopping.pop_all()
        self._running = RunningBackend(manager, service, envelopes, record_check, threads, checks)

    def _listen(self, stopping: ExitStack) -> None:
        # An application that records already continues recording when this stops.
        is_others = audit.is_active() and not self.ends_audit
        trail = audit.activate(self.settings)
        if trail is not None:
            stopping.callback(trail.flush if is_others else audit.deactivate)
            # A command that serves has activated it, and waits for the first event: what is missing shows now.
            trail.start()
            self._trail = trail
        # An application that counts already continues counting when this stops.
        if not metrics.is_enabled():
            metrics.enable()
            stopping.callback(metrics.disable)
        # Where the application traces, or anyone who started the server does.
        if "opentelemetry.sdk.trace" in sys.modules and not tracing.is_enabled():
            tracing.enable()
            stopping.callback(tracing.disable)
        register_routes(self.routes)
        watch_state(self.settings)
        stopping.callback(forget_state)
        answers_requests()

    def stop(self) -> None:
        """Wipe all keys, write what the audit trail has not written yet, and close the connections."""
        self._running = self._trail = None
        self._stopping.close()

    def audit_waiting(self) -> int | None:
        """Return how many audit events are not in the database yet; ``None`` where they don't go there."""
        if self._trail is None or "database" not in self.settings.audit:
            return None
        return self._trail.depth + self._trail.spool_events

    async def run(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Run what may wait for the KMS, the database or the audit trail in a thread, in the caller's context.

        One caller has :data:`CALLER_THREADS` at once; its other requests wait.

        :raises ProblemError: 503, before the start and after the stop.
        """
        caller = current_scope().actor or ""
        await self._slots.acquire(caller)
        try:
            return await _in_thread(self.running.threads, partial(work, *args, **kwargs))
        finally:
            self._slots.release(caller)

    async def check(self, work: Callable[[], T], seconds: float) -> T:
        """Run a check of the status in a thread for checks.

        :param seconds: to wait for it.
        :raises TimeoutError: when it takes longer, or others hang in all threads for so long.
        :raises ProblemError: 503, before the start and after the stop.
        """
        return await asyncio.wait_for(_in_thread(self.running.check_threads, work), seconds)


async def _in_thread(threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    # Not anyio's threads: their way there and back takes twice the time, which is more than the cryptography's.
    return await asyncio.get_running_loop().run_in_executor(threads, partial(copy_context().run, work))


def backend_of(request: HTTPConnection) -> Backend:
    """Return the backend of a request."""
    backend: Backend = request.scope[_KEY]
    return backend


def serve_from(request: HTTPConnection, backend: Backend) -> None:
    """Set the backend of a request."""
    request.scope[_KEY] = backend
