"""Membership: which databases belong to an installation whose keys are in another one of them.

Such a database, a shard, has an id and a MAC of it, by the registry key of the installation that registered it. So no
one who has SQL alone makes a database a shard of an installation, and what belongs to another one is refused.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

import psycopg

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.keys.model import KeyState

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.database._pool import ConnectionPool
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.keys.trust.registry_key import RegistryKey

CERTIFICATE = "shard"
"""The name of the MAC key of certificates, and of their row in ``glpgenc.installation``."""

ELSEWHERE = "keys_database"
"""What ``glpgenc.data_keys.provider`` says of a key that is in another database."""

ELSEWHERE_HINT = "set keys_database_url to the database that holds the keys"

_GET: LiteralString = "SELECT value FROM glpgenc.installation WHERE name = 'shard'"


@dataclass(frozen=True, slots=True)
class ShardCertificate:
    """What says of a database which shard it is.

    :param mac: HMAC-SHA-256 of the installation over id and environment.
    """

    shard_id: UUID
    mac: bytes

    @classmethod
    def issue(cls, registry: RegistryKey, shard_id: UUID, environment: str) -> ShardCertificate:
        """Make the certificate of a shard. Makes the registry key if need be.

        :raises KMSError: if the registry key can't be made or unwrapped.
        """
        try:
            return cls(shard_id, registry.mac(CERTIFICATE, str(shard_id), environment))
        except KeyNotFoundError:
            registry.make()
            return cls(shard_id, registry.mac(CERTIFICATE, str(shard_id), environment))

    @classmethod
    def parse(cls, text: str) -> ShardCertificate | None:
        """Return the certificate that a text is; ``None`` if it is not one."""
        name, _, mac = text.partition(" ")
        try:
            return cls(UUID(name), bytes.fromhex(mac))
        except ValueError:
            return None

    @classmethod
    def of(cls, connection: Connection) -> ShardCertificate | None:
        """Return the certificate that a database has; ``None`` if it has none.

        :raises psycopg.Error: what the driver raised.
        """
        row = connection.execute(_GET).fetchone()
        return None if row is None else cls.parse(str(row[0]))

    def __str__(self) -> str:
        return f"{self.shard_id} {self.mac.hex()}"

    def is_genuine(self, registry: RegistryKey, environment: str) -> bool:
        """Return whether the installation gave it.

        :raises KMSError: if the registry key does not unwrap.
        """
        return registry.verify(self.mac, CERTIFICATE, str(self.shard_id), environment)


_NOTE: LiteralString = """
    INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri)
    SELECT %(key_id)s, %(tenant_id)s, %(data_class)s, %(purpose)s, 1, 'active', 'keys_database', 'keys_database'
    WHERE NOT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.key_id = %(key_id)s)
    ON CONFLICT DO NOTHING
"""
_REMEMBERED = 100_000
_LOG = logging.getLogger(__name__)


class FirstKeyNotes(NonCopyable):
    """Lets a shard know of the first key of a tenant and class, when it is used there. Of later ones rotations do.

    Thread-safe: a note that is made twice is as good as one.

    :param connections: to the shard.
    """

    def __init__(self, connections: ConnectionPool) -> None:
        self._connections = connections
        self._noted: set[UUID] = set()

    def note(self, record: DataKeyRecord) -> None:
        """Make the note, unless it is there. Where the role may not, or on a standby, none is made."""
        if record.version != 1 or record.state is not KeyState.ACTIVE or record.key_id in self._noted:
            return
        if len(self._noted) >= _REMEMBERED:
            self._noted.clear()
        row = {
            "key_id": record.key_id,
            "tenant_id": record.tenant_id,
            "data_class": record.data_class,
            "purpose": str(record.purpose),
        }
        try:
            self._connections.run(lambda connection: connection.execute(_NOTE, row))
        except psycopg.Error as error:
            # `glpgenc shard sync` and every job do it, too.
            _LOG.debug("data key %s could not be noted in its shard: %s", record.key_id, error.sqlstate)
            if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
                return
        self._noted.add(record.key_id)

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()


class MembershipCheck(NonCopyable):
    """Refuses databases that are not shards of an installation.

    :param registry: the installation's.
    :param environment: of its keys.
    """

    def __init__(self, registry: RegistryKey, environment: str) -> None:
        self._registry, self._environment = registry, environment

    def __call__(self, connection: Connection) -> None:
        """Check a database.

        :raises KeyStateError: if it is not a shard, or another installation's.
        :raises KMSError: if the registry key does not unwrap.
        """
        require_member(connection, self._registry, self._environment)


def require_member(connection: Connection, registry: RegistryKey, environment: str) -> UUID:
    """Return the id of a shard.

    :raises KeyStateError: if the database is not a shard of this installation.
    :raises KMSError: if the registry key does not unwrap.
    :raises psycopg.Error: what the driver raised.
    """
    found, name = ShardCertificate.of(connection), connection.info.dbname
    if found is None:
        raise KeyStateError(
            f"database {name} is not registered with the database that holds the keys",
            hint="register it: `glpgenc init` with --database-url for each database, the one with the keys first",
        )
    if not found.is_genuine(registry, environment):
        raise KeyStateError(
            f"database {name} belongs to another installation, or to another environment of this one",
            hint="check the database URLs, keys_database_url and environment; nothing was changed",
        )
    return found.shard_id
