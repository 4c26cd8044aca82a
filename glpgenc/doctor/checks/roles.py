"""Checks of the roles of glpgenc and of their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.quoting import identifier
from glpgenc.doctor.check import CheckContext, Group, grantee
from glpgenc.reports import Finding, InstallationCheck, fail, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.reports.check import Row

# From PostgreSQL 16 anyone who makes a role is a member of it with the admin option alone, and has none of its rights.
_USES: LiteralString = """(
    coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true)
    OR coalesce((to_jsonb(m) ->> 'set_option')::boolean, true))
"""
APPLICATIONS: LiteralString = """
    WITH RECURSIVE applications AS (
        SELECT r.oid FROM pg_roles r WHERE r.rolname = 'glpgenc_app'
        UNION
        SELECT m.member FROM applications a JOIN pg_auth_members m ON m.roleid = a.oid WHERE {uses}
    ) SELECT oid FROM applications
""".replace("{uses}", _USES)
"""A query of the roles that have the rights of glpgenc_app, or may take them."""

# Members by grants, however many in between; pg_has_role says yes of every superuser.
_MEMBERS: LiteralString = """
    WITH RECURSIVE members AS (
        SELECT r.oid AS member, r.rolname AS of FROM pg_roles r
        WHERE r.rolname IN ('glpgenc_admin', 'glpgenc_app', 'glpgenc_auditor')
        UNION
        SELECT m.member, s.of FROM members s JOIN pg_auth_members m ON m.roleid = s.member WHERE {uses}
    )
    SELECT r.rolname AS role, array_agg(m.of::text ORDER BY m.of) AS memberships, r.rolsuper AS superuser,
           r.rolbypassrls AS bypasses, r.rolcreaterole AS makes_roles, r.rolcanlogin AS logs_in,
           r.rolreplication AS replicates,
           ARRAY(SELECT g.rolname::text FROM pg_roles g
                 WHERE g.rolname IN ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files',
                                     'pg_write_server_files', 'pg_execute_server_program', 'pg_maintain')
                   AND pg_has_role(r.oid, g.oid, 'MEMBER') ORDER BY 1) AS powers,
           r.oid = (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = 'glpgenc') AS owns
    FROM members m JOIN pg_roles r ON r.oid = m.member
    GROUP BY r.oid, r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcanlogin, r.rolreplication ORDER BY 1
""".replace("{uses}", _USES)
# Anyone who may create temporary objects in the database: everyone, or members of glpgenc_app by a grant of their own.
_TEMPORARY: LiteralString = """
    SELECT d.datname::text AS database, a.grantee = 0 AS everybody,
           CASE WHEN a.grantee <> 0 THEN a.grantee::regrole::text END AS role
    FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
    WHERE d.datname = current_database() AND a.privilege_type = 'TEMPORARY'
      AND (a.grantee = 0 OR a.grantee <> d.datdba AND EXISTS (
          SELECT FROM pg_roles r
          WHERE NOT r.rolsuper AND r.oid IN ({applications})
            AND pg_has_role(r.oid, a.grantee, 'USAGE')))
    ORDER BY 2 DESC, 3
""".replace("{applications}", APPLICATIONS)
GROUPS = ("glpgenc_admin", "glpgenc_app", "glpgenc_auditor")


def _groups(context: CheckContext) -> Iterator[Finding]:
    there = {row.role: row for row in context.rows(_MEMBERS) if row.role in GROUPS}
    for name in GROUPS:
        if name not in there:
            yield fail(name, "the role is missing", f"CREATE ROLE {name} NOLOGIN; then glpgenc init")
            continue
        role = there[name]
        if role.superuser or role.bypasses or role.makes_roles:
            yield fail(
                name,
                "the role has attributes beyond its grants",
                f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE",
            )
        if role.logs_in:
            yield warn(name, "the role can log in", f"ALTER ROLE {name} NOLOGIN")


def _members(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_MEMBERS):
        name, of = row.role, row.memberships
        if name in GROUPS or "glpgenc_app" not in of:
            continue
        if row.superuser:
            yield warn(
                name,
                "the application's role is a superuser: an SQL injection controls the server",
                f"ALTER ROLE {identifier(name)} NOSUPERUSER",
            )
        elif row.bypasses:
            yield warn(
                name, "the application's role bypasses row-level security", f"ALTER ROLE {identifier(name)} NOBYPASSRLS"
            )
        if "glpgenc_admin" in of and not row.superuser:
            yield warn(
                name,
                "the application's role is a member of glpgenc_admin: it can change keys and the registry",
                f"REVOKE glpgenc_admin FROM {identifier(name)}; run migrations as another role",
            )
        if not row.superuser:
            yield from _powers(name, row)
        if row.owns and not row.superuser:
            yield warn(
                name,
                "the application's role owns the schema glpgenc: it can replace any function in it",
                "change the owner of the schema and all its objects: ALTER SCHEMA glpgenc OWNER TO ...",
            )


def _powers(name: str, row: Row) -> Iterator[Finding]:
    for power in row.powers:
        yield warn(
            name,
            f"the application's role is a member of {power}: it can access tables and files without grants",
            f"REVOKE {power} FROM {identifier(name)}",
        )
    if row.replicates:
        yield warn(
            name,
            "the application's role can open replication connections, and read all WAL",
            f"ALTER ROLE {identifier(name)} NOREPLICATION",
        )
    if row.makes_roles:
        yield warn(
            name,
            "the application's role can create roles, and grant itself others",
            f"ALTER ROLE {identifier(name)} NOCREATEROLE",
        )


def _temporary(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_TEMPORARY):
        who = "PUBLIC" if row.everybody else row.role
        yield warn(
            row.database,
            f"{'PUBLIC' if row.everybody else row.role} can create temporary objects: those of one client "
            "of a pooled connection can replace objects that the next one uses, and read its keys",
            f"REVOKE TEMPORARY ON DATABASE {identifier(row.database)} FROM {grantee(who)}",
        )


CHECKS = (
    InstallationCheck("roles", _groups, Group.TABLES, "the roles of glpgenc have their grants only"),
    InstallationCheck("members", _members, Group.TABLES, "no application role has excessive privileges"),
    InstallationCheck("temporary", _temporary, Group.TABLES, "no application role can create temporary objects"),
)
