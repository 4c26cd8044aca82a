"""Permissions of roles: read from the schema security, or from an application's own tables."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import errors as sql_errors

from glpgenc.api.auth.permissions import ADMIN, AUDIT, DECRYPT, DESCRIPTIONS, ENCRYPT, HMAC, READ, REWRAP
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.database import LIVENESS, translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import ConfigurationError, DatabaseUnavailableError, SchemaMissingError

if TYPE_CHECKING:
    import psycopg

Grants = Mapping[str, frozenset[str]]
"""The permissions of each role, roles without any included."""

FRESH = 30.0
"""Seconds after which a change is seen at the latest while the database answers."""

USABLE = 300.0
"""Seconds for which permissions stay valid while it does not answer; afterwards no one is let through."""

PAUSE = 2.0
"""Seconds between two attempts to read."""

LAST_WAIT = 2.0
"""Seconds to wait where permissions of any age may be used."""

_ROLE_AND_PERMISSION = 2
_SELECT: LiteralString = """
    SELECT r.name, pg_catalog.array_agg(p.permission) FILTER (WHERE p.permission IS NOT NULL)
    FROM security.roles r LEFT JOIN security.role_permissions p ON p.role = r.name GROUP BY r.name
"""

DEFAULT_ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "admin": frozenset({ENCRYPT, DECRYPT, REWRAP, HMAC, ADMIN, AUDIT, READ}),
        "service_account": frozenset({ENCRYPT, DECRYPT, REWRAP, HMAC, READ}),
        "auditor": frozenset({AUDIT, READ}),
        "viewer": frozenset({READ}),
    }
)
"""Permissions by role, as in the tables of the schema security."""


class PermissionStore:
    """Reads what each role allows. Thread-safe.

    :param database_url: with the rights of glpgenc_app.
    :param query: the setting ``api_permissions_query``, which reads an application's own tables in a read-only
        transaction; by default the tables of the schema security are read.
    """

    def __init__(self, database_url: str, query: str | None = None) -> None:
        self._query = query
        self._connections = ConnectionPool(database_url, **LIVENESS)
        self._grants = RefreshedValue(
            self._read,
            fresh=FRESH,
            usable=USABLE,
            pause=PAUSE,
            late=lambda: DatabaseUnavailableError("the permissions could not be read in time"),
        )

    async def grants(self) -> Grants:
        """Return the permissions of each role.

        :raises DatabaseUnavailableError: when the database has been away for longer than :data:`USABLE`.
        :raises SchemaMissingError: when the tables are not there.
        :raises DatabaseError: when the role may not read them.
        """
        return await self._grants.get_async()

    async def last_grants(self) -> Grants:
        """Return the permissions that were read last, whatever their age, where they can't be read now.

        For metrics alone: they are looked at when the database is unavailable, and hold nothing of a tenant.

        :raises DatabaseError: when they can't be read, and never were.
        """
        try:
            return await asyncio.wait_for(self._grants.get_async(), LAST_WAIT)
        except (DatabaseUnavailableError, TimeoutError):
            last = self._grants.last
            if last is None:
                raise DatabaseUnavailableError("the permissions could not be read in time") from None
            return last

    def close(self) -> None:
        """Close its connections."""
        self._connections.close()

    def _read(self) -> Grants:
        with translate_errors():
            try:
                rows = self._connections.run(self._rows)
            except (sql_errors.UndefinedTable, sql_errors.UndefinedColumn, sql_errors.InvalidSchemaName):
                raise self._missing_tables() from None
        return {role: frozenset(permissions or ()) for role, permissions in rows}

    def _missing_tables(self) -> SchemaMissingError:
        if self._query is not None:
            return SchemaMissingError(
                "a table or column that api_permissions_query names is not in this database",
                hint="name tables with their schema: the search_path of the connection is pg_catalog",
            )
        return SchemaMissingError(
            "the tables of the schema security are not in this database, or not those of glpgenc",
            hint="where roles are in tables of the application, set api_permissions_query to what reads them",
        )

    def _rows(self, connection: psycopg.Connection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if self._query is None:
            return connection.execute(_SELECT).fetchall()
        with connection.transaction():
            connection.execute("SET TRANSACTION READ ONLY")
            rows = connection.execute(self._query).fetchall()  # the administrator's own text, from the settings
        found: dict[str, set[str]] = {}
        for row in rows:
            if len(row) != _ROLE_AND_PERMISSION or not isinstance(row[0], str) or not isinstance(row[1], str | None):
                raise ConfigurationError(
                    "api_permissions_query gives something else than a role's name and a permission",
                    hint="it is a SELECT of two texts; glpgenc.api.PermissionTables(...).query() writes one",
                )
            found.setdefault(row[0], set()).update(() if row[1] is None else (row[1],))
        return list(found.items())


def permissions_of(roles: Iterable[str], grants: Grants) -> frozenset[str]:
    """Return the permissions of several roles together. An unknown role has none."""
    return frozenset().union(*(grants.get(role, frozenset()) for role in roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionTables:
    """An application's own tables of roles and permissions: three of one schema, and their columns.

    >>> print(PermissionTables(schema="auth", permission_name="code").query())
    SELECT r."name"::text, p."code"::text FROM "auth"."roles" r
    LEFT JOIN "auth"."role_permissions" rp ON rp."role_id" = r."id"
    LEFT JOIN "auth"."permissions" p ON p."id" = rp."permission_id"

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
