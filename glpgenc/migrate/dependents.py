"""What stands on the plaintext column of a table: what goes with it, and what keeps it from going."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import class_row

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.migrate.target import MigrationTarget

# What blocks is for glpgenc._dependents to say, which the drop itself asks; here it is taken apart into one row each.
# Index expressions, generated columns and views are all found through the catalogue of dependencies.
_DEPENDENTS: LiteralString = """
    WITH parts AS (
        SELECT p.relid AS part, a.attnum FROM (SELECT t.relid FROM pg_partition_tree(%(oid)s::regclass) t
                                               UNION SELECT %(oid)s::regclass) p (relid)
        JOIN pg_attribute a ON a.attrelid = p.relid AND a.attname = %(column)s AND NOT a.attisdropped
    ), found AS (
        SELECT DISTINCT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS name
        FROM parts JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = parts.part
                                   AND d.refobjsubid = parts.attnum
        WHERE NOT EXISTS (SELECT FROM parts x JOIN pg_attrdef f ON f.adrelid = x.part AND f.adnum = x.attnum
                          WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid)
    ), blocking AS (
        SELECT ', ' || glpgenc._dependents(%(oid)s::regclass, ARRAY[%(column)s::name], false) || ', ' AS names
    )
    SELECT (pg_identify_object(f.classid, f.objid, 0)).type AS kind, f.name,
           coalesce(strpos(b.names, ', ' || f.name || ', ') > 0, false) AS blocks,
           CASE WHEN c.relkind = 'i' THEN pg_relation_size(c.oid) END AS bytes
    FROM found f CROSS JOIN blocking b
    LEFT JOIN pg_class c ON f.classid = 'pg_class'::regclass AND c.oid = f.objid
    ORDER BY 3 DESC, 1, 2
"""
# Bodies of functions are text to PostgreSQL: names in them are a guess.
_MENTIONS: LiteralString = """
    SELECT 'function' AS kind, format('function %%s', p.oid::regprocedure) AS name, false AS blocks,
           NULL::bigint AS bytes
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE l.lanname IN ('sql', 'plpgsql')
      AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'glpgenc'::regnamespace)
      AND strpos(lower(p.prosrc), lower(%(column)s)) > 0
      AND (strpos(lower(p.prosrc), lower(%(table)s)) > 0
           OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid = %(oid)s))
      AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgname ~ '^(yyy|zzz)_glpgenc_')
    ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that names a column.

    :param kind: what it is, as PostgreSQL calls it: ``index``, ``view``, ``table constraint``.
    :param name: kind and name, for people.
    :param blocks: whether it keeps the column from being dropped; otherwise it goes with the column.
    :param bytes: the size of an index.
    """

    kind: str
    name: str
    blocks: bool
    bytes: int | None = None


def dependents_of(connection: Connection, target: MigrationTarget) -> list[Dependent]:
    """Return what stands on the plaintext column, what blocks first.

    :param connection: of :func:`~glpgenc.database.connect`, whose path hides no name's schema.
    :raises psycopg.Error: what the driver raised.
    """
    names = {"oid": target.oid, "column": target.plaintext_column}
    with connection.cursor(row_factory=class_row(Dependent)) as cursor:
        return cursor.execute(_DEPENDENTS, names).fetchall()


def mentions_of(connection: Connection, target: MigrationTarget) -> list[Dependent]:
    """Return functions whose text has the names of table and column: a guess at what would fail afterwards.

    :raises psycopg.Error: what the driver raised.
    """
    names = {"oid": target.oid, "column": target.plaintext_column, "table": target.table}
    with connection.cursor(row_factory=class_row(Dependent)) as cursor:
        return cursor.execute(_MENTIONS, names).fetchall()
