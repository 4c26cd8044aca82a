"""The WAL position at which a table was scrubbed: what is older may hold plaintext, what is newer does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, LiteralString

from glpgenc.migrate.target import MigrationTarget

if TYPE_CHECKING:
    from glpgenc.database import Connection

_RECORDED: LiteralString = """
    SELECT m.scrubbed_lsn::text FROM glpgenc.column_migrations m
    WHERE m.relation = %s::oid AND m.column_name = ANY (%s)
      AND m.scrubbed_cluster = (SELECT system_identifier FROM pg_control_system())
    ORDER BY m.scrubbed_lsn DESC
"""


def clean_from(connection: Connection, columns: Sequence[MigrationTarget]) -> str | None:
    """Return the position from which on no plaintext of a table's columns was written to the WAL.

    :param columns: all of the table that were ever expanded.
    :returns: ``None`` where a column was not scrubbed, or its position is not one of this cluster's WAL.
    :raises psycopg.Error: when the registry can't be read.
    """
    rows = connection.execute(_RECORDED, (columns[0].oid, [each.column for each in columns])).fetchall()
    positions = [row[0] for row in rows if row[0] is not None]
    return positions[0] if len(positions) == len(columns) else None


def record_scrubbed(connection: Connection, columns: Sequence[MigrationTarget], *, whole: bool) -> str:
    """Record that columns of a table are scrubbed, and where in the WAL, and return that position.

    :param whole: whether the statistics were rewritten too; else pages with their samples may be written at any time,
        and there is no position from which on they are not.
    :raises psycopg.Error: when the role may not.
    """
    with connection.transaction():
        lsn = current_position(connection)
        for each in columns:
            connection.execute("SELECT glpgenc.gl_advance(%s::oid, %s, 'scrubbed')", (each.oid, each.column))
            # One position for all of them, if there is one.
            connection.execute(
                "UPDATE glpgenc.column_migrations SET scrubbed_lsn = %s WHERE relation = %s::oid AND column_name = %s",
                (lsn if whole else None, each.oid, each.column),
            )
        return lsn


def current_position(connection: Connection) -> str:
    """Return where the WAL is now."""
    row = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()
    return str(row[0]) if row else "0/0"
