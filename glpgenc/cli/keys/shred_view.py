"""Plans, results and receipts of shreds, as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from glpgenc._support.terminal import counted
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.scrub.residue import Residue
from glpgenc.shred.destruction import Destruction, FailedDestruction
from glpgenc.shred.tombstones import ALL_CLASSES, Tombstone

if TYPE_CHECKING:
    from glpgenc.cli._support.invocation import Invocation
    from glpgenc.shred.run import ShredOptions, ShredPlan, ShredReport
    from glpgenc.shred.undo import AppliedReceipt, UndoReport

_KEY = ("key_id", "data_class", "purpose", "version", "state", "provider", "key_uri")


def print_plan(invocation: Invocation, found: ShredPlan, options: ShredOptions, *, dry_run: bool) -> None:
    """Show the keys, and what lives on."""
    if invocation.as_json:
        print_json(
            {
                "tenant_id": found.tenant_id,
                "data_class": found.data_class,
                "window_seconds": round(options.window.total_seconds()),
                "keys": [{name: getattr(key, name) for name in _KEY} for key in found.keys],
                "tombstone": None if found.tombstone is None else _document(found.tombstone),
                "copies": [asdict(each) for each in found.copies],
            }
        )
        return
    rows = ((key.key_id, key.data_class, key.purpose, key.version, key.state, key.key_uri) for key in found.keys)
    print_table(("Key", "Class", "Purpose", "Version", "State", "KMS key"), rows)
    _print_copies(found.copies)
    if found.tombstone is not None:
        print_line(f"it is shredded already: {_standing(found.tombstone)}")
    if dry_run:
        print_line("nothing was changed")


def print_shredded(invocation: Invocation, done: ShredReport) -> None:
    """Show what was done, and the receipt for programs."""
    if invocation.as_json:
        destroyed = done.finished is not None
        print_json({"tombstone": _document(done.tombstone), "destroyed": destroyed, "receipt": done.receipt})
        return
    print_line(f"{sentence(done.receipt['receipt'])}; no key of it is unwrapped from now on")
    if done.finished is not None:
        print_line(
            f"{counted(done.finished.destroyed, 'wrapped key was', 'wrapped keys were')} destroyed: this "
            f"can't be undone"
        )
    else:
        print_line(f"until {_shown(done.tombstone.undo_until)} it can be undone; after that: glpgenc shred finish")
    deletion = done.tombstone.kms_deletion
    if deletion is not None:
        print_line(f"KMS key {deletion['key_uri']} opens nothing now, and is deleted at {deletion['deletes_at']}")
    print_line("the receipt is in glpgenc.tombstones.receipt; keep a copy outside of this database")


def print_finished(invocation: Invocation, done: list[Destruction | FailedDestruction]) -> None:
    """Show which keys were destroyed."""
    if invocation.as_json:
        print_json(
            {
                "finished": [
                    {"tombstone": _document(each.tombstone), "destroyed": each.destroyed, "receipt": each.receipt}
                    for each in done
                    if isinstance(each, Destruction)
                ],
                "failed": [
                    {"tenant_id": each.tenant_id, "data_class": each.data_class, "error": each.error.message}
                    for each in done
                    if isinstance(each, FailedDestruction)
                ],
            }
        )
        return
    for each in done:
        if isinstance(each, FailedDestruction):
            print_line(f"{_who(each.tenant_id, each.data_class)}: not finished: {each.error}")
        else:
            print_line(f"{_of(each.tombstone)}: {counted(each.destroyed, 'wrapped key')} destroyed")
    if not done:
        print_line("nothing is due")


def print_undone(invocation: Invocation, done: UndoReport) -> None:
    """Show what is readable again."""
    if invocation.as_json:
        print_json(
            {
                "tenant_id": done.tombstone.tenant_id,
                "data_class": done.tombstone.data_class,
                "readable": done.readable,
                "failed": done.failed,
                "still_shredded": done.still_shredded,
                "kms_deletion_cancelled": done.kms_deletion_cancelled,
                "receipt": done.receipt,
            }
        )
        return
    print_line(
        f"{_of(done.tombstone)}: undone; {counted(done.readable, 'data key is', 'data keys are')} unwrapped again"
    )
    for key, why in done.failed.items():
        print_line(f"data key {key} is not: {why}")
    if done.kms_deletion_cancelled:
        print_line("the deletion of its KMS key was cancelled, and the key enabled")
    if done.still_shredded:
        print_line(f"still shredded: {', '.join(done.still_shredded)}")


def print_applied(invocation: Invocation, done: AppliedReceipt) -> None:
    """Show whether a tombstone was put back."""
    if invocation.as_json:
        print_json({"tombstone": _document(done.tombstone), "written": done.written, "keys": done.keys})
        return
    what = "put back" if done.written else "there already"
    print_line(
        f"{_of(done.tombstone)}: the tombstone is {what}; "
        f"{counted(done.keys, 'data key is', 'data keys are')} given to nobody"
    )
    print_line("`glpgenc shred finish` destroys them after the grace period")


def print_list(invocation: Invocation, found: list[Tombstone]) -> None:
    """List tombstones."""
    invocation.show_table(
        {"tombstones": [_document(each) for each in found]},
        ("Tenant", "Class", "Requested", "By", "Standing"),
        (
            (each.tenant_id, each.data_class, _shown(each.requested_at), each.requested_by, _standing(each))
            for each in found
        ),
    )


def sentence(payload: dict[str, Any]) -> str:
    """Say what a receipt is of."""
    return (
        f"{_who(payload['tenant_id'], payload['data_class'])} {payload['action']}, asked for at "
        f"{payload['requested_at']} by {payload['requested_by']}, {counted(len(payload['keys']), 'data key')}"
    )


def _print_copies(copies: Iterable[Residue]) -> None:
    print_table(
        ("Standing", "Place", "What", "Until"), ((each.standing, each.place, each.what, each.until) for each in copies)
    )


def _document(found: Tombstone) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name != "receipt"} | {"standing": _standing(found)}


def _standing(found: Tombstone) -> str:
    if found.executed_at is not None:
        return f"destroyed at {_shown(found.executed_at)}"
    over = found.undo_until <= datetime.now(UTC)
    return "due: glpgenc shred finish" if over else f"can be undone until {_shown(found.undo_until)}"


def _of(found: Tombstone) -> str:
    return _who(found.tenant_id, found.data_class)


def _who(tenant_id: str, data_class: str) -> str:
    return f"tenant {tenant_id}" if data_class == ALL_CLASSES else f"class {data_class} of tenant {tenant_id}"


def _shown(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
