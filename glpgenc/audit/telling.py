"""Events of reading the audit trail, which are recorded in it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.event import Detail

if TYPE_CHECKING:
    from glpgenc.audit.search import AuditFilter

_MOST = 10


def read_event(operation: str, wanted: AuditFilter | None = None, *, count: int = 0, **detail: Detail) -> Event:
    """Return the event of a reading, to be emitted before a record is returned.

    :param operation: such as ``search``, ``export``.
    :param wanted: what was asked for; it is in the details.
    :param count: records that are given.
    :param detail: what else there is to say.
    """
    if wanted is None:
        return Event(type=EncryptionAuditEventType.AUDIT_READ, operation=operation, count=count, detail=detail)
    tenants = None if wanted.tenant_ids is None else sorted(wanted.tenant_ids)
    return Event(
        type=EncryptionAuditEventType.AUDIT_READ,
        operation=operation,
        # The event is that tenant's to see, if it is about no other.
        tenant_id=tenants[0] if tenants is not None and len(tenants) == 1 else None,
        data_class=wanted.data_class,
        key_id=wanted.key_id,
        count=count,
        detail={
            "since": None if wanted.since is None else wanted.since.isoformat(),
            "until": None if wanted.until is None else wanted.until.isoformat(),
            "event_types": _joined(None if wanted.event_types is None else sorted(wanted.event_types)),
            "tenant_ids": _joined(tenants if tenants is not None and len(tenants) != 1 else None),
            "of_actor": wanted.actor,
            "of_correlation_id": wanted.correlation_id,
            "of_success": wanted.success,
            **detail,
        },
    )


def _joined(names: list[str] | None) -> str | None:
    if names is None:
        return None
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
