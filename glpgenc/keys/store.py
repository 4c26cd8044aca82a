"""The table of data keys, ``glpgenc.data_keys``, read and written over connections of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database import translate_errors
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.keys.connections import Connections
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from collections.abc import Iterable
    from uuid import UUID

    import psycopg

_COLUMNS: LiteralString = (
    "key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, "
    "created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at"
)
# Looked up with every key, so that a table of keys that comes back from a backup brings no shredded tenant back.
_SHREDDED: LiteralString = """
    EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
"""
_SELECT: LiteralString = f"SELECT {_COLUMNS}, {_SHREDDED} FROM glpgenc.data_keys k "  # noqa: S608  # constants only
_OF_ONE: LiteralString = "tenant_id = %(tenant_id)s AND data_class = %(data_class)s AND purpose = %(purpose)s"

_GET: LiteralString = _SELECT + "WHERE key_id = %(key_id)s"
_ACTIVE: LiteralString = f"{_SELECT} WHERE {_OF_ONE} AND state = 'active'"
_READABLE: LiteralString = (
    f"{_SELECT} WHERE {_OF_ONE} AND state <> 'destroyed' AND retired_at IS NULL"
    " ORDER BY state = 'active' DESC, version DESC"
)
# Without the wrapped keys, which a list does not need, and which glpgenc_auditor may not read.
_LIST: LiteralString = (
    _SELECT.replace("wrapped_key", "NULL::bytea")
    + """
    WHERE (%(tenant_id)s::text IS NULL OR tenant_id = %(tenant_id)s)
      AND (%(data_class)s::text IS NULL OR data_class = %(data_class)s)
      AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
    ORDER BY tenant_id, data_class, purpose, version DESC
    """
)
_OF_OWNERS: LiteralString = (
    _SELECT.replace("wrapped_key", "NULL::bytea")
    + """
    JOIN unnest(%(tenants)s::text[], %(classes)s::text[], %(purposes)s::text[]) AS o (tenant_id, data_class, purpose)
    USING (tenant_id, data_class, purpose)
    """
)
# Without a conflict target, because two rows can conflict on the version and on the one that is active.
# Nothing where there is a tombstone, which a tenant may have without any row here.
_INSERT_ACTIVE: LiteralString = f"""
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    SELECT k.key_id, k.tenant_id, k.data_class, k.purpose, k.version, 'active', k.provider, k.key_uri, k.wrapped_key
    FROM (VALUES (%(key_id)s::uuid, %(tenant_id)s, %(data_class)s, %(purpose)s, %(version)s::integer, %(provider)s,
                  %(key_uri)s, %(wrapped_key)s::bytea)) AS k (key_id, tenant_id, data_class, purpose, version, provider,
                                                            key_uri, wrapped_key)
    WHERE NOT {_SHREDDED}
    ON CONFLICT DO NOTHING
"""  # noqa: S608  # constants only
_INSERT_PRE_ACTIVE: LiteralString = _INSERT_ACTIVE.replace("'active'", "'pre_active'")
_PRE_ACTIVE: LiteralString = f"{_SELECT} WHERE {_OF_ONE} AND state = 'pre_active' ORDER BY version DESC LIMIT 1"
# In one transaction: at no moment is there no active key. The rows of the old key go first, because
# the index allows one active key.
_ACTIVATE: tuple[LiteralString, ...] = (
    f"SELECT FROM glpgenc.data_keys WHERE {_OF_ONE} ORDER BY key_id FOR UPDATE",
    f"""
    UPDATE glpgenc.data_keys SET state = 'deactivated' WHERE {_OF_ONE} AND state = 'active'
    AND EXISTS (SELECT FROM glpgenc.data_keys n WHERE n.key_id = %(key_id)s AND n.state = 'pre_active')
    """,  # noqa: S608  # constants only
    "UPDATE glpgenc.data_keys SET state = 'active' WHERE key_id = %(key_id)s AND state = 'pre_active'",
)
_SHREDDED_AT_ALL: LiteralString = f"""
    SELECT {_SHREDDED} FROM (VALUES (%(tenant_id)s, %(data_class)s)) AS k (tenant_id, data_class)
"""  # noqa: S608  # constants only
_DEFAULT_TENANT: LiteralString = "SELECT value FROM glpgenc.installation WHERE name = 'default_tenant'"


class DataKeyStore:
    """Reads and writes rows of ``glpgenc.data_keys``; each statement commits by itself.

    Every method raises :class:`~glpgenc.errors.DatabaseUnavailableError` if the database can't be reached,
    :class:`~glpgenc.errors.SchemaMissingError` if glpgenc is not installed in it, and another
    :class:`~glpgenc.errors.DatabaseError` if it refuses.

    :param database_url: a PostgreSQL URL; the connections are opened at the first use.
    """

    def __init__(self, database_url: str) -> None:
        self.connections = Connections(database_url)

    def get(self, key_id: UUID) -> DataKeyRecord:
        """Return a key in any state.

        :raises KeyNotFoundError: if there is none with this id.
        """
        records = self._fetch(_GET, {"key_id": key_id})
        if not records:
            raise KeyNotFoundError(
                f"there is no data key {key_id}", hint="was this value encrypted in another database or environment?"
            )
        return records[0]

    def active(self, tenant_id: str, data_class: str, purpose: Purpose) -> DataKeyRecord | None:
        """Return the key that encrypts, or ``None``."""
        records = self._fetch(_ACTIVE, _owner(tenant_id, data_class, purpose))
        return records[0] if records else None

    def readable(self, tenant_id: str, data_class: str, purpose: Purpose) -> builtins.list[DataKeyRecord]:
        """Return the keys that decrypt, and are not retired: the active one first, then the newest first."""
        return self._fetch(_READABLE, _owner(tenant_id, data_class, purpose))

    def list(
        self,
        *,
        tenant_id: str | None = None,
        data_class: str | None = None,
        purpose: Purpose | None = None,
        state: KeyState | None = None,
    ) -> builtins.list[DataKeyRecord]:
        """Return the keys that match what is given, in any state, by tenant, class and purpose, newest first.

        Their ``wrapped_key`` is ``None``: :meth:`get` has it.
        """
        parameters = {"tenant_id": tenant_id, "data_class": data_class, "purpose": purpose, "state": state}
        return self._fetch(_LIST, {name: value and str(value) for name, value in parameters.items()})

    def of_owners(self, owners: Iterable[tuple[str, str, Purpose]]) -> builtins.list[DataKeyRecord]:
        """Return the keys of some tenants, classes and purposes, in any state and order, without ``wrapped_key``.

        :param owners: each a tenant, a data class and a purpose.
        """
        tenants, classes, purposes = zip(*owners, strict=True)
        wanted = {"tenants": [*tenants], "classes": [*classes], "purposes": [str(purpose) for purpose in purposes]}
        return self._fetch(_OF_OWNERS, wanted)

    def insert_active(self, record: DataKeyRecord) -> DataKeyRecord:
        """Insert a key as the active one, unless there is one already, and return the one that is active now.

        Of any number of processes that do this at once, one inserts, and all get its row.

        :param record: the key; its state and times are not read.
        :raises KeyStateError: if it was not inserted and none is active: its version was taken meanwhile.
        """
        self._execute(_INSERT_ACTIVE, _values(record))
        winner = self.active(record.tenant_id, record.data_class, record.purpose)
        if winner is None:
            raise KeyStateError(
                f"version {record.version} of the data key was made by another process, and is not active",
                hint="try again",
            )
        return winner

    def pre_active(self, tenant_id: str, data_class: str, purpose: Purpose) -> DataKeyRecord | None:
        """Return the newest key that waits to become active, or ``None``."""
        records = self._fetch(_PRE_ACTIVE, _owner(tenant_id, data_class, purpose))
        return records[0] if records else None

    def insert_pre_active(self, record: DataKeyRecord) -> DataKeyRecord:
        """Insert a key that is to become active, unless its version is taken, and return the one that waits now.

        :param record: the key; its state and times are not read.
        :raises KeyStateError: if it was not inserted and none waits: another process made one, and activated it.
        """
        self._execute(_INSERT_PRE_ACTIVE, _values(record))
        winner = self.pre_active(record.tenant_id, record.data_class, record.purpose)
        if winner is None:
            raise KeyStateError(
                f"version {record.version} of the data key was made by another process, and is active already",
                hint="nothing has to be done",
            )
        return winner

    def activate(self, record: DataKeyRecord) -> bool:
        """Make a pre-active key the active one, and the active one a deactivated one, at once.

        :returns: whether it did. Nothing happens where it is not pre-active any more: another process did it.
        """
        parameters = _owner(record.tenant_id, record.data_class, record.purpose) | {"key_id": record.key_id}

        def switch(connection: psycopg.Connection[Any]) -> bool:
            done = 0
            with connection.transaction():
                for statement in _ACTIVATE:
                    done = connection.execute(statement, parameters).rowcount
            return done > 0

        with translate_errors():
            return self.connections.run(switch)

    def is_shredded(self, tenant_id: str, data_class: str) -> bool:
        """Tell whether there is a tombstone for a tenant, or this class of it."""
        return bool(self._rows(_SHREDDED_AT_ALL, {"tenant_id": tenant_id, "data_class": data_class})[0][0])

    def default_tenant(self) -> str | None:
        """Return the tenant that this installation is for, or ``None`` if it is for many."""
        rows = self._rows(_DEFAULT_TENANT, {})
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close the connections. Later use opens new ones."""
        self.connections.close()

    def _fetch(self, query: LiteralString, parameters: dict[str, Any]) -> builtins.list[DataKeyRecord]:
        return [_record(row) for row in self._rows(query, parameters)]

    def _rows(self, query: LiteralString, parameters: dict[str, Any]) -> builtins.list[tuple[Any, ...]]:
        with translate_errors():
            return self.connections.run(lambda connection: connection.execute(query, parameters).fetchall())

    def _execute(self, query: LiteralString, parameters: dict[str, Any]) -> None:
        with translate_errors():
            self.connections.run(lambda connection: connection.execute(query, parameters))


def _owner(tenant_id: str, data_class: str, purpose: Purpose) -> dict[str, Any]:
    return {"tenant_id": tenant_id, "data_class": data_class, "purpose": str(purpose)}


def _values(record: DataKeyRecord) -> dict[str, Any]:
    return _owner(record.tenant_id, record.data_class, record.purpose) | {
        "key_id": record.key_id,
        "version": record.version,
        "provider": record.provider,
        "key_uri": record.key_uri,
        "wrapped_key": record.wrapped_key,
    }


def _record(row: tuple[Any, ...]) -> DataKeyRecord:
    names = [*(name.strip() for name in _COLUMNS.split(",")), "shredded"]
    values = dict(zip(names, row, strict=True))
    values["purpose"], values["state"] = Purpose(values["purpose"]), KeyState(values["state"])
    return DataKeyRecord(**values)
