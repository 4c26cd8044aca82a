"""Permissions in the tables of an application that has roles already: what seeds them, and what reads them.

>>> tables = PermissionTables(schema="auth", permission_name="code")
>>> print(tables.query())
SELECT r."name"::text, p."code"::text FROM "auth"."roles" r
LEFT JOIN "auth"."role_permissions" rp ON rp."role_id" = r."id"
LEFT JOIN "auth"."permissions" p ON p."id" = rp."permission_id"
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from glpgenc.api.permissions import ADMIN, AUDIT, DECRYPT, DESCRIPTIONS, ENCRYPT, HMAC, READ, REWRAP
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "admin": frozenset({ENCRYPT, DECRYPT, REWRAP, HMAC, ADMIN, AUDIT, READ}),
        "service_account": frozenset({ENCRYPT, DECRYPT, REWRAP, HMAC, READ}),
        "auditor": frozenset({AUDIT, READ}),
        "viewer": frozenset({READ}),
    }
)
"""What each role may, as in the tables that glpgenc makes itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionTables:
    """Where an application keeps roles and permissions: three tables of one schema, and their columns.

    :param schema: the schema of all three.
    :param permissions: the table of permissions.
    :param permission_key: its column that ``role_permissions`` refers to.
    :param permission_name: its column with names such as ``encryption:decrypt``.
    :param permission_description: its column with a description; ``None`` where it has none.
    :param roles: the table of roles.
    :param role_key: its column that ``role_permissions`` refers to.
    :param role_name: its column with names, as tokens have them.
    :param role_permissions: the table of which role has which permission.
    :param role: its column that refers to a role.
    :param permission: its column that refers to a permission.
    """

    schema: str = "security"
    permissions: str = "permissions"
    permission_key: str = "id"
    permission_name: str = "name"
    permission_description: str | None = "description"
    roles: str = "roles"
    role_key: str = "id"
    role_name: str = "name"
    role_permissions: str = "role_permissions"
    role: str = "role_id"
    permission: str = "permission_id"

    def seed(self, roles: Mapping[str, Iterable[str]] = DEFAULT_ROLES) -> str:
        """Return SQL that adds the permissions, and gives them to roles that are there. Running it again adds nothing.

        For a migration of the application (``op.execute(PermissionTables().seed())``) or for psql. No role is made:
        one that is not in the table is left out.

        :param roles: which permissions each of the application's roles gets.
        :raises ConfigurationError: if one is not a permission of these routes.
        """
        pairs = [(role, permission) for role, permissions in roles.items() for permission in sorted(permissions)]
        unknown = sorted({permission for _, permission in pairs} - DESCRIPTIONS.keys())
        if unknown:
            raise ConfigurationError(
                f"unknown permission {unknown[0]}", hint=f"there are {', '.join(sorted(DESCRIPTIONS))}"
            )
        name, described = _identifier(self.permission_name), self.permission_description is not None
        columns = f"{name}, {_identifier(self.permission_description or '')}" if described else name
        permissions = (
            f"INSERT INTO {self._table(self.permissions)} ({columns})\n"  # quoted
            f"SELECT v.name{', v.description' if described else ''}\n"
            f"FROM (VALUES {_rows(DESCRIPTIONS.items())}) AS v (name, description)\n"
            f"WHERE NOT EXISTS (SELECT FROM {self._table(self.permissions)} p WHERE p.{name} = v.name);\n"
        )
        return permissions + self._seed_roles(pairs, name) if pairs else permissions

    def _seed_roles(self, pairs: Iterable[tuple[str, str]], name: str) -> str:
        return (
            f"INSERT INTO {self._table(self.role_permissions)} "  # quoted
            f"({_identifier(self.role)}, {_identifier(self.permission)})\n"
            f"SELECT r.{_identifier(self.role_key)}, p.{_identifier(self.permission_key)}\n"
            f"FROM (VALUES {_rows(pairs)}) AS v (role, permission)\n"
            f"JOIN {self._table(self.roles)} r ON r.{_identifier(self.role_name)} = v.role\n"
            f"JOIN {self._table(self.permissions)} p ON p.{name} = v.permission\n"
            f"WHERE NOT EXISTS (SELECT FROM {self._table(self.role_permissions)} rp\n"
            f"                  WHERE rp.{_identifier(self.role)} = r.{_identifier(self.role_key)}\n"
            f"                  AND rp.{_identifier(self.permission)} = p.{_identifier(self.permission_key)});\n"
        )

    def query(self) -> str:
        """Return the query for the setting ``api_permissions_query``: a row for each role and permission of it."""
        return (
            f"SELECT r.{_identifier(self.role_name)}::text, p.{_identifier(self.permission_name)}::text "  # noqa: S608
            f"FROM {self._table(self.roles)} r\n"
            f"LEFT JOIN {self._table(self.role_permissions)} rp "
            f"ON rp.{_identifier(self.role)} = r.{_identifier(self.role_key)}\n"
            f"LEFT JOIN {self._table(self.permissions)} p "
            f"ON p.{_identifier(self.permission_key)} = rp.{_identifier(self.permission)}"
        )

    def _table(self, name: str) -> str:
        return f"{_identifier(self.schema)}.{_identifier(name)}"


def _identifier(name: str) -> str:
    if not name or "\0" in name:
        raise ConfigurationError("the name of a table or column is empty, or holds U+0000")
    return '"' + name.replace('"', '""') + '"'


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"({_literal(one)}, {_literal(other)})" for one, other in rows)


def _literal(text: str) -> str:
    # As a constant in the standard form: no setting of the session changes how it is read.
    if "\0" in text or "\\" in text:
        raise ConfigurationError("a role's name holds a backslash or U+0000")
    return "'" + text.replace("'", "''") + "'"
