"""Destinations of audit records: the table, and a log of JSON lines."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any, LiteralString, TextIO

import psycopg

from glpgenc.audit.record import COLUMNS, json_text, record_document
from glpgenc.database import LIVENESS, connect
from glpgenc.errors import AuditError
from glpgenc.events.event import EncryptionAuditEventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glpgenc.audit.chain import ChainMark
    from glpgenc.audit.record import Row
    from glpgenc.database import Connection

COPY: LiteralString = f"COPY security.encryption_audit ({COLUMNS}) FROM STDIN"

_COPY_NULL = "\\N"
_TRUTH = {True: "t", False: "f"}
STATEMENT_TIMEOUT_MS = 30_000
"""Milliseconds that a batch may take in the database; after it the batch goes to the spool."""
# Where the server reports a commit that is not on its disk yet, this one is not for that.
_SETTINGS: LiteralString = f"""
    SELECT pg_catalog.set_config('statement_timeout', '{STATEMENT_TIMEOUT_MS}', true),
           CASE WHEN pg_catalog.current_setting('synchronous_commit') = 'off'
                THEN pg_catalog.set_config('synchronous_commit', 'on', true) END
"""
# No conflict target and no RETURNING: either would take the right to read. The texts of a batch come as one document,
# in the form that the spool keeps them in.
_KEY: LiteralString = """
    INSERT INTO security.audit_keys (key_id, provider, key_uri, wrapped_key, environment)
    SELECT x.key_id, x.provider, x.key_uri, pg_catalog.decode(x.wrapped_key, 'base64'), x.environment
    FROM pg_catalog.jsonb_to_record(%s::jsonb) AS x (
        key_id uuid, provider text, key_uri text, wrapped_key text, environment text)
    ON CONFLICT DO NOTHING
"""
_WRITER: LiteralString = """
    INSERT INTO security.audit_writers (writer_id, key_id, host, pid, application, version, started_at)
    SELECT x.* FROM pg_catalog.jsonb_to_record(%s::jsonb) AS x (writer_id uuid, key_id uuid, host text, pid integer,
                                                     application text, version text, started_at timestamptz)
    ON CONFLICT DO NOTHING
"""
_EVENTS: LiteralString = f"""
    INSERT INTO security.encryption_audit ({COLUMNS})
    SELECT x.writer_id, x.seq, x.occurred_at, x.event_type, x.event_category, x.data_class, x.tenant_id, x.key_id,
           x.key_version, x.operation, x.count, x.duration_us, x.success, x.error, x.actor, x.purpose,
           x.correlation_id, coalesce(x.detail, '{{}}'), pg_catalog.decode(x.previous_mac, 'hex'),
           pg_catalog.decode(x.mac, 'hex')
    FROM pg_catalog.jsonb_to_recordset(%s::jsonb) AS x (
        writer_id uuid, seq bigint, occurred_at timestamptz, event_type text, event_category text, data_class text,
        tenant_id text, key_id uuid, key_version integer, operation text, count bigint, duration_us bigint,
        success boolean, error text, actor text, purpose text, correlation_id text, detail jsonb, previous_mac text,
        mac text)
    ON CONFLICT DO NOTHING
"""  # noqa: S608  (constants)
_HEADS: LiteralString = """
    INSERT INTO security.audit_heads (writer_id, seq, mac, at, head_mac)
    SELECT x.writer_id, x.seq, pg_catalog.decode(x.mac, 'hex'), x.at, pg_catalog.decode(x.head_mac, 'hex')
    FROM pg_catalog.jsonb_to_recordset(%s::jsonb) AS x (
        writer_id uuid, seq bigint, mac text, at timestamptz, head_mac text)
    ON CONFLICT DO NOTHING
"""
# A little at a time: the threads whose events these are want to run meanwhile.
_COPY_ROWS = 64
_LOG = logging.getLogger(__name__)
_WARNINGS = {
    EncryptionAuditEventType.ACCESS_DENIED.value,
    EncryptionAuditEventType.RATE_LIMITED.value,
    EncryptionAuditEventType.KEY_COMPROMISED.value,
}


def copy_text(rows: Iterable[Row]) -> str:
    """Return rows as COPY takes them in its text format, one a line."""
    return "".join([_copy_line(row) for row in rows])


def _copy_line(row: Row) -> str:
    detail = _escaped(json.dumps(row[17], separators=(",", ":"), allow_nan=False)) if row[17] else "{}"
    parts = (
        str(row[0]),
        str(row[1]),
        row[2].isoformat(),
        row[3],
        row[4],
        _text(row[5]),
        _text(row[6]),
        _COPY_NULL if row[7] is None else str(row[7]),
        _COPY_NULL if row[8] is None else str(row[8]),
        _text(row[9]),
        str(row[10]),
        _COPY_NULL if row[11] is None else str(row[11]),
        _TRUTH[row[12]],
        _text(row[13]),
        _text(row[14]),
        _text(row[15]),
        _text(row[16]),
        detail,
        f"\\\\x{row[18].hex()}",
        f"\\\\x{row[19].hex()}",
    )
    return "\t".join(parts) + "\n"


def _text(value: str | None) -> str:
    return _COPY_NULL if value is None else _escaped(value)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\") if "\\" in value else value


class DatabaseSink:
    """Writes batches, each in a transaction. Not thread-safe: the writer's thread uses it; a fork must not.

    :param database_url: a PostgreSQL URL or connection string; it is not shown anywhere.
    """

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection: Connection | None = None
        self._registered = False
        # After a failure no one knows whether the batch before was committed.
        self._is_doubtful = False

    def connection(self) -> Connection:
        """Return the connection, opened if need be; in autocommit mode."""
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._database_url, "glpgenc audit", autocommit=True, **LIVENESS)
        return self._connection

    def register(self, key: dict[str, Any], writer: dict[str, Any]) -> None:
        """Add the rows that a writer's events belong to, unless they are there."""
        if not self._registered:
            connection = self.connection()
            with connection.transaction():
                connection.execute(_SETTINGS)
                _insert(connection, key=key, writer=writer)
            self._registered = True

    def write(self, rows: Sequence[Row], head: ChainMark | None) -> None:
        """Write a batch; it is committed when this returns. Writing it twice is the same as writing it once.

        :raises psycopg.Error: what the driver raised; whether it is committed is not known then.
        """
        if not self._is_doubtful:
            try:
                self._copy(rows, head)
            except psycopg.errors.UniqueViolation:
                _LOG.debug("some of a batch of audit events is there already")
            except psycopg.Error:
                self._is_doubtful = True
                raise
            else:
                return
        self.send([record_document(row) for row in rows], [] if head is None else [head.document()])
        self._is_doubtful = False

    def send(
        self,
        events: Sequence[dict[str, Any]],
        heads: Sequence[dict[str, Any]],
        *,
        key: dict[str, Any] | None = None,
        writer: dict[str, Any] | None = None,
    ) -> None:
        """Write what is not there yet, in the form that the spool keeps it in."""
        connection = self.connection()
        with connection.transaction():
            connection.execute(_SETTINGS)
            _insert(connection, key=key, writer=writer)
            if events:
                connection.execute(_EVENTS, (json_text(list(events)),))
            if heads:
                connection.execute(_HEADS, (json_text(list(heads)),))

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()

    def _copy(self, rows: Sequence[Row], head: ChainMark | None) -> None:
        connection = self.connection()
        with connection.transaction():
            connection.execute(_SETTINGS)
            with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                for at in range(0, len(rows), _COPY_ROWS):
                    copy.write(copy_text(rows[at : at + _COPY_ROWS]))
            if head is not None:
                connection.execute(_HEADS, (json_text([head.document()]),))


def _insert(connection: Connection, *, key: dict[str, Any] | None, writer: dict[str, Any] | None) -> None:
    if key is not None:
        connection.execute(_KEY, (json_text(key),))
    if writer is not None:
        connection.execute(_WRITER, (json_text(writer),))


class LogSink:
    """Writes one line an event.

    :param target: a text stream, or a logger, whose handlers then get the line as the message; the standard error, as
        it is at the time, if ``None``.
    :param chained: whether the events have MACs, which are shown then.
    """

    def __init__(self, target: TextIO | logging.Logger | None = None, *, chained: bool = True) -> None:
        self._target, self._chained = target, chained

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch, and flush the stream.

        :raises AuditError: if the stream is closed, or can't be written to.
        """
        lines = [(_level(row), json_text(self._shown(row))) for row in rows]
        if isinstance(self._target, logging.Logger):
            for level, line in lines:
                self._target.log(logging.getLevelNamesMapping()[level.upper()], "%s", line)
            return
        # A process may have no standard error at all: it is None then.
        stream = self._target if self._target is not None else sys.stderr
        try:
            stream.write("".join([f"{line}\n" for _, line in lines]))
            stream.flush()
        except (OSError, ValueError, AttributeError) as error:
            raise AuditError(
                f"audit events can't be written to the log: {type(error).__name__}",
                hint="check the reader of the standard error, or remove log from the setting audit",
            ) from None

    def _shown(self, row: Row) -> dict[str, Any]:
        document = record_document(row)
        if not self._chained:
            del document["previous_mac"], document["mac"]
        return {"timestamp": document.pop("occurred_at"), "level": _level(row), **document}


def _level(row: Row) -> str:
    if not row[12]:
        return "error"
    return "warning" if row[3] in _WARNINGS else "info"
