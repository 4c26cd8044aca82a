"""The keys that a database alias is served with: one key manager an alias, and keyrings of a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import conf
from django.db import connections

from glpgenc.database.urls import url_of
from glpgenc.django.tenants import current_tenant
from glpgenc.errors import ConfigurationError
from glpgenc.sessions.database_managers import close_database_managers, database_manager
from glpgenc.settings import Settings
from glpgenc.sqlalchemy.transaction.lasting_keys import LastingKeys, forget_rings
from glpgenc.sqlalchemy.transaction.session import registry_seen

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.catalog import Registry


def database_url(alias: str) -> str:
    """Return the URL of the database in which an alias has its keys: its own, unless ``GLPGENC`` names one.

    :raises ConfigurationError: when it is not PostgreSQL.
    """
    named: str | None = getattr(conf.settings, "GLPGENC", {}).get("database_url")
    if named is not None:
        return named
    connection = connections[alias]
    if connection.vendor != "postgresql":
        message = f"encrypted fields require PostgreSQL, and the database {alias!r} is {connection.vendor}"
        raise ConfigurationError(message, hint="leave models with encrypted fields to a PostgreSQL database")
    given = connection.settings_dict
    return url_of(**{each.lower(): given[each] for each in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")})


def settings_for(alias: str) -> Settings:
    """Return the settings of the product for a database alias.

    :raises ConfigurationError: when they do not suffice.
    """
    return Settings.load(**{**getattr(conf.settings, "GLPGENC", {}), "database_url": database_url(alias)})


def manager_for(alias: str) -> KeyManager:
    """Return the key manager of a database alias, made from the settings at its first use.

    :raises ConfigurationError: when the settings do not suffice to make one.
    """
    return database_manager(database_url(alias), lambda: settings_for(alias))


def close_managers() -> None:
    """Close every key manager, and its connections: before a database is dropped, or after settings have changed."""
    forget_rings()
    close_database_managers()


class AliasKeys(LastingKeys):
    """The keys of the tenant that is named now, for a database connection.

    :param connection: Django's.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: Any) -> None:
        super().__init__((database_url(connection.alias), current_tenant()))
        self._connection = connection

    def manager(self) -> KeyManager:
        """Return the key manager of the connection's alias."""
        return manager_for(self._connection.alias)

    def seen_registry(self) -> Registry | None:
        """Return the registry as the connection sees it: a migration may have registered the field itself."""
        if self._connection.needs_rollback:
            return None
        with self._connection.cursor() as cursor:
            return registry_seen(cursor, cursor.execute)
