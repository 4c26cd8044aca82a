"""Deletion of a shredded tenant's own KMS key: planned with the tombstone, scheduled with the KMS, and cancelled."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from glpgenc.errors import ConfigurationError, KeyManagementError
from glpgenc.keys.kms.aws.deletion import LEAST_DAYS, MOST_DAYS, KeyDeletion
from glpgenc.keys.trust.tenant_kms import other_users, own_kms_key, signed_assignments
from glpgenc.shred import tombstones
from glpgenc.shred.tombstones import ALL_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.shred.record import ShredSession
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
