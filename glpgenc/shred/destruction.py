"""The end of a shred: the wrapped keys are destroyed when the grace period is over. What a scheduler calls."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from glpgenc.database import Connection, translate_errors
from glpgenc.errors import GlpgencError, KeyStateError
from glpgenc.events.observe import irreversible
from glpgenc.keys.manager import KeyManager
from glpgenc.shred import tombstones
from glpgenc.shred.canary import ShredCanary, require_refused
from glpgenc.shred.kms_deletion import schedule_deletion
from glpgenc.shred.record import EXECUTED, ShredSession, event_of

if TYPE_CHECKING:
    from glpgenc.settings import Settings
    from glpgenc.shred.tombstones import Tombstone


@dataclass(frozen=True, slots=True)
class Destruction:
    """A tombstone whose keys are destroyed.

    :param destroyed: how many wrapped keys this call removed.
    :param receipt: the receipt of it, signed.
    """

    tombstone: Tombstone
    destroyed: int
    receipt: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FailedDestruction:
    """A tombstone that is due and could not be brought to its end; it stays due.

    :param error: why.
    """

    tenant_id: str
    data_class: str
    error: GlpgencError


def finish_due(settings: Settings, tenant_id: str | None = None) -> list[Destruction | FailedDestruction]:
    """Destroy the keys of every tombstone whose time for undoing is over, and give the receipts.

    Also of one that was finished, and whose wrapped keys came back out of a backup. May be called as often as wanted,
    by several at once. One that fails keeps no other from its end.

    :param tenant_id: only this tenant's.
    """
    done: list[Destruction | FailedDestruction] = []
    with translate_errors(), tombstones.open_connection(settings.require_database_url()) as connection:
        with connection.transaction():
            wanted = [each for each in tombstones.due(connection) if tenant_id in {None, each[0]}]
        # The KMS need not be there where nothing is due.
        if not wanted:
            return done
        with KeyManager.from_settings(settings) as manager:
            session = ShredSession(connection, settings, manager)
            for tenant, data_class in wanted:
                try:
                    with translate_errors():
                        found = session.tombstone(tenant, data_class)
                        if found is not None:  # else it was undone this moment
                            done.append(finish_one(session, found))
                except GlpgencError as error:
                    if connection.closed:
                        raise
                    done.append(FailedDestruction(tenant, data_class, error))
    return done


def finish_one(
    session: ShredSession, wanted: Tombstone, *, canary: ShredCanary | None = None, settle: float | None = None
) -> Destruction:
    """Destroy the keys of one tombstone that is due.

    :param canary: values that opened before, where this process made some.
    :param settle: as for :class:`~glpgenc.shred.run.ShredOptions`.
    :raises KeyStateError: if it was undone meanwhile, or is not due.
    :raises AuditError: if the audit trail can't take it: before anything was destroyed.
    :raises ShredFailedError: if a key is still given out afterwards.
    :raises KMSError: if the KMS is unavailable: the keys are destroyed then, and calling again gives the receipt.
    """
    found, destroyed = _destroy(session.connection, wanted)
    found = schedule_deletion(session, found)
    keys = session.keys(found.tenant_id, found.data_class)
    canary = canary or ShredCanary.not_planted(keys, "the tombstone already existed")
    refused = require_refused(session.settings, keys, canary)
    found = session.tombstone(found.tenant_id, found.data_class) or found
    if found.receipt is not None and found.action == "destroyed" and not destroyed:
        return Destruction(found, 0, found.receipt)  # by another process, or before
    copies = session.copies(found, keys, settle)
    receipt = session.receipt(found, keys, action="destroyed", canary=refused, copies=copies)
    with session.connection.transaction():
        tombstones.set_receipt(session.connection, found, receipt)
    return Destruction(replace(found, receipt=receipt), destroyed, receipt)


def _destroy(connection: Connection, wanted: Tombstone) -> tuple[Tombstone, int]:
    # The second event is emitted when the transaction has ended.
    with ExitStack() as events, connection.transaction():
        # Locked, so that no one undoes it from here on.
        found = tombstones.get(connection, wanted.tenant_id, wanted.data_class, lock=True)
        if found is None:
            raise KeyStateError("it was undone by another process at the same time")
        if found.undo_until > tombstones.clock(connection)[0]:
            raise KeyStateError(f"it can be undone until {found.undo_until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
        if found.executed_at is not None and not tombstones.wrapped_keys(connection, found):
            return found, 0
        more = events.enter_context(irreversible(event_of(EXECUTED, found.tenant_id, found.data_class, "destroy")))
        destroyed = len(tombstones.destroy_keys(connection, found))
        more["count"] = destroyed
        return found, destroyed
