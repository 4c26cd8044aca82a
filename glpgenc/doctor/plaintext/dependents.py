"""Checks of objects that hold copies of plaintext."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.contract.dependents import derived_texts
from glpgenc.coverage.collection import columns_of, possible_copies
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.reports import Finding, InstallationCheck, fail, info, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS: LiteralString = """
    WITH parts AS (
        SELECT m.relation::text || '.' || m.plaintext_column AS plaintext, p.relid AS oid, a.attnum
        FROM glpgenc.column_migrations m JOIN pg_class c ON c.oid = m.relation,
             LATERAL (SELECT relid FROM pg_partition_tree(m.relation) UNION SELECT m.relation) p
        JOIN pg_attribute a ON a.attrelid = p.relid AND NOT a.attisdropped
        WHERE a.attname = m.plaintext_column
    )
"""
# Index expressions, generated columns, statistics and views name a column in the catalogue of dependencies.
_ON_PLAINTEXT: LiteralString = (
    _PARTS  # noqa: S608 - constants
    + """
    SELECT DISTINCT x.plaintext, CASE WHEN v.oid IS NULL THEN (pg_identify_object(d.classid, d.objid, 0)).type
                             WHEN v.relkind = 'm' THEN 'materialized view' ELSE 'view' END AS kind,
           coalesce(v.oid::regclass::text, (pg_identify_object(d.classid, d.objid, 0)).identity) AS name
    FROM parts x
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = x.oid AND d.refobjsubid = x.attnum
    LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
    LEFT JOIN pg_class v ON v.oid = w.ev_class
    LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
    LEFT JOIN pg_class i ON d.classid = 'pg_class'::regclass AND i.oid = d.objid
    LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
    WHERE (f.oid IS NULL OR f.adnum <> x.attnum) AND i.relispartition IS NOT TRUE AND k.contype IS DISTINCT FROM 'n'
      AND NOT EXISTS (SELECT FROM pg_trigger t WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
                      AND (t.tgisinternal OR t.tgname ~ '^(yyy|zzz)_glpgenc_'))
    ORDER BY 1, 2, 3
"""
)
_PUBLISHED: LiteralString = (
    _PARTS  # noqa: S608 - constants
    + """
    SELECT DISTINCT x.plaintext, t.pubname::text AS name
    FROM parts x JOIN pg_class c ON c.oid = x.oid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_publication_tables t ON t.schemaname = n.nspname AND t.tablename = c.relname ORDER BY 1, 2
"""
)
_FULL: LiteralString = (
    _PARTS  # noqa: S608 - constants
    + """
    SELECT x.plaintext, c.oid::regclass::text AS name FROM parts x JOIN pg_class c ON c.oid = x.oid
    WHERE c.relreplident = 'f' ORDER BY 1, 2
"""
)
# Functions in between, marked IMMUTABLE by someone, hide what they call, unless their bodies are in standard SQL: a
# name in the text of another is what can be seen.
_DECRYPTED: LiteralString = """
    WITH RECURSIVE readers AS (
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'glpgenc'::regnamespace
              AND p.proname IN ('gl_decrypt', 'gl_decrypt_bytes', 'gl_try_decrypt', '_open')
           OR p.pronamespace NOT IN ('glpgenc'::regnamespace, 'pg_catalog'::regnamespace)
              AND p.prosrc ~* '\\mgl_(try_)?decrypt(_bytes)?\\M'
        UNION
        SELECT p.oid FROM readers r
        JOIN pg_depend d ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = r.oid
                        AND d.classid = 'pg_proc'::regclass
        JOIN pg_proc p ON p.oid = d.objid AND p.pronamespace <> 'glpgenc'::regnamespace
    )
    SELECT DISTINCT coalesce(v.oid::regclass::text, (pg_identify_object(d.classid, d.objid, 0)).identity) AS name,
           CASE WHEN v.oid IS NULL THEN (pg_identify_object(d.classid, d.objid, 0)).type
                ELSE 'materialized view' END AS kind
    FROM pg_depend d JOIN readers r ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = r.oid
    LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
    LEFT JOIN pg_class v ON v.oid = w.ev_class AND v.relkind = 'm'
    WHERE v.oid IS NOT NULL OR d.classid IN ('pg_class'::regclass, 'pg_statistic_ext'::regclass)
       OR d.classid = 'pg_attrdef'::regclass AND EXISTS (
              SELECT FROM pg_attrdef f JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
              WHERE f.oid = d.objid AND a.attgenerated <> '')
    ORDER BY 1
"""
_REMEDIES = {
    "index": "it is dropped with the column; create it on an index column if necessary",
    "materialized view": "drop it, or remove the column from it; its files contain values until it is rewritten",
    "default value": "drop the generated column, which contains the plaintext",
    "trigger": "check what it does with the value",
    "policy": "rewrite it with other columns",
}


def _on_plaintext(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_ON_PLAINTEXT):
        kind, name = row.kind, row.name
        if kind == "view":
            yield info(
                name, f"the view uses {row.plaintext}, which will be dropped", "rewrite it before `glpgenc contract`"
            )
        elif kind.endswith("constraint") or kind == "rule":
            yield info(
                name, f"the {kind} uses {row.plaintext}, which will be dropped", "see `glpgenc contract --dry-run`"
            )
        else:
            remedy = f"DROP STATISTICS {name}" if kind == "statistics object" else _REMEDIES.get(kind, "drop it")
            yield warn(name, f"the {kind} contains values of {row.plaintext}", remedy)


def _derived(context: CheckContext) -> Iterator[Finding]:
    listed = {row.name for row in context.rows(_ON_PLAINTEXT)}
    for each in derived_texts(context.connection):
        if each.kind == "materialized view" and each.name not in listed:
            yield warn(
                each.name,
                f"the materialized view may contain plaintext: {each.why}",
                "REFRESH it after `glpgenc contract`",
            )
        elif each.kind in {"column filled by a trigger", "tsvector column"}:
            yield warn(
                each.name,
                f"the {each.kind} contains text that is not encrypted{' (a guess)' if each.is_guess else ''}: "
                f"{each.why}",
                "drop it, or fill it from other columns and update all rows",
            )


def _publications(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_PUBLISHED):
        yield warn(
            row.name,
            f"the publication sends {row.plaintext}: subscribers have copies",
            "remove the column from it, and drop and scrub the column there too",
        )
    for row in context.rows(_FULL):
        yield warn(
            row.name,
            f"REPLICA IDENTITY FULL writes old rows to the WAL, with {row.plaintext}",
            f"ALTER TABLE {row.name} REPLICA IDENTITY DEFAULT",
        )


def _copies(context: CheckContext) -> Iterator[Finding]:
    for copy in possible_copies(context.connection, columns_of(context.connection)):
        yield warn(
            copy.name,
            f"the {copy.kind} may contain copies of {copy.of} (a guess): {copy.why}",
            "check it, and protect it too",
        )


def _decrypted(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_DECRYPTED):
        yield fail(
            row.name, f"the {row.kind} decrypts values, and stores plaintext", "drop it: search by facets instead"
        )


CHECKS = (
    InstallationCheck(
        "dependents",
        _on_plaintext,
        Group.PLAINTEXT,
        "no object stores copies of a plaintext column that will be dropped",
    ),
    InstallationCheck(
        "derived", _derived, Group.PLAINTEXT, "no other column contains text derived from a plaintext column"
    ),
    InstallationCheck(
        "publications", _publications, Group.PLAINTEXT, "no plaintext column that will be dropped is published"
    ),
    InstallationCheck("copies", _copies, Group.PLAINTEXT, "no other table has columns with these names"),
    InstallationCheck("decrypted", _decrypted, Group.PLAINTEXT, "no object stores decrypted values"),
)
