"""What roles allow, read from ``security.role_permissions``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, LiteralString, cast

from psycopg import errors as sql_errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from glpgenc.api.refreshed import Refreshed
from glpgenc.database import translate_errors
from glpgenc.errors import ConfigurationError, DatabaseUnavailableError, SchemaMissingError
from glpgenc.keys.connections import Connections

if TYPE_CHECKING:
    import psycopg

Grants = Mapping[str, frozenset[str]]
"""The permissions of each role, roles without any included."""

FRESH = 30.0
"""Seconds after which a change is seen at the latest while the database answers."""

USABLE = 300.0
"""Seconds for which what was read continues while it does not; afterwards no one is let through."""

PAUSE = 2.0
"""Seconds between two attempts to read."""

LAST_WAIT = 2.0
"""Seconds to wait where what was read last may be used, whatever its age."""

SILENCE = 10
"""Seconds after which a connection to a server that acknowledges nothing is closed."""

_ROLE_AND_PERMISSION = 2
_SELECT: LiteralString = """
    SELECT r.name, pg_catalog.array_agg(p.permission) FILTER (WHERE p.permission IS NOT NULL)
    FROM security.roles r LEFT JOIN security.role_permissions p ON p.role = r.name GROUP BY r.name
"""


class PermissionStore:
    """Knows what each role allows. Thread-safe.

    :param database_url: the database that glpgenc is installed in; its role needs what glpgenc_app is granted.
    :param query: reads roles and permissions from an application's own tables, in a transaction that only reads; see
        the setting ``api_permissions_query``. By default those of the schema security are read.
    """

    def __init__(self, database_url: str, query: str | None = None) -> None:
        self._query = query
        self._connections = Connections(_impatient(database_url))
        self._grants = Refreshed(
            self._read,
            fresh=FRESH,
            usable=USABLE,
            pause=PAUSE,
            late=lambda: DatabaseUnavailableError("the permissions could not be read in time"),
        )

    def grants(self) -> Grants:
        """Return the permissions of each role. May read, and so block.

        :raises DatabaseUnavailableError: when the database has been away for longer than what was read may be used.
        :raises SchemaMissingError: when the tables are not there.
        :raises DatabaseError: when the role may not read them.
        """
        return self._grants.get()

    async def grants_async(self) -> Grants:
        """Return the permissions of each role, without blocking the event loop.

        :raises DatabaseError: as :meth:`grants`.
        """
        return await self._grants.get_async()

    async def last_grants_async(self) -> Grants:
        """Return the permissions of each role as they were read last, whatever their age, where they can't be read now.

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
                rows = self._connections.run(_rows if self._query is None else self._rows_of_query)
            except (sql_errors.UndefinedTable, sql_errors.UndefinedColumn, sql_errors.InvalidSchemaName):
                raise self._not_there() from None
        return {role: frozenset(permissions or ()) for role, permissions in rows}

    def _not_there(self) -> SchemaMissingError:
        if self._query is not None:
            return SchemaMissingError(
                "a table or column that api_permissions_query names is not in this database",
                hint="name tables with their schema: the search_path of the connection is pg_catalog",
            )
        return SchemaMissingError(
            "the tables of the schema security are not in this database, or not those of glpgenc",
            hint="where roles are in tables of the application, set api_permissions_query to what reads them",
        )

    def _rows_of_query(self, connection: psycopg.Connection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        # The administrator's own text, from the settings.
        query = cast("LiteralString", self._query)
        with connection.transaction():
            connection.execute("SET TRANSACTION READ ONLY")
            rows = connection.execute(query).fetchall()
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
    """Return what roles allow together. A role that is not known allows nothing."""
    return frozenset().union(*(grants.get(role, frozenset()) for role in roles))


def _impatient(database_url: str) -> str:
    """Add what ends the wait for a server whose host is gone, unless the URL has it: libpq alone waits for minutes."""
    defaults: dict[str, Any] = {"tcp_user_timeout": 1000 * SILENCE}
    return make_conninfo(**(defaults | conninfo_to_dict(database_url)))


def _rows(connection: psycopg.Connection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return connection.execute(_SELECT).fetchall()
