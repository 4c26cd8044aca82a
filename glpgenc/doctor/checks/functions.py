"""Checks of functions: those of glpgenc against what is shipped, those of pgcrypto, and the built-in ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.quoting import identifier
from glpgenc.doctor.check import CheckContext, Group, grantee
from glpgenc.doctor.manifest import Facts, functions_of, shipped
from glpgenc.reports import Finding, InstallationCheck, fail, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOLATILITY = {"i": "IMMUTABLE", "s": "STABLE", "v": "VOLATILE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED", "u": "UNSAFE"}
CHANGED_REMEDY = "compare it with the output of `glpgenc init --sql`: it was changed manually or by another version"
_PGCRYPTO: LiteralString = """
    SELECT p.oid::regprocedure::text AS name, l.lanname = 'c' AND p.probin ~ '(^|/)pgcrypto(\\.[a-z]+)?$' AS own,
           o.rolname::text AS owner,
           (SELECT quote_ident(s.rolname) FROM pg_roles s WHERE s.rolsuper ORDER BY s.oid LIMIT 1) AS superuser
    FROM pg_extension e
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
    JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
    JOIN pg_language l ON l.oid = p.prolang JOIN pg_roles o ON o.oid = p.proowner
    WHERE e.extname = 'pgcrypto' AND (l.lanname <> 'c' OR p.probin !~ '(^|/)pgcrypto(\\.[a-z]+)?$' OR NOT o.rolsuper)
    ORDER BY 1
"""
_SEALING: LiteralString = """
    SELECT o.rolname::text AS owner, o.rolsuper OR pg_has_role(o.oid, 'pg_read_all_stats', 'USAGE') AS sees,
           pg_has_role(c.relowner, 'USAGE') AS readable
    FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner
    JOIN pg_class c ON c.oid = to_regclass('glpgenc.session_secret')
    WHERE p.oid = to_regprocedure('glpgenc._secret(text)')
"""
# What initdb makes has lower numbers than anything that is made later.
_BUILT_IN: LiteralString = """
    SELECT x.kind, x.name, x.oid >= 16384 AS added FROM (
        SELECT 'function' AS kind, p.oid::regprocedure::text AS name, p.oid, 'pg_proc'::regclass AS catalog
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND (p.oid >= 16384 OR l.lanname NOT IN ('internal', 'c', 'sql', 'plpgsql') OR p.oid < 12000
               AND l.lanname NOT IN ('internal', 'c', 'sql'))
        UNION ALL
        SELECT 'operator', o.oid::regoperator::text, o.oid, 'pg_operator'::regclass FROM pg_operator o
        WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oid >= 16384
    ) x
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = x.catalog AND d.objid = x.oid AND d.deptype = 'e')
    ORDER BY 1, 2
"""


def _pairs(context: CheckContext) -> Iterator[tuple[str, Facts, Facts]]:
    """Give the functions that are shipped and here: name, what is here, what is shipped."""
    wanted = shipped().functions
    for name, facts in functions_of(context.connection).items():
        if name in wanted:
            yield name, facts, wanted[name]


def _there(context: CheckContext) -> Iterator[Finding]:
    here, wanted = functions_of(context.connection), shipped().functions
    for name in sorted(wanted.keys() - here.keys()):
        yield fail(name, "the function is missing", CHANGED_REMEDY)
    for name in sorted(here.keys() - wanted.keys()):
        yield warn(
            name,
            "the function is not part of glpgenc: it can be called instead of one of glpgenc, and read values and keys",
            f"DROP FUNCTION {name}, after you check what uses it",
        )


def _bodies(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        for part in ("body", "language", "returns", "returns_set", "arguments"):
            if here[part] != wanted[part]:
                yield fail(name, f"its {part.replace('_', ' ')} differs from the installed version", CHANGED_REMEDY)
                break


def _volatility(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        if here["volatility"] != wanted["volatility"]:
            right = _VOLATILITY[wanted["volatility"]]
            yield fail(
                name,
                f"it is {_VOLATILITY[here['volatility']]} instead of {right}: a cached plan can return an earlier "
                "value, even of another tenant",
                f"ALTER FUNCTION {name} {right}",
            )
        if here["parallel"] != wanted["parallel"]:
            right = _PARALLEL[wanted["parallel"]]
            yield fail(
                name,
                f"it is PARALLEL {_PARALLEL[here['parallel']]} instead of {right}",
                f"ALTER FUNCTION {name} PARALLEL {right}",
            )


def _nulls(context: CheckContext) -> Iterator[Finding]:
    text = "it is STRICT: a NULL key or row id returns NULL instead of an error"
    yield from _with_flag(context, "strict", text, "CALLED ON NULL INPUT")


def _rights(context: CheckContext) -> Iterator[Finding]:
    text = "it runs with the privileges of its owner (SECURITY DEFINER)"
    yield from _with_flag(context, "security_definer", text, "SECURITY INVOKER")
    text = "it is LEAKPROOF: PostgreSQL can call it for rows that a policy hides"
    yield from _with_flag(context, "leakproof", text, "NOT LEAKPROOF")


def _with_flag(context: CheckContext, flag: str, text: str, clause: str) -> Iterator[Finding]:
    """Give the functions that have a flag here and none in the manifest."""
    for name, here, wanted in _pairs(context):
        if here[flag] and not wanted[flag]:
            yield fail(name, text, f"ALTER FUNCTION {name} {clause}")


def _owners(context: CheckContext) -> Iterator[Finding]:
    schema = context.one("SELECT n.nspowner::regrole::text AS owner FROM pg_namespace n WHERE n.nspname = 'glpgenc'")
    for name, here, _ in _pairs(context):
        if not here["same_owner"]:
            yield fail(
                name,
                f"its owner is {here['owner']}, who can replace it, not the schema's owner",
                f"ALTER FUNCTION {name} OWNER TO {schema.owner}",
            )


def _grants(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        for role in sorted(set(here["granted"]) - set(wanted["granted"])):
            remedy = f"REVOKE EXECUTE ON FUNCTION {name} FROM {grantee(role)}"
            if role == "PUBLIC":
                yield fail(name, "PUBLIC can execute it", remedy)
            else:
                yield warn(name, f"{role} can execute it, by a separate grant", f"{remedy}; grant glpgenc_app instead")
        for role in sorted(set(wanted["granted"]) - {*here["granted"], here["owner"]}):
            yield warn(name, f"{role} can't execute it", f"GRANT EXECUTE ON FUNCTION {name} TO {role}")


def _settings(context: CheckContext) -> Iterator[Finding]:
    for name, here, wanted in _pairs(context):
        for setting in sorted(set(wanted["settings"]) - set(here["settings"])):
            clause = setting.replace("=", " = ", 1)
            yield fail(
                name,
                f"it has no SET {clause}: its names depend on the caller's search_path",
                f"ALTER FUNCTION {name} SET {clause}",
            )
        for setting in sorted(set(here["settings"]) - set(wanted["settings"])):
            parameter = setting.partition("=")[0]
            yield warn(
                name, f"it has SET {setting}, unlike the installed version", f"ALTER FUNCTION {name} RESET {parameter}"
            )


def _pgcrypto(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_PGCRYPTO):
        if not row.own:
            yield fail(
                row.name,
                "the function of pgcrypto, which receives keys and values, was replaced",
                "CREATE EXTENSION pgcrypto in another database shows what should be there; look who replaced it",
            )
        else:
            yield warn(
                row.name,
                f"the owner of the function of pgcrypto is {row.owner}, who can replace it: it receives keys "
                "and values",
                f"ALTER FUNCTION {row.name} OWNER TO {row.superuser}",
            )


def _built_in(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_BUILT_IN):
        if row.added:
            yield warn(
                f"pg_catalog {row.name}",
                f"the {row.kind} was added to pg_catalog: every call of its name can find it, those of ours too",
                f"DROP {row.kind.upper()} {row.name}, after you find out who created it",
            )
        else:
            yield fail(
                f"pg_catalog {row.name}",
                f"the built-in {row.kind} was replaced",
                "move to a new cluster: other changes of the catalog can't be detected",
            )


def _secret(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_SEALING):
        if row.readable and not context.one("SELECT EXISTS (SELECT FROM glpgenc.session_secret) AS present").present:
            yield fail(
                "glpgenc.session_secret",
                "it is empty: no session can load keys",
                "run `glpgenc init` again as its owner",
            )
        if not row.sees:
            yield warn(
                row.owner,
                "it owns the functions, and does not see whose parallel workers run them: keyed transactions use none. "
                "Connections that are open when that changes have to be renewed",
                f"GRANT pg_read_all_stats TO {identifier(row.owner)}",
            )


CHECKS = (
    InstallationCheck("present", _there, Group.FUNCTIONS, "all functions exist, and no others"),
    InstallationCheck("body", _bodies, Group.FUNCTIONS, "all functions are unchanged"),
    InstallationCheck("volatility", _volatility, Group.FUNCTIONS, "volatility and parallel safety are correct"),
    InstallationCheck("strict", _nulls, Group.FUNCTIONS, "no function is STRICT"),
    InstallationCheck(
        "definer", _rights, Group.FUNCTIONS, "only what opens keys is SECURITY DEFINER, and none is LEAKPROOF"
    ),
    InstallationCheck("secret", _secret, Group.FUNCTIONS, "sessions can load keys, and parallel workers use them"),
    InstallationCheck("owner", _owners, Group.FUNCTIONS, "all are owned by the schema's owner"),
    InstallationCheck("execute", _grants, Group.FUNCTIONS, "privileges to execute them are correct"),
    InstallationCheck("search_path", _settings, Group.FUNCTIONS, "all have the correct settings"),
    InstallationCheck("pgcrypto", _pgcrypto, Group.FUNCTIONS, "functions of pgcrypto are unchanged"),
    InstallationCheck("built_in", _built_in, Group.FUNCTIONS, "nothing was added to pg_catalog, or replaced there"),
)
