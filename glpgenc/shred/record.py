"""The record of a shred: its events and receipts, made of the tombstone, the keys and the copies that remain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import glpgenc
from glpgenc.database import Connection, translate_errors
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.event import Detail
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.trust.tenant_kms import own_kms_key
from glpgenc.settings import Settings
from glpgenc.shred import tombstones
from glpgenc.shred.receipt import FORMAT, sign
from glpgenc.shred.remaining_copies import ShreddedSubject, remaining_copies
from glpgenc.shred.tombstones import ALL_CLASSES, Tombstone

if TYPE_CHECKING:
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.scrub.residue import Residue

REQUESTED = EncryptionAuditEventType.SHRED_REQUESTED
UNDONE = EncryptionAuditEventType.SHRED_UNDONE
EXECUTED = EncryptionAuditEventType.SHRED_EXECUTED


def event_of(
    kind: EncryptionAuditEventType, tenant_id: str, data_class: str, operation: str, **detail: Detail
) -> Event:
    """Return the event. ``*``, for all classes, is not a class: the event has ``all_classes`` instead."""
    everything = data_class == ALL_CLASSES
    return Event(
        type=kind,
        tenant_id=tenant_id,
        data_class=None if everything else data_class,
        operation=operation,
        detail={"all_classes": everything, **detail},
    )


@dataclass(frozen=True, slots=True)
class ShredSession:
    """The database, the settings and the keys that a shred works with.

    :param connection: in autocommit.
    """

    connection: Connection
    settings: Settings
    manager: KeyManager

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator[ShredSession]:
        """Connect to the database and the KMS that settings name, for a block."""
        with (
            translate_errors(),
            tombstones.open_connection(settings.require_database_url()) as connection,
            KeyManager.from_settings(settings) as manager,
        ):
            yield cls(connection, settings, manager)

    def keys(self, tenant_id: str, data_class: str) -> list[DataKeyRecord]:
        """Return the stored rows of all keys of a tenant, or of a class of it."""
        return self.manager.list(tenant_id=tenant_id, data_class=None if data_class == ALL_CLASSES else data_class)

    def tombstone(self, tenant_id: str, data_class: str) -> Tombstone | None:
        """Return the tombstone of a tenant, or of a class of it."""
        with self.connection.transaction():
            return tombstones.get(self.connection, tenant_id, data_class)

    def clock(self) -> tuple[datetime, str]:
        """Return the server's time, and the role that asks."""
        with self.connection.transaction():
            return tombstones.clock(self.connection)

    def copies(self, found: Tombstone, keys: list[DataKeyRecord], settle: float | None) -> list[Residue]:
        """Return what lives on of a tenant.

        :param found: its tombstone, or what would be one.
        :param settle: seconds: the longest TTL of any process's cache; ``None`` for the TTL of these settings.
        """
        with self.connection.transaction():
            own = own_kms_key(self.connection, found.tenant_id)
        subject = ShreddedSubject(
            tenant_id=found.tenant_id,
            data_class=found.data_class,
            keys=keys,
            requested_at=found.requested_at,
            ttl=self.settings.cache_ttl if settle is None else settle,
            max_stale=self.settings.cache_max_stale,
            own=own,
            deletes_at=(found.kms_deletion or {}).get("deletes_at"),
        )
        return remaining_copies(self.connection, subject)

    def receipt(
        self,
        found: Tombstone,
        keys: list[DataKeyRecord],
        *,
        action: str,
        canary: dict[str, Any] | None,
        copies: list[Residue],
    ) -> dict[str, Any]:
        """Return a signed receipt.

        :param action: ``shredded``, ``destroyed`` or ``undone``.
        """
        now, role = self.clock()
        payload = {
            "format": FORMAT,
            "action": action,
            "glpgenc": glpgenc.__version__,
            "environment": self.settings.environment,
            "tenant_id": found.tenant_id,
            "data_class": found.data_class,
            "requested_at": _text(found.requested_at),
            "requested_by": found.requested_by,
            "undo_until": _text(found.undo_until),
            "window_seconds": round((found.undo_until - found.requested_at).total_seconds()),
            "executed_at": _text(found.executed_at),
            "issued_at": _text(now),
            "issued_by": role,
            "keys": [
                {
                    "key_id": str(key.key_id),
                    "data_class": key.data_class,
                    "purpose": str(key.purpose),
                    "version": key.version,
                    "state": str(key.state),
                    "provider": key.provider,
                    "key_uri": key.key_uri,
                    "destroyed_at": _text(key.destroyed_at),
                }
                for key in keys
            ],
            "canary": canary,
            "kms_deletion": found.kms_deletion,
            "copies": [
                {"place": each.place, "standing": str(each.standing), "what": each.what, "until": each.until}
                for each in copies
            ],
        }
        return sign(self.manager, payload)


def _text(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat()
