"""Evidence of the server and this host: rights, TLS, code, logs, versions and FIPS mode."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, LiteralString

import glpgenc
from glpgenc.compliance.check import TIMEOUT, evidence_of_doctor, facts, not_applicable
from glpgenc.compliance.fips import cryptography_mode, hashlib_mode, kernel_mode, pgcrypto_mode
from glpgenc.compliance.model import Evidence, Fact, Outcome
from glpgenc.doctor import Group, Status
from glpgenc.doctor.checks.connection import is_local
from glpgenc.reports import InstallationCheck, read_only

if TYPE_CHECKING:
    from glpgenc.compliance.check import Site

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
_TLS: LiteralString = """
    SELECT s.ssl, s.version, s.cipher, s.bits
    FROM (SELECT pg_backend_pid() AS pid) p LEFT JOIN pg_stat_ssl s USING (pid)
"""
_BODIES = frozenset({"present", "body", "volatility", "strict", "search_path", "pgcrypto", "built_in"})
_SERVER: LiteralString = """
    SELECT current_setting('server_version') AS server,
           (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'pgcrypto') AS pgcrypto
"""
_REVISION: LiteralString = "SELECT version_num::text AS revision FROM glpgenc.alembic_version"


def _database(site: Site) -> Evidence:
    who = site.one(_OWNER)
    figures = (
        *(Fact(f"members of {row.role}", row.members) for row in site.rows(_MEMBERS)),
        Fact("owner of the schema", who.owner),
        Fact("role of this report", who.reporter),
    )
    summary = "privileges are unchanged, and no application role has excessive ones"
    return evidence_of_doctor(summary, site.found(Group.TABLES, _TABLES), figures)


def _execution(site: Site) -> Evidence:
    summary = "only the intended roles can call the functions, and all run with the privileges of the caller"
    return evidence_of_doctor(
        summary, site.found(Group.FUNCTIONS, frozenset({"definer", "owner", "execute", "wrappers"}))
    )


def _api(site: Site) -> Evidence:
    if site.rows(_ELSEWHERE):
        return not_applicable("the HTTP API's roles are in tables of the application, which say what each may")
    roles = site.rows(_PERMISSIONS)
    if not roles:
        return not_applicable("the HTTP API has no roles, and refuses all callers")
    figures = tuple(Fact(f"API role {row.role}", row.permissions) for row in roles)
    both = ", ".join(row.role for row in roles if row.both) or "none"
    summary = "permissions of each role of the HTTP API; tokens of the identity provider assign the roles"
    return Evidence(
        Outcome.FIGURES, summary, (*figures, Fact("API roles that both manage keys and read the audit trail", both))
    )


def _tls(site: Site) -> Evidence:
    info = site.connection.info
    far = site.one(_TLS)
    figures = facts(
        tls=far.ssl,
        protocol=far.version,
        cipher=far.cipher,
        bits=far.bits,
        sslmode=info.get_parameters().get("sslmode", "prefer"),
    )
    found = evidence_of_doctor(
        "the connection to the database is encrypted, and the server is verified",
        site.found(Group.CONNECTION, frozenset({"tls"})),
        figures,
    )
    if found.outcome is Outcome.MET and not far.ssl and is_local(info.hostaddr or info.host):
        return not_applicable("the connection does not leave this machine", figures)
    return found


def _code(site: Site) -> Evidence:
    summary = "the complete text of functions and tables on the server is unchanged"
    found = site.found(Group.FUNCTIONS, _BODIES) + site.found(Group.TABLES, frozenset({"present", "shape"}))
    return evidence_of_doctor(summary, found)


def _logs(site: Site) -> Evidence:
    summary = "settings of the server keep values and keys out of logs and statistics"
    return evidence_of_doctor(summary, site.found(Group.LOGGING))


def _health(site: Site) -> Evidence:
    counts = {status.value: site.diagnosis.count(status) for status in Status}
    return Evidence(Outcome.FIGURES, "all findings of `glpgenc doctor`, without its canary", facts(**counts))


def _versions(site: Site) -> Evidence:
    server = site.one(_SERVER)
    schema = site.rows(_REVISION)
    return Evidence(
        Outcome.FIGURES,
        "versions of this package, its schema and the server",
        facts(
            glpgenc=glpgenc.__version__,
            schema=schema[0].revision if schema else None,
            postgresql=server.server,
            pgcrypto=server.pgcrypto,
            python=platform.python_version(),
            openssl_of_cryptography=cryptography_mode().version,
        ),
    )


def _fips(site: Site) -> Evidence:
    with read_only(site.connection, timeout=TIMEOUT):
        states = [pgcrypto_mode(site.connection)]
    states += [cryptography_mode(), hashlib_mode(), kernel_mode()]
    figures = tuple(Fact(f"FIPS mode of {each.component}", f"{each.mode.value} ({each.found_by})") for each in states)
    summary = "FIPS mode of each module; whether a module is certified depends on its exact build"
    return Evidence(Outcome.FIGURES, summary, figures)


RIGHTS_CHECKS = (
    InstallationCheck("tls", _tls),
    InstallationCheck("database_rights", _database),
    InstallationCheck("execution", _execution),
    InstallationCheck("api_rights", _api),
)
CODE_CHECKS = (
    InstallationCheck("code", _code),
    InstallationCheck("server_logs", _logs),
    InstallationCheck("doctor", _health),
    InstallationCheck("versions", _versions),
    InstallationCheck("fips", _fips),
)
