"""The commands ``glpgenc keys create``, ``list``, ``show`` and ``sign``. None shows a key, wrapped or not."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated, Any
from uuid import UUID

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, usage_error
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.errors import ConfigurationError, KeyManagementError, KeyNotFoundError
from glpgenc.keys.branch.model import BranchKeyRecord
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.keys.store import DataKeyStore
from glpgenc.keys.trust.row_signing import KeyRecord, UnsignedRows, key_rows, sign_rows
from glpgenc.wire.context import GLOBAL_TENANT

_SHOWN = (
    "key_id", "tenant_id", "data_class", "purpose", "version", "state", "provider", "key_uri", "created_at",
    "activated_at", "deactivated_at", "compromised_at", "retired_at", "destroyed_at", "shredded",
)  # fmt: skip
_LISTED = {
    "key_id": "Key", "tenant_id": "Tenant", "data_class": "Class", "purpose": "Purpose", "version": "Version",
    "state": "State", "provider": "KMS", "created_at": "Created",
}  # fmt: skip

DataClass = Annotated[str, typer.Option(metavar="CLASS", help="The data class, such as pii.")]


@command(databases=DatabaseUse.KEYS)
def create(
    invocation: Invocation,
    *,
    data_class: DataClass,
    purpose: Annotated[Purpose, typer.Option(help="To encrypt values, or to make search terms.")] = Purpose.ENCRYPTION,
) -> None:
    r"""Create the data key of a tenant and data class.

    An active key is shown and stays. The data class is one that a field is registered with.

    \b
    Example:  glpgenc keys create --tenant acme --data-class pii
              glpgenc keys create --tenant '*' --data-class login --purpose index
    Next:     glpgenc keys list --tenant acme
    """
    settings = invocation.settings
    if settings.tenant == GLOBAL_TENANT and purpose is not Purpose.INDEX:
        raise ConfigurationError("tenant '*' has index keys only", hint="add --purpose index, or name one tenant")
    with KeyManager.from_settings(settings) as manager:
        with usage_error(KeyManagementError):
            manager.catalog.of_classes([data_class])  # raises for a class that no field has: it is misspelt
        _print_one(invocation, manager.create(settings.tenant, data_class, purpose))


@command(known_names=True, databases=DatabaseUse.KEYS)
def list_(
    invocation: Invocation,
    *,
    data_class: Annotated[str | None, typer.Option(metavar="CLASS", help="Only of this data class.")] = None,
    purpose: Annotated[Purpose | None, typer.Option(help="Only for this purpose.")] = None,
    state: Annotated[KeyState | None, typer.Option(help="Only in this state.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Check the signatures of their rows, with the KMS.")] = False,
) -> None:
    r"""List data keys and their states.

    Lists those of all tenants, or of the one given by --tenant. No key is shown, wrapped or not.

    \b
    Example:  glpgenc keys list
              glpgenc keys list --tenant acme --state active --json
    Next:     glpgenc keys show KEY_ID

    Exit status 1 with --verify: a row is not as this installation signed it, or one beside it.
    """
    store = DataKeyStore(invocation.database_url)
    with closing(store):
        records = store.list(
            # Only as an option: with a default tenant configured, all keys are still to be seen.
            tenant_id=invocation.tenant_option,
            data_class=data_class,
            purpose=purpose,
            state=state,
        )
    rows, listed, forged = [_metadata(record) for record in records], _LISTED, set[UUID]()
    if verify:
        forged = _forged(invocation)
        rows = [row | {"row": "forged" if row["key_id"] in forged else "as signed"} for row in rows]
        listed = listed | {"row": "Row"}
    invocation.show_table({"keys": rows}, listed.values(), ((row[name] for name in listed) for row in rows))
    if any(row["key_id"] in forged for row in rows):
        raise typer.Exit(Exit.FAILED)


@command(databases=DatabaseUse.KEYS)
def show(
    invocation: Invocation,
    *,
    key_id: Annotated[UUID, typer.Argument(metavar="KEY_ID", help="As in an envelope or in keys list.")],
) -> None:
    r"""Show what is stored about one data key.

    Everything except the wrapped key itself.

    \b
    Example:  glpgenc keys show 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e
    Next:     glpgenc keys retire KEY_ID     for a replaced key
    """
    store = DataKeyStore(invocation.database_url)
    with closing(store):
        _print_one(invocation, store.get(key_id))


def _forged(invocation: Invocation) -> set[UUID]:
    with key_rows(invocation.settings) as rows:
        return {key_id for each in rows.unsigned() for key_id in each.key_ids()}


def _print_one(invocation: Invocation, record: DataKeyRecord) -> None:
    invocation.show_table(_metadata(record), ("", "Data key"), _metadata(record).items())


def _metadata(record: DataKeyRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _SHOWN}


_SIGNED_COLUMNS = {
    "key_id": "Key", "owner": "Tenant, class and purpose, or group", "version": "Version", "state": "State",
    "retired": "Retired", "key_uri": "Wrapped by", "was": "Row",
}  # fmt: skip


@command(databases=DatabaseUse.KEYS)
def sign_(
    invocation: Invocation,
    *,
    key_ids: Annotated[
        list[UUID] | None,
        typer.Argument(
            metavar="[KEY_ID]...", help="Keys whose rows somebody changed, and which are right as they are."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Sign them. Without it they are listed only.")] = False,
) -> None:
    r"""List unsigned rows of keys, and sign them with --yes.

    Without KEY_ID, rows that never had a signature: of a database from before rows were signed. Rows that someone
    changed past glpgenc, or restored in part, are listed too, but signed only where they are named, together with all
    others of the same tenant, class and purpose, or group. Look at each first: a signed row is trusted.

    \b
    Example:  glpgenc keys sign
              glpgenc keys sign --yes
              glpgenc keys sign --yes 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e
    Next:     glpgenc keys list --verify

    Exit status 1: unsigned rows are left.
    """
    settings, named = invocation.settings, set(key_ids or ())
    with key_rows(settings) as rows:
        found = rows.unsigned()
    known = {key_id for each in found for key_id in each.key_ids()}
    if unknown := named - known:
        raise KeyNotFoundError(
            f"there is no key {min(unknown)} whose row, or one beside it, is not signed", hint="see `glpgenc keys sign`"
        )
    wanted = [each for each in found if (each.key_ids() & named if named else each.never_signed)]
    left = [each for each in found if each not in wanted]
    if yes:
        sign_rows(settings, wanted)
    if invocation.as_json:
        print_json({"signed" if yes else "would_sign": _documents(wanted), "left": _documents(left)})
    else:
        _print_unsigned(wanted, "signed" if yes else "would be signed with --yes")
        _print_unsigned(
            left, "changed past glpgenc: name them to sign them, if they are right" if not named else "left"
        )
    if left or (wanted and not yes):
        raise typer.Exit(Exit.FAILED)


def _print_unsigned(found: list[UnsignedRows], what: str) -> None:
    number = sum(len(each.rows) for each in found)
    if found:
        print_table(_SIGNED_COLUMNS.values(), ((row[name] for name in _SIGNED_COLUMNS) for row in _documents(found)))
    print_line(f"{counted(number, 'row')} {what}")


def _documents(found: list[UnsignedRows]) -> list[dict[str, Any]]:
    return [_document(row, each) for each in found for row in each.rows]


def _document(row: KeyRecord, of: UnsignedRows) -> dict[str, Any]:
    retired = not isinstance(row, BranchKeyRecord) and row.retired_at is not None
    return {
        "key_id": row.branch_id if isinstance(row, BranchKeyRecord) else row.key_id,
        "owner": " ".join(row.owner),
        "version": row.version,
        "state": row.state,
        "retired": "yes" if retired else "",
        "key_uri": row.key_uri,
        "was": "never signed" if of.never_signed else "not as it was signed" if row == of.forged else "beside it",
    }
