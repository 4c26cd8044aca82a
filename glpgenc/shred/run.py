"""Shredding a tenant, or a class of its data: from now on no one unwraps its keys, and later they are destroyed.

Step one is a tombstone, which is looked up with every key. Step two, when the grace period is over, removes the
wrapped keys. Each step is one transaction, and the rows record what is left to do: killed at any moment, the same
call continues.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from glpgenc.errors import KeyManagementError, KeyNotFoundError
from glpgenc.events.observe import irreversible
from glpgenc.events.spans import spanned
from glpgenc.shred import tombstones
from glpgenc.shred.canary import ShredCanary, plant, require_refused
from glpgenc.shred.destruction import Destruction, finish_one, planned_deletion, schedule_deletion
from glpgenc.shred.receipt import REQUESTED, ShredSession, event_of
from glpgenc.shred.tombstones import ALL_CLASSES, Tombstone
from glpgenc.wire.context import GLOBAL_TENANT

if TYPE_CHECKING:
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.scrub.residue import Residue
    from glpgenc.settings import Settings

WINDOW = timedelta(days=7)
"""For how long it can be undone, unless something else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShredOptions:
    """How to shred.

    :param window: for how long it can be undone; nothing: the keys are destroyed at once.
    :param settle: seconds: the longest cache TTL of any process, for the receipt; ``None`` for that of the settings.
    :param kms_deletion_days: have the tenant's own KMS key deleted after so many days.
    :param canary: whether to show that a value can't be decrypted any more. Without it the KMS need not be there.
    """

    window: timedelta = WINDOW
    settle: float | None = None
    kms_deletion_days: int | None = None
    canary: bool = True


@dataclass(frozen=True, slots=True)
class ShredPlan:
    """What a shred would do.

    :param keys: all keys that are concerned, in any state.
    :param tombstone: the one that is there already.
    :param copies: what would live on.
    """

    tenant_id: str
    data_class: str
    keys: list[DataKeyRecord]
    tombstone: Tombstone | None
    copies: list[Residue]


@dataclass(frozen=True, slots=True)
class ShredReport:
    """What was done.

    :param receipt: the receipt, signed.
    :param finished: what destroying came to, where nothing was to be waited for.
    """

    tombstone: Tombstone
    receipt: dict[str, Any]
    finished: Destruction | None


def plan_shred(
    settings: Settings, tenant_id: str, data_class: str = ALL_CLASSES, options: ShredOptions | None = None
) -> ShredPlan:
    """Look at what a shred would do. Nothing is changed.

    :raises KeyNotFoundError: if there is no key of this tenant, or class.
    :raises KeyManagementError: if it is ``*``, or its KMS key can't be deleted as asked.
    """
    options = options or ShredOptions()
    with ShredSession.open(settings) as session:
        keys = _keys(session, tenant_id, data_class)
        now, role = session.clock()
        found = session.tombstone(tenant_id, data_class)
        deletion = planned_deletion(session, tenant_id, data_class, options.kms_deletion_days, options.window)
        would_be = found or Tombstone(tenant_id, data_class, now, role, now + options.window, None, deletion)
        return ShredPlan(tenant_id, data_class, keys, found, session.copies(would_be, keys, options.settle))


@spanned("glpgenc.job.shred")
def shred(
    settings: Settings, tenant_id: str, data_class: str = ALL_CLASSES, options: ShredOptions | None = None
) -> ShredReport:
    """Shred a tenant, or a class of it. Where it is shredded already, continue where that was interrupted.

    :raises KeyNotFoundError: if there is no key of this tenant, or class: nothing is changed.
    :raises KeyManagementError: if it is ``*``, or its KMS key can't be deleted as asked: nothing is changed.
    :raises ShredFailedError: if a key is still given out afterwards.
    :raises KMSError: if the KMS is unavailable. Before the canary is made nothing is changed; later the tombstone
        stands, and calling again does the rest.
    :raises AuditError: if the audit trail can't take it: nothing is changed.
    """
    options = options or ShredOptions()
    with ShredSession.open(settings) as session:
        keys = _keys(session, tenant_id, data_class)
        deletion = planned_deletion(session, tenant_id, data_class, options.kms_deletion_days, options.window)
        canary = plant(session.manager, keys) if options.canary else ShredCanary.not_planted(keys, "not requested")
        asked = {
            "window_seconds": options.window.total_seconds(),
            "kms_deletion_days": None if deletion is None else int(deletion["days"]),
        }
        event = event_of(REQUESTED, tenant_id, data_class, "shred", **asked)
        with irreversible(event), session.connection.transaction():
            found = tombstones.put(session.connection, tenant_id, data_class, options.window, deletion)
        session.manager.invalidate()
        # Again: a key may have been made until then.
        keys = _keys(session, tenant_id, data_class)
        refused = require_refused(settings, keys, canary)
        found = schedule_deletion(session, found)
        if found.undo_until <= session.clock()[0]:
            finished = finish_one(session, found, canary=canary, settle=options.settle)
            return ShredReport(finished.tombstone, finished.receipt, finished)
        copies = session.copies(found, keys, options.settle)
        receipt = session.receipt(found, keys, action="shredded", canary=refused, copies=copies)
        _store(session, found, receipt)
        return ShredReport(replace(found, receipt=receipt), receipt, None)


def _store(session: ShredSession, found: Tombstone, receipt: dict[str, Any]) -> None:
    with session.connection.transaction():
        now = tombstones.get(session.connection, found.tenant_id, found.data_class, lock=True)
        if now is None:
            raise KeyManagementError("it was undone by another process at the same time")
        # A receipt of the destruction is the later one.
        if now.action != "destroyed":
            tombstones.set_receipt(session.connection, found, receipt)


def _keys(session: ShredSession, tenant_id: str, data_class: str) -> list[DataKeyRecord]:
    if tenant_id == GLOBAL_TENANT:
        raise KeyManagementError(
            "the keys for all tenants (*) can't be shredded: the searches of every tenant use them",
            hint="name one tenant",
        )
    keys = session.keys(session.manager.resolve_tenant(tenant_id), data_class)
    if not keys:
        what = "no data key" if data_class == ALL_CLASSES else f"no data key of class {data_class!r}"
        raise KeyNotFoundError(
            f"tenant {tenant_id!r} has {what}: nothing was changed",
            hint="check the spelling; `glpgenc keys list` shows the tenants and classes",
        )
    return keys
