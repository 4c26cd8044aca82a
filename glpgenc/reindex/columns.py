"""The columns whose values get a new slot: every registered one of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import dict_row

from glpgenc.jobs.targets import MigrationTarget

if TYPE_CHECKING:
    from glpgenc.database import Connection

# Nothing of the plaintext side matters here; what a value is bound to is found out when its job begins.
_COLUMNS: LiteralString = """
    SELECT e.relation::oid AS oid, format('%%I.%%I', n.nspname, c.relname) AS relation, n.nspname AS schema,
           c.relname AS table, e.column_name AS column, m.plaintext_column, e.field, f.data_class, NULL AS source,
           NULL AS tenant, CASE WHEN r.job IS NULL THEN m.row_expression ELSE r.row_expression END AS row,
           'database' AS mode, 'queue' AS unkeyed, e.state
    FROM glpgenc.encrypted_columns e
    JOIN glpgenc.fields f USING (field)
    JOIN pg_catalog.pg_class c ON c.oid = e.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = e.column_name AND NOT a.attisdropped
    LEFT JOIN glpgenc.column_migrations m USING (relation, column_name)
    LEFT JOIN glpgenc.reindex_columns r
        ON r.relation = e.relation AND r.column_name = e.column_name AND r.job = %(job)s
    WHERE (%(job)s::bigint IS NULL OR r.job IS NOT NULL) AND (%(field)s::text IS NULL OR e.field = %(field)s)
    ORDER BY n.nspname, c.relname, a.attnum
"""


def columns_of_field(connection: Connection, field: str) -> list[MigrationTarget]:
    """Return the registered columns of a field, the tables in order.

    :raises psycopg.Error: what the driver raised.
    """
    return _targets(connection, None, field)


def reindexed_columns(connection: Connection, job: int) -> list[MigrationTarget]:
    """Return the columns of a reindex's job, with what their values are bound to.

    :raises psycopg.Error: what the driver raised.
    """
    return _targets(connection, job, None)


def _targets(connection: Connection, job: int | None, field: str | None) -> list[MigrationTarget]:
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_COLUMNS, {"job": job, "field": field}).fetchall()
    return [MigrationTarget(**row) for row in found]
