"""Registrations of columns that no longer exist: dropped manually, or by ``op.drop_table`` alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import class_row

from glpgenc.database import relation_name
from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from glpgenc.database import Connection

# Jobs of columns that are registered no more are left over too: nothing else of a job names its columns.
STALE: LiteralString = """
    SELECT c.relation::oid::bigint AS oid, r.oid::regclass::text AS relation, c.column_name::text AS column,
           m.plaintext_column::text AS plaintext
    FROM glpgenc.encrypted_columns c LEFT JOIN pg_catalog.pg_class r ON r.oid = c.relation
    LEFT JOIN glpgenc.column_migrations m ON m.relation = c.relation AND m.column_name = c.column_name
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = c.relation AND a.attname = c.column_name AND NOT a.attisdropped)
    UNION ALL
    SELECT DISTINCT j.relation::oid::bigint, NULL, NULL, NULL FROM glpgenc.backfill_jobs j
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class r WHERE r.oid = j.relation)
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns c WHERE c.relation = j.relation)
    ORDER BY 1, 3
"""


@dataclass(frozen=True, slots=True)
class StaleRegistration:
    """A registration without its column.

    :param oid: what the table's oid is, or was.
    :param relation: the table as SQL; ``None`` where it is gone.
    :param column: the ciphertext column that is gone; ``None`` where no more is left than backfills of the table.
    :param plaintext: the column that it replaces, or was to replace.
    """

    oid: int
    relation: str | None
    column: str | None
    plaintext: str | None

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return ".".join(filter(None, (self.relation or f"(dropped table {self.oid})", self.column)))

    @property
    def remedy(self) -> str:
        """The SQL that removes what is left of it, for a member of glpgenc_admin."""
        forget = f"DELETE FROM glpgenc.encrypted_columns WHERE relation = {self.oid}::oid"  # noqa: S608 - to be shown
        if self.relation is not None and self.column is not None:
            quoted = self.column.replace("'", "''")
            return f"{forget} AND column_name = '{quoted}'"
        jobs = f"DELETE FROM glpgenc.backfill_jobs WHERE relation = {self.oid}::oid"  # noqa: S608 - to be shown
        return jobs if self.column is None else f"{forget}; {jobs}"


def stale_registrations(connection: Connection) -> list[StaleRegistration]:
    """Return what the registry holds of columns that are gone.

    :raises psycopg.Error: what the driver raised.
    """
    with connection.cursor(row_factory=class_row(StaleRegistration)) as cursor:
        return cursor.execute(STALE).fetchall()


def refuse_stale(connection: Connection, table: str, column: str | None = None) -> None:
    """Refuse a column that is registered but no longer exists.

    :param table: named as in SQL.
    :param column: the ciphertext column, or the plaintext column that it replaces; ``None`` for any of the table.
    :raises RegistryError: naming it.
    :raises psycopg.Error: what the driver raised.
    """
    named = relation_name(connection, table)
    row = connection.execute("SELECT %s::pg_catalog.regclass::oid::bigint", (named,)).fetchone()
    for each in stale_registrations(connection):
        if row is not None and each.oid == row[0] and column in {None, each.column, each.plaintext}:
            raise RegistryError(f"column {each.name} is registered but no longer exists", hint=each.remedy)
