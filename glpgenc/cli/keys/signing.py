"""``glpgenc keys sign``: rows of keys from before rows were signed, or that someone changed or restored in part."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.errors import KeyNotFoundError
from glpgenc.keys.branch.model import BranchKeyRecord
from glpgenc.keys.trust.row_signing import KeyRecord, UnsignedRows, key_rows, sign_rows

_COLUMNS = {
    "key_id": "Key", "owner": "Tenant, class and purpose, or group", "version": "Version", "state": "State",
    "retired": "Retired", "key_uri": "Wrapped by", "was": "Row",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to ``glpgenc keys``."""
    command(app, "sign")(sign_)


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
        _print(wanted, "signed" if yes else "would be signed with --yes")
        _print(left, "changed past glpgenc: name them to sign them, if they are right" if not named else "left")
    if left or (wanted and not yes):
        raise typer.Exit(Exit.FAILED)


def _print(found: list[UnsignedRows], what: str) -> None:
    number = sum(len(each.rows) for each in found)
    if found:
        print_table(_COLUMNS.values(), ((row[name] for name in _COLUMNS) for row in _documents(found)))
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
