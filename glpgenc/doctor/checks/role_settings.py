"""Checks of settings of roles and databases, of replication, and of default privileges."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.quoting import identifier, literal
from glpgenc.doctor.check import CheckContext, Group, grantee
from glpgenc.doctor.checks.roles import APPLICATIONS
from glpgenc.reports import Finding, InstallationCheck, fail, info, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.reports.check import Row

# Of all databases and of this one; for all roles, or for one.
_SET: LiteralString = """
    SELECT (SELECT r.rolname FROM pg_roles r WHERE r.oid = s.setrole)::text AS role,
           d.datname::text AS database,
           lower(split_part(c, '=', 1)) AS name, substr(c, strpos(c, '=') + 1) AS setting
    FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c
    WHERE s.setdatabase IN (0, (SELECT x.oid FROM pg_database x WHERE x.datname = current_database()))
    ORDER BY 2, 3, 4
"""
_SERVER: LiteralString = """
    SELECT setting, source FROM pg_settings
    WHERE name = 'session_replication_role' AND reset_val <> 'origin'
      -- What is set for a database or a role is listed with those.
      AND source NOT IN ('database', 'user', 'database user')
"""
# Schemas whose owner may put functions there for others to find: neither a superuser, nor who owns database or schema.
_HOSTS: LiteralString = """
    SELECT n.nspname::text AS schema, pg_get_userbyid(n.nspowner)::text AS owner FROM pg_namespace n
    JOIN pg_roles r ON r.oid = n.nspowner
    WHERE NOT r.rolsuper AND r.rolname <> 'pg_database_owner'
      AND n.nspowner <> (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database())
      AND n.nspowner <> (SELECT x.nspowner FROM pg_namespace x WHERE x.nspname = 'glpgenc')
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation
                      WHERE c.relowner = n.nspowner)
"""
_PUBLISHED: LiteralString = """
    SELECT p.pubname::text AS name, p.puballtables AS everything,
           array_agg(t.tablename::text ORDER BY t.tablename) AS tables
    FROM pg_publication p JOIN pg_publication_tables t ON t.pubname = p.pubname
    WHERE t.schemaname = 'glpgenc' GROUP BY 1, 2 ORDER BY 1
"""
_SUBSCRIBED: LiteralString = """
    SELECT r.srrelid::regclass::text AS name FROM pg_subscription_rel r JOIN pg_class c ON c.oid = r.srrelid
    WHERE c.relnamespace = 'glpgenc'::regnamespace ORDER BY 1
"""
_DEFAULTS: LiteralString = """
    SELECT pg_get_userbyid(d.defaclrole)::text AS owner, d.defaclobjtype::text AS kind, n.nspname::text AS schema,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END AS role,
           a.privilege_type AS right
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    CROSS JOIN LATERAL aclexplode(d.defaclacl) a
    WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n') AND a.grantee <> d.defaclrole
      -- What everybody has where nothing is said is in the list where something is.
      AND NOT (d.defaclnamespace = 0 AND d.defaclobjtype IN ('f', 'T') AND a.grantee = 0)
      AND (n.nspname IN ('glpgenc', 'security') OR d.defaclnamespace = 0
        AND d.defaclrole = (SELECT x.nspowner FROM pg_namespace x WHERE x.nspname = 'glpgenc')
        AND (a.grantee = 0 OR a.grantee IN ({applications})))
    ORDER BY 1, 2, 3, 4, 5
""".replace("{applications}", APPLICATIONS)
_KINDS = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS"}
_SLOTS: LiteralString = """
    SELECT s.slot_name::text AS name, s.active, s.restart_lsn::text AS lsn,
           (SELECT count(*) FROM glpgenc.column_migrations m
            WHERE m.scrubbed_lsn IS NULL OR s.restart_lsn < m.scrubbed_lsn
                  AND m.scrubbed_cluster = (SELECT c.system_identifier FROM pg_control_system() c)) AS columns
    FROM pg_replication_slots s
    WHERE s.restart_lsn IS NOT NULL AND (s.database IS NULL OR s.database = current_database()) ORDER BY 1
"""


def _settings(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_SERVER):
        if row.source == "client":
            yield fail(
                "session_replication_role",
                f"it is {row.setting} for this connection: triggers and foreign keys do not work",
                "take it out of the options of database_url, or of PGOPTIONS",
            )
            continue
        yield fail(
            "session_replication_role",
            f"it is {row.setting} for every session: triggers and foreign keys are disabled",
            "remove it from postgresql.conf: ALTER SYSTEM RESET session_replication_role",
        )
    hosts = {row.schema: row.owner for row in context.rows(_HOSTS)}
    for row in context.rows(_SET):
        yield from _of_setting(row, hosts)


def _of_setting(row: Row, hosts: dict[str, str]) -> Iterator[Finding]:
    name, setting = row.name, row.setting
    whose = " in ".join(
        filter(None, (f"role {row.role}" if row.role else "", f"database {row.database}" if row.database else ""))
    )
    subject = f"{name} ({whose or 'every role'})"
    if row.role:
        of = f"ALTER ROLE {identifier(row.role)}" + (f" IN DATABASE {identifier(row.database)}" if row.database else "")
    else:
        of = f"ALTER DATABASE {identifier(row.database)}" if row.database else "ALTER ROLE ALL"
    remedy = f"{of} RESET {name}"
    if name == "session_replication_role" and setting != "origin":
        yield fail(
            subject,
            f"it is {setting}: triggers and foreign keys are disabled in its sessions, and their writes to a "
            "column that is being migrated are treated as replicated",
            remedy,
        )
    elif name.startswith("glpgenc."):
        yield fail(subject, "each session starts with it, as if it had loaded keys or were a backfill", remedy)
    elif name == "row_security" and setting in ("off", "0", "false", "no"):
        yield warn(subject, "its sessions fail if a policy of glpgenc hides rows", remedy)
    elif name == "role":
        yield warn(subject, f"its sessions run as {setting}, whichever role logged in", remedy)
    elif name == "search_path":
        yield _of_path(subject, setting, remedy, hosts)


def _of_path(subject: str, setting: str, remedy: str, hosts: dict[str, str]) -> Finding:
    names = [each.strip().strip('"') for each in setting.split(",")]
    if "pg_catalog" in names[1:]:
        return fail(
            subject, f"{names[0]} comes before pg_catalog: its functions are found in place of built-in ones", remedy
        )
    if "pg_temp" in names[:-1]:
        return fail(subject, "temporary objects take precedence over others", remedy)
    if "glpgenc" in names:
        return warn(
            subject,
            "functions of glpgenc can be called without their schema: a function of the same name elsewhere "
            "can replace them",
            remedy,
        )
    for each in names:
        if each in hosts:
            return warn(subject, f"schema {each} belongs to {hosts[each]}, whose functions take precedence", remedy)
    return info(subject, f"the search_path of its sessions is {setting}")


def _replicated(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_PUBLISHED):
        keys = [each for each in row.tables if each in ("data_keys", "branch_keys", "registry_keys")]
        name = identifier(row.name)
        if row.everything:
            remedy = f"CREATE PUBLICATION ... FOR TABLES IN SCHEMA in place of it; DROP PUBLICATION {name}"
        else:
            remedy = f"ALTER PUBLICATION {name} DROP TABLE " + ", ".join(f"glpgenc.{each}" for each in row.tables)
        yield warn(
            row.name,
            f"the publication sends {'wrapped keys' if keys else 'tables of glpgenc'} to its subscribers: "
            f"{', '.join(keys or row.tables)}",
            remedy,
        )
    for row in context.rows(_SUBSCRIBED):
        yield fail(
            row.name,
            "a subscription writes to it: keys or registry come from another server",
            "remove it from the publication there; ALTER SUBSCRIPTION ... REFRESH PUBLICATION",
        )


def _defaults(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_DEFAULTS):
        kind = _KINDS[row.kind]
        schema = f" IN SCHEMA {identifier(row.schema)}" if row.schema else ""
        change = f"ALTER DEFAULT PRIVILEGES FOR ROLE {identifier(row.owner)}{schema}"
        yield warn(
            f"default privileges of {row.owner}",
            f"{row.role} gets {row.right} on all new {kind.lower()}, including those of glpgenc",
            f"{change} REVOKE {row.right} ON {kind} FROM {grantee(row.role)}",
        )


def _slots(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_SLOTS):
        # What a standby or subscriber reads as it comes is let go by itself.
        if row.columns and not row.active:
            yield warn(
                f"replication slot {row.name}",
                f"it is inactive, and retains WAL from {row.lsn} on, with plaintext of columns that are now "
                f"encrypted ({row.columns})",
                f"SELECT pg_drop_replication_slot({literal(row.name)}), unless its reader comes back",
            )


CHECKS = (
    InstallationCheck(
        "settings",
        _settings,
        Group.CONNECTION,
        "no role or database has settings that disable triggers or change the search_path",
    ),
    InstallationCheck("replicated", _replicated, Group.TABLES, "keys and registry are not replicated"),
    InstallationCheck(
        "default_privileges", _defaults, Group.TABLES, "default privileges do not apply to objects of glpgenc"
    ),
    InstallationCheck("slots", _slots, Group.PLAINTEXT, "no inactive replication slot retains WAL with plaintext"),
)
