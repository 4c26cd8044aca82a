"""The keys that a database alias is served with: one key manager an alias, and keyrings of a moment."""

from __future__ import annotations

import atexit
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import quote, urlencode

from django import conf
from django.db import connections

from glpgenc._support.forks import Lock, Process
from glpgenc.django.tenants import current_tenant
from glpgenc.errors import ConfigurationError, KeyManagementError, RegistryError
from glpgenc.keys.manager import KeyManager
from glpgenc.registry.catalog import FACETS, FIELDS, Registry, registry_from_rows, using_registry
from glpgenc.sessions.default_manager import WatchedManager
from glpgenc.sessions.keyring import Keyring
from glpgenc.settings import Settings
from glpgenc.sqlalchemy.transaction.requirements import check_registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.sessions.field_ciphers import FieldOpener, Seal
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.blind_index import SearchEntry

    T = TypeVar("T")

RING_SECONDS = 1.0
"""How long a keyring is used: for as long a key that was replaced, or a facet that was added, can go unseen besides."""

_LIBPQ = frozenset(
    {
        *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword", "sslnegotiation", "channel_binding"),
        *("gssencmode", "krbsrvname", "require_auth", "target_session_attrs", "load_balance_hosts", "connect_timeout"),
        *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "passfile"),
        *("service", "hostaddr", "application_name"),
    }
)
"""Options of a connection that are libpq's own. Those of Django and of the driver are no concern of the key manager."""

_LOCK = Lock()
_managers: dict[str, WatchedManager] = {}
"""By database URL: aliases of one database have one."""


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
    user, password = (quote(str(given[name] or ""), safe="") for name in ("USER", "PASSWORD"))
    credentials = f"{user}:{password}@" if password else f"{user}@" if user else ""
    host = str(given["HOST"] or "")
    options = {name: str(value) for name, value in given["OPTIONS"].items() if name in _LIBPQ}
    if host.startswith("/"):
        options, host = {**options, "host": host}, ""
    port = f":{given['PORT']}" if given["PORT"] else ""
    name = quote(str(given["NAME"] or ""), safe="")
    return f"postgresql://{credentials}{host}{port}/{name}" + (f"?{urlencode(options)}" if options else "")


def settings_for(alias: str) -> Settings:
    """Return the settings of the product for a database alias.

    :raises ConfigurationError: when they do not suffice.
    """
    return Settings.load(**{**getattr(conf.settings, "GLPGENC", {}), "database_url": database_url(alias)})


def manager_for(alias: str) -> KeyManager:
    """Return the key manager of a database alias, made from the settings at its first use.

    :raises ConfigurationError: when the settings do not suffice to make one.
    """
    url = database_url(alias)
    with _LOCK:
        served = _managers.get(url)
        if served is None:
            loaded = settings_for(alias)
            watched = loaded.require_keys_database_url() if loaded.watch_keys else None
            served = _managers[url] = WatchedManager(KeyManager.from_settings(loaded), watched)
        served.watch()
        return served.manager


def close_managers() -> None:
    """Close every key manager, and its connections: before a database is dropped, or after settings have changed."""
    forget_rings()
    with _LOCK:
        while _managers:
            _, served = _managers.popitem()
            served.stop()
            served.manager.close()


@dataclass
class _Ring:
    ring: Keyring
    made_at: float
    sealers: dict[int, tuple[EncryptedColumnSpec, Seal]] = field(default_factory=dict)


class _Rings(threading.local):
    """The keyrings of this thread, by database URL and tenant: a keyring is not for two threads at once."""

    def __init__(self) -> None:
        self._rings: dict[tuple[str, str | None], _Ring] = {}
        self._process = Process()

    @property
    def mine(self) -> dict[tuple[str, str | None], _Ring]:
        """Those of this process: a forked child has the parent's, and their counts are the parent's to report."""
        if not self._process.is_this:
            self.__init__()  # type: ignore[misc]
        return self._rings

    def taken(self) -> list[_Ring]:
        """Return all of them, and keep none."""
        found = list(self.mine.values())
        self._rings = {}
        return found


_rings = _Rings()


def forget_rings() -> None:
    """Drop the keys of this thread, and report to listeners how many values they encrypted and decrypted.

    :raises AuditError: when the audit trail can't take it.
    """
    for each in _rings.taken():
        try:
            each.ring.report()
        finally:
            each.ring.forget()


atexit.register(forget_rings)


class AliasKeys:
    """The keys of the tenant that is named now, for a database connection.

    :param connection: Django's.
    """

    __slots__ = ("_connection", "_place")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._place = database_url(connection.alias), current_tenant()

    @property
    def tenant_id(self) -> str:
        """The tenant."""
        return self._ring().ring.tenant_id

    def sealer(self, column: EncryptedColumnSpec) -> Seal:
        """Return the function that encrypts values of a column.

        :raises RegistryError: when the column is declared differently from its registration.
        :raises GlpgencError: when the keys are not to be had.
        """
        known = self._ring().sealers.get(id(column))
        if known is not None and known[0] is column:
            return known[1]
        seal = self._with(column, lambda ring: ring.sealer(column.logical_field, column.wire_suite))
        self._ring().sealers[id(column)] = column, seal
        return seal

    def opener(self, column: EncryptedColumnSpec) -> FieldOpener:
        """Return what decrypts values of a column.

        :raises GlpgencError: as :meth:`sealer`.
        """
        return self._with(column, lambda ring: ring.field_opener(column.logical_field))

    def entries(self, column: EncryptedColumnSpec, facet: str) -> tuple[SearchEntry, ...]:
        """Return what it takes to compute the terms of a facet, the active slot's first.

        :raises GlpgencError: as :meth:`sealer`.
        """
        return self._with(column, lambda ring: ring.entries(column.logical_field, facet))

    def _ring(self) -> _Ring:
        found = _rings.mine.get(self._place)
        if found is not None and time.monotonic() - found.made_at < RING_SECONDS:
            return found
        if found is not None:
            del _rings.mine[self._place]
            found.ring.report()
        made = Keyring(manager_for(self._connection.alias), self._place[1])
        found = _rings.mine[self._place] = _Ring(made, time.monotonic())
        return found

    def _with(self, column: EncryptedColumnSpec, make: Callable[[Keyring], T]) -> T:
        """Do what takes keys. Where the field is not registered so, the registry is read again."""
        manager = manager_for(self._connection.alias)
        # Read again for all; then as this transaction sees it. Each says whether it is another one.
        ways: list[Callable[[], Registry | Literal[False] | None]] = [
            lambda: None if manager.catalog.reread() else False,
            self._seen_registry,
        ]
        registry: Registry | None = None
        while True:
            ring = self._ring().ring
            try:
                with using_registry(registry):
                    if not ring.holds(check_registered(column, ring)):
                        ring.refresh()
                        self._ring().sealers.clear()
                    return make(ring)
            except (RegistryError, KeyManagementError):
                ring.refresh()
                found: Registry | Literal[False] | None = False
                while ways and found is False:
                    found = ways.pop(0)()
                if found is False:
                    raise
                registry = found

    def _seen_registry(self) -> Registry | Literal[False]:
        """Return the registry as the connection sees it: a migration may have registered the field itself."""
        if self._connection.needs_rollback:
            return False
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_catalog.to_regclass('glpgenc.fields') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return False
            cursor.execute(FIELDS)
            fields = cursor.fetchall()
            cursor.execute(FACETS)
            return registry_from_rows(fields, cursor.fetchall())
