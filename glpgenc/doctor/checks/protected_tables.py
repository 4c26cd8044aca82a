"""Checks of what others have put on protected tables: triggers, rules, children, rights, owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.quoting import identifier
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.doctor.checks.roles import APPLICATIONS
from glpgenc.reports import Finding, InstallationCheck, fail, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

# BEFORE ROW triggers run in the order of their names: what a later one changes is seen by none of ours.
_LATER: LiteralString = """
    SELECT DISTINCT ON (x.oid) x.tgrelid::regclass::text AS relation, x.tgname::text AS name, o.tgname::text AS ours
    FROM pg_trigger o JOIN pg_trigger x ON x.tgrelid = o.tgrelid
    WHERE o.tgname IN ('zzz_glpgenc_index_insert', 'zzz_glpgenc_index_update', 'yyy_glpgenc_dual_write_insert',
                       'yyy_glpgenc_dual_write_update')
      AND NOT x.tgisinternal AND x.tgenabled <> 'D' AND x.tgtype & 3 = 3 AND x.tgtype & o.tgtype & 20 <> 0
      AND x.tgname > o.tgname AND x.tgparentid = 0
      AND x.tgname NOT IN ('zzz_glpgenc_index_insert', 'zzz_glpgenc_index_update', 'yyy_glpgenc_dual_write_insert',
                           'yyy_glpgenc_dual_write_update', 'zzz_glpgenc_shield')
    ORDER BY x.oid, o.tgname
"""
_COLUMNS: LiteralString = """
    SELECT e.relation::text AS relation, a.attname::text AS column, a.attstorage <> 'e' AS stored,
           -- NULL by default from PostgreSQL 17 on, -1 before.
           coalesce(a.attstattarget, -1) <> 0 AS counted,
           -- From expand to contract a default of ours says that the column was left out.
           a.atthasdef AND btrim((glpgenc._default_parts(pg_get_expr(d.adbin, d.adrelid)))[2], E' \n') IS DISTINCT FROM
               'NULL::bytea' AS has_default, i.attname::text AS index_column
    FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation
    JOIN pg_attribute a ON a.attrelid = e.relation AND a.attname = e.column_name AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN LATERAL (
        SELECT x.attname FROM glpgenc.index_columns t
        JOIN pg_attribute x ON x.attrelid = t.relation AND x.attname = t.index_column AND x.atthasdef
        WHERE t.relation = e.relation AND t.column_name = e.column_name LIMIT 1) i ON true
    WHERE a.atttypid = 'bytea'::regtype ORDER BY 1, 2
"""
_CHILDREN: LiteralString = """
    WITH keyed AS (SELECT relation FROM glpgenc.encrypted_columns UNION SELECT relation FROM glpgenc.guarded_columns)
    SELECT i.inhrelid::regclass::text AS child, k.relation::text AS relation, false AS is_foreign
    FROM keyed k JOIN pg_inherits i ON i.inhparent = k.relation JOIN pg_class c ON c.oid = i.inhrelid
    WHERE NOT c.relispartition
    UNION
    SELECT p.relid::text, k.relation::text, true
    FROM keyed k JOIN pg_class r ON r.oid = k.relation CROSS JOIN LATERAL pg_partition_tree(k.relation) p
    JOIN pg_class c ON c.oid = p.relid
    WHERE c.relkind = 'f' ORDER BY 1, 2
"""
_RULES: LiteralString = """
    SELECT DISTINCT r.ev_class::regclass::text AS relation, r.rulename::text AS name
    FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation
    CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(e.relation) UNION SELECT e.relation) p
    JOIN pg_rewrite r ON r.ev_class = p.relid ORDER BY 1, 2
"""
_OWNERS: LiteralString = """
    SELECT DISTINCT p.relid::text AS partition, pg_get_userbyid(k.relowner)::text AS role,
           pg_get_userbyid(c.relowner)::text AS owner, o.oid IN ({applications}) AS application
    FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation
    CROSS JOIN LATERAL pg_partition_tree(e.relation) p
    JOIN pg_class k ON k.oid = p.relid JOIN pg_roles o ON o.oid = k.relowner
    WHERE k.relowner <> c.relowner AND NOT o.rolsuper ORDER BY 1
""".replace("{applications}", APPLICATIONS)
# A body is text to PostgreSQL, unless it is in standard SQL: a name in it is what can be seen.
_WRAPPERS: LiteralString = """
    SELECT p.oid::regprocedure::text AS name, pg_get_userbyid(p.proowner)::text AS owner,
           EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                   WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE') AS everybody,
           p.prokind::text AS kind
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'glpgenc')
      AND (p.prosrc ~* '\\mglpgenc\\M'
           OR p.prosrc ~* '\\mgl_((try_)?decrypt(_bytes)?|(re)?encrypt|hmac_index|search_terms|session_load)\\M'
           OR EXISTS (SELECT FROM pg_depend d
                      JOIN pg_proc o ON d.refclassid = 'pg_proc'::regclass AND o.oid = d.refobjid
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                        AND o.pronamespace = 'glpgenc'::regnamespace))
    ORDER BY 1
"""
# Of registered tables and their partitions: triggers whose function is neither the owner's, ours nor a superuser's, and
# who may make one.
_FOREIGN: LiteralString = """
    WITH keyed AS (
        SELECT DISTINCT p.relid::oid AS relation
        FROM (SELECT relation FROM glpgenc.encrypted_columns UNION SELECT relation FROM glpgenc.guarded_columns) t
        JOIN pg_class c ON c.oid = t.relation
        CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(t.relation) UNION SELECT t.relation) p
    )
    SELECT c.oid::regclass::text AS relation, quote_ident(g.tgname) AS trigger, p.proowner::regrole::text AS role,
           p.oid::regprocedure::text AS function, c.relowner::regrole::text AS owner,
           g.tgname ~ '^(yyy_glpgenc_dual_write|zzz_glpgenc_index)_(insert|update|delete)$' AS ours
    FROM keyed k JOIN pg_class c ON c.oid = k.relation JOIN pg_trigger g ON g.tgrelid = c.oid
    JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT g.tgisinternal AND g.tgenabled <> 'D' AND (n.nspname ~ '^pg_temp_' OR NOT EXISTS (
        SELECT FROM pg_roles o WHERE o.oid = p.proowner AND (o.rolsuper OR o.oid = c.relowner
            OR o.oid = (SELECT own.nspowner FROM pg_namespace own WHERE own.nspname = 'glpgenc'))))
    UNION ALL
    SELECT c.oid::regclass::text, NULL, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
           NULL, NULL, false
    FROM keyed k JOIN pg_class c ON c.oid = k.relation CROSS JOIN LATERAL aclexplode(c.relacl) a
    WHERE a.privilege_type = 'TRIGGER' AND a.grantee <> c.relowner
    ORDER BY 1, 2, 3
"""
# As _TEMPORARY of roles.py, of schemas: pg_temp is that check's, and our two schemas are looked at by others.
_CREATES: LiteralString = """
    SELECT quote_ident(n.nspname) AS schema,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS role
    FROM pg_namespace n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    WHERE a.privilege_type = 'CREATE' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('glpgenc', 'security')
      AND (a.grantee = 0 OR EXISTS (
          SELECT FROM pg_roles r WHERE NOT r.rolsuper AND r.oid IN ({applications})
            AND pg_has_role(r.oid, a.grantee, 'USAGE')))
    ORDER BY 1, 2
""".replace("{applications}", APPLICATIONS)


def _later(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_LATER):
        name = identifier(row.name)
        yield warn(
            f"{row.relation} {row.name}",
            f"the trigger runs after {row.ours}: its changes are neither encrypted nor indexed",
            f"ALTER TRIGGER {name} ON {row.relation} RENAME TO {identifier(('a_' + row.name)[:60])}",
        )


def _columns(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_COLUMNS):
        name, column = f"{row.relation}.{row.column}", identifier(row.column)
        change = f"ALTER TABLE {row.relation} ALTER COLUMN"
        if row.stored:
            yield warn(
                name,
                "its storage is compressed, which costs time without saving space",
                f"{change} {column} SET STORAGE EXTERNAL",
            )
        if row.counted:
            yield warn(
                name,
                "ANALYZE stores samples of its ciphertext in pg_statistic, which are useless for the planner",
                f"{change} {column} SET STATISTICS 0; then ANALYZE",
            )
        if row.has_default:
            yield fail(
                name,
                "it has a default: all rows without a value get the same ciphertext",
                f"{change} {column} DROP DEFAULT",
            )
        if row.index_column is not None:
            yield warn(
                f"{row.relation}.{row.index_column}",
                "it has a default, but only triggers must fill it",
                f"{change} {identifier(row.index_column)} DROP DEFAULT",
            )


def _children(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_CHILDREN):
        if row.is_foreign:
            yield fail(
                row.child,
                f"the partition of {row.relation} is on another server, without triggers of glpgenc: values "
                "are written there in plaintext",
                "move its rows to a partition on this server, or protect the table there",
            )
        else:
            yield fail(
                row.child,
                f"it inherits from {row.relation}, but triggers are not inherited",
                f"ALTER TABLE {row.child} NO INHERIT {row.relation}",
            )


def _rules(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_RULES):
        yield warn(
            f"{row.relation} {row.name}",
            "a rule rewrites statements on the table before triggers run: values can be written elsewhere",
            f"DROP RULE {identifier(row.name)} ON {row.relation}",
        )


def _owners(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_OWNERS):
        text = (
            f"its owner is {row.role}, the owner of its table {row.owner}: the owner of the partition can "
            "disable its triggers"
        )
        remedy = f"ALTER TABLE {row.partition} OWNER TO {identifier(row.owner)}"
        yield (fail if row.application else warn)(row.partition, text, remedy)


def _wrappers(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_WRAPPERS):
        kind = "PROCEDURE" if row.kind == "p" else "FUNCTION"
        who = "everybody" if row.everybody else "every role that can call it"
        text = f"it calls functions of glpgenc with the privileges of {row.owner} (SECURITY DEFINER), for {who}"
        yield (fail if row.everybody else warn)(row.name, text, f"ALTER {kind} {row.name} SECURITY INVOKER")


def _triggers(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_FOREIGN):
        if row.trigger is not None:
            given = f"ALTER FUNCTION {row.function} OWNER TO {row.owner}"
            drop = f"DROP TRIGGER {row.trigger} ON {row.relation}; or inspect its function, and {given}"
            yield fail(
                row.relation,
                f"trigger {row.trigger} runs {row.function} of role {row.role} in every keyed session "
                "that writes to the table: it can read the keys",
                given if row.ours else drop,
            )


def _rights(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_FOREIGN):
        if row.trigger is None:
            yield warn(
                row.relation,
                f"{row.role} can create triggers on it, which can read the keys of every session that writes "
                "to the table",
                f"REVOKE TRIGGER ON {row.relation} FROM {row.role}; applications do not require GRANT ALL",
            )


def _creates(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_CREATES):
        yield warn(
            row.schema,
            f"{row.role}, an application role, can create objects in it: a function or operator there can "
            "replace the one that a keyed session calls, and read its keys",
            f"REVOKE CREATE ON SCHEMA {row.schema} FROM {row.role}; let migrations run as another role",
        )


CHECKS = (
    InstallationCheck("creates", _creates, Group.TABLES, "no application role can create functions or operators"),
    InstallationCheck(
        "foreign_triggers",
        _triggers,
        Group.REGISTRY,
        "triggers of encrypted tables run functions of the tables' owners",
    ),
    InstallationCheck(
        "trigger_rights", _rights, Group.REGISTRY, "no other role can create triggers on encrypted tables"
    ),
    InstallationCheck("wrappers", _wrappers, Group.FUNCTIONS, "no SECURITY DEFINER function calls glpgenc"),
    InstallationCheck("order", _later, Group.REGISTRY, "no other trigger changes rows after those of glpgenc"),
    InstallationCheck(
        "columns", _columns, Group.REGISTRY, "ciphertext columns have the correct storage and no default"
    ),
    InstallationCheck("children", _children, Group.REGISTRY, "no foreign or child table is part of a protected table"),
    InstallationCheck("rules", _rules, Group.REGISTRY, "no protected table has a rule"),
    InstallationCheck("partition_owners", _owners, Group.REGISTRY, "partitions have the owners of their tables"),
)
