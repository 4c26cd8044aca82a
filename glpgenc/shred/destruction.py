"""Destruction after the grace period: of the wrapped keys of a shredded tenant, and of its own KMS key."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from glpgenc.database import Connection, translate_errors
from glpgenc.errors import ConfigurationError, GlpgencError, KeyManagementError, KeyStateError
from glpgenc.events.observe import irreversible
from glpgenc.keys.kms.aws.deletion import LEAST_DAYS, MOST_DAYS, KeyDeletion
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.trust.tenant_kms import other_users, own_kms_key, signed_assignments
from glpgenc.shred import tombstones
from glpgenc.shred.canary import ShredCanary, require_refused
from glpgenc.shred.receipt import EXECUTED, ShredSession, event_of
from glpgenc.shred.tombstones import ALL_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.settings import Settings
    from glpgenc.shred.tombstones import Tombstone


def planned_deletion(
    session: ShredSession, tenant_id: str, data_class: str, days: int | None, window: timedelta
) -> dict[str, Any] | None:
    """Return what a tombstone is to say of the deletion of the tenant's own KMS key; ``None`` where none is asked for.

    :param days: after how many it is deleted.
    :param window: the grace period, which must not be longer.
    :raises ConfigurationError: if the days are out of range, or one class only is shredded.
    :raises KeyManagementError: if the tenant has no such key, others use it, or its KMS can't schedule a deletion.
    """
    if days is None:
        return None
    if not LEAST_DAYS <= days <= MOST_DAYS or timedelta(days=days) < window:
        raise ConfigurationError(
            f"the KMS deletes a key after {LEAST_DAYS} to {MOST_DAYS} days, which must not be shorter than the "
            "grace period"
        )
    if data_class != ALL_CLASSES:
        raise ConfigurationError("a tenant's own KMS key wraps the keys of all its classes", hint="leave --class out")
    with session.connection.transaction():
        own = own_kms_key(session.connection, tenant_id)
        others = [] if own is None else other_users(session.connection, tenant_id, own.provider, own.key_uri)
    if own is None:
        raise KeyManagementError(
            f"tenant {tenant_id!r} has no KMS key of its own",
            hint="assign one with `glpgenc kms assign`, then run `glpgenc rewrap --tenant`",
        )
    _refuse_shared(own.key_uri, others)
    if own.provider != "aws":
        raise KeyManagementError(
            f"a key of KMS provider {own.provider!r} can't be scheduled for deletion",
            hint="shred without this option, and delete the key manually after the grace period: docs/KMS.md",
        )
    return {"provider": own.provider, "key_uri": own.key_uri, "days": days, "deletes_at": None}


def schedule_deletion(session: ShredSession, found: Tombstone) -> Tombstone:
    """Have the KMS delete the tenant's own key, where that was asked for and is not under way.

    :returns: the tombstone, with the time.
    :raises KeyManagementError: if the key is not the tenant's own, or others use it.
    :raises KMSError: if the KMS does not do it: the wish is in the tombstone, and calling again does it.
    """
    with session.connection.transaction():
        # Locked over the call, so that it is not undone between it and the note of it.
        now = tombstones.get(session.connection, found.tenant_id, found.data_class, lock=True)
        if now is None:
            raise KeyManagementError("it was undone by another process at the same time")
        deletion = now.kms_deletion
        if deletion is None:
            return now
        with closing(KeyDeletion.of(session.settings, deletion["provider"], deletion["key_uri"])) as key:
            if not key.is_pending():
                _require_own(session, now, deletion)
            when = key.schedule(int(deletion["days"]))
        deletion |= {"deletes_at": when.isoformat()}
        tombstones.set_kms_deletion(session.connection, now, deletion)
        return replace(now, kms_deletion=deletion)


def cancel_deletion(session: ShredSession, found: Tombstone) -> bool:
    """Take back the deletion of the tenant's own KMS key, and return whether one was pending.

    :raises KeyManagementError: if the key is not the tenant's own, or others use it.
    :raises KMSError: if the KMS does not do it.
    """
    deletion = found.kms_deletion
    if deletion is None:
        return False
    with closing(KeyDeletion.of(session.settings, deletion["provider"], deletion["key_uri"])) as key:
        if key.is_pending():
            _require_own(session, found, deletion)
        return key.cancel()


def _require_own(session: ShredSession, found: Tombstone, deletion: dict[str, Any]) -> None:
    """Refuse to have a KMS key deleted, or enabled, that is not the own one of the tenant whose tombstone names it."""
    provider, key_uri = deletion["provider"], deletion["key_uri"]
    with signed_assignments(session.settings) as assignments:
        if found.data_class != ALL_CLASSES or not assignments.believes(found.tenant_id, (provider, key_uri)):
            raise KeyManagementError(
                f"the tombstone of tenant {found.tenant_id!r} names {key_uri}, which is not the tenant's own KMS key",
                hint=(
                    "the key was not touched; find out who changed kms_deletion in glpgenc.tombstones, and set "
                    "it to NULL"
                ),
            )
    _refuse_shared(key_uri, other_users(session.connection, found.tenant_id, provider, key_uri))


def _refuse_shared(key_uri: str, others: Sequence[str]) -> None:
    if others:
        raise KeyManagementError(f"{key_uri} wraps data keys of other tenants too: {', '.join(others)}")


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
    with translate_errors(), tombstones.open_connection(settings.require_keys_database_url()) as connection:
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
