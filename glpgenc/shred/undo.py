"""Undoing a shred in time, and doing it again in a database that was restored from before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from glpgenc.errors import GlpgencError, KeyStateError, KMSUnavailableError
from glpgenc.events import emit
from glpgenc.events.observe import irreversible
from glpgenc.keys.model import KeyState
from glpgenc.shred import tombstones
from glpgenc.shred.canary import ShredCanary, require_refused
from glpgenc.shred.destruction import cancel_deletion
from glpgenc.shred.receipt import REQUESTED, UNDONE, ReceiptError, ShredSession, check, event_of
from glpgenc.shred.tombstones import ALL_CLASSES, Tombstone

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.settings import Settings


@dataclass(frozen=True, slots=True)
class UndoReport:
    """A shred that was taken back.

    :param readable: how many keys are unwrapped again.
    :param failed: why others are not, by their ids.
    :param still_shredded: classes of the tenant that have a tombstone of their own, or ``*``.
    :param kms_deletion_cancelled: whether the KMS was to delete the tenant's own key, and is no longer.
    :param receipt: of the undoing, signed.
    """

    tombstone: Tombstone
    readable: int
    failed: dict[str, str]
    still_shredded: list[str]
    kms_deletion_cancelled: bool
    receipt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AppliedReceipt:
    """A tombstone that was put back.

    :param written: whether it was missing.
    :param keys: how many keys of the tenant are in this database.
    """

    tombstone: Tombstone
    written: bool
    keys: int


def undo(settings: Settings, tenant_id: str, data_class: str = ALL_CLASSES) -> UndoReport:
    """Take a shred back, before the time for that is over.

    :raises KeyStateError: if there is none, it is over, or keys are destroyed.
    :raises KMSError: if the KMS does not take back the deletion of the tenant's own key: then the tombstone stands. Or
        if it is unavailable afterwards: then there is no receipt of the undoing.
    """
    with ShredSession.open(settings) as session:
        found, cancelled = _take_back(session, tenant_id, data_class)
        emit(event_of(UNDONE, tenant_id, data_class, "undo", kms_deletion_cancelled=cancelled))
        session.manager.invalidate()
        with session.connection.transaction():
            rest = [each.data_class for each in tombstones.every(session.connection) if each.tenant_id == tenant_id]
        keys = session.keys(tenant_id, data_class)
        readable, failed = _readable(session.manager, [key for key in keys if not key.shredded])
        receipt = session.receipt(found, keys, action="undone", canary=None, copies=[])
        return UndoReport(found, readable, failed, rest, cancelled, receipt)


def apply_receipt(settings: Settings, document: object) -> AppliedReceipt:
    """Put a tombstone back into a database that was restored from before the shred.

    Its keys are given to no one from then on, and due to be destroyed when the grace period is over, or at once.

    :param document: as :func:`glpgenc.shred.receipt.read` gave it.
    :raises ReceiptError: if this installation did not give it, it was altered, or is that of an undoing.
    :raises ShredFailedError: if a key is still given out afterwards.
    :raises KMSError: if the KMS does not unwrap the receipts' key.
    """
    with ShredSession.open(settings) as session:
        payload = check(settings, session.manager, document)
        if payload["action"] == "undone" or not isinstance(document, dict):
            raise ReceiptError("the receipt records the undoing of a shred: there is nothing to restore")
        found = _from_receipt(payload, document)
        event = event_of(REQUESTED, found.tenant_id, found.data_class, "apply_receipt")
        with irreversible(event) as more, session.connection.transaction():
            written = more["written"] = tombstones.put_back(session.connection, found)
        found = session.tombstone(found.tenant_id, found.data_class) or found
        session.manager.invalidate()
        keys = session.keys(found.tenant_id, found.data_class)
        require_refused(settings, keys, ShredCanary())
        return AppliedReceipt(found, written, len(keys))


def _take_back(session: ShredSession, tenant_id: str, data_class: str) -> tuple[Tombstone, bool]:
    connection = session.connection
    with connection.transaction():
        # Locked, so that no one destroys its keys from here on.
        found = tombstones.get(connection, tenant_id, data_class, lock=True)
        if found is None:
            raise KeyStateError(
                f"tenant {tenant_id!r}, class {data_class!r}, is not shredded", hint="see `glpgenc shred list`"
            )
        if found.executed_at is not None:
            raise KeyStateError(f"its keys were destroyed at {_shown(found.executed_at)}: that can't be undone")
        if found.undo_until <= tombstones.clock(connection)[0]:
            raise KeyStateError(f"it could be undone until {_shown(found.undo_until)}")
        # First: with the tombstone gone nothing would tell any more that the KMS key is to be deleted.
        cancelled = cancel_deletion(session, found)
        tombstones.remove(connection, found)
    return found, cancelled


def _readable(manager: KeyManager, keys: list[DataKeyRecord]) -> tuple[int, dict[str, str]]:
    readable, failed = 0, {}
    for record in keys:
        if record.state is KeyState.DESTROYED or record.retired_at is not None:
            continue
        try:
            manager.by_id(record.key_id).wipe()
            readable += 1
        except KMSUnavailableError:
            raise
        except GlpgencError as error:
            failed[str(record.key_id)] = f"{type(error).__name__}: {error.message}"
    return readable, failed


def _from_receipt(payload: dict[str, Any], document: dict[str, Any]) -> Tombstone:
    return Tombstone(
        tenant_id=payload["tenant_id"],
        data_class=payload["data_class"],
        requested_at=datetime.fromisoformat(payload["requested_at"]),
        requested_by=payload["requested_by"],
        undo_until=datetime.fromisoformat(payload["undo_until"]),
        kms_deletion=payload["kms_deletion"],
        # Not that of the destruction: here the keys are still there.
        receipt=document if payload["action"] == "shredded" else None,
    )


def _shown(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
