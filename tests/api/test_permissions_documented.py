"""What docs/API.md says of authentication is so."""

from __future__ import annotations

import re
from pathlib import Path

from glpgenc.api.auth import jwks as issuer_keys
from glpgenc.api.auth import permission_store, tokens
from glpgenc.api.auth.permissions import PERMISSION_MAP, PREFIX
from glpgenc.api.limits import refusals

TEXT = (Path(__file__).parents[2] / "docs" / "API.md").read_text(encoding="utf-8")
SQL = (Path(__file__).parents[2] / "sql" / "0.1.0" / "permissions.sql").read_text(encoding="utf-8")


def documented() -> dict[str, tuple[str, set[str]]]:
    """Return the permission of each route, and the roles that have it, as the table says."""
    lines = [line for line in TEXT.splitlines() if line.startswith("|")]
    head = next(line for line in lines if line.startswith("| route | permission |"))
    roles = [cell.strip() for cell in head.strip("|").split("|")][2:]
    found = {}
    for line in lines[lines.index(head) + 2 :]:
        routes, permission, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not routes.startswith(("`GET", "`POST")):
            break
        holders = {role for role, cell in zip(roles, cells, strict=True) if cell == "yes"}
        for route in re.findall(r"`(\w+) ([^`]+)`", routes):
            found[f"{route[0]} {PREFIX}{route[1]}"] = (permission.strip("`"), holders)
    return found


def test_the_table_of_routes_is_the_map() -> None:
    listed = {route: permission for route, (permission, _) in documented().items()}
    # The only one that is not below the prefix.
    listed["GET /metrics"] = listed.pop(f"GET {PREFIX}/metrics")
    assert listed == dict(PERMISSION_MAP)


def test_the_table_s_roles_are_those_that_are_seeded() -> None:
    seeded = set(re.findall(r"\('(\w+)', '(encryption:\w+)'\)", SQL))
    assert {(role, permission) for permission, roles in documented().values() for role in roles} == seeded


def test_the_bounds_are_those_of_the_code() -> None:
    for number in (tokens.MAX_TOKEN_LENGTH, issuer_keys.MAX_BYTES):
        assert f"{number:,}" in TEXT
    for said in (
        f"differ by {tokens.LEEWAY} seconds",
        f"every {issuer_keys.FRESH / 60:.0f} minutes",
        f"at most every {issuer_keys.PAUSE:.0f} seconds",
        f"seen within {permission_store.FRESH:.0f} seconds",
        f"continues for {permission_store.USABLE / 60:.0f} minutes",
        f"{refusals.LIMIT} refusals in {refusals.WINDOW:.0f} seconds",
        f"and {issuer_keys.MAX_KEYS} keys",
    ):
        assert said in " ".join(TEXT.split())
    assert (issuer_keys.USABLE, issuer_keys.FILE_FRESH, issuer_keys.FILE_USABLE) == (3600, 1, 60)


def test_the_reasons_are_those_of_the_code() -> None:
    named = set(re.findall(r"`([a-z_]+)`", " ".join(TEXT.split()).split("the reason in a word:")[1].split(". ")[0]))
    source = "".join(
        (Path(tokens.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        for name in ("tokens", "jwks", "authenticator")
    )
    used = set(re.findall(r'reason="(\w+)"', source)) | set(re.findall(r'Error, "(\w+)"\)', source)) | {"unknown_key"}
    assert named == used
