"""Events of a shred."""

from __future__ import annotations

from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.event import Detail
from glpgenc.lifecycle.tombstones import ALL_CLASSES

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
