"""Access to the tables of the audit trail: connections, snapshots, rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.rows import tuple_row
from psycopg.types.datetime import TimestamptzLoader

from glpgenc.audit.record import COLUMNS, AuditRecord, Row, read_detail
from glpgenc.database import Connection, connect, translated
from glpgenc.errors import DatabaseError, SchemaMissingError
from glpgenc.events.event import Detail

Database = str | Connection

NEVER = datetime.max.replace(tzinfo=UTC)
"""Stands for a time that Python can't hold, such as infinity: no writer wrote it."""

_MISSING = ("42P01", "3F000", "42883")
_FORBIDDEN = "42501"

SELECT: LiteralString = f"SELECT {COLUMNS} FROM security.encryption_audit"  # noqa: S608  # constants


@contextmanager
def trail_connection(database: Database) -> Iterator[Connection]:
    """Give a connection to read with, and raise this package's errors in place of the driver's.

    :param database: a PostgreSQL URL, or an open connection, which is used as it is and stays open.
    :raises SchemaMissingError: if the audit trail's tables are not there.
    :raises DatabaseUnavailableError: if the server can't be reached, or ended the connection.
    :raises DatabaseError: if the role may not read it, or for anything else.
    """
    try:
        if isinstance(database, psycopg.Connection):
            yield database
            return
        with connect(database, "glpgenc audit", autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        if error.sqlstate in _MISSING and "glpgenc" not in str(error.diag.message_primary):
            raise SchemaMissingError("the audit trail's tables are not in this database") from None
        if error.sqlstate == _FORBIDDEN:
            raise DatabaseError(
                error.diag.message_primary,
                hint="grant the role glpgenc_auditor to read the audit trail, glpgenc_admin to prune it",
            ) from None
        raise translated(error) from None


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Read within the block what was there when it began; works on a standby too.

    :param connection: in autocommit mode.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # A policy would hide rows in silence, and a time in another zone is read all the same, but slower.
        connection.execute("SET LOCAL row_security = off; SET LOCAL timezone = 'UTC'; SET LOCAL jit = off")
        # All rows are wanted, in order: the index at once, and not the rows that come first the soonest.
        connection.execute("SET LOCAL cursor_tuple_fraction = 1.0; SET LOCAL work_mem = '64MB'")
        # What the MAC covers is in UTF-8.
        connection.execute("SET LOCAL client_encoding = 'UTF8'")
        yield


def stream(
    connection: Connection, name: str, query: LiteralString, parameters: Any = None, *, fetch: int = 2_000
) -> Iterator[Row]:
    """Give rows from a cursor of the server's, in portions, as :func:`read_leniently` has them.

    :param connection: in a transaction, or with autocommit off.
    :param name: of the cursor.
    :param fetch: rows in a portion.
    """
    with connection.cursor(f"glpgenc_audit_{name}", row_factory=tuple_row) as cursor:
        read_leniently(cursor)
        cursor.itersize = fetch
        cursor.execute(query, parameters)
        yield from cursor


def record_of(row: tuple[Any, ...]) -> AuditRecord:
    """Return a row of :data:`SELECT` as a record, with its time in UTC."""
    fields = list(row)
    fields[2] = fields[2].astimezone(UTC)
    return AuditRecord(*fields)


def read_leniently(context: AdaptContext) -> None:
    """Read rows whatever anyone has written: a time that Python can't hold is :data:`NEVER`.

    Details that no writer has written are :class:`~glpgenc.audit.record.UnreadableDetail`.
    """
    if context.adapters is not None:
        context.adapters.register_loader("timestamptz", _LenientTimestampLoader)
        context.adapters.register_loader("jsonb", _DetailLoader)


class _DetailLoader(Loader):
    def load(self, data: Buffer) -> dict[str, Detail]:
        return read_detail(bytes(data))


class _LenientTimestampLoader(TimestamptzLoader):
    """Reads times that Python can't hold too: anyone who alters a record may write infinity."""

    def load(self, data: Buffer) -> datetime:
        """Return the time, or :data:`NEVER`."""
        try:
            # In the usual style Python reads it by itself, many times faster.
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return self._other(data)

    def _other(self, data: Buffer) -> datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            return NEVER
