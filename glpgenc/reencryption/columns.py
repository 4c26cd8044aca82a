"""The columns whose values move to other keys: every registered one, on its way from a plaintext column or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import dict_row

from glpgenc.jobs.targets import MigrationTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    LEFT JOIN glpgenc.rotation_columns r
        ON r.relation = e.relation AND r.column_name = e.column_name AND r.job = %(job)s
    WHERE (%(job)s::bigint IS NULL OR r.job IS NOT NULL)
      AND (%(classes)s::text[] IS NULL OR f.data_class = ANY (%(classes)s))
    ORDER BY n.nspname, c.relname, a.attnum
"""


def columns_of_classes(connection: Connection, data_classes: Sequence[str]) -> dict[str, list[MigrationTarget]]:
    """Return the registered columns of some classes, by their tables.

    :raises psycopg.Error: what the driver raised.
    """
    found: dict[str, list[MigrationTarget]] = {}
    for target in _targets(connection, None, data_classes):
        found.setdefault(target.relation, []).append(target)
    return found


def columns_of_job(connection: Connection, job: int) -> list[MigrationTarget]:
    """Return the columns of a rotation's job, with what their values are bound to.

    :raises psycopg.Error: what the driver raised.
    """
    return _targets(connection, job, None)


def _targets(connection: Connection, job: int | None, data_classes: Sequence[str] | None) -> list[MigrationTarget]:
    parameters = {"job": job, "classes": None if data_classes is None else list(data_classes)}
    with connection.cursor(row_factory=dict_row) as cursor:
        return [MigrationTarget(**row) for row in cursor.execute(_COLUMNS, parameters).fetchall()]
