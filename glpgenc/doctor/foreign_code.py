"""Code of others that keyed sessions would run: it could read their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import Check, Fault, Look, fail, warn
from glpgenc.doctor.model import Group
from glpgenc.doctor.roles import APPLICATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def _triggers(look: Look) -> Iterator[Fault]:
    for row in look.rows(_FOREIGN):
        if row["trigger"] is not None:
            given = f"ALTER FUNCTION {row['function']} OWNER TO {row['owner']}"
            drop = f"DROP TRIGGER {row['trigger']} ON {row['relation']}; or inspect its function, and {given}"
            yield fail(
                row["relation"],
                (
                    f"trigger {row['trigger']} runs {row['function']} of role {row['role']} in every keyed session "
                    "that writes to the table: it can read the keys"
                ),
                given if row["ours"] else drop,
            )


def _rights(look: Look) -> Iterator[Fault]:
    for row in look.rows(_FOREIGN):
        if row["trigger"] is None:
            yield warn(
                row["relation"],
                (
                    f"{row['role']} can create triggers on it, which can read the keys of every session that writes "
                    "to the table"
                ),
                f"REVOKE TRIGGER ON {row['relation']} FROM {row['role']}; applications do not require GRANT ALL",
            )


def _creates(look: Look) -> Iterator[Fault]:
    for row in look.rows(_CREATES):
        yield warn(
            row["schema"],
            (
                f"{row['role']}, an application role, can create objects in it: a function or operator there can "
                "replace the one that a keyed session calls, and read its keys"
            ),
            f"REVOKE CREATE ON SCHEMA {row['schema']} FROM {row['role']}; let migrations run as another role",
        )


CHECKS = (
    Check(Group.TABLES, "creates", "no application role can create functions or operators", _creates),
    Check(
        Group.REGISTRY,
        "foreign_triggers",
        "triggers of encrypted tables run functions of the tables' owners",
        _triggers,
    ),
    Check(Group.REGISTRY, "trigger_rights", "no other role can create triggers on encrypted tables", _rights),
)
