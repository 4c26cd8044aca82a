"""Connections to the databases of an installation, once each is known to be what it was named for."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, LiteralString

from glpgenc.database import connect, scalar, translate_errors
from glpgenc.errors import ConfigurationError, GlpgencError, KeyStateError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.trust.membership import require_member
from glpgenc.shards.databases import Databases
from glpgenc.shards.facts import publish, publish_keys
from glpgenc.shards.originals import require_original
from glpgenc.shards.registration import ShardRecord, advance, register, verified_shards

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.keys.trust.registry_key import RegistryKey
    from glpgenc.settings import Settings
    from glpgenc.shards.databases import Database

    Connect = Callable[[Settings], Connection]

APPLICATION = "glpgenc shard"

_LOCK: LiteralString = "SELECT pg_catalog.pg_advisory_xact_lock(%s::int, %s::int)"
_IS_LOCKED: LiteralString = """
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.pid <> pg_backend_pid()
        AND l.classid = %s::int::oid AND l.objid = %s::int::oid
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()))
"""


@dataclass(slots=True)
class Shard:
    """A shard that is connected to.

    :param shard_id: its id.
    """

    database: Database
    connection: Connection
    shard_id: UUID


@dataclass(slots=True)
class Members:
    """The databases of an installation, as far as they can be reached.

    :param keys: the connection to the one with the keys, outside a transaction.
    :param registered: the shards that it knows, without those that were removed.
    :param shards: those that are connected to.
    :param failed: those that were named and are not, and why.
    :param named: the ids of registered shards that were named, those that failed too, as far as they were asked.
    """

    keys: Connection
    registered: list[ShardRecord]
    shards: list[Shard] = field(default_factory=list)
    failed: dict[Database, GlpgencError] = field(default_factory=dict)
    named: set[UUID] = field(default_factory=set)

    @property
    def forgotten(self) -> list[ShardRecord]:
        """The registered shards that are not among those that were named."""
        unreachable = {each.label for each in self.failed}
        return [each for each in self.registered if each.shard_id not in self.named and each.label not in unreachable]

    @property
    def is_complete(self) -> bool:
        """Whether every database of the installation is connected to."""
        return {each.shard_id for each in self.registered} <= {each.shard_id for each in self.shards}

    def require_complete(self, consequence: str) -> None:
        """Refuse what takes all databases.

        :param consequence: what is not done for want of one, such as ``no key is destroyed``.
        :raises KeyStateError: if a registered shard was not named.
        :raises GlpgencError: why one that was named can't be asked.
        """
        for database, error in self.failed.items():
            raise type(error)(f"{database.label}: {error.message}; {consequence}", hint=error.hint)
        if self.forgotten:
            names = ", ".join(each.label for each in self.forgotten)
            raise KeyStateError(
                f"values of this installation may be in databases that were not named: {names}; {consequence}",
                hint="name every database with --database-url or database_urls; `glpgenc shard list` shows them, "
                "`glpgenc shard remove` says that one is gone for good",
            )

    def publish(self) -> None:
        """Bring what the shards know of keys and tombstones up to date. One that fails is among the failed then."""
        self._each(lambda shard: publish(self.keys, shard.connection))

    def publish_keys(self, key_ids: Collection[UUID]) -> None:
        """Bring what the shards know of some keys up to date. One that fails is among the failed then."""
        self._each(lambda shard: publish_keys(self.keys, shard.connection, key_ids))

    def advance(self, registry: RegistryKey) -> None:
        """Renew the marks that distinguish shards from copies made before. One that fails is among the failed then."""
        self._each(lambda shard: advance(self.keys, shard.connection, registry, shard.shard_id))

    def require_originals(self, registry: RegistryKey) -> None:
        """Check again that each shard is the one that was registered. One that is not is among the failed then.

        :raises KeyRecordForgedError: if the registered shards are not as this installation signed them.
        """
        records = {each.shard_id: each for each in verified_shards(self.keys, registry, registry.environment)}
        self._each(lambda shard: require_original(records[shard.shard_id], "it", shard.connection))

    def fail(self, database: Database, error: GlpgencError) -> None:
        """Continue without a shard."""
        self.failed[database] = error
        for shard in [each for each in self.shards if each.database is database]:
            self.shards.remove(shard)
            shard.connection.close()

    def close(self) -> None:
        """Close the connections."""
        self.keys.close()
        for shard in self.shards:
            shard.connection.close()

    def _each(self, work: Callable[[Shard], object]) -> None:
        for shard in list(self.shards):
            try:
                with translate_errors():
                    work(shard)
            except GlpgencError as error:
                if self.keys.closed:
                    raise
                self.fail(shard.database, error)


@contextmanager
def members(
    databases: Databases,
    registry: RegistryKey,
    application: str,
    connect_by: Connect | None = None,
    *,
    copies: bool = False,
) -> Iterator[Members]:
    """Connect to the databases of an installation for the block.

    A shard that may be a copy of the one that was registered is among the failed ones.

    :param registry: the installation's.
    :param application: what pg_stat_activity shows.
    :param connect_by: opens a connection by settings; by default one in autocommit.
    :param copies: take a shard that may be a copy for it: for what neither relies on its values nor says so.
    :raises ConfigurationError: if two of the names are of one database.
    :raises KeyRecordForgedError: if the registered shards are not as this installation signed them.
    :raises GlpgencError: if the database with the keys, or the KMS, is unavailable.
    """
    opened = connect_by or (lambda settings: connect(settings.require_database_url(), application, autocommit=True))
    environment = databases.keys.settings.environment
    with translate_errors():
        keys = opened(databases.keys.settings)
        found = Members(keys, [])
        try:
            rows = verified_shards(keys, registry, environment)
            found.registered = [each for each in rows if each.removed_at is None]
            for database in databases.shards:
                _open(found, database, registry, opened, copies=copies)
            yield found
        finally:
            found.close()


def _open(found: Members, database: Database, registry: RegistryKey, opened: Connect, *, copies: bool) -> None:
    connection: Connection | None = None
    try:
        with translate_errors():
            connection = opened(database.settings)
            _require_another(found, database, connection)
            shard_id = require_shard(connection, registry, database, found.registered)
            if any(each.shard_id == shard_id for each in found.shards):
                raise ConfigurationError(
                    f"{database.label} has the id of another shard that was named: it is the same, or a copy of it",
                    hint="name each database once",
                )
            found.named.add(shard_id)
            if not copies:
                record = next(each for each in found.registered if each.shard_id == shard_id)
                require_original(record, "it", connection)
            found.shards.append(Shard(database, connection, shard_id))
    except GlpgencError as error:
        if connection is not None:
            connection.close()
        if isinstance(error, ConfigurationError):
            raise
        found.failed[database] = error


def require_shard(
    connection: Connection, registry: RegistryKey, database: Database, registered: Collection[ShardRecord]
) -> UUID:
    """Return the id of a database, if it is a shard that the database with the keys knows.

    :raises KeyStateError: if it is not.
    :raises KMSError: if the registry key does not unwrap.
    """
    with connection.transaction():
        shard_id = require_member(connection, registry, database.settings.environment)
    if all(each.shard_id != shard_id for each in registered):
        raise KeyStateError(
            f"{database.label} is not registered with the database that holds the keys any more",
            hint="register it again: `glpgenc init` with --database-url for each database, the one with the keys first",
        )
    return shard_id


def _require_another(found: Members, database: Database, connection: Connection) -> None:
    if is_same_database(found.keys, connection):
        raise _named_twice(database)


def _named_twice(database: Database) -> ConfigurationError:
    return ConfigurationError(
        f"{database.label} is the database that holds the keys, named in two ways",
        hint="name each database once, and the one with the keys as keys_database_url does",
    )


def is_same_database(one: Connection, other: Connection) -> bool:
    """Return whether two connections are to one database of one server, however they were named."""
    words = [secrets.randbelow(1 << 31) for _ in range(2)]
    with one.transaction():
        one.execute(_LOCK, words)
        with other.transaction():
            return bool(scalar(other, _IS_LOCKED, words))


def publish_in(databases: Databases, *, forgotten: bool = False, copies: bool = False) -> dict[str, GlpgencError]:
    """Bring what every shard knows of keys and tombstones up to date.

    :param copies: as for :func:`members`.
    :param forgotten: whether a registered shard that was not named counts as one in which that failed.
    :returns: the shards in which it failed, and why.
    :raises GlpgencError: as :func:`members`.
    """
    if not databases.shards and not forgotten:
        return {}
    with (
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, APPLICATION, copies=copies) as opened,
    ):
        opened.publish()
        failed = {each.label: error for each, error in opened.failed.items()}
        if forgotten:
            failed |= {each.label: KeyStateError("it is registered, and was not named") for each in opened.forgotten}
        return failed


def register_all(
    databases: Databases, besides: Collection[str] = ()
) -> tuple[dict[str, UUID], dict[str, GlpgencError]]:
    """Make every other database a shard of the one that holds the keys, and bring what it knows of keys up to date.

    :param besides: labels of those to leave out.
    :returns: the ids of those that are shards now, and the others with the reason.
    :raises GlpgencError: if the database with the keys, or the KMS, is unavailable.
    """
    with (
        translate_errors(),
        KeyManager.from_settings(databases.keys.settings) as manager,
        closing(connect(databases.keys.url, APPLICATION, autocommit=True)) as keys,
    ):
        run = _Registration(keys, manager.registry)
        for database in databases.shards:
            if database.label not in besides:
                run.within(database, run.register)
        # When all are registered: rows put back to before that don't fit the marks that any of them has from now on.
        for database in databases.shards:
            if database.label in run.registered:
                run.within(database, run.advance)
    return run.registered, run.failed


@dataclass(slots=True)
class _Registration:
    keys: Connection
    registry: RegistryKey
    registered: dict[str, UUID] = field(default_factory=dict)
    failed: dict[str, GlpgencError] = field(default_factory=dict)

    def within(self, database: Database, work: Callable[[Database, Connection], None]) -> None:
        try:
            with translate_errors(), closing(connect(database.url, APPLICATION, autocommit=True)) as shard:
                work(database, shard)
        except GlpgencError as error:
            if self.keys.closed:
                raise
            self.registered.pop(database.label, None)
            self.failed[database.label] = error

    def register(self, database: Database, shard: Connection) -> None:
        if is_same_database(self.keys, shard):
            raise _named_twice(database)  # one place says which database it was
        shard_id, _ = register(self.keys, shard, self.registry, self.registry.environment, database.label)
        publish(self.keys, shard)
        self.registered[database.label] = shard_id

    def advance(self, database: Database, shard: Connection) -> None:
        advance(self.keys, shard, self.registry, self.registered[database.label])


def admit(settings: Settings) -> None:
    """Refuse a database that is not a shard of the installation whose keys the settings name, and bring it up to date.

    Nothing is done where the keys are in the database itself.

    :raises KeyStateError: if it is another installation's, or not registered.
    :raises GlpgencError: as :func:`members`.
    """
    if not settings.keys_are_elsewhere:
        return
    # Jobs work in a copy, too: what they do there concerns no other database. Keys end by what its original has.
    one = Databases.of(settings, [settings.require_database_url()])
    for label, error in publish_in(one, copies=True).items():
        raise type(error)(f"{label}: {error.message}", hint=error.hint)
