"""The registry against what is in the catalog: guards, registrations, triggers of index columns, quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.coverage.columns import columns_of
from glpgenc.doctor.check import Check, Fault, Look, fail, info, shell, warn
from glpgenc.doctor.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNVALIDATED: LiteralString = """
    SELECT g.relation::text AS relation, g.column_name::text AS column, quote_ident(g.guard) AS guard
    FROM glpgenc.guarded_columns g JOIN pg_class c ON c.oid = g.relation
    WHERE NOT g.validated AND NOT c.relispartition ORDER BY 1, 2
"""
_STALE: LiteralString = """
    SELECT 'encrypted_columns' AS listed, e.relation::oid::bigint AS oid, e.relation::text AS relation,
           e.column_name::text AS column, format_type(a.atttypid, a.atttypmod) AS type
    FROM glpgenc.encrypted_columns e
    LEFT JOIN pg_attribute a ON a.attrelid = e.relation AND a.attname = e.column_name AND NOT a.attisdropped
    WHERE a.attnum IS NULL OR a.atttypid <> 'bytea'::regtype
    UNION ALL
    SELECT 'index_columns', i.relation::oid::bigint, i.relation::text, i.index_column::text,
           format_type(a.atttypid, a.atttypmod)
    FROM glpgenc.index_columns i
    LEFT JOIN pg_attribute a ON a.attrelid = i.relation AND a.attname = i.index_column AND NOT a.attisdropped
    WHERE EXISTS (SELECT FROM pg_class c WHERE c.oid = i.relation)
      AND (a.attnum IS NULL OR a.atttypid NOT IN ('bytea'::regtype, 'integer[]'::regtype))
    UNION ALL
    SELECT 'column_migrations', m.relation::oid::bigint, m.relation::text, m.plaintext_column::text, NULL
    FROM glpgenc.column_migrations m
    LEFT JOIN pg_attribute a ON a.attrelid = m.relation AND a.attname = m.plaintext_column AND NOT a.attisdropped
    WHERE EXISTS (SELECT FROM pg_class c WHERE c.oid = m.relation) AND m.plaintext_column IS NOT NULL
      AND a.attnum IS NULL
    ORDER BY 1, 2, 4
"""
# Row triggers stand on every partition too, and can be disabled there alone.
_TRIGGERS: LiteralString = """
    WITH wanted AS (
        SELECT DISTINCT i.relation::oid AS relation, t.name, 'index columns' AS serves
        FROM glpgenc.index_columns i, unnest(ARRAY['zzz_glpgenc_index_insert', 'zzz_glpgenc_index_update']) t (name)
        UNION
        SELECT e.relation::oid, t.name, 'dual writes'
        FROM glpgenc.encrypted_columns e
        JOIN glpgenc.column_migrations m ON m.relation = e.relation AND m.column_name = e.column_name,
             unnest(ARRAY['yyy_glpgenc_dual_write_insert', 'yyy_glpgenc_dual_write_update',
                          CASE WHEN pg_partition_root(e.relation) IS NOT NULL
                               THEN 'yyy_glpgenc_dual_write_delete' END]) t (name)
        WHERE t.name IS NOT NULL AND e.state IN ('expanded', 'backfilled', 'verified')
          AND m.plaintext_column IS NOT NULL
    )
    SELECT p.relid::text AS relation, w.name, w.serves, g.tgenabled::text AS enabled
    FROM wanted w JOIN pg_class c ON c.oid = w.relation
    CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(w.relation) UNION SELECT w.relation::regclass) p
    LEFT JOIN pg_trigger g ON g.tgrelid = p.relid AND g.tgname = w.name
    WHERE g.tgenabled IS DISTINCT FROM 'A' ORDER BY 1, 2
"""
_QUARANTINE: LiteralString = """
    SELECT q.relation::text AS relation, q.column_name::text AS column, count(*) AS n, min(q.sqlstate) AS sqlstate
    FROM glpgenc.quarantine q GROUP BY q.relation, q.column_name ORDER BY 1, 2
"""
_TENANTED: LiteralString = """
    SELECT DISTINCT c.oid::regclass::text AS relation, a.attname::text AS column
    FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE NOT c.relrowsecurity AND
      a.attname ~* '^(tenant|account|org|organi[sz]ation|customer|company|workspace)_?(id|key)?$'
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p'
                      AND k.conkey = ARRAY[a.attnum])
    ORDER BY 1, 2
"""
_FIX = {
    "encrypted_columns": "DELETE FROM glpgenc.encrypted_columns WHERE relation = {oid} AND column_name = '{column}'; "
    "after a rename, UPDATE it: docs/OPERATIONS.md",
    "index_columns": "DELETE FROM glpgenc.index_columns WHERE relation = {oid} AND index_column = '{column}'; then "
    "gl_index_column for what stays",
    "column_migrations": "after a rename, UPDATE glpgenc.column_migrations; else gl_abandon or `glpgenc contract`",
}


def _guards(look: Look) -> Iterator[Fault]:
    for column in columns_of(look.connection):
        guard = shell("guard", column.relation, column.column, "--field", column.field or "FIELD")
        if column.guard == "missing":
            yield fail(column.name, "it is registered but has no guard: plaintext is not refused", guard)
        if column.field is None:
            yield warn(column.name, "it is guarded but not registered: rotation and census skip it", guard)
    for row in look.rows(_UNVALIDATED):
        yield warn(
            f"{row['relation']}.{row['column']}",
            "its guard is not validated: rows older than the guard were never checked",
            f"ALTER TABLE {row['relation']} VALIDATE CONSTRAINT {row['guard']}, which does not block writes",
        )


def _stale(look: Look) -> Iterator[Fault]:
    for row in look.rows(_STALE):
        name = f"{row['relation']}.{row['column']}"
        mend = _FIX[row["listed"]].format(oid=row["oid"], column=str(row["column"]).replace("'", "''"))
        if row["type"] is None:
            yield warn(name, f"glpgenc.{row['listed']} lists a column that does not exist", mend)
        else:
            yield fail(name, f"glpgenc.{row['listed']} lists it, but its type is {row['type']}", mend)


def _triggers(look: Look) -> Iterator[Fault]:
    for row in look.rows(_TRIGGERS):
        name = f"{row['relation']} {row['name']}"
        again = (
            "gl_index_column for one of its facets" if row["serves"] == "index columns" else "gl_expand_column again"
        )
        if row["enabled"] is None:
            yield fail(name, f"the trigger for {row['serves']} is missing", f"call {again}")
        elif row["enabled"] == "O":
            yield warn(
                name,
                f"the trigger for {row['serves']} does not fire for logical replication",
                f"ALTER TABLE {row['relation']} ENABLE ALWAYS TRIGGER {row['name']}",
            )
        else:
            yield fail(
                name,
                f"the trigger for {row['serves']} is disabled: rows written since are wrong",
                f"ALTER TABLE {row['relation']} ENABLE ALWAYS TRIGGER {row['name']}; then write those rows again",
            )


def _quarantine(look: Look) -> Iterator[Fault]:
    for row in look.rows(_QUARANTINE):
        yield warn(
            f"{row['relation']}.{row['column']}",
            f"{counted(row['n'], 'row')} could not be encrypted ({row['sqlstate']}): still plaintext",
            "correct the rows, then run `glpgenc backfill run --retry-quarantined`",
        )


def _row_security(look: Look) -> Iterator[Fault]:
    for row in look.rows(_TENANTED):
        yield info(
            row["relation"],
            f"it contains ciphertext of several tenants ({row['column']}), but row-level security is off",
            "keys already separate the tenants; a policy also hides the existence of rows",
        )


CHECKS = (
    Check(Group.REGISTRY, "guards", "every registered column is guarded, and every guarded column registered", _guards),
    Check(Group.REGISTRY, "stale", "all listed objects exist", _stale),
    Check(Group.REGISTRY, "triggers", "the triggers of index columns and dual writes exist and are enabled", _triggers),
    Check(Group.REGISTRY, "quarantine", "no row is in quarantine", _quarantine),
    Check(Group.REGISTRY, "row_security", "tables with several tenants have policies", _row_security),
)
