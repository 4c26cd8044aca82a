"""The columns of a report, from the registry and from the guards: none is missed that only one of them knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import dict_row

from glpgenc.coverage.model import ColumnCoverage

if TYPE_CHECKING:
    from glpgenc.database import Connection

# A guard of a partition is its parent's, inherited.
_COLUMNS: LiteralString = """
    WITH guards AS (
        SELECT g.relation::oid AS oid, g.column_name, bool_and(g.validated) AS validated
        FROM glpgenc.guarded_columns g JOIN pg_catalog.pg_class c ON c.oid = g.relation
        WHERE NOT c.relispartition GROUP BY 1, 2
    ), named AS (
        SELECT e.relation::oid AS oid, e.column_name FROM glpgenc.encrypted_columns e
        UNION SELECT g.oid, g.column_name FROM guards g
    )
    SELECT n.oid, format('%I.%I', s.nspname, c.relname) AS relation, c.relname AS table, n.column_name AS column,
           e.field, f.data_class, e.state, m.plaintext_column,
           CASE WHEN g.oid IS NULL THEN 'missing' WHEN g.validated THEN 'validated' ELSE 'not validated' END AS guard,
           (SELECT count(*) FROM pg_catalog.pg_partition_tree(n.oid::regclass) p WHERE p.isleaf AND p.relid <> n.oid)
               AS partitions,
           ARRAY(SELECT x.facet FROM glpgenc.search_facets x
                 WHERE x.field = e.field AND x.state = 'active' ORDER BY x.slot) AS facets,
           ARRAY(SELECT DISTINCT i.index_column::text FROM glpgenc.index_columns i
                 WHERE i.relation = n.oid AND i.column_name = n.column_name ORDER BY 1) AS index_columns,
           m.backfilled_at, m.verified_at, m.verified_rows, m.verified_by, m.mismatched_rows, m.contracted_at,
           m.scrubbed_at, v.finished_at AS checked_at, v.checked AS checked_values, v.by AS checked_by,
           (SELECT count(*) FROM glpgenc.faulty_values w WHERE w.relation = n.oid AND w.column_name = n.column_name)
               AS wrong_values
    FROM named n
    JOIN pg_catalog.pg_class c ON c.oid = n.oid
    JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = n.oid AND a.attname = n.column_name AND NOT a.attisdropped
    LEFT JOIN glpgenc.encrypted_columns e ON e.relation = n.oid AND e.column_name = n.column_name
    LEFT JOIN glpgenc.fields f ON f.field = e.field
    LEFT JOIN glpgenc.column_migrations m ON m.relation = n.oid AND m.column_name = n.column_name
    LEFT JOIN guards g ON g.oid = n.oid AND g.column_name = n.column_name
    LEFT JOIN LATERAL (
        SELECT r.finished_at, r.checked, CASE WHEN r.sample IS NULL THEN 'all' ELSE 'sample' END AS by
        FROM glpgenc.verifications r
        WHERE r.relation = n.oid AND r.column_name = n.column_name AND r.finished_at IS NOT NULL AND r.tenant_id IS NULL
        ORDER BY r.finished_at DESC LIMIT 1) v ON true
    ORDER BY s.nspname, c.relname, a.attnum
"""


def columns_of(connection: Connection) -> list[ColumnCoverage]:
    """Return every registered and every guarded column, without counts.

    :raises psycopg.Error: what the driver raised.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_COLUMNS).fetchall()
    return [ColumnCoverage(**(row | {name: tuple(row[name]) for name in ("facets", "index_columns")})) for row in rows]
