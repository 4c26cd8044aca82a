"""The commands ``glpgenc keys retire``, ``unretire``, ``destroy`` and ``compromise``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import QuietJobArguments, Settle, Workers
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import confirm, print_json, print_line, print_note, so_far
from glpgenc.cli.keys.rotate import RotationProgress, print_report, rotation_progress
from glpgenc.database import Connection, connect
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord
from glpgenc.keys.recorded_cache_times import longest_use
from glpgenc.keys.store import SignedKeyStore
from glpgenc.rotation.retirement import compromise, destroy, retire, unretire
from glpgenc.rotation.run import APPLICATION, RotateOptions
from glpgenc.settings import Settings
from glpgenc.shards.members import Members, members

SettleEnd = Annotated[
    float | None,
    typer.Option(
        "--settle",
        metavar="SECONDS",
        min=0,
        help="How long after its replacement a process may write with the key.",
        show_default="the longest time that a process has declared",
    ),
]
KeyId = Annotated[UUID, typer.Argument(metavar="KEY_ID", help="As in keys list.")]


@command(resume="run it again; the key is as it was", databases=DatabaseUse.ALL)
def retire_(
    invocation: Invocation,
    *,
    key_id: KeyId,
    settle: SettleEnd = None,
    undo: Annotated[bool, typer.Option("--undo", hidden=True, help="The same as unretire.")] = False,
) -> None:
    r"""Stop handing out a key that no value is under.

    The key must have been replaced. Its wrapped form stays: `glpgenc keys unretire` undoes it. Every bytea column of
    every table is read: registered or not, partitions, history tables, materialized views. Where a value is found, or a
    table can't be read, the key stays as it is. So it does while a process may still write with it: each declares how
    long it uses a key (cache_ttl and cache_max_stale), and that time must be over.

    \b
    Example:  glpgenc keys retire 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e
    Next:     glpgenc keys destroy KEY_ID

    Exit status 3: a value is under the key, or it is still in use.
    """
    if undo:
        _unretire(invocation, key_id)
        return
    with _opened(invocation) as (opened, records):
        ended = retire(opened.keys, records, key_id, **_waits(invocation, opened, key_id, settle))
        _print_ended(invocation, ended.record, ended.looked_at)


@command(databases=DatabaseUse.ALL)
def unretire_(invocation: Invocation, *, key_id: KeyId) -> None:
    r"""Hand out a retired key again.

    \b
    Example:  glpgenc keys unretire 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e
    Next:     glpgenc keys show 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e

    Exit status 3: the key is not retired.
    """
    _unretire(invocation, key_id)


@command(resume="run it again; `glpgenc keys show KEY_ID` shows whether it is destroyed", databases=DatabaseUse.ALL)
def destroy_(
    invocation: Invocation,
    *,
    key_id: KeyId,
    settle: SettleEnd = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask for the key's id to be typed.")] = False,
) -> None:
    r"""Delete the wrapped form of a key for good.

    The key must have been replaced, and no value in any table of the database may be under it. It is refused while a
    process may still write with it, as for retire. The key's id must be typed.

    Backups of glpgenc.data_keys still contain it: anyone who has one, and may use the KMS key, can unwrap it. Where an
    installation has several databases, all of them must be named, and are searched. Values under it in copies of
    databases and in files are not searched for.

    \b
    Example:  glpgenc keys destroy 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e
    Next:     glpgenc keys list --state destroyed

    Exit status 3: a value is under the key, or it is still in use.
    """
    with _opened(invocation) as (opened, records):
        records.store.get(key_id)
        if not yes:
            confirm(str(key_id), "destroy the key for good")
        ended = destroy(opened.keys, records, key_id, **_waits(invocation, opened, key_id, settle))
        _print_ended(invocation, ended.record, ended.looked_at)


@command(
    job=True, resume="run the same command again to continue; it creates no further keys", databases=DatabaseUse.ALL
)
def compromise_(
    invocation: Invocation,
    *,
    key_id: KeyId,
    settle: Settle = 0.0,
    workers: Workers = 1,
    job: QuietJobArguments,
) -> None:
    r"""Replace a leaked key and list what it could read.

    Marks the key as compromised, creates a new one, re-encrypts every row that is under the old one, and lists the
    columns that it could read. Processes that watch for changes write with the new key at once, others when their cache
    expires. What was read from copies can't be taken back: the list is for your incident report.

    \b
    Example:  glpgenc keys compromise 3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e --workers 4
    Next:     glpgenc keys destroy KEY_ID

    Exit status 1: values are left under the key, or it was stopped.
    """
    options = RotateOptions(workers=workers, settle=settle, moving=job.job_options())
    with rotation_progress(quiet=invocation.as_json) as progress:
        so_far("marking the key as compromised")
        found = compromise(invocation.settings, key_id, options, progress, databases=invocation.databases)
    if invocation.as_json:
        print_json(found.document())
    else:
        print_line(f"data key {key_id} is {found.record.state}; it could read:")
        for column in found.exposed.columns:
            print_line(f"  {counted(sum(column.keys.values()), 'value')} of {column.name}")
        if not found.exposed.columns:
            print_line("  nothing that is in this database now")
        for name in found.not_read:
            print_line(f"  not known: {name} was not read")
        print_report(found.report)
    if not found.report.finished:
        raise typer.Exit(Exit.FAILED)


@contextmanager
def _opened(invocation: Invocation) -> Iterator[tuple[Members, SignedKeyStore]]:
    databases = invocation.databases
    with (
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, APPLICATION, _connect) as opened,
    ):
        yield opened, manager.records


def _connect(settings: Settings) -> Connection:
    return connect(settings.require_database_url(), APPLICATION)


def _unretire(invocation: Invocation, key_id: UUID) -> None:
    with _opened(invocation) as (opened, records):
        _print_ended(invocation, unretire(opened.keys, records, key_id, opened), None)


def _waits(invocation: Invocation, opened: Members, key_id: UUID, settle: float | None) -> dict[str, Any]:
    """Return how long to wait for processes that may write with a key, how that is shown, and the databases."""
    if settle is None:
        settings = invocation.settings
        settle = longest_use(opened.keys, key_id, settings.cache_ttl + settings.cache_max_stale)
    progress = RotationProgress(quiet=invocation.as_json)
    return {"settle": settle, "show": progress.counting, "waiting": _waiting, "opened": opened}


def _waiting(transactions: int) -> None:
    text = f"waiting for {counted(transactions, 'transaction')} that began before"
    so_far(text)
    print_note(text)


def _print_ended(invocation: Invocation, record: DataKeyRecord, looked_at: int | None) -> None:
    if invocation.as_json:
        shown = {"key_id": record.key_id, "state": record.state, "retired_at": record.retired_at}
        print_json(shown | {"columns_read": looked_at})
        return
    state = "retired" if record.retired_at is not None and record.wrapped_key is not None else str(record.state)
    read = (
        ""
        if looked_at is None
        else f": {counted(looked_at, 'column was', 'columns were')} read, and no value was under it"
    )
    print_line(f"data key {record.key_id} is {state}{read}")
