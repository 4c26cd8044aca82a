"""The root of the audit trail's MAC keys: made by the KMS, kept wrapped in ``security.audit_keys``.

One KMS call a process: the newest root of the environment that is trusted is unwrapped, or the first one made. While
the database is unavailable a process makes a root of its own, whose wrapped form goes to the spool with the events.

Anyone who may add events may add a root. That gives nothing: the time of it is the server's, and a root counts only if
a KMS key that the settings name wrapped it (see :mod:`glpgenc.keys.trust.allow_list`), in this environment's context.
"""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID, uuid4

import psycopg

from glpgenc.audit.record import rfc3339
from glpgenc.database.locks import acquire_within
from glpgenc.errors import KMSError, KMSUnavailableError
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.wire.context import audit_context

if TYPE_CHECKING:
    from glpgenc.keys.kms import UnwrappingProviders
    from glpgenc.keys.secret import SecretBytes

    Connection = psycopg.Connection[Any]

ROOT_BYTES = 32

# Any number, the same for all processes: the first of them makes the root, the others find it.
_FIRST_LOCK = 0x676C61756469746B
_TRY_FIRST: LiteralString = "SELECT pg_catalog.pg_try_advisory_xact_lock(%s)"
_FIRST_WAIT = 5.0
"""Seconds to wait for the process that makes the first root."""
_COLUMNS: LiteralString = "key_id, provider, key_uri, wrapped_key, environment, created_at"
_NEWEST: LiteralString = (
    f"SELECT {_COLUMNS} FROM security.audit_keys WHERE environment = %s ORDER BY created_at DESC, key_id LIMIT %s"  # noqa: S608  (constants)
)
_ONE: LiteralString = f"SELECT {_COLUMNS} FROM security.audit_keys WHERE key_id = %s"  # noqa: S608
ALL_KEYS: LiteralString = f"SELECT {_COLUMNS} FROM security.audit_keys ORDER BY key_id"  # noqa: S608
"""All roots, in the order of :class:`AuditKeyRecord`."""

# Nothing is named that would take the right to read: a spool is sent in by anyone who may add.
_INSERT: LiteralString = (
    "INSERT INTO security.audit_keys (key_id, provider, key_uri, wrapped_key, environment) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)
_LOOKED_AT = 100
"""Rows that are looked at, the newest, for one that is trusted."""
_TRIED = 3
"""Of these so many are unwrapped, where the KMS refuses the others."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AuditKeyRecord:
    """A row of ``security.audit_keys``.

    :param wrapped_key: the root, wrapped.
    """

    key_id: UUID
    provider: str
    key_uri: str
    wrapped_key: bytes = field(repr=False)
    environment: str
    created_at: datetime

    def document(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "key_id": str(self.key_id),
            "provider": self.provider,
            "key_uri": self.key_uri,
            "wrapped_key": base64.b64encode(self.wrapped_key).decode(),
            "environment": self.environment,
            "created_at": rfc3339(self.created_at.astimezone(UTC)),
        }

    def insert(self, connection: Connection) -> None:
        """Add it, unless it is there; the server sets its time."""
        row = self.key_id, self.provider, self.key_uri, self.wrapped_key, self.environment
        connection.execute(_INSERT, row)


@dataclass(frozen=True, slots=True)
class AuditKey:
    """A root in the clear, and its row.

    :param root: 32 bytes; its holder wipes it.
    """

    record: AuditKeyRecord
    root: SecretBytes


class AuditKeys:
    """Finds, makes and unwraps roots. It keeps none.

    :param kms: what wraps and unwraps: KMSs themselves, and no branch keys, whose groups are of tenants.
    :param environment: is in the encryption context.
    """

    def __init__(self, kms: UnwrappingProviders, *, environment: str) -> None:
        self._kms, self._environment = kms, environment

    def current(self, connection: Connection) -> AuditKey:
        """Return the root that new writers use; make it where there is none.

        :param connection: in autocommit mode.
        :raises KMSError: if the KMS fails.
        """
        rows = self._newest(connection)
        if not rows:
            return self._first(connection)
        # Of another KMS than is configured now; or forged, for anyone who may add events may add a row that opens under
        # nothing. Neither must stop the audit trail: chains that are there keep their roots.
        found = self._opened([row for row in rows if self._is_named(row)][:_TRIED])
        if found is None:
            _LOG.warning("none of the audit trail's newest roots unwraps: a new one is made")
            return self._made(connection)
        return found

    def without_database(self) -> AuditKey:
        """Make a root whose row is in no database yet.

        :raises KMSError: if the KMS fails.
        """
        key_id, kms = uuid4(), self._kms.wrapping
        generated = kms.generate_data_key(audit_context(environment=self._environment, key_id=key_id))
        root = check_key_length(generated.plaintext, ROOT_BYTES)
        made = datetime.now(UTC)
        row = AuditKeyRecord(key_id, kms.name, generated.key_uri, generated.wrapped, self._environment, made)
        return AuditKey(row, root)

    def unwrap(self, record: AuditKeyRecord) -> SecretBytes:
        """Return a root in the clear, 32 bytes. A KMS call.

        :raises KMSUnwrapError: if it was altered, or belongs to another environment.
        :raises KMSConfigurationError: if no provider is configured that wrapped it.
        :raises KMSError: if the KMS fails.
        """
        kms = require_named(self._kms, f"the audit trail's root {record.key_id}", record.provider, record.key_uri)
        context = audit_context(environment=record.environment, key_id=record.key_id)
        return check_key_length(kms.decrypt(record.wrapped_key, record.key_uri, context), ROOT_BYTES)

    def _first(self, connection: Connection) -> AuditKey:
        with connection.transaction():
            # Any login can take it. Without it there are two roots at worst, and each chain names its own.
            acquire_within(_FIRST_WAIT, lambda: connection.execute(_TRY_FIRST, (_FIRST_LOCK,)).fetchone() == (True,))
            if not self._newest(connection):
                return self._made(connection)
        return self.current(connection)

    def _is_named(self, record: AuditKeyRecord) -> bool:
        kms = self._kms.of(record.provider, record.key_uri)
        return kms is not None and kms.serves(record.key_uri)

    def _opened(self, records: list[AuditKeyRecord]) -> AuditKey | None:
        for record in records:
            try:
                return AuditKey(record, self.unwrap(record))
            except KMSUnavailableError:
                raise
            except KMSError as error:
                _LOG.warning("the audit trail's root %s does not unwrap: %s", record.key_id, type(error).__name__)
        return None

    def _made(self, connection: Connection) -> AuditKey:
        made = self.without_database()
        try:
            made.record.insert(connection)
        except BaseException:
            made.root.wipe()
            raise
        _LOG.info("made the audit trail's root %s", made.record.key_id)
        return made

    def _newest(self, connection: Connection) -> list[AuditKeyRecord]:
        return [AuditKeyRecord(*row) for row in connection.execute(_NEWEST, (self._environment, _LOOKED_AT))]


def find_key(connection: Connection, key_id: UUID) -> AuditKeyRecord | None:
    """Return the row of a root, or ``None``."""
    row = connection.execute(_ONE, (key_id,)).fetchone()
    return None if row is None else AuditKeyRecord(*row)
