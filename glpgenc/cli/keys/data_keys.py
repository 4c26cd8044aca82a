"""``glpgenc keys``: data keys, by what is stored of them. Nothing here shows a key, wrapped or not."""

from contextlib import closing
from typing import Annotated, Any
from uuid import UUID

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_table
from glpgenc.errors import ConfigurationError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import GLOBAL_TENANT, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.store import DataKeyStore
from glpgenc.keys.trust.row_signing import key_rows

_SHOWN = (
    "key_id", "tenant_id", "data_class", "purpose", "version", "state", "provider", "key_uri", "created_at",
    "activated_at", "deactivated_at", "compromised_at", "retired_at", "destroyed_at", "shredded",
)  # fmt: skip
_LISTED = {
    "key_id": "Key", "tenant_id": "Tenant", "data_class": "Class", "purpose": "Purpose", "version": "Version",
    "state": "State", "provider": "KMS", "created_at": "Created",
}  # fmt: skip

DataClass = Annotated[str, typer.Option(metavar="CLASS", help="The data class, such as pii.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "create")(create)
    command(app, "list", known_names=True)(list_)
    command(app, "show")(show)


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
        manager.catalog.of_classes([data_class])  # raises for a class that no field has: it is misspelt
        _print_one(invocation, manager.create(settings.tenant, data_class, purpose))


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
    store = DataKeyStore(invocation.settings.require_database_url())
    with closing(store):
        records = store.list(
            # Only as an option: with a default tenant configured, all keys are still to be seen.
            tenant_id=invocation.overrides.get("tenant"),
            data_class=data_class,
            purpose=purpose,
            state=state,
        )
    rows, listed, forged = [_metadata(record) for record in records], _LISTED, set[UUID]()
    if verify:
        forged = _forged(invocation)
        rows = [row | {"row": "forged" if row["key_id"] in forged else "as signed"} for row in rows]
        listed = listed | {"row": "Row"}
    if invocation.as_json:
        print_json({"keys": rows})
    else:
        print_table(listed.values(), ((row[name] for name in listed) for row in rows))
    if any(row["key_id"] in forged for row in rows):
        raise typer.Exit(Exit.FAILED)


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
    store = DataKeyStore(invocation.settings.require_database_url())
    with closing(store):
        _print_one(invocation, store.get(key_id))


def _forged(invocation: Invocation) -> set[UUID]:
    with key_rows(invocation.settings) as rows:
        return {key_id for each in rows.unsigned() for key_id in each.key_ids()}


def _print_one(invocation: Invocation, record: DataKeyRecord) -> None:
    if invocation.as_json:
        print_json(_metadata(record))
    else:
        print_table(("", "Data key"), _metadata(record).items())


def _metadata(record: DataKeyRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _SHOWN}
