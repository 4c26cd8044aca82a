"""The table of data keys, ``glpgenc.data_keys``: rows as they stand, and rows verified and signed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.forks import NonCopyable
from glpgenc.database import scalar, translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.instrumentation import KeyEvents
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.keys.trust.row_signer import RowSigner, forged_error

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.keys.model import Purpose
    from glpgenc.keys.trust.registry_key import RegistryKey

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
_LIST_OF_OWNERS: LiteralString = (
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


class DataKeyStore(NonCopyable):
    """Reads rows of ``glpgenc.data_keys``.

    Every method raises :class:`~glpgenc.errors.DatabaseUnavailableError` if the database can't be reached,
    :class:`~glpgenc.errors.SchemaMissingError` if glpgenc is not installed in it, and another
    :class:`~glpgenc.errors.DatabaseError` if it refuses.

    :param database_url: a PostgreSQL URL; the connections are opened at the first use.
    """

    def __init__(self, database_url: str) -> None:
        self.connections = ConnectionPool(database_url)

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
        return self._fetch(_LIST_OF_OWNERS, wanted)

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


# Without a conflict target, because two rows can conflict on the version and on the one that is active.
# Nothing where there is a tombstone, which a tenant may have without any row here.
_INSERT: LiteralString = f"""
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, generation, mac)
    SELECT k.key_id, k.tenant_id, k.data_class, k.purpose, k.version, k.state, k.provider, k.key_uri, k.wrapped_key,
           k.generation, k.mac
    FROM (VALUES (%(key_id)s::uuid, %(tenant_id)s, %(data_class)s, %(purpose)s, %(version)s::integer, %(state)s,
                  %(provider)s, %(key_uri)s, %(wrapped_key)s::bytea, %(generation)s::bigint, %(mac)s::bytea))
         AS k (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, generation, mac)
    WHERE NOT {SHREDDED}
    ON CONFLICT DO NOTHING
"""  # noqa: S608  # constants only
# In one transaction: at no moment is there no active key. The row of the old key goes first, because the index allows
# one active key.
_DEACTIVATE: LiteralString = f"""
    UPDATE glpgenc.data_keys SET state = 'deactivated' WHERE {OF_ONE} AND state = 'active'
    AND EXISTS (SELECT FROM glpgenc.data_keys n WHERE n.key_id = %(key_id)s AND n.state = 'pre_active')
"""  # noqa: S608  # constants only
_ACTIVATE: LiteralString = (
    "UPDATE glpgenc.data_keys SET state = 'active' WHERE key_id = %(key_id)s AND state = 'pre_active'"
)
_OF_OWNERS: LiteralString = f"""
    {SELECT} JOIN (SELECT DISTINCT w.* FROM unnest(%(tenants)s::text[], %(classes)s::text[], %(purposes)s::text[])
                                           AS w (tenant_id, data_class, purpose)) w
             USING (tenant_id, data_class, purpose) ORDER BY k.key_id
"""  # noqa: S608  # constants only
# In the order of the ids, as all who lock several: two at once wait for each other, and never both.
_LOCK: LiteralString = f"{_OF_OWNERS} FOR UPDATE OF k"
_SIGN: LiteralString = """
    UPDATE glpgenc.data_keys k SET generation = w.generation, mac = w.mac
    FROM unnest(%(ids)s::uuid[], %(generations)s::bigint[], %(macs)s::bytea[]) AS w (key_id, generation, mac)
    WHERE k.key_id = w.key_id
"""
_HAS_SHARDS: LiteralString = "SELECT EXISTS (SELECT FROM glpgenc.shards s WHERE s.environment = %s)"

TABLE = "data_keys"

Owner = tuple[str, str, str]
"""Tenant, class and purpose: whose rows are signed together."""


class SignedRows(NonCopyable):
    """Rows of data keys that a transaction locks, and signs when they changed.

    :param signer: signs them.
    :ivar signer: the same.
    """

    def __init__(self, signer: RowSigner[DataKeyRecord]) -> None:
        self.signer = signer

    @staticmethod
    def locked(connection: Connection, owners: Iterable[Owner]) -> dict[Owner, list[DataKeyRecord]]:
        """Return all rows of these owners, locked until the transaction ends. They are not verified.

        :raises psycopg.Error: what the driver raised.
        """
        owners = list(owners)
        connection.execute(_LOCK, _columns(owners))
        # Again: rows that another process inserted while this one waited are not among those that were locked.
        return read_owners(connection, owners)

    def sign_changed(
        self, connection: Connection, before: dict[Owner, list[DataKeyRecord]], *, unchanged: bool = False
    ) -> None:
        """Sign the rows of owners, as far as they changed.

        :param connection: in the transaction that changed them.
        :param before: what :meth:`locked` returned.
        :param unchanged: sign those that did not change, too.
        :raises psycopg.Error: what the driver raised.
        """
        ids: list[UUID] = []
        generations: list[int] = []
        macs: list[bytes] = []
        changed = {
            owner: rows for owner, rows in read_owners(connection, before).items() if rows != before[owner] or unchanged
        }
        marked = bool(changed and scalar(connection, _HAS_SHARDS, (self.signer.registry.environment,)))
        for owner, rows in changed.items():
            # Once it is there it stays: else it were gone with the next change after the rows of shards are.
            generation, made = self.signer.sign(
                rows, before[owner], marked=marked or self.signer.has_mark(before[owner])
            )
            ids += [row.key_id for row in rows]
            generations += [generation] * len(rows)
            macs += made
        if ids:
            connection.execute(_SIGN, {"ids": ids, "generations": generations, "macs": macs})


class SignedKeyStore(SignedRows):
    """Chooses data keys from rows that this installation signed, and writes such rows.

    Every method raises :class:`~glpgenc.errors.DatabaseError` as those of the store, what
    :class:`~glpgenc.keys.trust.registry_key.RegistryKey` raises and, if a row of the owner is not as it was signed,
    :class:`~glpgenc.errors.KeyRecordForgedError`, which is recorded as a failed access.

    :param store: the table.
    :param registry: makes the MACs.
    :ivar store: the same.
    :ivar signer: signs rows.
    """

    def __init__(self, store: DataKeyStore, registry: RegistryKey) -> None:
        super().__init__(RowSigner(registry, TABLE))
        self.store = store

    def beside(self, key_id: UUID) -> list[DataKeyRecord]:
        """Return a key, and behind it all others of its owner, in any state. They are not verified.

        :raises KeyNotFoundError: if there is none with this id.
        """
        rows = sorted(self.store.of_same_owners([key_id]), key=lambda row: row.key_id != key_id)
        return rows or [self.store.get(key_id)]

    def verify(self, rows: list[DataKeyRecord]) -> list[DataKeyRecord]:
        """Return all rows of an owner when they were checked."""
        if (row := self.signer.forged(rows)) is not None:
            error = forged_error(row)
            KeyEvents.of(row).emit(EncryptionAuditEventType.KEY_ACCESSED, error=error)
            raise error
        return rows

    def active(self, tenant_id: str, data_class: str, purpose: Purpose) -> DataKeyRecord | None:
        """Return the key that encrypts, or ``None``."""
        return _first(self._owned(tenant_id, data_class, purpose), KeyState.ACTIVE)

    def readable(self, tenant_id: str, data_class: str, purpose: Purpose) -> list[DataKeyRecord]:
        """Return the keys that decrypt, and are not retired: the active one first, then the newest first."""
        rows = self._owned(tenant_id, data_class, purpose)
        found = [row for row in rows if row.state is not KeyState.DESTROYED and row.retired_at is None]
        return sorted(found, key=lambda row: row.state is not KeyState.ACTIVE)

    def pre_active(self, tenant_id: str, data_class: str, purpose: Purpose) -> DataKeyRecord | None:
        """Return the newest key that waits to become active, or ``None``."""
        return _first(self._owned(tenant_id, data_class, purpose), KeyState.PRE_ACTIVE)

    def insert_active(self, record: DataKeyRecord) -> DataKeyRecord:
        """Insert a key as the active one, unless there is one already, and return the one that is active now.

        Of any number of processes that do this at once, one inserts, and all get its row.

        :param record: the key; its state and times are not read.
        :raises KeyStateError: if it was not inserted and none is active: its version was taken meanwhile.
        """
        self._insert(record, KeyState.ACTIVE)
        winner = self.active(record.tenant_id, record.data_class, record.purpose)
        if winner is None:
            raise KeyStateError(
                f"version {record.version} of the data key was created by another process, and is not active",
                hint="try again",
            )
        return winner

    def insert_pre_active(self, record: DataKeyRecord) -> DataKeyRecord:
        """Insert a key that is to become active, unless its version is taken, and return the one that waits now.

        :param record: the key; its state and times are not read.
        :raises KeyStateError: if it was not inserted and none waits: another process made one, and activated it.
        """
        self._insert(record, KeyState.PRE_ACTIVE)
        winner = self.pre_active(record.tenant_id, record.data_class, record.purpose)
        if winner is None:
            raise KeyStateError(
                f"version {record.version} of the data key was created by another process, and is already active",
                hint="no action is required",
            )
        return winner

    def activate(self, record: DataKeyRecord) -> bool:
        """Make a pre-active key the active one, and the active one a deactivated one, at once.

        :returns: whether it did. Nothing happens where it is not pre-active any more: another process did it.
        """
        parameters = owner_of(record.tenant_id, record.data_class, record.purpose) | {"key_id": record.key_id}

        def switch(connection: Connection) -> bool:
            with self.changing(connection, [record]):
                connection.execute(_DEACTIVATE, parameters)
                return connection.execute(_ACTIVATE, parameters).rowcount > 0

        with translate_errors():
            return self.store.connections.run(switch)

    @contextmanager
    def changing(self, connection: Connection, records: Iterable[DataKeyRecord]) -> Iterator[None]:
        """Change keys within the block, in one transaction: their owners' rows are verified, and signed after it.

        :param connection: of a role that may change them.
        :param records: the keys, or others of the same owners.
        :raises psycopg.Error: what the driver raised.
        """
        owners = {record.owner for record in records}
        with connection.transaction():
            before = self.locked(connection, owners)
            for rows in before.values():
                self.verify(rows)
            yield
            self.sign_changed(connection, before)

    def _owned(self, tenant_id: str, data_class: str, purpose: Purpose) -> list[DataKeyRecord]:
        return self.verify(self.store.owned(tenant_id, data_class, purpose))

    def _insert(self, record: DataKeyRecord, state: KeyState) -> None:
        row = {name: getattr(record, name) for name in ("key_id", "version", "provider", "key_uri", "wrapped_key")}
        row |= owner_of(record.tenant_id, record.data_class, record.purpose) | {"state": str(state)}

        def alone(connection: Connection) -> None:
            connection.execute(_INSERT, row)

        def beside_others(connection: Connection) -> None:
            with self.changing(connection, [record]):
                connection.execute(_INSERT, row)

        row |= {"generation": None, "mac": None}
        if record.version == 1:
            # The first one of its owner: an application may insert it, and change nothing.
            row["generation"], [row["mac"]] = self.signer.sign([replace(record, state=state, retired_at=None)])
        with translate_errors():
            self.store.connections.run(alone if record.version == 1 else beside_others)


def read_owners(connection: Connection, owners: Iterable[Owner]) -> dict[Owner, list[DataKeyRecord]]:
    """Return all rows of owners.

    :raises psycopg.Error: what the driver raised.
    """
    found: dict[Owner, list[DataKeyRecord]] = {owner: [] for owner in owners}
    for row in connection.execute(_OF_OWNERS, _columns(found)).fetchall():
        record = record_of(row)
        found[record.owner].append(record)
    return found


def _columns(owners: Iterable[Owner]) -> dict[str, list[str]]:
    rows = list(owners)
    return {name: [row[at] for row in rows] for at, name in enumerate(("tenants", "classes", "purposes"))}


def _first(rows: Iterable[DataKeyRecord], state: KeyState) -> DataKeyRecord | None:
    return next((row for row in rows if row.state is state), None)
