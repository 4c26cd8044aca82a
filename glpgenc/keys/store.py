"""The table of data keys, ``glpgenc.data_keys``, read over connections of its own.

What is read here is what the rows say. :mod:`glpgenc.keys.signed_store` gives what is trusted of it, and writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.forks import Uncopied
from glpgenc.database import translate_errors
from glpgenc.errors import KeyNotFoundError
from glpgenc.keys.connections import Connections
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from collections.abc import Iterable
    from uuid import UUID

_COLUMNS: LiteralString = (
    "key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, "
    "created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at, "
    "generation, mac"
)
# Looked up with every key, so that a table of keys that comes back from a backup brings no shredded tenant back.
SHREDDED: LiteralString = """
    EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
"""
SELECT: LiteralString = f"SELECT {_COLUMNS}, {SHREDDED} FROM glpgenc.data_keys k "  # noqa: S608  # constants only
OF_ONE: LiteralString = "tenant_id = %(tenant_id)s AND data_class = %(data_class)s AND purpose = %(purpose)s"

_GET: LiteralString = SELECT + "WHERE key_id = %(key_id)s"
_OWNED: LiteralString = f"{SELECT} WHERE {OF_ONE} ORDER BY version DESC"
_OF_SAME_OWNERS: LiteralString = f"""
    {SELECT} WHERE (tenant_id, data_class, purpose) IN (
        SELECT o.tenant_id, o.data_class, o.purpose FROM glpgenc.data_keys o WHERE o.key_id = ANY (%(ids)s))
"""  # noqa: S608  # constants only
# Without the wrapped keys, which a list does not need, and which glpgenc_auditor may not read.
_LIST: LiteralString = (
    SELECT.replace("wrapped_key", "NULL::bytea")
    + """
    WHERE (%(tenant_id)s::text IS NULL OR tenant_id = %(tenant_id)s)
      AND (%(data_class)s::text IS NULL OR data_class = %(data_class)s)
      AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
    ORDER BY tenant_id, data_class, purpose, version DESC
    """
)
_OF_OWNERS: LiteralString = (
    SELECT.replace("wrapped_key", "NULL::bytea")
    + """
    JOIN unnest(%(tenants)s::text[], %(classes)s::text[], %(purposes)s::text[]) AS o (tenant_id, data_class, purpose)
    USING (tenant_id, data_class, purpose)
    """
)
_SHREDDED_AT_ALL: LiteralString = f"""
    SELECT {SHREDDED} FROM (VALUES (%(tenant_id)s, %(data_class)s)) AS k (tenant_id, data_class)
"""  # noqa: S608  # constants only
_DEFAULT_TENANT: LiteralString = "SELECT value FROM glpgenc.installation WHERE name = 'default_tenant'"


class DataKeyStore(Uncopied):
    """Reads rows of ``glpgenc.data_keys``.

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
                f"there is no data key {key_id}",
                hint="check whether the value was encrypted in another database or environment",
            )
        return records[0]

    def owned(self, tenant_id: str, data_class: str, purpose: Purpose) -> builtins.list[DataKeyRecord]:
        """Return all keys of a tenant, class and purpose, in any state, the newest first, wrapped forms included."""
        return self._fetch(_OWNED, owner_of(tenant_id, data_class, purpose))

    def of_same_owners(self, key_ids: Iterable[UUID]) -> builtins.list[DataKeyRecord]:
        """Return these keys and all others of their tenants, classes and purposes, in any state."""
        return self._fetch(_OF_SAME_OWNERS, {"ids": [*key_ids]})

    def every(self) -> builtins.list[DataKeyRecord]:
        """Return all keys, in any state, wrapped forms included."""
        return self._fetch(SELECT, {})

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

    def is_shredded(self, tenant_id: str, data_class: str) -> bool:
        """Return whether there is a tombstone for a tenant, or this class of it."""
        return bool(self._rows(_SHREDDED_AT_ALL, {"tenant_id": tenant_id, "data_class": data_class})[0][0])

    def default_tenant(self) -> str | None:
        """Return the tenant that this installation is for, or ``None`` if it is for many."""
        rows = self._rows(_DEFAULT_TENANT, {})
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close the connections. Later use opens new ones."""
        self.connections.close()

    def _fetch(self, query: LiteralString, parameters: dict[str, Any]) -> builtins.list[DataKeyRecord]:
        return [record_of(row) for row in self._rows(query, parameters)]

    def _rows(self, query: LiteralString, parameters: dict[str, Any]) -> builtins.list[tuple[Any, ...]]:
        with translate_errors():
            return self.connections.run(lambda connection: connection.execute(query, parameters).fetchall())


def owner_of(tenant_id: str, data_class: str, purpose: Purpose) -> dict[str, Any]:
    """Return the parameters that name an owner."""
    return {"tenant_id": tenant_id, "data_class": data_class, "purpose": str(purpose)}


def record_of(row: tuple[Any, ...]) -> DataKeyRecord:
    """Return a record from a row of ``SELECT``."""
    names = [*(name.strip() for name in _COLUMNS.split(",")), "shredded"]
    values = dict(zip(names, row, strict=True))
    values["purpose"], values["state"] = Purpose(values["purpose"]), KeyState(values["state"])
    return DataKeyRecord(**values)
