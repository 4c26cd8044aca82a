"""The recorder below the logger: the lifecycle of the queue and of the writer that empties it."""

from __future__ import annotations

import atexit
import logging
import sys
import threading
import time
import weakref
from typing import TYPE_CHECKING

from glpgenc._support.forks import renew_in_child
from glpgenc._support.terminal import counted
from glpgenc.audit.recording.queue import DraftQueue, FlushMarker
from glpgenc.errors import AuditError, GlpgencError

if TYPE_CHECKING:
    from glpgenc.audit.recording.factory import WriterFactory
    from glpgenc.audit.recording.queue import Draft
    from glpgenc.audit.recording.writer import ChainWriter

CLOSE_SECONDS = 30.0
_LOOK_SECONDS = 0.5
START_AGAIN = 5.0
"""Seconds between two tries to start a writer for events that no one waits for."""

_LAST = -1_000
_LOG = logging.getLogger(__name__)


class EventRecorder:
    """Takes events and has them written. Thread-safe; a forked child has a writer of its own.

    :param factory: makes writers.
    :param queue_size: events that wait in memory at most.
    :param wait: seconds to wait for room.
    """

    def __init__(self, factory: WriterFactory, queue_size: int, wait: float) -> None:
        self._factory, self._queue_size, self._wait = factory, queue_size, wait
        self._is_closed = False
        self._writer: ChainWriter | None = None
        self._start_empty()
        _ALL.add(self)
        renew_in_child(self)

    def _start_empty(self) -> None:
        self._lock = threading.RLock()
        self._queue = DraftQueue(self._queue_size, self._wait)
        self._refused = 0
        self._starter: threading.Thread | None = None
        self._starting = threading.Lock()
        self._ended = threading.Event()

    @property
    def depth(self) -> int:
        """Events that wait in memory."""
        writer = self._writer
        return len(self._queue) + (0 if writer is None else writer.in_hand)

    @property
    def may_wait(self) -> bool:
        """Whether :meth:`put` may have to: at the start, or when there is not much room left."""
        return self._writer is None or self._queue.is_half_full

    @property
    def refused(self) -> int:
        """Events that were refused."""
        return self._queue.refused + self._refused

    def start(self) -> ChainWriter:
        """Begin, unless that was done.

        :raises AuditError: if it was closed, or
            :meth:`~glpgenc.audit.recording.factory.WriterFactory.writer` raises it.
        :raises KMSError: if the KMS fails.
        """
        with self._lock:
            if self._is_closed:
                raise AuditError("the audit trail was closed")
            if self._writer is None:
                writer = self._factory.writer(self._queue)
                writer.start()
                self._writer = writer
                _close_with_process()
            return self._writer

    def put(self, draft: Draft) -> None:
        """Take an event.

        :raises AuditError: when it can't be recorded.
        """
        writer = self._writer
        if writer is None:
            writer = self.start()
        if writer.failure is not None:
            self._refused += 1
            raise AuditError(f"nothing can be recorded now: {writer.failure.message}", hint=writer.failure.hint)
        if self._is_closed:
            self._refused += 1
            raise AuditError("the audit trail was closed")
        self._queue.put(draft)
        if self._has_ended(writer):
            # Between the look above and now: no one takes this event any more.
            self._refused += 1
            raise AuditError("the audit trail was closed")

    def offer(self, draft: Draft) -> bool:
        """Take an event without waiting, and return whether it was taken; a writer is started in a thread.

        While nothing can be recorded it stays in the queue, as long as there is room.
        """
        if self._is_closed:
            self._refused += 1
            return False
        if not self._queue.offer(draft):
            return False
        writer = self._writer
        if writer is None:
            self._start_soon()
        elif self._has_ended(writer):
            self._refused += 1
            return False
        return True

    def _start_soon(self) -> None:
        # Not under the lock of those that start one themselves: they hold it until KMS and database have answered.
        if self._starter is not None or not self._starting.acquire(blocking=False):
            return
        try:
            if self._starter is None:
                self._starter = threading.Thread(target=self._keep_starting, name="glpgenc-audit-start", daemon=True)
                self._starter.start()
                _close_with_process()
        finally:
            self._starting.release()

    def _keep_starting(self) -> None:
        while self._writer is None and not self._is_closed:
            try:
                self.start()
            except GlpgencError as error:
                if not self._is_closed:
                    _LOG.warning("the audit trail can't be started yet: %s", error.message)
                self._ended.wait(START_AGAIN)

    def _start_what_waits(self) -> None:
        # Events that were only offered have started nothing yet.
        if self._writer is None and len(self._queue) and not self._is_closed:
            try:
                self.start()
            except GlpgencError as error:
                lost = len(self._queue)
                raise AuditError(
                    f"{counted(lost, 'audit event was', 'audit events were')} not recorded: {error.message}",
                    hint=error.hint,
                ) from None

    def _has_ended(self, writer: ChainWriter) -> bool:
        return self._is_closed and not writer.is_alive

    def flush(self, timeout: float | None) -> None:
        """Return when everything that was put before is durable.

        :raises AuditError: when it is not, or not in time.
        """
        self._start_what_waits()
        writer = self._writer
        if writer is not None and not (self._is_closed and not writer.is_alive):
            self._await(writer, FlushMarker(), timeout)

    def close(self, timeout: float | None) -> None:
        """End the chain and the thread.

        :raises AuditError: when events could not be made durable.
        """
        try:
            self._start_what_waits()
        finally:
            with self._lock:
                writer, was_closed = self._writer, self._is_closed
                self._is_closed = True
            self._ended.set()
            if writer is None:
                self._refused += len(self._queue.take(len(self._queue)))
        try:
            if writer is not None and not was_closed:
                self._await(writer, FlushMarker(is_last=True), timeout)
                writer.join(timeout)
                self._refuse_late()
        finally:
            self._factory.wipe()

    def _refuse_late(self) -> None:
        late = self._queue.take(len(self._queue))
        for marker in (each for each in late if isinstance(each, FlushMarker)):
            marker.reached.set()
        events = sum(not isinstance(each, FlushMarker) for each in late)
        if events:
            self._refused += events
            raise AuditError(
                f"{counted(events, 'event')} came while the audit trail was being closed",
                hint="close it when nothing is encrypted or decrypted any more",
            )

    def _await(self, writer: ChainWriter, marker: FlushMarker, timeout: float | None) -> None:
        deadline = None if timeout is None else time.monotonic() + timeout
        self._queue.mark(marker)
        while not marker.reached.wait(_LOOK_SECONDS if timeout is None else min(_LOOK_SECONDS, timeout)):
            if not writer.is_alive and not marker.reached.is_set():
                raise writer.failure or AuditError("the audit trail's writer has ended")
            if deadline is not None and time.monotonic() >= deadline:
                raise AuditError(f"audit events were not kept within {timeout:g} seconds", hint="they are tried again")
        if marker.error is not None:
            raise marker.error

    def after_fork(self) -> None:
        """Begin again in a forked child: what is in the queue is the parent's, who writes it."""
        self._factory.abandon(self._writer)
        self._writer = None
        self._start_empty()


_ALL: weakref.WeakSet[EventRecorder] = weakref.WeakSet()


def _close_all() -> None:
    failed: list[Exception] = []
    for recorder in list(_ALL):
        try:
            recorder.close(CLOSE_SECONDS)
        except Exception as error:  # noqa: BLE001  # raised below; the others have events too
            failed.append(error)
    if failed:
        raise failed[0]


def _close_with_process() -> None:
    """Close recorders at the end of a process of multiprocessing, which ends without atexit."""
    # Where it was not imported, nothing was started by it.
    util = sys.modules.get("multiprocessing.util")
    process = sys.modules.get("multiprocessing.process")
    if util is not None and process is not None and process.parent_process() is not None:
        # With a priority that lets all else end first. Closing twice is the same as once.
        util.Finalize(None, _close_all, exitpriority=_LAST)


atexit.register(_close_all)
