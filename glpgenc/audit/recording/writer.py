"""The writer of one chain: a thread that takes events from the queue, chains them and stores them."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from glpgenc.audit.record import clean, rfc3339
from glpgenc.audit.recording.queue import FlushMarker, fields_of
from glpgenc.errors import AuditError, GlpgencError
from glpgenc.events import Scope
from glpgenc.events.event import EncryptionAuditEventType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.audit.chain import Chain, ChainMark
    from glpgenc.audit.record import Row
    from glpgenc.audit.recording.queue import Draft, DraftQueue
    from glpgenc.audit.sinks import LogSink
    from glpgenc.audit.spool.store import DurableStore

BATCH = 1_000
"""Events that are written at a time at most."""

PERIOD = 0.2
"""Seconds that an event waits for others to be written with it."""

HEAD_EVENTS, HEAD_SECONDS = 1_000, 60.0
"""A mark of how far the chain has come is left after so many events, or so much time if there were any."""

RETRY = 1.0
"""Seconds between two tries to keep what could not be kept."""

_SLICE = 32

_LOG = logging.getLogger(__name__)
_NOBODY = Scope()


class ChainWriter:
    """Writes one chain, in a thread of its own.

    :param store: where events go so that they are durable, if they do.
    :param log: where else.
    :ivar failure: why events can't be kept at the moment; ``None`` where they can.
    :ivar in_hand: events that were taken from the queue and are not kept yet.
    """

    def __init__(
        self, queue: DraftQueue, chain: Chain, identity: WriterIdentity, store: DurableStore | None, log: LogSink | None
    ) -> None:
        self.failure: AuditError | None = None
        self.in_hand = 0
        self._queue, self._chain, self._identity, self._store, self._log = queue, chain, identity, store, log
        # A batch that could not be kept stays available as it was chained, and with it how much of it is done.
        self._rows: Sequence[Row] = ()
        self._head: ChainMark | None = None
        self._is_stored = False
        self._head_seq, self._head_at = 0, time.monotonic()
        self._thread = threading.Thread(target=self._run, name="glpgenc-audit", daemon=True)

    def start(self) -> None:
        """Begin, with an event that says who writes."""
        self._chain_all([self._own(EncryptionAuditEventType.WRITER_STARTED)], is_last=False)
        self._thread.start()

    def join(self, timeout: float | None) -> bool:
        """Wait until the chain is closed; tell whether it is."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def abandon(self) -> None:
        """Close what a forked child can't use."""
        if self._store is not None:
            self._store.abandon()

    def _run(self) -> None:
        try:
            while not self._turn():
                pass
        except BaseException as error:  # a bug must not let events vanish in silence
            self.failure = AuditError(f"the audit trail's writer ended by a {type(error).__name__}")
            _LOG.exception("the audit trail's writer ended")
            self._answer_waiting()
            raise
        finally:
            if self._store is not None:
                self._store.close()

    def _turn(self) -> bool:
        """Wait for events, and keep what has come; tell whether the chain is closed."""
        self._queue.wake.wait(PERIOD if self.failure is None else RETRY)
        self._queue.wake.clear()
        if not self._attempt(self._keep):
            self._answer_waiting()
            return False
        # What comes while a batch is written waits for the next turn, unless it fills one: a stream of events would be
        # written in transactions of a few each, for which threads that have better to do are kept from running.
        while items := self._queue.take(BATCH):
            if self._work(items):
                return True
            if self.failure is not None:
                return False
            if len(items) < BATCH and len(self._queue) < BATCH:
                break
        self._idle()
        return False

    def _idle(self) -> None:
        if self._chain.seq > self._head_seq and time.monotonic() - self._head_at >= HEAD_SECONDS:
            self._chain_all((), is_last=False)
            self._attempt(self._keep)
        if self._store is not None and not self._rows:
            self._attempt(self._store.tick)

    def _work(self, items: Sequence[Draft | FlushMarker]) -> bool:
        if is_last := any(isinstance(each, FlushMarker) and each.is_last for each in items):
            # Whatever came while the end was on its way belongs to the chain too.
            items = [*items, *self._queue.take(len(self._queue))]
        drafts = [each for each in items if not isinstance(each, FlushMarker)]
        if is_last:
            drafts.append(self._own(EncryptionAuditEventType.WRITER_STOPPED))
        if drafts:
            self.in_hand = len(drafts)
            self._chain_all(drafts, is_last=is_last)
            self._attempt(self._keep)
        markers = [each for each in items if isinstance(each, FlushMarker)]
        for marker in markers:
            marker.error = self.failure
            marker.reached.set()
        return is_last

    def _chain_all(self, drafts: Sequence[Draft], *, is_last: bool) -> None:
        self._rows = rows = []
        for number, draft in enumerate(drafts, 1):
            rows.append(self._chain.append(fields_of(draft)))
            if number % _SLICE == 0 and not self._queue.is_half_full:
                # Python runs one thread at a time: let those run whose events these are, unless they are too many.
                time.sleep(0)
        due = self._chain.seq - self._head_seq >= HEAD_EVENTS or time.monotonic() - self._head_at >= HEAD_SECONDS
        if due or is_last:
            self._head = self._chain.head(datetime.now(UTC))
            self._head_seq, self._head_at = self._chain.seq, time.monotonic()

    def _keep(self) -> None:
        if not self._rows and self._head is None:
            return
        if self._store is not None and not self._is_stored:
            self._store.write(self._rows, self._head)
            self._is_stored = True
        if self._log is not None:
            self._log.write(self._rows)
        self._rows, self._head, self._is_stored, self.in_hand = (), None, False, 0

    def _attempt(self, step: Callable[[], None]) -> bool:
        """Run a step that may fail for a time, and return whether it succeeded; events stay where they are if not."""
        try:
            step()
        except GlpgencError as error:
            if self.failure is None:
                _LOG.error("audit events can't be kept: %s", error)  # the reason is all there is to say
            self.failure = error if isinstance(error, AuditError) else AuditError(error.message, hint=error.hint)
            return False
        self.failure = None
        return True

    def _answer_waiting(self) -> None:
        """Wake those who wait, with the failure; events stay where they are."""
        for marker in self._queue.waiting():
            marker.error = self.failure
            marker.reached.set()

    def _own(self, kind: EncryptionAuditEventType) -> Draft:
        detail = self._identity.description() if kind is EncryptionAuditEventType.WRITER_STARTED else None
        return (time.time_ns(), kind.value, None, None, None, None, None, 1, None, None, _NOBODY, detail, 1)


@dataclass(frozen=True, slots=True)
class WriterIdentity:
    """A row of ``security.audit_writers``, but for what the server fills in."""

    writer_id: UUID
    host: str
    pid: int
    application: str
    version: str
    started_at: datetime

    @classmethod
    def new(cls) -> WriterIdentity:
        """Return a new writer in this process."""
        return cls(
            writer_id=uuid4(),
            host=clean(socket.gethostname()),
            pid=os.getpid(),
            application=clean(_application()),
            version=_version(),
            started_at=datetime.now(UTC),
        )

    def description(self) -> dict[str, str | int]:
        """Return what the chain's first event says of it."""
        return {"host": self.host, "pid": self.pid, "application": self.application, "version": self.version}

    def document(self, key_id: UUID) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {
            "writer_id": str(self.writer_id),
            "key_id": str(key_id),
            **self.description(),
            "started_at": rfc3339(self.started_at),
        }


def _application() -> str:
    # The program's name without its arguments, which may hold anything.
    return PurePath(sys.argv[0]).name if sys.argv and sys.argv[0] not in {"", "-c", "-m"} else "python"


def _version() -> str:
    try:
        return version("glpgenc")
    except PackageNotFoundError:
        return "unknown"
