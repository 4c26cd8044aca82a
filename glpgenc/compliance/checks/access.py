"""Who may do what: roles of the database, and roles of the HTTP API."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.compliance.check import Check, Found, by_doctor, not_applicable
from glpgenc.compliance.model import Fact, Outcome
from glpgenc.compliance.site import Wanted
from glpgenc.doctor import Group

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site

_MEMBERS: LiteralString = """
    SELECT g.rolname::text AS role, coalesce(string_agg(m.rolname::text, ', ' ORDER BY m.rolname), 'nobody') AS members
    FROM pg_roles g LEFT JOIN pg_auth_members a ON a.roleid = g.oid LEFT JOIN pg_roles m ON m.oid = a.member
    WHERE g.rolname IN ('glpgenc_admin', 'glpgenc_app', 'glpgenc_auditor') GROUP BY 1 ORDER BY 1
"""
_OWNER: LiteralString = """
    SELECT pg_get_userbyid(n.nspowner)::text AS owner, current_user::text AS reporter
    FROM pg_namespace n WHERE n.nspname = 'glpgenc'
"""
_PERMISSIONS: LiteralString = """
    SELECT r.name AS role, coalesce(string_agg(p.permission, ', ' ORDER BY p.permission), 'nothing') AS permissions,
           coalesce(bool_or(p.permission = 'encryption:admin') AND bool_or(p.permission = 'encryption:audit'), false)
               AS both
    FROM security.roles r LEFT JOIN security.role_permissions p ON p.role = r.name GROUP BY 1 ORDER BY 1
"""
_ELSEWHERE: LiteralString = """
    SELECT i.value FROM glpgenc.installation i WHERE i.name = 'permissions' AND i.value = 'elsewhere'
"""
_TABLES = frozenset({"schema", "policies", "grants", "roles", "members", "replicated", "default_privileges"})


def _database(site: Site) -> Found:
    who = site.one(_OWNER)
    figures = (
        *(Fact(f"members of {row['role']}", row["members"]) for row in site.rows(_MEMBERS)),
        Fact("owner of the schema", who["owner"]),
        Fact("role of this report", who["reporter"]),
    )
    told = "privileges are unchanged, and no application role has excessive ones"
    return by_doctor(told, site.found(Wanted(Group.TABLES, _TABLES)), figures)


def _execution(site: Site) -> Found:
    told = "only the intended roles can call the functions, and all run with the privileges of the caller"
    return by_doctor(told, site.found(Wanted(Group.FUNCTIONS, frozenset({"definer", "owner", "execute", "wrappers"}))))


def _api(site: Site) -> Found:
    if site.rows(_ELSEWHERE):
        return not_applicable("the HTTP API's roles are in tables of the application, which say what each may")
    roles = site.rows(_PERMISSIONS)
    if not roles:
        return not_applicable("the HTTP API has no roles, and refuses all callers")
    figures = tuple(Fact(f"API role {row['role']}", row["permissions"]) for row in roles)
    both = ", ".join(row["role"] for row in roles if row["both"]) or "none"
    told = "permissions of each role of the HTTP API; tokens of the identity provider assign the roles"
    return Found(
        Outcome.FIGURES, told, (*figures, Fact("API roles that both manage keys and read the audit trail", both))
    )


CHECKS = (
    Check("database_rights", _database),
    Check("execution", _execution),
    Check("api_rights", _api),
)
