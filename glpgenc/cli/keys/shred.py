"""The commands of ``glpgenc shred``."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc._support.atomic_file import write_file
from glpgenc.cli._support.arguments import Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import RUN_AGAIN, confirm, print_note, so_far
from glpgenc.cli._support.times import parse_window
from glpgenc.cli.keys import shred_view as view
from glpgenc.database import translate_errors
from glpgenc.errors import ConfigurationError
from glpgenc.keys.manager import KeyManager
from glpgenc.shards.members import publish_in
from glpgenc.shred import receipt
from glpgenc.shred.destruction import FailedDestruction, finish_due
from glpgenc.shred.run import ShredOptions, plan_shred, shred
from glpgenc.shred.tombstones import ALL_CLASSES, list_tombstones
from glpgenc.shred.undo import apply_receipt, undo

DataClass = Annotated[
    str, typer.Option("--data-class", "--class", metavar="CLASS", help="Only this data class of the tenant's.")
]
ReceiptFile = Annotated[
    Path | None, typer.Option("--receipt", metavar="FILE", help="Write the receipt to this new file.")
]
Window = Annotated[
    str, typer.Option(metavar="TIME", help="For how long it can be undone: 7d, 12h; 0 destroys at once.")
]
KmsDeletion = Annotated[
    int | None,
    typer.Option(
        "--schedule-kms-deletion", metavar="DAYS", help="Delete the tenant's own KMS key too, in 7 to 30 days."
    ),
]
_TENANT_HINT = "name the one to shred with --tenant"

Receipt = Annotated[Path, typer.Argument(metavar="FILE", help="The receipt.")]


@command(known_names=True, databases=DatabaseUse.ALL)
def plan_(
    invocation: Invocation,
    *,
    data_class: DataClass = ALL_CLASSES,
    window: Window = "7d",
    kms_deletion: KmsDeletion = None,
) -> None:
    r"""Show the keys of a shred, and what copies remain.

    Lists the data keys of the tenant given by --tenant, and the places where wrapped copies of them live on: backups,
    WAL, replicas. A copy opens until the KMS key that wrapped it is gone; `glpgenc kms assign` gives a tenant a KMS key
    of its own. Changes nothing.

    \b
    Example:  glpgenc shred plan --tenant acme
    Next:     glpgenc shred run --tenant acme --receipt acme.json
    """
    options = ShredOptions(window=parse_window(window), kms_deletion_days=kms_deletion)
    found = plan_shred(invocation.settings, invocation.require_tenant_option(_TENANT_HINT), data_class, options)
    view.print_plan(invocation, found, options, dry_run=True)


@command(
    known_names=True,
    resume="run the same command again to finish it, or `glpgenc shred undo`",
    databases=DatabaseUse.ALL,
)
def run(
    invocation: Invocation,
    *,
    data_class: DataClass = ALL_CLASSES,
    window: Window = "7d",
    receipt_file: ReceiptFile = None,
    kms_deletion: KmsDeletion = None,
    settle: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0, help="The longest cache TTL of your processes, for the receipt."),
    ] = None,
    canary: Annotated[
        bool, typer.Option("--canary/--no-canary", help="Show that a value can't be decrypted any more.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; the same as `shred plan`.")] = False,
    yes: Yes = False,
) -> None:
    r"""Make a tenant's values unreadable.

    From now on no process unwraps the keys of the tenant given by --tenant, or those of one of its data classes. Rows
    stay where they are. For the length of --window `shred undo` takes it back; after that, `shred finish`, run manually
    or on a schedule, destroys the wrapped keys. The tenant's name must be typed.

    The plan is shown first, and the receipt records it: copies of the wrapped keys in backups open until the KMS key
    that wrapped them is gone.

    \b
    Example:  glpgenc shred run --tenant acme --window 14d --receipt acme.json
              glpgenc shred run --tenant acme --data-class health
    Next:     glpgenc shred finish                  after the window
              glpgenc shred undo --tenant acme      before its end
    """
    options = ShredOptions(window=parse_window(window), settle=settle, kms_deletion_days=kms_deletion, canary=canary)
    _shred(invocation, data_class, options, receipt_file, ask=not yes, dry_run=dry_run)


@command(known_names=True, databases=DatabaseUse.ALL)
def list_(invocation: Invocation) -> None:
    r"""List shredded tenants and their deadlines.

    Lists all of them, or those of the tenant given by --tenant.

    \b
    Example:  glpgenc shred list
    Next:     glpgenc shred finish     where a deadline is over
    """
    found = list_tombstones(invocation.databases.keys.url)
    tenant = invocation.tenant_option
    view.print_list(invocation, [each for each in found if tenant in (None, each.tenant_id)])


@command(known_names=True, resume=RUN_AGAIN, databases=DatabaseUse.ALL)
def undo_(
    invocation: Invocation,
    *,
    data_class: DataClass = ALL_CLASSES,
    receipt_file: ReceiptFile = None,
) -> None:
    r"""Undo a shred before its deadline.

    The keys of the tenant given by --tenant are unwrapped again, and the deletion of its KMS key is cancelled.

    \b
    Example:  glpgenc shred undo --tenant acme
    Next:     glpgenc verify customers --tenant acme
    """
    tenant = invocation.require_tenant_option(_TENANT_HINT)
    _require_new(receipt_file)
    so_far(f"undoing the shred of tenant {tenant}; `glpgenc shred list` shows whether it stands")
    done = undo(invocation.settings, tenant, data_class)
    failed = _publish(invocation)
    view.print_undone(invocation, done)
    if receipt_file is not None:
        _write(receipt_file, done.receipt, "it is undone all the same; with --json the receipt is shown too")
    _end(failed)


@command(known_names=True, resume=RUN_AGAIN, databases=DatabaseUse.ALL)
def finish(invocation: Invocation) -> None:
    r"""Destroy the keys of shreds past their deadlines.

    Destroys the wrapped keys of every tenant whose time for undoing is over, or of the one given by --tenant.
    `glpgenc rotation run` does the same. It can't be undone.

    \b
    Example:  glpgenc shred finish
    Next:     glpgenc shred list

    Exit status 1: the keys of a tenant could not be destroyed, or its KMS key not be deleted.
    """
    # The tenant only as an option: with a default one configured, all that are due are still meant.
    so_far("destroying keys; `glpgenc shred list` shows which shreds are finished")
    done = finish_due(invocation.settings, invocation.tenant_option)
    failed = _publish(invocation) if done else []
    view.print_finished(invocation, done)
    if any(isinstance(each, FailedDestruction) for each in done):
        raise typer.Exit(Exit.FAILED)
    _end(failed)


@command(databases=DatabaseUse.ALL)
def verify_receipt(invocation: Invocation, *, file: Receipt) -> None:
    r"""Check that a receipt is genuine.

    Checks the receipt's MAC with the KMS: whether this installation wrote it, and whether it is unaltered.

    \b
    Example:  glpgenc shred verify-receipt acme.json
    Next:     glpgenc shred apply-receipt acme.json     in a database restored from before

    Exit status 3: it is not of this installation, or was altered.
    """
    _, payload = _genuine(invocation, file)
    invocation.show(
        {"valid": True, "receipt": payload},
        f"the receipt is of this installation, and unaltered: {view.sentence(payload)}",
    )


@command(resume=RUN_AGAIN, databases=DatabaseUse.ALL)
def apply(
    invocation: Invocation,
    *,
    file: Receipt,
    yes: Yes = False,
) -> None:
    r"""Repeat a shred in a restored database.

    A database restored from a backup may hold the keys of a tenant that was shredded later. The receipt, once it is
    found genuine, puts the tombstone back. The tenant's name must be typed.

    \b
    Example:  glpgenc shred apply-receipt acme.json
    Next:     glpgenc shred finish
    """
    document, payload = _genuine(invocation, file)
    if not yes:
        confirm(payload["tenant_id"], "make it unreadable in this database too")
    so_far("putting the tombstone back; `glpgenc shred list` shows whether it is there")
    applied = apply_receipt(invocation.settings, document)
    failed = _publish(invocation)
    view.print_applied(invocation, applied)
    _end(failed)


def _shred(
    invocation: Invocation, data_class: str, options: ShredOptions, file: Path | None, *, ask: bool, dry_run: bool
) -> None:
    tenant = invocation.require_tenant_option(_TENANT_HINT)
    _require_new(file)
    found = plan_shred(invocation.settings, tenant, data_class, options)
    if dry_run or not invocation.as_json:
        view.print_plan(invocation, found, options, dry_run=dry_run)
    if dry_run:
        return
    if ask:
        what = "everything" if data_class == ALL_CLASSES else f"class {data_class}"
        confirm(tenant, f"make {what} of it unreadable")
    so_far(f"shredding tenant {tenant}; `glpgenc shred list` shows whether it counts already")
    done = shred(invocation.settings, tenant, data_class, options)
    failed = _publish(invocation)
    if file is not None:
        _write(file, done.receipt)
    view.print_shredded(invocation, done)
    _end(failed)


def _publish(invocation: Invocation) -> list[str]:
    """Have every shard know of it, and return those that do not, with the reason."""
    found = publish_in(invocation.databases, forgotten=True)
    return [f"{label}: {error.message}" for label, error in found.items()]


def _end(failed: list[str]) -> None:
    """Say which shards do not know of it. The keys are given to no one all the same."""
    for each in failed:
        print_note(f"not known yet in {each}; `glpgenc shard sync` brings it up to date")
    if failed:
        raise typer.Exit(Exit.FAILED)


def _genuine(invocation: Invocation, file: Path) -> tuple[object, dict[str, Any]]:
    """Return a receipt and what it says, once it is found genuine."""
    document = receipt.read(_text(file))
    with translate_errors(), KeyManager.from_settings(invocation.settings) as manager:
        return document, receipt.check(invocation.settings, manager, document)


def _text(file: Path) -> str:
    try:
        return receipt.RECEIPT_FILE.read(file).decode()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} can't be read: {type(error).__name__}") from None


def _require_new(file: Path | None) -> None:
    if file is not None and file.exists():
        raise ConfigurationError(f"{file} is there already", hint="a receipt goes to a new file")


def _write(file: Path, document: dict[str, object], hint: str = "it is in glpgenc.tombstones.receipt") -> None:
    try:
        write_file(file, f"{json.dumps(document, indent=2, ensure_ascii=False)}\n".encode(), exclusive=True)
    except OSError as error:
        raise ConfigurationError(f"the receipt was not written to {file}: {error.strerror}", hint=hint) from None
