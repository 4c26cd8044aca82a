"""EncryptionAuditLogger, which records events, and the one that is active in this process."""

from __future__ import annotations

import logging
import random
import time
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Self

from glpgenc._support.forks import Lock
from glpgenc.audit.recording.factory import AuditDatabase, WriterFactory, database_factory, is_pool, load_settings
from glpgenc.audit.recording.recorder import CLOSE_SECONDS, EventRecorder
from glpgenc.audit.sinks import LogSink
from glpgenc.errors import ConfigurationError
from glpgenc.events import Listener, Scope, current_scope, subscribe, unsubscribe
from glpgenc.events.event import EncryptionAuditEventType as Type

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from uuid import UUID

    from glpgenc.audit.recording.factory import DatabasePool
    from glpgenc.events import EncryptionAuditEventType, Event
    from glpgenc.settings import Settings

EVENTS = "glpgenc.audit.events"
"""The logger of JSON lines where a pool is given and nothing else."""

REPORTED_ERROR = "ReportedError"
"""The record's ``error`` of a failure that an application reported."""

_LOG = logging.getLogger(__name__)

DURABLE = frozenset(
    {
        Type.KEY_RETIRED,
        Type.KEY_DESTROYED,
        Type.KEY_COMPROMISED,
        Type.KEY_ROWS_SIGNED,
        Type.TENANT_KMS_KEY_ASSIGNED,
        Type.SHARD_MOVED,
        Type.SHARD_REMOVED,
        Type.SHRED_REQUESTED,
        Type.SHRED_UNDONE,
        Type.SHRED_EXECUTED,
        Type.PLAINTEXT_DROPPED,
        Type.PLAINTEXT_RESTORED,
        Type.EVENTS_PRUNED,
    }
)
"""Events that can't be undone, or that decide who can read: they are durable before the caller continues."""
_LOCK = Lock()


class EncryptionAuditLogger(Listener):
    """Records events. Thread-safe; a forked child records as a writer of its own.

    No call waits for the database: an event is put in a queue in memory, and a thread writes what is in it every 0.2
    seconds, to the database or, while that is unavailable, to the spool. Where neither is possible, or the queue stays
    full,
    :class:`~glpgenc.errors.AuditError` reaches the caller, whose operation then gives no result. For an event of the
    application's own that no one is to wait for, there is :meth:`log_event`.

    :param db_pool: leads to the database whose table is written to: a ``psycopg_pool.ConnectionPool``, of a member of
        ``glpgenc_app``; or an ``AuditDatabase``, or what returns one when it is needed. ``None`` for the log alone.
        Of a pool the connection string is taken; the connection is of the writer's own, and none of the pool is used.
    :param log: where to write JSON lines. With a pool, by default, the logger ``glpgenc.audit.events``, whose handlers
        say where they go, such as to the standard error and from there to Loki.
    :param settings: with a pool, what says the KMS, the environment and the spool; by default the environment and
        ``glpgenc.toml``, read when the first event is written.
    :param sample: of successful encryptions and decryptions one call in so many is recorded, at random.
    :param queue_size: events that wait in memory at most.
    :param wait: seconds to wait for room.
    :param cache_events: whether look-ups in the cache of keys are recorded: one or two for each value.
    :raises ConfigurationError: if there is neither, or ``sample`` or ``queue_size`` is less than 1.
    :raises TypeError: if ``db_pool`` is anything else.
    """

    def __init__(
        self,
        db_pool: DatabasePool | AuditDatabase | Callable[[], AuditDatabase] | None = None,
        log: LogSink | None = None,
        *,
        settings: Settings | None = None,
        sample: int = 1,
        queue_size: int = 10_000,
        wait: float = 5.0,
        cache_events: bool = False,
    ) -> None:
        if db_pool is None and log is None:
            raise ConfigurationError("an audit trail needs a place to write to", hint="set audit to database, or log")
        if sample < 1 or queue_size < 1:
            raise ConfigurationError("audit_sample and audit_queue_size are 1 at least")
        if is_pool(db_pool):
            log = log or LogSink(logging.getLogger(EVENTS))
        self._factory = WriterFactory(database_factory(db_pool, settings), log)
        self._recorder = EventRecorder(self._factory, queue_size, wait)
        self._put = self._recorder.put
        self._sample, self._cache_events = sample, cache_events
        self._dropped, self._drops = 0, count(1)

    @classmethod
    def from_settings(cls, settings: Settings | None = None, *, cache_events: bool = False) -> Self:
        """Build a logger as ``audit``, ``audit_sample``, ``audit_queue_size``, ``audit_wait``, ``audit_spool`` say.

        Database and KMS are not looked at before :meth:`start`.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :raises ConfigurationError: if ``audit`` is empty.
        """
        if settings is None:
            settings = load_settings()
        is_chained = "database" in settings.audit
        return cls(
            partial(AuditDatabase.from_settings, settings) if is_chained else None,
            LogSink(chained=is_chained) if "log" in settings.audit else None,
            sample=settings.audit_sample,
            queue_size=settings.audit_queue_size,
            wait=settings.audit_wait,
            cache_events=cache_events,
        )

    def start(self) -> None:
        """Begin: ask for the chain's key, register, start the thread. The first event does it too.

        :raises ConfigurationError: if no database is configured where one is asked for.
        :raises AuditError: if the database is there and takes no events, the spool can't be used, or it was closed.
        :raises KMSError: if the KMS fails, or its provider can't be built.
        """
        self._recorder.start()

    def log(self, event: Event, *, durable: bool = False) -> None:
        """Record an event.

        :param durable: return only when it is committed in the database, or synced to the spool's disk.
        :raises AuditError: when it can't be recorded.
        """
        error = event.error
        self._put(
            (
                time.time_ns(),
                event.type.value,
                event.data_class,
                event.tenant_id,
                event.key_id,
                event.key_version,
                event.operation,
                event.count,
                event.seconds,
                None if error is None else type(error).__name__,
                current_scope(),
                dict(event.detail),
                1,
            )
        )
        if durable:
            self.flush()

    def log_event(  # noqa: PLR0917  # fields of an event, in their usual order
        self,
        event_type: EncryptionAuditEventType | str,
        data_class: str | None = None,
        tenant_id: str | None = None,
        key_version: int | None = None,
        success: bool = True,  # noqa: FBT001, FBT002  # as above
        error_msg: str | None = None,
        correlation_id: str | None = None,
    ) -> None:
        """Record an event of the application's own, without waiting and without raising: fire and forget.

        The event is in memory when this returns. It is dropped, counted in :attr:`dropped` and written to the program's
        log, when the queue is full, when the logger was closed, and when the type is unknown; what could not be written
        until :meth:`close` makes that raise.

        :param event_type: one of :class:`~glpgenc.events.event.EncryptionAuditEventType`, or its value.
        :param success: whether it succeeded; with ``False``, the record's ``error`` is ``ReportedError``.
        :param error_msg: why not, in 256 characters: the record's ``detail.error_msg``. It is kept as it is given, so
            no value and no key may be in it.
        :param correlation_id: by default the one of the current :func:`~glpgenc.events.scope.scope`, as are actor and
            purpose.
        """
        try:
            kind = Type(event_type).value
        except ValueError:
            self._drop("its type is not one of EncryptionAuditEventType")
            return
        around = current_scope()
        scope = Scope(
            actor=around.actor, purpose=around.purpose, correlation_id=correlation_id or around.correlation_id
        )
        detail = {} if error_msg is None else {"error_msg": error_msg}
        error = None if success else REPORTED_ERROR
        taken = self._recorder.offer(
            (time.time_ns(), kind, data_class, tenant_id, None, key_version, None, 1, None, error, scope, detail, 1)
        )
        if not taken:
            self._drop("the queue is full, or the audit trail was closed")

    def _drop(self, why: str) -> None:
        # Counting is one step here: events that are dropped at once must not hide each other.
        number = next(self._drops)
        self._dropped = max(self._dropped, number)
        if number & (number - 1) == 0:
            _LOG.error("an audit event was dropped, %d until now: %s", number, why)

    def flush(self, timeout: float | None = None) -> None:
        """Return when everything that was logged before is durable: committed, or synced to the spool's disk.

        :param timeout: seconds to wait at most.
        :raises AuditError: when it is not, or not in time. It stays in memory, and is tried again.
        """
        self._recorder.flush(timeout)

    def close(self, timeout: float | None = CLOSE_SECONDS) -> None:
        """Record that this writer stops, flush, and end the thread. Later events are refused.

        Closing again does nothing. The end of the process closes what is open.

        :param timeout: seconds to wait at most.
        :raises AuditError: when events could not be made durable.
        """
        self._recorder.close(timeout)

    stop = close

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def depth(self) -> int:
        """Events that wait in memory."""
        return self._recorder.depth

    @property
    def refused(self) -> int:
        """Events that were refused, or that :meth:`log_event` dropped, since the process began."""
        return self._recorder.refused

    @property
    def dropped(self) -> int:
        """Events that :meth:`log_event` dropped."""
        return self._dropped

    @property
    def spool_bytes(self) -> int:
        """Bytes of this process's events that wait on disk."""
        store = self._factory.store
        return 0 if store is None else store.spool_bytes

    @property
    def spool_events(self) -> int:
        """Events of this process that wait on disk."""
        store = self._factory.store
        return 0 if store is None else store.spool_events

    # What follows is shown by the hub.

    def may_wait(self) -> bool:
        """Return whether an event may have to wait: for the start, or for room."""
        return self._recorder.may_wait

    def operated(  # noqa: PLR0917  # the hub's signature
        self,
        operation: str,
        data_class: str,
        tenant_id: str,
        key_id: UUID | None,
        key_version: int | None,
        count: int,
        seconds: float,
        error: BaseException | None,
    ) -> None:
        """Record values that were encrypted or decrypted; of successes one call in ``sample``."""
        name, one_of = None, self._sample
        if error is not None:
            name, one_of = type(error).__name__, 1
        elif one_of > 1 and random.random() * one_of >= 1.0:  # noqa: S311  # nothing secret depends on it
            # At random, because counting would never see the second of two kinds that take turns.
            return
        scope = current_scope()
        self._put((
            time.time_ns(), None, data_class, tenant_id, key_id, key_version, operation, count, seconds, name, scope,
            None, one_of,
        ))  # fmt: skip

    def looked_up(self, key_type: str, *, hit: bool) -> None:
        """Record a look-up in a cache of keys, if that was asked for."""
        if self._cache_events:
            kind = (Type.KEY_CACHE_HIT if hit else Type.KEY_CACHE_MISS).value
            scope, detail = current_scope(), {"key_type": key_type}
            self._put((time.time_ns(), kind, None, None, None, None, None, 1, None, None, scope, detail, 1))

    def happened(self, event: Event) -> None:
        """Record it; what can't be undone is durable before this returns."""
        self.log(event, durable=event.type in DURABLE)


_active: EncryptionAuditLogger | None = None


def activate(settings: Settings, *, start: bool = True) -> EncryptionAuditLogger | None:
    """Start the audit trail that the settings ask for, and subscribe it to all events.

    Where one is active already, that one is returned, whatever the settings say. Where ``audit`` is empty: ``None``.

    :param start: whether to ask database and KMS now, and so to fail now; else the first event does, and fails.
    :raises ConfigurationError: if no database is configured where one is asked for.
    :raises AuditError: if the database is there and takes no events, or the spool can't be used.
    :raises KMSError: if the KMS fails, or its provider can't be built.
    """
    global _active  # noqa: PLW0603  # a process has one
    with _LOCK:
        if _active is None and settings.audit:
            logger = EncryptionAuditLogger.from_settings(settings)
            if start:
                logger.start()
            subscribe(logger)
            _active = logger
        return _active


def is_active() -> bool:
    """Return whether this process has an audit trail."""
    return _active is not None


def deactivate() -> None:
    """Unsubscribe the active audit trail and close it; do nothing without one.

    :raises AuditError: when events could not be made durable.
    """
    global _active
    with _LOCK:
        logger, _active = _active, None
    if logger is not None:
        unsubscribe(logger)
        logger.close()
