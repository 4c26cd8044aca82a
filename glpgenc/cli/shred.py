"""``glpgenc shred``: make a tenant's values unreadable, for good."""

import json
from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.atomic_file import write_file
from glpgenc.cli import shred_view as view
from glpgenc.cli.command import command
from glpgenc.cli.confirm import confirm
from glpgenc.cli.exits import Exit
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_line
from glpgenc.cli.window import parse_window
from glpgenc.database import translate_errors
from glpgenc.errors import ConfigurationError, TenantRequiredError
from glpgenc.keys.manager import KeyManager
from glpgenc.lifecycle import receipt
from glpgenc.lifecycle.shred import ShredOptions, plan, shred
from glpgenc.lifecycle.shred_finish import Failed, finish_due
from glpgenc.lifecycle.shred_undo import apply_receipt, undo
from glpgenc.lifecycle.tombstones import ALL_CLASSES, list_tombstones


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "shred", known_names=True)(shred_)


def shred_(
    invocation: Invocation,
    *,
    data_class: Annotated[
        str, typer.Option("--class", "--data-class", metavar="CLASS", help="Only this data class of the tenant's.")
    ] = ALL_CLASSES,
    window: Annotated[
        str, typer.Option(metavar="TIME", help="For how long it can be undone: 7d, 12h; 0 destroys at once.")
    ] = "7d",
    undo_: Annotated[bool, typer.Option("--undo", help="Take it back, while there is time.")] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="Destroy the keys of all whose time for undoing is over.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List what is shredded.")] = False,
    verify_receipt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Check that a receipt is ours and unaltered.")
    ] = None,
    apply: Annotated[
        Path | None,
        typer.Option("--apply-receipt", metavar="FILE", help="Shred again, in a database restored from before."),
    ] = None,
    receipt_file: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="Write the receipt to this new file.")
    ] = None,
    kms_deletion: Annotated[
        int | None,
        typer.Option(
            "--schedule-kms-deletion", metavar="DAYS", help="Delete the tenant's own KMS key too, in 7 to 30 days."
        ),
    ] = None,
    settle: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0, help="The longest cache TTL of your processes, for the receipt."),
    ] = None,
    canary: Annotated[
        bool, typer.Option("--canary/--no-canary", help="Show that a value can't be decrypted any more.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; show keys, and what lives on.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    r"""Make all values of the tenant given by --tenant unreadable, or those of one data class.

    At once: no process unwraps its keys any more. For the length of --window that can be undone. Then --finish, run
    by hand or on a schedule, destroys the wrapped keys. Rows stay where they are. The tenant's name must be typed.

    What lives on is said before and stands in the receipt: copies of the wrapped keys in backups open until the KMS
    key that wrapped them is gone. Give tenants KMS keys of their own (glpgenc kms assign) where that must not be.

    \b
    Example:  glpgenc shred --tenant acme --dry-run
              glpgenc shred --tenant acme --window 14d --receipt acme.json
              glpgenc shred --tenant acme --undo
              glpgenc shred --finish
              glpgenc shred --verify-receipt acme.json
    """
    modes = {
        "--undo": undo_,
        "--finish": finish,
        "--list": list_,
        "--verify-receipt": verify_receipt is not None,
        "--apply-receipt": apply is not None,
    }
    if sum(modes.values()) > 1:
        raise ConfigurationError(f"{' and '.join(name for name, on in modes.items() if on)} don't go together")
    settings = invocation.settings
    if list_:
        view.print_list(invocation, list_tombstones(settings.require_database_url()))
    elif finish:
        _finish(invocation)
    elif verify_receipt is not None:
        _verify(invocation, verify_receipt)
    elif apply is not None:
        _apply(invocation, apply, yes=yes)
    elif undo_:
        _undo(invocation, data_class, receipt_file)
    else:
        options = ShredOptions(
            window=parse_window(window), settle=settle, kms_deletion_days=kms_deletion, canary=canary
        )
        _shred(invocation, data_class, options, receipt_file, ask=not yes, dry_run=dry_run)


def _shred(
    invocation: Invocation, data_class: str, options: ShredOptions, file: Path | None, *, ask: bool, dry_run: bool
) -> None:
    tenant = _tenant(invocation)
    _require_new(file)
    found = plan(invocation.settings, tenant, data_class, options)
    if dry_run or not invocation.as_json:
        view.print_plan(invocation, found, options, dry_run=dry_run)
    if dry_run:
        return
    if ask:
        what = "everything" if data_class == ALL_CLASSES else f"class {data_class}"
        confirm(tenant, f"make {what} of it unreadable")
    done = shred(invocation.settings, tenant, data_class, options)
    if file is not None:
        _write(file, done.receipt)
    view.print_shredded(invocation, done)


def _undo(invocation: Invocation, data_class: str, file: Path | None) -> None:
    tenant = _tenant(invocation)
    _require_new(file)
    done = undo(invocation.settings, tenant, data_class)
    view.print_undone(invocation, done)
    if file is not None:
        _write(file, done.receipt, "it is undone all the same; with --json the receipt is shown too")


def _finish(invocation: Invocation) -> None:
    # The tenant only as an option: with a default one configured, all that are due are still meant.
    done = finish_due(invocation.settings, invocation.overrides.get("tenant"))
    view.print_finished(invocation, done)
    if any(isinstance(each, Failed) for each in done):
        raise typer.Exit(Exit.FAILED)


def _verify(invocation: Invocation, file: Path) -> None:
    document = receipt.read(_text(file))
    with translate_errors(), KeyManager.from_settings(invocation.settings) as manager:
        payload = receipt.check(invocation.settings, manager, document)
    if invocation.as_json:
        print_json({"valid": True, "receipt": payload})
    else:
        print_line(f"the receipt is of this installation, and unaltered: {view.sentence(payload)}")


def _apply(invocation: Invocation, file: Path, *, yes: bool) -> None:
    document = receipt.read(_text(file))
    with translate_errors(), KeyManager.from_settings(invocation.settings) as manager:
        payload = receipt.check(invocation.settings, manager, document)
    if not yes:
        confirm(payload["tenant_id"], "make it unreadable in this database too")
    view.print_applied(invocation, apply_receipt(invocation.settings, document))


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


def _tenant(invocation: Invocation) -> str:
    # Only as an option: with a default tenant configured, forgetting it must not shred that one.
    tenant: str | None = invocation.overrides.get("tenant")
    if tenant is None:
        raise TenantRequiredError("no tenant is named", hint="name the one to shred with --tenant")
    return tenant
