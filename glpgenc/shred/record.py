"""The record of a shred: its events, and the payload of its receipts."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.event import Detail
from glpgenc.keys.trust.tenant_kms import own_kms_key
from glpgenc.shred.receipt import FORMAT
from glpgenc.shred.remaining_copies import ShreddedSubject, remaining_copies
from glpgenc.shred.tombstones import ALL_CLASSES, Tombstone, clock

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.scrub.residue import Residue
    from glpgenc.settings import Settings

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


def keys_of(manager: KeyManager, tenant_id: str, data_class: str) -> list[DataKeyRecord]:
    """Return what is stored of all keys of a tenant, or of a class of it.

    :raises DatabaseError: if they can't be read.
    """
    return manager.list(tenant_id=tenant_id, data_class=None if data_class == ALL_CLASSES else data_class)


def what_remains(
    connection: Connection, settings: Settings, found: Tombstone, keys: list[DataKeyRecord], settle: float | None
) -> list[Residue]:
    """Return what lives on of a tenant.

    :param found: its tombstone, or what would be one.
    :param settle: seconds: the longest TTL of any process's cache; ``None`` for the TTL of these settings.
    """
    with connection.transaction():
        own = own_kms_key(connection, found.tenant_id)
    subject = ShreddedSubject(
        tenant_id=found.tenant_id,
        data_class=found.data_class,
        keys=keys,
        requested_at=found.requested_at,
        ttl=settings.cache_ttl if settle is None else settle,
        max_stale=settings.cache_max_stale,
        own=own,
        deletes_at=(found.kms_deletion or {}).get("deletes_at"),
    )
    return remaining_copies(connection, subject)


def payload_of(
    connection: Connection,
    settings: Settings,
    found: Tombstone,
    keys: list[DataKeyRecord],
    *,
    action: str,
    canary: dict[str, Any] | None,
    copies: list[Residue],
) -> dict[str, Any]:
    """Return what the receipt says.

    :param action: ``shredded``, ``destroyed`` or ``undone``.
    """
    with connection.transaction():
        now, role = clock(connection)
    return {
        "format": FORMAT,
        "action": action,
        "glpgenc": _version(),
        "environment": settings.environment,
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


def _text(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat()


def _version() -> str:
    try:
        return version("glpgenc")
    except PackageNotFoundError:
        return "0+unknown"
