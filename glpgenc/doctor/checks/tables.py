"""Checks of the schemas glpgenc and security: their tables against the manifest, and rights on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import CheckContext, Group, grantee
from glpgenc.doctor.checks.functions import CHANGED_REMEDY
from glpgenc.doctor.checks.roles import GROUPS
from glpgenc.doctor.manifest import Facts, months_of, others_of, relations_of, shipped
from glpgenc.reports import Finding, InstallationCheck, fail, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMA: LiteralString = """
    SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END AS role, a.privilege_type AS right,
           pg_get_userbyid(n.nspowner) AS owner
    FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    WHERE n.nspname = 'glpgenc' AND a.grantee <> n.nspowner ORDER BY 1, 2
"""
_ELSEWHERE: LiteralString = """
    SELECT 1 AS found FROM glpgenc.installation i WHERE i.name = 'permissions' AND i.value = 'elsewhere'
"""
_PERMISSIONS = frozenset({"permissions", "role_permissions", "roles"})


def _pairs(context: CheckContext) -> Iterator[tuple[str, Facts, Facts]]:
    """Give what stands here and is shipped, with its schema's name, and both sides' facts."""
    for schema, wanted in (("glpgenc", shipped().relations), ("security", _security(context))):
        for name, facts in relations_of(context.connection, schema).items():
            if name in wanted:
                yield f"{schema}.{name}", facts, wanted[name]
    trail = shipped().security["encryption_audit"]
    for name, facts in months_of(context.connection).items():
        reads = ["glpgenc_auditor SELECT"] if name == "encryption_audit_default" else []
        # Names of indexes and constraints are those of the month; PostgreSQL holds them to those of the whole.
        yield f"security.{name}", facts, trail | {"kind": "r", "constraints": [], "indexes": [], "granted": reads}


def _security(context: CheckContext) -> dict[str, Facts]:
    """Return what is shipped in the schema security, without the API's roles where an application has its own."""
    if not context.rows(_ELSEWHERE):
        return shipped().security
    return {name: facts for name, facts in shipped().security.items() if name not in _PERMISSIONS}


def _schema(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_SCHEMA):
        role, right = row.role, row.right
        remedy = f"REVOKE {right} ON SCHEMA glpgenc FROM {grantee(role)}"
        if right == "CREATE":
            yield fail("schema glpgenc", f"{role} can create functions in it, which other roles could call", remedy)
        elif role == "PUBLIC":
            yield fail("schema glpgenc", "PUBLIC can use it", remedy)
        elif role not in GROUPS:
            yield warn(
                "schema glpgenc", f"{role} can use it, by a separate grant", f"{remedy}; grant glpgenc_app instead"
            )


def _there(context: CheckContext) -> Iterator[Finding]:
    here, wanted = relations_of(context.connection, "glpgenc"), shipped().relations
    for name in sorted(wanted.keys() - here.keys()):
        yield fail(name, "it is missing", CHANGED_REMEDY)
    for name in sorted(here.keys() - wanted.keys()):
        yield warn(f"glpgenc.{name}", "it is not part of glpgenc", "check what uses it, and move it to another schema")
    # Others may have tables in the schema security.
    for name in sorted(_security(context).keys() - relations_of(context.connection, "security").keys()):
        yield fail(f"security.{name}", "it is missing", CHANGED_REMEDY)
    for name in sorted(set(others_of(context.connection)) - set(shipped().others)):
        yield warn(name, "it is not part of glpgenc", "check what it does, and drop it")


def _shape(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        if not here["same_owner"]:
            yield fail(name, f"its owner is {here['owner']}, not the schema's owner", CHANGED_REMEDY)
        for part in ("kind", "columns", "definition", "options"):
            if here[part] != wanted[part]:
                yield fail(name, f"its {part} differs from the installed version", CHANGED_REMEDY)
        for part in ("constraints", "indexes", "triggers"):
            for missing in sorted(set(wanted[part]) - set(here[part])):
                yield fail(name, f"its {part} differ from the installed version: {missing.split()[0]}", CHANGED_REMEDY)
        for child in here["children"]:
            yield fail(name, f"{child} inherits from it", f"ALTER TABLE {child} NO INHERIT {name}")
        for trigger in sorted(
            {each.split()[0] for each in here["triggers"]} - {t.split()[0] for t in wanted["triggers"]}
        ):
            yield warn(name, f"the trigger {trigger} is not part of glpgenc", "check what it does, and drop it")


def _policies(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        if wanted["row_security"] and not here["row_security"]:
            yield fail(
                name,
                "row-level security is off: an application can insert any version of a key",
                f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
            )
        for policy in sorted(set(wanted["policies"]) - set(here["policies"])):
            yield fail(name, f"the policy {policy.split()[0]} is missing or changed", CHANGED_REMEDY)
        names = {policy.split()[0] for policy in wanted["policies"]}
        for policy in sorted({each.split()[0] for each in here["policies"]} - names):
            yield fail(
                name, f"the policy {policy} is not part of glpgenc, and allows more", f"DROP POLICY {policy} ON {name}"
            )


def _granted(grant: str) -> tuple[str, str, str]:
    """Return the role, the right, and the right with its column. A role's name may have spaces, a column's has none."""
    role, _, last = grant.rpartition(" ")
    if last.isupper():
        return role, last, last
    role, _, right = role.rpartition(" ")
    return role, right, f"{right} ({last})"


def _grants(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        for grant in sorted(set(here["granted"]) - set(wanted["granted"])):
            role, right, of = _granted(grant)
            remedy = f"REVOKE {of} ON {name} FROM {grantee(role)}"
            if role == "PUBLIC":
                yield fail(name, f"PUBLIC has {of} on it", remedy)
            elif right != "SELECT" or name == "glpgenc.data_keys":
                yield fail(name, f"{role} has {of} on it, unlike in a new installation", remedy)
            else:
                yield warn(name, f"{role} has {of} on it, by a separate grant", remedy)
        for grant in sorted(set(wanted["granted"]) - set(here["granted"])):
            role, _, of = _granted(grant)
            if role == here["owner"]:
                continue
            yield warn(name, f"{role} does not have {of} on it", f"GRANT {of} ON {name} TO {role}")


CHECKS = (
    InstallationCheck(
        "schema", _schema, Group.TABLES, "only the roles of glpgenc can use it, and no role can create objects in it"
    ),
    InstallationCheck("present", _there, Group.TABLES, "all tables exist, and no others"),
    InstallationCheck("shape", _shape, Group.TABLES, "owners, columns, constraints and indexes are unchanged"),
    InstallationCheck("policies", _policies, Group.TABLES, "row-level security is unchanged"),
    InstallationCheck("grants", _grants, Group.TABLES, "privileges on tables are unchanged"),
)
