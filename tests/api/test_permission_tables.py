"""SQL for an application's own tables of permissions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.api import PERMISSION_MAP, PermissionTables
from glpgenc.api.auth.permission_store import DEFAULT_ROLES
from glpgenc.api.auth.permissions import DESCRIPTIONS
from glpgenc.errors import ConfigurationError

SQL = (Path(__file__).parents[2] / "sql" / "0.1.0" / "permissions.sql").read_text(encoding="utf-8")


def test_every_permission_of_a_route_is_described() -> None:
    assert set(PERMISSION_MAP.values()) <= set(DESCRIPTIONS)


def test_permissions_and_roles_are_those_of_the_tables_that_are_made() -> None:
    assert dict(re.findall(r"^    \('(encryption:\w+)', '([^']*)'\)", SQL, re.MULTILINE)) == dict(DESCRIPTIONS)
    pairs = re.findall(r"^    \('(\w+)', '(encryption:\w+)'\)", SQL, re.MULTILINE)
    assert set(pairs) == {(role, each) for role, permissions in DEFAULT_ROLES.items() for each in permissions}


def test_names_are_quoted() -> None:
    tables = PermissionTables(schema='a"; DROP SCHEMA x', permission_name="Näme", role_name="order")
    for text in (tables.seed(), tables.query()):
        assert '"a""; DROP SCHEMA x"."permissions"' in text
        assert '"Näme"' in text
        assert '"order"' in text


def test_texts_are_quoted() -> None:
    assert "('it''s', 'encryption:read')" in PermissionTables().seed({"it's": ["encryption:read"]})
    for name in ("a\\b", "a\0b"):
        with pytest.raises(ConfigurationError, match="a role's name"):
            PermissionTables().seed({name: ["encryption:read"]})


@pytest.mark.parametrize("name", ["", "a\0"])
def test_a_table_has_a_name(name: str) -> None:
    with pytest.raises(ConfigurationError, match="name of a table or column"):
        PermissionTables(roles=name).query()


def test_an_unknown_permission_is_named() -> None:
    with pytest.raises(ConfigurationError, match="unknown permission encryption:all") as caught:
        PermissionTables().seed({"admin": ["encryption:all"]})
    assert "encryption:admin" in str(caught.value.hint)


def test_without_roles_only_permissions_are_added() -> None:
    assert "role_permissions" not in PermissionTables().seed({})
