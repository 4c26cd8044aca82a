"""Checks of the registry against itself and against the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.quoting import identifier, literal
from glpgenc._support.terminal import counted
from glpgenc.coverage.collection import columns_of
from glpgenc.doctor.check import CheckContext, Group, shell
from glpgenc.reports import Finding, InstallationCheck, fail, info, warn
from glpgenc.wire.facet_kinds import TAGGED_SQL

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
_STATES: LiteralString = """
    SELECT e.relation::oid::bigint AS oid, e.relation::text AS relation, e.column_name::text AS column, e.state,
           m.column_name IS NOT NULL AS moved, m.plaintext_column::text AS plaintext,
           e.state IN ('expanded', 'backfilled', 'verified') AS open
    FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation
    LEFT JOIN glpgenc.column_migrations m ON m.relation = e.relation AND m.column_name = e.column_name
    WHERE e.state = 'native' AND m.column_name IS NOT NULL
       OR e.state <> 'native' AND (m.column_name IS NULL
           OR (e.state IN ('expanded', 'backfilled', 'verified')) <> (m.plaintext_column IS NOT NULL))
    ORDER BY 2, 3
"""
# A guard is CHECK (glpgenc.gl_guard(column, 'field')).
_GUARDS: LiteralString = """
    SELECT e.relation::text AS relation, e.column_name::text AS column, e.field, quote_ident(g.guard) AS guard,
           substring(pg_get_expr(k.conbin, k.conrelid) FROM ', ''([a-z0-9_.]+)''::text') AS guarded
    FROM glpgenc.encrypted_columns e
    JOIN glpgenc.guarded_columns g ON g.relation = e.relation AND g.column_name = e.column_name
    JOIN pg_constraint k ON k.conrelid = g.relation AND k.conname = g.guard
    WHERE replace(pg_get_expr(k.conbin, k.conrelid), 'glpgenc.gl_guard', 'gl_guard')
          <> format('gl_guard(%I, %L::text)', e.column_name, e.field)
    ORDER BY 1, 2
"""
_TERMS: LiteralString = f"""
    SELECT i.relation::text AS relation, i.column_name::text AS column, i.index_column::text AS index_column,
           i.facet, i.slot, i.field, e.field AS of_column, s.facet AS of_slot, s.state,
           s.kind IN {TAGGED_SQL} AS tags, format_type(a.atttypid, a.atttypmod) AS type
    FROM glpgenc.index_columns i JOIN pg_class c ON c.oid = i.relation
    JOIN glpgenc.encrypted_columns e ON e.relation = i.relation AND e.column_name = i.column_name
    LEFT JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
    LEFT JOIN pg_attribute a ON a.attrelid = i.relation AND a.attname = i.index_column AND NOT a.attisdropped
    ORDER BY 1, 2, 5
"""  # noqa: S608  # constants only
_SHARED: LiteralString = """
    SELECT s.field, s.facet, s.parameters ->> 'key' AS key, o.field AS other_field, o.facet AS other
    FROM glpgenc.search_facets s JOIN glpgenc.fields f ON f.field = s.field
    CROSS JOIN LATERAL (
        SELECT o.*, g.data_class FROM glpgenc.search_facets o JOIN glpgenc.fields g ON g.field = o.field
        WHERE o.state = 'active' AND o.parameters ->> 'key' = s.parameters ->> 'key' ORDER BY o.field, o.slot LIMIT 1
    ) o
    WHERE s.state = 'active'
      AND (f.data_class, s.normalizer, s.bits, s.scope, s.label, s.root_version)
          IS DISTINCT FROM (o.data_class, o.normalizer, o.bits, o.scope, o.label, o.root_version)
    ORDER BY 1, 2
"""
_RETURNED: LiteralString = """
    SELECT m.relation::text AS relation, m.column_name::text AS column, a.attname::text AS plaintext,
           m.former_column IS NOT NULL AS known, m.relation::oid::bigint AS oid
    FROM glpgenc.column_migrations m JOIN pg_class c ON c.oid = m.relation
    JOIN pg_attribute a ON a.attrelid = m.relation AND a.attnum > 0 AND NOT a.attisdropped
    WHERE m.contracted_at IS NOT NULL
      AND (a.attname = m.former_column OR m.former_column IS NULL AND a.attname = regexp_replace(
              m.column_name, '_(enc|encrypted|cipher|ciphertext|ct|secure)$', '') AND a.attname <> m.column_name)
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns e
                      WHERE e.relation = m.relation AND e.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.column_migrations o
                      WHERE o.relation = m.relation AND o.plaintext_column = a.attname)
    ORDER BY 1, 2
"""
_DEFAULT: LiteralString = """
    SELECT i.value AS tenant, (SELECT count(DISTINCT k.tenant_id) FROM glpgenc.data_keys k
                               WHERE k.tenant_id NOT IN ('*', i.value) AND k.state <> 'destroyed') AS others
    FROM glpgenc.installation i WHERE i.name = 'default_tenant'
"""


def _guards(context: CheckContext) -> Iterator[Finding]:
    for column in columns_of(context.connection):
        guard = shell("guard", column.relation, column.column, "--field", column.field or "FIELD")
        if column.guard == "missing":
            yield fail(column.name, "it is registered but has no guard: plaintext is not refused", guard)
        if column.field is None:
            yield warn(column.name, "it is guarded but not registered: rotation and census skip it", guard)
    for row in context.rows(_UNVALIDATED):
        yield warn(
            f"{row.relation}.{row.column}",
            "its guard is not validated: rows older than the guard were never checked",
            f"ALTER TABLE {row.relation} VALIDATE CONSTRAINT {row.guard}, which does not block writes",
        )


def _stale(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_STALE):
        name = f"{row.relation}.{row.column}"
        remedy = _FIX[row.listed].format(oid=row.oid, column=str(row.column).replace("'", "''"))
        if row.type is None:
            yield warn(name, f"glpgenc.{row.listed} lists a column that does not exist", remedy)
        else:
            yield fail(name, f"glpgenc.{row.listed} lists it, but its type is {row.type}", remedy)


def _triggers(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_TRIGGERS):
        name = f"{row.relation} {row.name}"
        again = "gl_index_column for one of its facets" if row.serves == "index columns" else "gl_expand_column again"
        if row.enabled is None:
            yield fail(name, f"the trigger for {row.serves} is missing", f"call {again}")
        elif row.enabled == "O":
            yield warn(
                name,
                f"the trigger for {row.serves} does not fire for logical replication",
                f"ALTER TABLE {row.relation} ENABLE ALWAYS TRIGGER {row.name}",
            )
        else:
            yield fail(
                name,
                f"the trigger for {row.serves} is disabled: rows written since are wrong",
                f"ALTER TABLE {row.relation} ENABLE ALWAYS TRIGGER {row.name}; then write those rows again",
            )


def _quarantine(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_QUARANTINE):
        yield warn(
            f"{row.relation}.{row.column}",
            f"{counted(row.n, 'row')} could not be encrypted ({row.sqlstate}): still plaintext",
            "correct the rows, then run `glpgenc backfill run --retry-quarantined`",
        )


def _row_security(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_TENANTED):
        yield info(
            row.relation,
            f"it contains ciphertext of several tenants ({row.column}), but row-level security is off",
            "keys already separate the tenants; a policy also hides the existence of rows",
        )


def _states(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_STATES):
        name, plaintext = f"{row.relation}.{row.column}", row.plaintext
        where = f"WHERE relation = {literal(row.relation)}::regclass AND column_name = {literal(row.column)}"
        if plaintext is not None:
            yield fail(
                name,
                f"it is registered as {row.state}, but its plaintext column {plaintext} is still listed",
                f"UPDATE glpgenc.encrypted_columns SET state = 'expanded' {where}",  # noqa: S608 - to be shown
            )
        elif row.open:
            yield fail(
                name,
                f"it is registered as {row.state}, but its plaintext column is not known",
                "run `glpgenc protect` again with the same names, or restore glpgenc.column_migrations",
            )
        elif row.moved:
            yield warn(
                name,
                f"it is registered as {row.state}, but its plaintext column was dropped",
                f"UPDATE glpgenc.encrypted_columns SET state = 'contracted' {where}",  # noqa: S608 - to be shown
            )
        else:
            yield warn(
                name,
                f"it is registered as {row.state}, but has no migration",
                (f"UPDATE glpgenc.encrypted_columns SET state = 'native' {where}; the table may still require a scrub"),  # noqa: S608
            )


def _field_guards(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_GUARDS):
        relation = row.relation
        made = ", ".join(literal(each) for each in (relation, row.column, row.field))
        again = f"ALTER TABLE {relation} DROP CONSTRAINT {row.guard}; SELECT glpgenc.gl_guard_column({made})"
        remedy = again
        if row.guarded is not None:
            # Only anyone who has the keys can tell of which field the values are.
            where = f"WHERE relation = {literal(relation)}::regclass AND column_name = {literal(row.column)}"
            check = shell("verify", relation, row.column)
            change = f"UPDATE glpgenc.encrypted_columns SET field = {literal(row.guarded)} {where}"  # noqa: S608
            remedy = (
                f"where {check} finds that no value opens, they are of field {row.guarded}: {change}; else: {again}"
            )
        yield fail(
            f"{relation}.{row.column}",
            f"its guard {row.guard} is for field {row.guarded}, and is not for field {row.field}, under which "
            "the column is registered",
            remedy,
        )


def _terms(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_TERMS):
        name = f"{row.relation}.{row.index_column}"
        remake = f"glpgenc.gl_index_column({literal(row.relation)}, {literal(row.column)}, ...)"
        wanted = "integer[]" if row.tags else "bytea"
        where = (
            f"WHERE relation = {literal(row.relation)}::regclass AND column_name = {literal(row.column)} "
            f"AND slot = {row.slot}"
        )
        if row.field != row.of_column:
            yield fail(
                name,
                f"it is registered for field {row.field}, but column {row.column} has field {row.of_column}",
                f"DELETE FROM glpgenc.index_columns {where}; then {remake}",  # noqa: S608 - to be shown
            )
        elif row.facet != row.of_slot:
            yield fail(
                name,
                f"it is registered for facet {row.facet}, but slot {row.slot} belongs to facet {row.of_slot}",
                f"UPDATE glpgenc.index_columns SET facet = {literal(str(row.of_slot))} {where}",  # noqa: S608 - to be shown
            )
        elif row.state == "retired":
            yield fail(
                name,
                f"it is for slot {row.slot}, which is retired: new values have no term in it",
                f"UPDATE glpgenc.search_facets SET state = 'active' WHERE field = {literal(row.field)} "  # noqa: S608 - to be shown
                f"AND slot = {row.slot}, unless another slot is active under its name",
            )
        elif row.type is not None and row.type != wanted:
            yield fail(
                name,
                f"its type is {row.type}, but its facet {row.facet} requires {wanted}",
                f"SELECT glpgenc._drop_index_column({literal(row.relation)}, {literal(row.column)}, "
                f"{row.slot}); then {remake}",
            )


def _shared_keys(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_SHARED):
        yield fail(
            f"{row.field} {row.facet}",
            f"its key {row.key} is that of facet {row.other} of field {row.other_field}, but its class, normaliser, "
            "bits, scope, label or root is another: equal values have different terms, and joins find nothing",
            "declare it with a key of another name, and write its values again; `glpgenc field list` shows both",
        )


def _returned(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_RETURNED):
        guess = "" if row.known else " by its name (a guess)"
        yield fail(
            f"{row.relation}.{row.plaintext}",
            f"the plaintext column of {row.column} exists again{guess}: values written to it are not encrypted",
            f"move what is in it into {row.column}, then ALTER TABLE {row.relation} DROP COLUMN "
            f"{identifier(row.plaintext)}; and glpgenc scrub",
        )


def _default(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_DEFAULT):
        if row.others:
            yield warn(
                f"tenant {row.tenant}",
                f"it is the default tenant, but other tenants have keys ({row.others}): code that does not "
                "name the tenant encrypts their values with its key",
                "DELETE FROM glpgenc.installation WHERE name = 'default_tenant'",
            )


CHECKS = (
    InstallationCheck(
        "guards", _guards, Group.REGISTRY, "every registered column is guarded, and every guarded column registered"
    ),
    InstallationCheck("stale", _stale, Group.REGISTRY, "all listed objects exist"),
    InstallationCheck(
        "triggers", _triggers, Group.REGISTRY, "the triggers of index columns and dual writes exist and are enabled"
    ),
    InstallationCheck("quarantine", _quarantine, Group.REGISTRY, "no row is in quarantine"),
    InstallationCheck("row_security", _row_security, Group.REGISTRY, "tables with several tenants have policies"),
    InstallationCheck("default_tenant", _default, Group.KEYS, "there is no default tenant, or it is the only tenant"),
    InstallationCheck("states", _states, Group.REGISTRY, "states and plaintext columns are consistent"),
    InstallationCheck("fields", _field_guards, Group.REGISTRY, "guards have the fields of their columns"),
    InstallationCheck("terms", _terms, Group.REGISTRY, "index columns have valid fields, facets and slots"),
    InstallationCheck(
        "shared_keys",
        _shared_keys,
        Group.REGISTRY,
        "facets that share a key are made alike, so that they can be compared",
    ),
    InstallationCheck("returned", _returned, Group.PLAINTEXT, "no dropped plaintext column exists again"),
)
