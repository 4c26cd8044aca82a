"""Registration of shards in the database that holds their keys, so that a forgotten one is noticed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID, uuid4

from glpgenc.database import scalar, translate_errors
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.keys.trust.membership import ShardCertificate
from glpgenc.keys.trust.row_signer import RowSigner, forged_error
from glpgenc.shards.originals import Place, mark_of, new_mark, put_mark, renew_mark, require_original

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from glpgenc.database import Connection
    from glpgenc.keys.store import SignedKeyStore
    from glpgenc.keys.trust.registry_key import RegistryKey

TABLE = "shards"

_ATTEMPTS = 5

_SELECT: LiteralString = """
    SELECT s.shard_id, s.environment, s.label, s.registered_at, s.removed_at, s.place, s.mark, s.next_mark,
           s.generation, s.mac
    FROM glpgenc.shards s WHERE s.environment = %s ORDER BY s.registered_at, s.shard_id
"""
_LOCK: LiteralString = "LOCK TABLE glpgenc.shards IN SHARE ROW EXCLUSIVE MODE"
_PUT: LiteralString = """
    INSERT INTO glpgenc.shards (shard_id, environment, label, place, mark)
    VALUES (%(shard_id)s, %(environment)s, %(label)s, %(place)s, %(mark)s)
    ON CONFLICT (shard_id) DO UPDATE
    SET label = excluded.label, removed_at = NULL, place = excluded.place, mark = excluded.mark, next_mark = NULL
"""
_LABEL: LiteralString = "UPDATE glpgenc.shards SET label = %s WHERE shard_id = %s"
_PLACE: LiteralString = "UPDATE glpgenc.shards SET place = %s, mark = %s, next_mark = NULL WHERE shard_id = %s"
_BEGIN_MARK: LiteralString = "UPDATE glpgenc.shards SET next_mark = %s WHERE shard_id = %s"
_END_MARK: LiteralString = """
    UPDATE glpgenc.shards SET mark = next_mark, next_mark = NULL WHERE shard_id = %s AND next_mark = %s
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
    :param place: where it was then; see :class:`~glpgenc.shards.originals.Place`.
    :param mark: what the shard has.
    :param next_mark: what it is being given.
    """

    shard_id: UUID
    environment: str
    label: str
    registered_at: datetime
    removed_at: datetime | None
    place: str
    mark: str
    next_mark: str | None
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
        removed = "" if self.removed_at is None else "removed"
        return (str(self.shard_id), self.environment, self.label, removed, self.place, self.mark, self.next_mark)

    @property
    def marks(self) -> list[str]:
        """The marks that the shard may have."""
        return [self.mark] if self.next_mark is None else [self.mark, self.next_mark]

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

    Where a shard is, and a mark, are recorded when it is registered, and only then: see :func:`moved`.

    :param keys: to the database that holds the keys, in autocommit.
    :param shard: to the other one, in autocommit; of a role that may write ``glpgenc.installation``.
    :raises KeyStateError: if it has keys of its own, belongs to another installation, or may be a copy of the shard
        that was registered.
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
    mark, place = new_mark(mark_of(shard)), str(Place.of(shard))
    with keys.transaction():
        rows = locked_shards(keys, registry, environment)
    known = next((each for each in rows if each.shard_id == certificate.shard_id and each.removed_at is None), None)
    if known is not None:
        require_original(known, f"database {name}", shard)
    elif present is not None:
        # First: until it is registered again, no one looks at its mark.
        put_mark(shard, mark)
    with changing(keys, registry, environment):
        if known is None:
            row = {"shard_id": certificate.shard_id, "environment": environment, "label": label}
            keys.execute(_PUT, row | {"place": place, "mark": mark})
        else:
            keys.execute(_LABEL, (label, known.shard_id))
    # Last: what has no certificate is refused, and what is registered counts already.
    if present is None:
        with shard.transaction():
            shard.execute(_CERTIFY, (str(certificate),))
            put_mark(shard, mark)
    return certificate.shard_id, known is None


def advance(keys: Connection, shard: Connection, registry: RegistryKey, shard_id: UUID) -> None:
    """Renew the mark of a shard and of its row: a copy that was made before has the old one.

    Others may do so at the same time: all give it the mark that the row has, and the first one that is done with it
    says so. Where one of them dies, the shard has either mark, and the next one continues.

    :param keys: to the database that holds the keys, outside a transaction.
    :param shard: to the shard, outside a transaction; of a role that may write ``glpgenc.installation``.
    :raises KeyStateError: if the shard has neither mark; or is not registered any more.
    :raises KeyRecordForgedError: as :func:`verified_shards`.
    :raises psycopg.Error: what the driver raised.
    """
    for _ in range(_ATTEMPTS):
        with changing(keys, registry, registry.environment) as rows:
            record = _registered(rows, shard_id)
            wanted = record.next_mark or new_mark(record.mark)
            keys.execute(_BEGIN_MARK, (wanted, shard_id))
        if renew_mark(shard, wanted, [record.mark, wanted]):
            with changing(keys, registry, registry.environment):
                keys.execute(_END_MARK, (shard_id, wanted))
            return
        # Another process was quicker, and began the next one; or it is not the database that it was taken for.
    require_original(record, f"database {shard.info.dbname}", shard)
    raise KeyStateError(f"shard {record.label} is worked in by other processes all the time", hint="try again")


def moved(keys: Connection, shard: Connection, registry: RegistryKey, shard_id: UUID) -> ShardRecord:
    """Record that a shard is where it is now. An administrator has said that applications write to this database.

    :raises KeyStateError: if it is a standby, or not registered.
    :raises KeyRecordForgedError: as :func:`verified_shards`.
    :raises psycopg.Error: what the driver raised.
    """
    place, present = str(Place.of(shard)), mark_of(shard)
    with changing(keys, registry, registry.environment) as rows:
        record = _registered(rows, shard_id)
        mark = new_mark(max(present or "", record.mark))
        # In this transaction: where either of them fails, it is to be confirmed again.
        put_mark(shard, mark)
        keys.execute(_PLACE, (place, mark, shard_id))
    return replace(record, place=place, mark=mark, next_mark=None)


def remove(keys: Connection, registry: RegistryKey, environment: str, shard_id: UUID) -> ShardRecord:
    """Record that a shard is gone for good: its values do not keep a key from being destroyed any more.

    :raises KeyNotFoundError: if none is registered with this id.
    :raises KeyRecordForgedError: as :func:`verified_shards`.
    """
    with changing(keys, registry, environment) as rows:
        keys.execute(_REMOVE, (_registered(rows, shard_id).shard_id,))
    return next(each for each in read_shards(keys, environment) if each.shard_id == shard_id)


@contextmanager
def changing(keys: Connection, registry: RegistryKey, environment: str) -> Iterator[list[ShardRecord]]:
    """Change the rows within the block, in one transaction: they are verified, locked, and signed after it."""
    with keys.transaction():
        before = locked_shards(keys, registry, environment)
        yield before
        rows = _read(keys, environment)
        if rows != before:
            generation, macs = RowSigner[ShardRecord](registry, TABLE).sign(rows, before)
            keys.execute(_SIGN, {"generation": generation, "ids": [row.shard_id for row in rows], "macs": macs})


def _registered(rows: Iterable[ShardRecord], shard_id: UUID) -> ShardRecord:
    found = next((each for each in rows if each.shard_id == shard_id and each.removed_at is None), None)
    if found is None:
        raise KeyNotFoundError(
            f"no shard is registered with id {shard_id}", hint="`glpgenc shard list` shows the registered ones"
        )
    return found


def _read(connection: Connection, environment: str) -> list[ShardRecord]:
    names = ("shard_id", "environment", "label", "registered_at", "removed_at", "place", "mark", "next_mark",
             "generation", "mac")  # fmt: skip
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
