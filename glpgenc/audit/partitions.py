"""The months of the audit trail, each a partition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.rows import tuple_row

from glpgenc.audit.reading import reading
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.audit.reading import Database
    from glpgenc.database import Connection

MAX_AHEAD = 120

# A bound is read out of what PostgreSQL shows of it, in a session whose time zone is UTC.
_LIST: LiteralString = r"""
    SELECT c.oid::bigint, c.relname::text, bounds[1]::timestamptz, bounds[2]::timestamptz,
           pg_catalog.pg_total_relation_size(c.oid), greatest(c.reltuples, 0)::bigint
    FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    LEFT JOIN LATERAL pg_catalog.regexp_match(
        pg_catalog.pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS bounds ON true
    WHERE i.inhparent = 'security.encryption_audit'::pg_catalog.regclass
    ORDER BY 3 NULLS LAST, 2
"""


@dataclass(frozen=True, slots=True)
class Partition:
    """One of them.

    :param begins: the first moment of it; ``None`` for the default one, which takes what has no month.
    :param ends: the first moment after it.
    :param size: bytes on disk, indexes included.
    :param rows: about how many; the planner's estimate.
    """

    oid: int
    name: str
    begins: datetime | None
    ends: datetime | None
    size: int
    rows: int

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "partition": self.name,
            "begins": self.begins,
            "ends": self.ends,
            "bytes": self.size,
            "rows_about": self.rows,
        }


def list_partitions(connection: Connection) -> list[Partition]:
    """Return the partitions, the oldest first, the default one last.

    :param connection: its time zone is UTC.
    :raises psycopg.Error: what the driver raised.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [Partition(*row) for row in cursor.execute(_LIST)]


def make_partitions(database: Database, ahead: int) -> tuple[list[str], list[Partition]]:
    """Make the partitions of this month and of those after it; return the names of new ones, and all there are.

    :param ahead: months after this one, 0 to 120.
    :raises ConfigurationError: if it is out of bounds.
    :raises DatabaseError: if the role does not own the trail's table, or the database is unavailable.
    """
    if not 0 <= ahead <= MAX_AHEAD:
        raise ConfigurationError(f"partitions are made for 0 to {MAX_AHEAD} months ahead")
    with reading(database) as connection, connection.transaction():
        connection.execute("SET LOCAL timezone = 'UTC'; SET LOCAL lock_timeout = '10s'")
        with connection.cursor(row_factory=tuple_row) as cursor:
            made = [row[0] for row in cursor.execute("SELECT glpgenc.gl_audit_partitions(%s)", (ahead,))]
        return made, list_partitions(connection)


def whole_months_before(found: list[Partition], moment: datetime) -> list[Partition]:
    """Return the partitions all of whose records are older than a moment."""
    return [each for each in found if each.ends is not None and each.ends <= moment.astimezone(UTC)]
