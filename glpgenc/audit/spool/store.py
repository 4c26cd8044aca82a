"""The durable store of a writer: the database, and the spool while that is unavailable."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc._support.retry import RetryPolicy
from glpgenc.audit.record import record_document
from glpgenc.audit.spool.delivery import send_spool
from glpgenc.audit.spool.file import SpoolFile, prepare_directory, waiting_files
from glpgenc.database import translated
from glpgenc.errors import AuditError, DatabaseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from uuid import UUID

    from glpgenc.audit.chain import ChainMark
    from glpgenc.audit.record import Row
    from glpgenc.audit.sinks import DatabaseSink

_RECONNECT = RetryPolicy(0.5, 15.0)

ADOPT_EVERY = 60.0
"""Seconds between two looks for files of dead writers."""

_CHUNKS_AT_A_TIME = 20

_LOG = logging.getLogger(__name__)


class DurableStore:
    """Keeps batches. Not thread-safe: the writer's thread uses it.

    :param database: where events are to be.
    :param directory: the spool's folder.
    :param key: the row of the chain's root, as JSON has it.
    :param writer: the row of the writer.
    """

    def __init__(
        self, database: DatabaseSink, directory: Path, writer_id: UUID, key: dict[str, Any], writer: dict[str, Any]
    ) -> None:
        self._database, self._directory, self._writer_id = database, directory, writer_id
        self._key, self._writer = key, writer
        self._spool: SpoolFile | None = None
        self._next_try = 0.0
        self._failures = 0
        self._next_adoption = 0.0

    @property
    def spool_bytes(self) -> int:
        """Bytes of this writer that wait on disk."""
        spool = self._spool
        return 0 if spool is None else spool.size

    @property
    def spool_events(self) -> int:
        """Events of this writer that wait on disk."""
        spool = self._spool
        return 0 if spool is None else spool.events

    def start(self) -> None:
        """Make sure that there is a spool to write to, and register the writer if the database is there.

        :raises AuditError: if the spool's folder can't be used.
        :raises DatabaseError: if the database refuses what an audit trail takes: that is not an outage.
        """
        prepare_directory(self._directory)
        try:
            self._database.register(self._key, self._writer)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self._note_outage(error)
        except psycopg.Error as error:
            raise refusal_error(error) from None

    def write(self, rows: Sequence[Row], head: ChainMark | None) -> None:
        """Keep a batch: it is committed, or on the disk, when this returns.

        :raises AuditError: if it is neither.
        """
        if self._spool is None and self._is_time() and self._sent_directly(rows, head):
            return
        self._append(rows, head)
        self._replay()

    def tick(self) -> None:
        """Send what waits, if it is time to try: this writer's, and then that of dead ones.

        :raises AuditError: if the spool can't be read.
        """
        self._replay()
        if self._spool is None and time.monotonic() >= self._next_adoption and self._is_time():
            self._next_adoption = time.monotonic() + ADOPT_EVERY
            for path in waiting_files(self._directory):
                self._adopt(path)

    def close(self) -> None:
        """Close connection and file; what waits in the file is for the next process."""
        self._database.close()
        if self._spool is not None:
            self._spool.close()

    def abandon(self) -> None:
        """Close a forked child's copy of the file. The connection is the parent's, and left alone."""
        if self._spool is not None:
            self._spool.abandon()

    def _is_time(self) -> bool:
        return time.monotonic() >= self._next_try

    def _sent_directly(self, rows: Sequence[Row], head: ChainMark | None) -> bool:
        try:
            self._database.register(self._key, self._writer)
            self._database.write(rows, head)
        except psycopg.Error as error:
            self._note_outage(error)
            return False
        self._note_success()
        return True

    def _append(self, rows: Sequence[Row], head: ChainMark | None) -> None:
        lines = [{"kind": "event", **record_document(row)} for row in rows]
        if head is not None:
            lines.append({"kind": "head", **head.document()})
        if self._spool is None:
            first = [{"kind": "key", **self._key}, {"kind": "writer", **self._writer}]
            self._spool = SpoolFile.create(self._directory, self._writer_id, first)
        self._spool.append(lines, len(rows))

    def _replay(self) -> None:
        if self._spool is not None and self._is_time() and self._is_sent(self._spool, _CHUNKS_AT_A_TIME):
            self._spool = None

    def _adopt(self, path: Path) -> None:
        found = SpoolFile.adopt(path)
        if found is None:
            return
        try:
            if self._is_sent(found, None):
                _LOG.info("sent the audit events that a process that ended had left in %s", path.name)
        finally:
            found.close()

    def _is_sent(self, spool: SpoolFile, limit: int | None) -> bool:
        """Send chunks, and remove the file after the last; tell whether it is gone."""
        try:
            if not send_spool(spool, self._database, limit):
                return False
        except psycopg.Error as error:
            self._note_outage(error)
            return False
        self._note_success()
        if not spool.is_whole:
            _LOG.error("%s holds what is no audit event: the rest was sent, and it was renamed", spool.path.name)
        return True

    def _note_outage(self, error: psycopg.Error) -> None:
        if not self._failures:
            _LOG.warning("audit events go to %s for now: %s", self._directory, translated(error).message)
        self._failures += 1
        self._next_try = time.monotonic() + _RECONNECT.pause(self._failures)
        with suppress(psycopg.Error):
            self._database.close()

    def _note_success(self) -> None:
        if self._failures:
            _LOG.warning("the database takes audit events again")
        self._next_try, self._failures = 0.0, 0


def refusal_error(error: psycopg.Error) -> DatabaseError | AuditError:
    """Return the error that stands for a database that is there and takes no events."""
    if error.sqlstate in {"42P01", "3F000"}:
        return AuditError("the audit trail's tables are not in this database", hint="run `glpgenc init`")
    found = translated(error)
    return AuditError(f"the database takes no audit events: {found.message}", hint=found.hint)
