"""Registration of shards in the database that holds their keys, so that a forgotten one is noticed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID, uuid4

from glpgenc.database import scalar, translate_errors
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.keys.trust.membership import ShardCertificate
from glpgenc.keys.trust.row_signer import RowSigner, forged_error

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.database import Connection
    from glpgenc.keys.store import SignedKeyStore
    from glpgenc.keys.trust.registry_key import RegistryKey

TABLE = "shards"

_SELECT: LiteralString = """
    SELECT s.shard_id, s.environment, s.label, s.registered_at, s.removed_at, s.generation, s.mac
    FROM glpgenc.shards s WHERE s.environment = %s ORDER BY s.registered_at, s.shard_id
"""
_LOCK: LiteralString = "LOCK TABLE glpgenc.shards IN SHARE ROW EXCLUSIVE MODE"
_PUT: LiteralString = """
    INSERT INTO glpgenc.shards (shard_id, environment, label) VALUES (%s, %s, %s)
    ON CONFLICT (shard_id) DO UPDATE SET label = excluded.label, removed_at = NULL
"""
_REMOVE: LiteralString = "UPDATE glpgenc.shards SET removed_at = now() WHERE shard_id = %s AND removed_at IS NULL"
_SIGN: LiteralString = """
    UPDATE glpgenc.shards s SET generation = %(generation)s, mac = w.mac
    FROM unnest(%(ids)s::uuid[], %(macs)s::bytea[]) AS w (shard_id, mac) WHERE s.shard_id = w.shard_id
"""
_OWN_KEYS: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.provider <> 'keys_database')
        OR EXISTS (SELECT FROM glpgenc.registry_keys)
"""
_CERTIFY: LiteralString = """
    INSERT INTO glpgenc.installation (name, value) VALUES ('shard', %s)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardRecord:
    """A row of ``glpgenc.shards``.

    :param label: what it was called when it was registered.
    :param removed_at: since when it does not count any more.
    """

    shard_id: UUID
    environment: str
    label: str
    registered_at: datetime
    removed_at: datetime | None
    generation: int | None
    mac: bytes | None = field(repr=False)
    # Rows without a key are not verified: these are, always.
    wrapped_key: bytes = field(default=b"", repr=False)
    shredded: bool = False

    @property
    def owner(self) -> tuple[str]:
        """Whose rows are signed together."""
        return (self.environment,)

    @property
    def named(self) -> str:
        """The shard, for messages."""
        return f"shard {self.label}"

    def signed(self) -> tuple[str | bytes | None, ...]:
        """Return what of the row its MAC authenticates."""
        return (str(self.shard_id), self.environment, self.label, "" if self.removed_at is None else "removed")

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        names = ("shard_id", "label", "registered_at", "removed_at")
        return {name: getattr(self, name) for name in names}


def read_shards(connection: Connection, environment: str) -> list[ShardRecord]:
    """Return the registered shards, those that were removed too. They are not verified.

    :raises psycopg.Error: what the driver raised.
    """
    with connection.transaction():
        return _read(connection, environment)


def verified_shards(connection: Connection, registry: RegistryKey, environment: str) -> list[ShardRecord]:
    """Return the registered shards, those that were removed too.

    :raises KeyRecordForgedError: if a row is not as this installation signed it, or one is missing.
    :raises KMSError: if the registry key does not unwrap. Without a row it is not asked for.
    :raises psycopg.Error: what the driver raised.
    """
    found = read_shards(connection, environment)
    _verify(registry, found)
    return found


def has_shards(records: SignedKeyStore) -> bool:
    """Return whether the keys of a database are those of other databases, too.

    :param records: its rows of data keys.
    :raises KeyRecordForgedError: as :func:`verified_shards`.
    :raises DatabaseError: if the database can't be asked.
    """
    registry = records.signer.registry

    def read(connection: Connection) -> list[ShardRecord]:
        return verified_shards(connection, registry, registry.environment)

    with translate_errors():
        return any(each.removed_at is None for each in records.store.connections.run(read))


def locked_shards(connection: Connection, registry: RegistryKey, environment: str) -> list[ShardRecord]:
    """Return the registered shards as :func:`verified_shards`; none is registered until the transaction ends."""
    connection.execute(_LOCK)
    found = _read(connection, environment)
    _verify(registry, found)
    return found


def register(
    keys: Connection, shard: Connection, registry: RegistryKey, environment: str, label: str
) -> tuple[UUID, bool]:
    """Make a database a shard, and return its id and whether that is new. Doing it again changes nothing but the label.

    :param keys: to the database that holds the keys, in autocommit.
    :param shard: to the other one, in autocommit; of a role that may write ``glpgenc.installation``.
    :raises KeyStateError: if it has keys of its own, or belongs to another installation.
    :raises KMSError: if the registry key can't be made or unwrapped.
    :raises psycopg.Error: what the driver raised.
    """
    with shard.transaction():
        present, own_keys = ShardCertificate.of(shard), bool(scalar(shard, _OWN_KEYS))
    name = shard.info.dbname
    if own_keys:
        raise KeyStateError(
            f"database {name} has data keys of its own: it is an installation, not a shard",
            hint="name the database that holds the keys first; two installations can't be made one",
        )
    if present is not None and not _is_genuine(registry, present, environment):
        raise KeyStateError(
            f"database {name} belongs to another installation, or to another environment of this one",
            hint="check the database URLs and environment; nothing was changed",
        )
    certificate = present or ShardCertificate.issue(registry, uuid4(), environment)
    with keys.transaction():
        keys.execute(_LOCK)
        before = _read(keys, environment)
        _verify(registry, before)
        known = next((each for each in before if each.shard_id == certificate.shard_id), None)
        if known is None or known.removed_at is not None or known.label != label:
            keys.execute(_PUT, (certificate.shard_id, environment, label))
            _sign(keys, registry, environment, before)
    # Last: what has no certificate is refused, and what is registered counts already.
    if present is None:
        with shard.transaction():
            shard.execute(_CERTIFY, (str(certificate),))
    return certificate.shard_id, known is None or known.removed_at is not None


def remove(keys: Connection, registry: RegistryKey, environment: str, shard_id: UUID) -> ShardRecord:
    """Record that a shard is gone for good: its values do not keep a key from being destroyed any more.

    :raises KeyNotFoundError: if none is registered with this id.
    :raises KeyRecordForgedError: as :func:`verified_shards`.
    """
    with keys.transaction():
        keys.execute(_LOCK)
        before = _read(keys, environment)
        _verify(registry, before)
        found = next((each for each in before if each.shard_id == shard_id and each.removed_at is None), None)
        if found is None:
            raise KeyNotFoundError(
                f"no shard is registered with id {shard_id}", hint="`glpgenc shard list` shows the registered ones"
            )
        keys.execute(_REMOVE, (shard_id,))
        _sign(keys, registry, environment, before)
        return next(each for each in _read(keys, environment) if each.shard_id == shard_id)


def _read(connection: Connection, environment: str) -> list[ShardRecord]:
    names = ("shard_id", "environment", "label", "registered_at", "removed_at", "generation", "mac")
    rows = connection.execute(_SELECT, (environment,)).fetchall()
    return [ShardRecord(**dict(zip(names, row, strict=True))) for row in rows]


def _is_genuine(registry: RegistryKey, certificate: ShardCertificate, environment: str) -> bool:
    try:
        return certificate.is_genuine(registry, environment)
    except KeyNotFoundError:
        # Without a registry key this installation has given no certificate.
        return False


def _verify(registry: RegistryKey, rows: list[ShardRecord]) -> None:
    if not rows:
        return
    try:
        RowSigner[ShardRecord](registry, TABLE).verify(rows)
    except KeyNotFoundError:
        raise forged_error(replace(rows[0], mac=None)) from None


def _sign(connection: Connection, registry: RegistryKey, environment: str, before: list[ShardRecord]) -> None:
    rows = _read(connection, environment)
    generation, macs = RowSigner[ShardRecord](registry, TABLE).sign(rows, before)
    ids = [row.shard_id for row in rows]
    connection.execute(_SIGN, {"generation": generation, "ids": ids, "macs": macs})
