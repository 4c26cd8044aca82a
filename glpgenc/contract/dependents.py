"""Dependents of a plaintext column: what is dropped with it, what blocks the drop, and what holds text made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import class_row

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.registry.columns import RegistryColumn

# What blocks is for glpgenc._dependents to say, which the drop itself asks; here it is taken apart into one row each.
# Index expressions, generated columns and views are all found through the catalogue of dependencies.
_DEPENDENTS: LiteralString = """
    WITH RECURSIVE tree (relid) AS (
        SELECT %(oid)s::oid UNION SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.relid
    ), parts AS (
        SELECT p.relid AS part, a.attnum FROM tree p
        JOIN pg_attribute a ON a.attrelid = p.relid AND a.attname = %(column)s AND NOT a.attisdropped
    ), found AS (
        SELECT DISTINCT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS name
        FROM parts JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = parts.part
                                   AND d.refobjsubid = parts.attnum
        WHERE NOT EXISTS (SELECT FROM parts x JOIN pg_attrdef f ON f.adrelid = x.part AND f.adnum = x.attnum
                          WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid)
    ), by_text AS (
        SELECT b.name FROM glpgenc._trigger_dependents(%(oid)s::regclass, ARRAY[%(column)s::name]) b (name)
    ), blocking AS (
        SELECT ', ' || glpgenc._dependents(%(oid)s::regclass, ARRAY[%(column)s::name], false) || ', ' AS names
    )
    SELECT (pg_identify_object(f.classid, f.objid, 0)).type AS kind, f.name,
           coalesce(strpos(b.names, ', ' || f.name || ', ') > 0, false) AS blocks,
           CASE WHEN c.relkind = 'i' THEN pg_relation_size(c.oid) END AS bytes
    FROM found f CROSS JOIN blocking b
    LEFT JOIN pg_class c ON f.classid = 'pg_class'::regclass AND c.oid = f.objid
    UNION ALL SELECT 'trigger', t.name, true, NULL FROM by_text t
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
# What is made of a plaintext elsewhere in the database. The catalogue knows what reads the column itself; of a column
# that a trigger fills, arguments and bodies tell. After contract the name that the plaintext column had is looked for.
_DERIVED: LiteralString = """
    WITH RECURSIVE moved AS (
        SELECT m.relation::oid AS oid, m.column_name, coalesce(m.plaintext_column, m.former_column) AS plain,
               format('%%I.%%I', n.nspname, c.relname) AS table_name
        FROM glpgenc.column_migrations m JOIN pg_class c ON c.oid = m.relation
        JOIN pg_namespace n ON n.oid = c.relnamespace
    ), parts (root, part) AS (
        SELECT DISTINCT m.oid, m.oid FROM moved m
        UNION SELECT p.root, i.inhrelid FROM parts p JOIN pg_inherits i ON i.inhparent = p.part
    ), triggers AS (
        SELECT m.oid, m.column_name, m.plain, m.table_name, t.tgname, t.tgargs, f.proname, f.prosrc,
               glpgenc._trigger_reads(t, m.plain) AS how
        FROM moved m JOIN parts p ON p.root = m.oid JOIN pg_trigger t ON t.tgrelid = p.part AND NOT t.tgisinternal
        JOIN pg_proc f ON f.oid = t.tgfoid
        WHERE t.tgparentid = 0 AND t.tgname !~ '^(yyy|zzz)_glpgenc_'
    ), filled AS (
        SELECT m.oid, m.column_name, m.plain, format('%%s.%%I', m.table_name, a.attname) AS name,
               a.atttypid = 'tsvector'::regtype AND NOT EXISTS (
                   -- Which columns its words are of is known: see triggers.
                   SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid WHERE t.tgrelid = m.oid
                   AND f.proname ~ '^tsvector_update_trigger' AND f.pronamespace = 'pg_catalog'::regnamespace
                   AND starts_with(encode(t.tgargs, 'hex'),
                                   encode(convert_to(a.attname, getdatabaseencoding()), 'hex') || '00')) AS is_words,
               (SELECT format('trigger %%I fills it, and %%s', t.tgname, t.how) FROM triggers t
                WHERE t.oid = m.oid AND t.column_name = m.column_name AND t.how IS NOT NULL AND (
                    CASE WHEN t.proname ~ '^tsvector_update_trigger'
                         THEN starts_with(encode(t.tgargs, 'hex'),
                                          encode(convert_to(a.attname, getdatabaseencoding()), 'hex') || '00')
                         ELSE position('\\x00'::bytea || convert_to(a.attname, getdatabaseencoding()) || '\\x00'::bytea
                                       IN '\\x00'::bytea || t.tgargs) > 0 END
                    OR a.attname ~ '^[a-z_][a-z0-9_]*$'
                       AND t.prosrc ~* ('\\mNEW\\s*\\.\\s*"?' || a.attname || '"?\\s*:?=[^=]')) LIMIT 1) AS trigger
        FROM moved m JOIN pg_attribute a ON a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE a.attgenerated = '' AND a.attname NOT IN (m.column_name, m.plain)
          AND NOT EXISTS (SELECT FROM moved o WHERE o.oid = m.oid AND a.attname IN (o.column_name, o.plain))
          AND NOT EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = m.oid AND i.index_column = a.attname)
    ), views (oid, column_name, view) AS (
        -- Whole rows, as in to_jsonb(t), depend on no column.
        SELECT m.oid, m.column_name, w.ev_class FROM moved m JOIN parts p ON p.root = m.oid
        JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = p.part
                        AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_rewrite w ON w.oid = d.objid
        LEFT JOIN pg_attribute a ON a.attrelid = p.part AND a.attname = m.plain AND NOT a.attisdropped
        WHERE d.refobjsubid = a.attnum OR pg_get_viewdef(w.ev_class) LIKE '%%.*%%'
        UNION SELECT v.oid, v.column_name, w.ev_class FROM views v
        JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = v.view
                        AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_rewrite w ON w.oid = d.objid
    )
    SELECT m.oid, m.column_name AS column, k.kind, k.name, k.why
    FROM moved m JOIN parts p ON p.root = m.oid
    JOIN pg_attribute a ON a.attrelid = p.part AND a.attname = m.plain AND NOT a.attisdropped
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = p.part AND d.refobjsubid = a.attnum
    CROSS JOIN LATERAL (
        SELECT 'generated column', format('%%s.%%I', m.table_name, g.attname),
               format('it is computed from column %%I', m.plain)
        FROM pg_attrdef f JOIN pg_attribute g ON g.attrelid = f.adrelid AND g.attnum = f.adnum
        WHERE d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid AND g.attgenerated <> '' AND p.part = m.oid
        UNION ALL
        SELECT 'statistics object', e.name, format('it samples column %%I', m.plain)
        FROM (SELECT format('%%I.%%I', n.nspname, x.stxname) AS name FROM pg_statistic_ext x
              JOIN pg_namespace n ON n.oid = x.stxnamespace
              WHERE d.classid = 'pg_statistic_ext'::regclass AND x.oid = d.objid) e
    ) k (kind, name, why)
    UNION
    SELECT f.oid, f.column_name,
           CASE WHEN f.trigger IS NULL THEN 'tsvector column' ELSE 'column filled by a trigger' END, f.name,
           coalesce(f.trigger, format('words of column %%I may be in it', f.plain))
    FROM filled f WHERE f.trigger IS NOT NULL OR f.is_words
    UNION
    SELECT v.oid, v.column_name, 'materialized view', format('%%I.%%I', n.nspname, c.relname),
           'it holds what was in the table when it was refreshed'
    FROM views v JOIN pg_class c ON c.oid = v.view AND c.relkind = 'm'
    JOIN pg_namespace n ON n.oid = c.relnamespace
    ORDER BY 1, 2, 3, 4
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


def dependents_of(connection: Connection, target: RegistryColumn) -> list[Dependent]:
    """Return what is on the plaintext column, what blocks first.

    :param connection: of :func:`~glpgenc.database.connect`, whose path hides no name's schema.
    """
    names = {"oid": target.oid, "column": target.plaintext_column}
    with connection.cursor(row_factory=class_row(Dependent)) as cursor:
        return cursor.execute(_DEPENDENTS, names).fetchall()


def mentions_of(connection: Connection, target: RegistryColumn) -> list[Dependent]:
    """Return functions whose text has the names of table and column: a guess at what would fail afterwards."""
    names = {"oid": target.oid, "column": target.plaintext_column, "table": target.table}
    with connection.cursor(row_factory=class_row(Dependent)) as cursor:
        return cursor.execute(_MENTIONS, names).fetchall()


@dataclass(frozen=True, slots=True)
class DerivedCopy:
    """Something that holds what was made of a plaintext, such as the words of a text.

    :param oid: the table of the plaintext.
    :param column: its ciphertext column.
    :param kind: ``generated column``, ``statistics object``, ``materialized view``, ``column filled by a trigger``, or
        ``tsvector column``, which is a guess.
    :param why: how it comes by the plaintext, in words.
    """

    oid: int
    column: str
    kind: str
    name: str
    why: str

    @property
    def is_guess(self) -> bool:
        """Whether the type of a column is all that is known."""
        return self.kind == "tsvector column"


def derived_texts(connection: Connection) -> list[DerivedCopy]:
    """Return what holds text that was made of plaintext columns, those in use and those that were dropped.

    The ciphertext protects none of it, and dropping the plaintext column removes none of it but statistics.

    """
    with connection.cursor(row_factory=class_row(DerivedCopy)) as cursor:
        return cursor.execute(_DERIVED, {}).fetchall()
