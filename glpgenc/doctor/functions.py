"""The functions of the schema: whether they are those that this package ships, and who may call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.doctor.catalogue import Facts, functions_of
from glpgenc.doctor.check import Check, Fault, Look, fail, grantee, warn
from glpgenc.doctor.manifest import shipped
from glpgenc.doctor.model import Group
from glpgenc.migrate.residue import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOLATILITY = {"i": "IMMUTABLE", "s": "STABLE", "v": "VOLATILE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED", "u": "UNSAFE"}
_AGAIN = "compare it with the output of `glpgenc init --sql`: it was changed manually or by another version"


def _pairs(look: Look) -> Iterator[tuple[str, Facts, Facts]]:
    """Give the functions that are shipped and here: name, what is here, what is shipped."""
    wanted = shipped().functions
    for name, facts in functions_of(Reader(look.connection)).items():
        if name in wanted:
            yield name, facts, wanted[name]


def _there(look: Look) -> Iterator[Fault]:
    here, wanted = functions_of(Reader(look.connection)), shipped().functions
    for name in sorted(wanted.keys() - here.keys()):
        yield fail(name, "the function is missing", _AGAIN)
    for name in sorted(here.keys() - wanted.keys()):
        yield warn(
            name,
            "the function is not part of glpgenc: it can be called instead of one of glpgenc, and read values and keys",
            f"DROP FUNCTION {name}, after you check what uses it",
        )


def _bodies(look: Look) -> Iterator[Fault]:
    for name, here, wanted in _pairs(look):
        for part in ("body", "language", "returns", "returns_set", "arguments"):
            if here[part] != wanted[part]:
                yield fail(name, f"its {part.replace('_', ' ')} differs from the installed version", _AGAIN)
                break


def _volatility(look: Look) -> Iterator[Fault]:
    for name, here, wanted in _pairs(look):
        if here["volatility"] != wanted["volatility"]:
            right = _VOLATILITY[wanted["volatility"]]
            yield fail(
                name,
                (
                    f"it is {_VOLATILITY[here['volatility']]} instead of {right}: a cached plan can return an earlier "
                    "value, even of another tenant"
                ),
                f"ALTER FUNCTION {name} {right}",
            )
        if here["parallel"] != wanted["parallel"]:
            right = _PARALLEL[wanted["parallel"]]
            yield fail(
                name,
                f"it is PARALLEL {_PARALLEL[here['parallel']]} instead of {right}",
                f"ALTER FUNCTION {name} PARALLEL {right}",
            )


def _nulls(look: Look) -> Iterator[Fault]:
    for name, here, wanted in _pairs(look):
        if here["strict"] and not wanted["strict"]:
            yield fail(
                name,
                "it is STRICT: a NULL key or row id returns NULL instead of an error",
                f"ALTER FUNCTION {name} CALLED ON NULL INPUT",
            )


def _rights(look: Look) -> Iterator[Fault]:
    for name, here, wanted in _pairs(look):
        if here["security_definer"] and not wanted["security_definer"]:
            yield fail(
                name,
                "it runs with the privileges of its owner (SECURITY DEFINER)",
                f"ALTER FUNCTION {name} SECURITY INVOKER",
            )
        if here["leakproof"] and not wanted["leakproof"]:
            yield fail(
                name,
                "it is LEAKPROOF: PostgreSQL can call it for rows that a policy hides",
                f"ALTER FUNCTION {name} NOT LEAKPROOF",
            )


def _owners(look: Look) -> Iterator[Fault]:
    owner = look.one("SELECT n.nspowner::regrole::text AS owner FROM pg_namespace n WHERE n.nspname = 'glpgenc'")[
        "owner"
    ]
    for name, here, _ in _pairs(look):
        if not here["same_owner"]:
            yield fail(
                name,
                f"its owner is {here['owner']}, who can replace it, not the schema's owner",
                f"ALTER FUNCTION {name} OWNER TO {owner}",
            )


def _grants(look: Look) -> Iterator[Fault]:
    for name, here, wanted in _pairs(look):
        for role in sorted(set(here["granted"]) - set(wanted["granted"])):
            mend = f"REVOKE EXECUTE ON FUNCTION {name} FROM {grantee(role)}"
            if role == "PUBLIC":
                yield fail(name, "PUBLIC can execute it", mend)
            else:
                yield warn(name, f"{role} can execute it, by a separate grant", f"{mend}; grant glpgenc_app instead")
        for role in sorted(set(wanted["granted"]) - {*here["granted"], here["owner"]}):
            yield warn(name, f"{role} can't execute it", f"GRANT EXECUTE ON FUNCTION {name} TO {role}")


def _settings(look: Look) -> Iterator[Fault]:
    for name, here, wanted in _pairs(look):
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


CHECKS = (
    Check(Group.FUNCTIONS, "present", "all functions exist, and no others", _there),
    Check(Group.FUNCTIONS, "body", "all functions are unchanged", _bodies),
    Check(Group.FUNCTIONS, "volatility", "volatility and parallel safety are correct", _volatility),
    Check(Group.FUNCTIONS, "strict", "no function is STRICT", _nulls),
    Check(Group.FUNCTIONS, "definer", "all run with the privileges of the caller, and none is LEAKPROOF", _rights),
    Check(Group.FUNCTIONS, "owner", "all are owned by the schema's owner", _owners),
    Check(Group.FUNCTIONS, "execute", "privileges to execute them are correct", _grants),
    Check(Group.FUNCTIONS, "search_path", "all have the correct settings", _settings),
)
