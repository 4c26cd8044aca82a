"""The commands of ``glpgenc shard``."""

from contextlib import closing
from typing import Annotated, Any
from uuid import UUID

import typer

from glpgenc.cli._support.arguments import Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import RUN_AGAIN, confirm, print_note, so_far
from glpgenc.database import connect, translate_errors
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.observe import irreversible
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.shards.members import APPLICATION, Members, Shard, members
from glpgenc.shards.originals import Place, difference
from glpgenc.shards.registration import ShardRecord, moved, remove, verified_shards


@command(databases=DatabaseUse.ALL)
def list_(invocation: Invocation) -> None:
    r"""List the registered databases.

    Lists the databases whose keys are in the one that holds the keys. Until one is removed, no key is retired or
    destroyed without it.

    \b
    Example:  glpgenc shard list
    Next:     glpgenc doctor, with every database
    """
    keys = invocation.databases.keys
    with (
        translate_errors(),
        KeyManager.from_settings(keys.settings) as manager,
        closing(connect(keys.url, APPLICATION)) as connection,
    ):
        found = verified_shards(connection, manager.registry, keys.settings.environment)
    invocation.show_table(
        {"keys": keys.label, "shards": [each.document() for each in found]},
        ("Id", "Registered as", "Registered", "Removed"),
        ((each.shard_id, each.label, each.registered_at, each.removed_at) for each in found),
    )


@command(databases=DatabaseUse.ALL, resume=RUN_AGAIN)
def sync(invocation: Invocation) -> None:
    r"""Bring what databases know of keys up to date.

    Every database has whose each key is and its state, but no wrapped key, and the tombstones: its triggers and
    sessions look them up. Jobs and commands that change keys bring it up to date themselves; after a database was down,
    or where tenants get their first keys by an application, this does.

    \b
    Example:  glpgenc shard sync
    Next:     glpgenc doctor, with every database

    Exit status 1: a registered database was not named; that of its error: one could not be brought up to date.
    """
    databases = invocation.databases
    so_far("bringing databases up to date")
    with (
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, APPLICATION) as opened,
    ):
        opened.publish()
        failed = {each.label: error for each, error in opened.failed.items()}
        forgotten = [each.label for each in opened.forgotten]
    results: list[dict[str, Any]] = []
    for database in databases.shards:
        error = failed.get(database.label)
        results.append({"database": database.label, "up_to_date": error is None, "error": error and error.document()})
    lines = [
        f"{each['database']}: " + ("up to date" if each["up_to_date"] else each["error"]["message"]) for each in results
    ]
    lines += [f"{name}: it is registered, and was not named" for name in forgotten]
    invocation.show({"databases": results, "forgotten": forgotten}, *(lines or ["no other database is named"]))
    if failed or forgotten:
        raise typer.Exit(max((exit_code(each) for each in failed.values()), default=Exit.FAILED))


@command(databases=DatabaseUse.ALL, resume=RUN_AGAIN)
def remove_(
    invocation: Invocation,
    *,
    shard_id: Annotated[UUID, typer.Argument(metavar="ID", help="As in shard list.")],
    yes: Yes = False,
) -> None:
    r"""Forget a database that is gone for good.

    From then on keys are retired and destroyed without it. Values in a copy of it that still exists, and are under such
    a key, can't be read any more. The database's id must be typed; `glpgenc init` with it registers it again.

    \b
    Example:  glpgenc shard remove 5a0f3f6f-9a54-4a0e-8f0b-3f6e0d1c1b7e
    Next:     glpgenc shard list
    """
    keys = invocation.databases.keys
    with (
        translate_errors(),
        KeyManager.from_settings(keys.settings) as manager,
        closing(connect(keys.url, APPLICATION, autocommit=True)) as connection,
    ):
        known = verified_shards(connection, manager.registry, keys.settings.environment)
        if all(each.shard_id != shard_id or each.removed_at is not None for each in known):
            raise KeyNotFoundError(
                f"no shard is registered with id {shard_id}", hint="`glpgenc shard list` shows the registered ones"
            )
        if not yes:
            confirm(str(shard_id), "have keys destroyed without it")
        so_far("removing it; `glpgenc shard list` shows whether it counts")
        label = next(each.label for each in known if each.shard_id == shard_id)
        detail = {"shard_id": str(shard_id), "label": label}
        with irreversible(Event(type=EncryptionAuditEventType.SHARD_REMOVED, operation="remove", detail=detail)):
            found = remove(connection, manager.registry, keys.settings.environment, shard_id)
    invocation.show(found.document(), f"{found.label} does not count any more")


@command(databases=DatabaseUse.ALL, resume=RUN_AGAIN)
def moved_(
    invocation: Invocation,
    *,
    shard_id: Annotated[UUID, typer.Argument(metavar="ID", help="As in shard list.")],
    yes: Yes = False,
) -> None:
    r"""Confirm that a database is elsewhere or was restored.

    After a failover, a restore or a move a database may be a copy of the one that was registered, for all that can be
    seen: rotations leave it out, and no key is retired or destroyed. If its URL leads to the database that applications
    write to, say so by this command. The database's id must be typed.

    What else exists of it is not searched: values there under a key that is destroyed later can't be read any more.

    \b
    Example:  glpgenc shard moved 5a0f3f6f-9a54-4a0e-8f0b-3f6e0d1c1b7e
    Next:     glpgenc rotate --all     if it was restored; else glpgenc doctor, with every database
    """
    databases = invocation.databases
    with (
        translate_errors(),
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, APPLICATION, copies=True) as opened,
    ):
        record = next((each for each in opened.registered if each.shard_id == shard_id), None)
        if record is None:
            raise KeyNotFoundError(
                f"no shard is registered with id {shard_id}", hint="`glpgenc shard list` shows the registered ones"
            )
        shard = next((each for each in opened.shards if each.shard_id == shard_id), None)
        if shard is None:
            for database, error in opened.failed.items():
                raise type(error)(f"{database.label}: {error.message}; nothing is confirmed", hint=error.hint)
            raise KeyStateError(
                f"shard {record.label} was not named; nothing is confirmed",
                hint="name it with --database-url behind the database with the keys, or in database_urls",
            )
        reason = difference(record, shard.connection)
        if reason is not None:
            if not yes:
                print_note(f"{shard.database.label}: {reason}")
                confirm(str(shard_id), f"have keys destroyed by what {shard.database.label} has")
            so_far("confirming it; `glpgenc doctor` shows whether it counts")
            record = _confirmed(opened, shard, manager.registry)
            opened.publish()
    text = "is where it was registered" if reason is None else "counts as it is now"
    invocation.show(
        record.document() | {"confirmed": reason is not None, "reason": reason}, f"{shard.database.label} {text}"
    )


def _confirmed(opened: Members, shard: Shard, registry: RegistryKey) -> ShardRecord:
    detail = {
        "shard_id": str(shard.shard_id),
        "label": shard.database.label,
        "place": str(Place.of(shard.connection)),
    }
    with irreversible(Event(type=EncryptionAuditEventType.SHARD_MOVED, operation="moved", detail=detail)):
        return moved(opened.keys, shard.connection, registry, shard.shard_id)
