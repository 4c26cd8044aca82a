"""The commands of ``glpgenc backfill``."""

from contextlib import closing
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.backfill.cancel import cancel
from glpgenc.backfill.estimate import estimate
from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.source_function import SourceReference
from glpgenc.backfill.start import StartedBackfill, set_paused, start
from glpgenc.cli._support.arguments import JobArguments, MigratedColumn, SourceArguments, TableName
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table, so_far
from glpgenc.cli._support.progress import job_progress, job_summary
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.job import JobOptions
from glpgenc.jobs.status import JobStatus, job_numbers, read_status
from glpgenc.jobs.supervisor import APPLICATION, run_workers
from glpgenc.keys.manager import KeyManager
from glpgenc.registry.columns import targets
from glpgenc.registry.stale import stale_registrations
from glpgenc.restore.kind import RESTORE

_LISTED = 20


@command(
    long_unless=("dry_run",),
    job=True,
    known_names=True,
    resume="run the same command again to continue; `glpgenc backfill status` shows what is done",
    databases=DatabaseUse.EACH,
)
def run(
    invocation: Invocation,
    *,
    table: TableName,
    column: MigratedColumn = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes here; more elsewhere.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure a sample, undo it, and tell what it takes.")
    ] = False,
    job: JobArguments,
    source: SourceArguments,
    retry_quarantined: Annotated[
        bool, typer.Option("--retry-quarantined", help="Try rows again that could not be encrypted.")
    ] = False,
) -> None:
    r"""Encrypt the existing rows of a table.

    Fills the ciphertext columns that `glpgenc protect` added, while others read and write the table. It may be stopped
    at any time, in any way, and run again; the same command on another host joins in.

    \b
    Example:  glpgenc backfill run customers --dry-run
              glpgenc backfill run customers --workers 4 --max-lag 5
              glpgenc backfill run customers email --max-rate 2000
    Next:     glpgenc verify customers

    Exit status 1: rows are in quarantine (`glpgenc backfill status` lists them), or it was stopped.
    """
    options, reference = job.job_options(), source.reference()
    if dry_run:
        _estimate(invocation, table, column, options, source=reference, workers=workers)
        return
    so_far("preparing the backfill")
    with translate_errors(), closing(connect_as_job(invocation.settings, APPLICATION)) as connection:
        started = start(connection, table, column, options, reference, retry_quarantined=retry_quarantined)
    so_far(f"the backfill of {table} is registered; `glpgenc backfill status` shows its progress")
    for name in started.firing:
        print_note(f"fires for every row: {name}")
    finished = True
    if started.jobs:
        with job_progress(quiet=invocation.as_json) as progress:
            # A restore of the table that was not finished is among its unfinished jobs.
            finished = run_workers(
                invocation.settings, started.jobs, workers, progress.show, [Backfill(reference), RESTORE]
            )
    _end(invocation, started, finished=finished)


@command(databases=DatabaseUse.EACH)
def status(
    invocation: Invocation,
    *,
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="Only of this table.")] = None,
    column: MigratedColumn = None,
) -> None:
    r"""Show progress, workers and quarantined rows.

    \b
    Example:  glpgenc backfill status
              glpgenc backfill status customers --json
    Next:     glpgenc backfill run customers --retry-quarantined
    """
    with translate_errors(), closing(_connection(invocation)) as connection, transaction(connection):
        if table is not None:
            targets(connection, table, column)
        numbers = job_numbers(connection, table, column)
        found = [each for each in (read_status(connection, number) for number in numbers) if each is not None]
        rows = _quarantine(connection, found)
        stale = stale_registrations(connection) if table is None else []
    for each_stale in stale:
        print_note(f"{each_stale.name} is registered but no longer exists: {each_stale.remedy}")
    if invocation.as_json:
        print_json({"backfills": [each.document() for each in found], "quarantine": rows})
        return
    if not found:
        print_note("there is no backfill" if table is None else f"there is no backfill of {table}")
    for each in found:
        print_line(job_summary(each))
    workers = [(each.table, worker) for each in found for worker in each.workers]
    if workers:
        print_table(
            ("Table", "Worker", "Rows", "Rows/s", "Waits for"),
            ((table, w.worker, w.rows, f"{w.rate:.0f}", "gone" if w.gone else w.waiting) for table, w in workers),
        )
    if rows:
        print_table(
            ("Column", "Row", "SQLSTATE", "Reason"),
            ((f"{row['table']}.{row['column']}", row["row_key"], row["sqlstate"], row["reason"]) for row in rows),
        )


@command(databases=DatabaseUse.EACH)
def pause(invocation: Invocation, *, table: TableName, column: MigratedColumn = None) -> None:
    r"""Pause the workers of a table's backfills.

    The workers on every host pause after their current chunk.

    \b
    Example:  glpgenc backfill pause customers
    Next:     glpgenc backfill resume customers
    """
    _pause(invocation, table, column, paused=True)


@command(databases=DatabaseUse.EACH)
def resume(invocation: Invocation, *, table: TableName, column: MigratedColumn = None) -> None:
    r"""Resume the paused backfills of a table.

    \b
    Example:  glpgenc backfill resume customers
    Next:     glpgenc backfill status customers
    """
    _pause(invocation, table, column, paused=False)


@command(databases=DatabaseUse.EACH)
def cancel_(invocation: Invocation, *, table: TableName, column: MigratedColumn = None) -> None:
    r"""Cancel the backfills of a table.

    The workers on every host end after their current chunk. Encrypted rows stay encrypted, and triggers continue to
    encrypt what is written. The trigger that suppressed the table's own triggers is dropped, also one that an earlier
    backfill left. Nothing is lost: `glpgenc backfill run` finds the remaining rows.

    \b
    Example:  glpgenc backfill cancel customers
    Next:     glpgenc backfill run customers
    """
    with translate_errors(), closing(_connection(invocation)) as connection:
        ended = cancel(connection, table, column)
    if invocation.as_json:
        print_json({"table": ended.table, "jobs": ended.jobs, "rows": ended.rows, "shield_removed": ended.shield})
        return
    if ended.jobs:
        print_line(
            f"the backfill of {ended.table} is cancelled; {counted(ended.rows, 'row')} encrypted, which stay encrypted"
        )
    if ended.shield:
        print_line("the trigger that suppressed other triggers is dropped")


def _connection(invocation: Invocation) -> Connection:
    settings = invocation.settings
    return connect(settings.require_database_url(), APPLICATION, trigger_path=settings.trigger_search_path)


def _pause(invocation: Invocation, table: str, column: str | None, *, paused: bool) -> None:
    with (
        translate_errors(),
        closing(_connection(invocation)) as connection,
        transaction(connection, lock_timeout=False),
    ):
        numbers = set_paused(connection, table, column, paused=paused)
    invocation.show(
        {"jobs": numbers, "paused": paused}, f"the backfill of {table} {'is paused' if paused else 'continues'}"
    )


def _estimate(
    invocation: Invocation,
    table: str,
    column: str | None,
    options: JobOptions,
    *,
    source: SourceReference | None,
    workers: int,
) -> None:
    with (
        KeyManager.from_settings(invocation.settings) as manager,
        translate_errors(),
        closing(connect_as_job(invocation.settings, APPLICATION)) as connection,
    ):
        found = estimate(connection, manager, table, column, options, source=source, workers=workers)
    invocation.show(found.document(), *found.lines())


def _end(invocation: Invocation, started: StartedBackfill, *, finished: bool) -> None:
    with translate_errors(), closing(_connection(invocation)) as connection, transaction(connection):
        found = [each for each in (read_status(connection, number) for number in started.jobs) if each is not None]
        names = [target.column for target in started.targets]
        first = started.targets[0]
        states = {each.column: each.state for each in targets(connection, first.relation) if each.column in names}
        waiting = quarantine.count(connection, first.oid, names)
    invocation.show(
        {
            "table": first.relation,
            "finished": finished,
            "columns": states,
            "rows": sum(each.rows for each in found),
            "quarantined": waiting,
            "backfills": [each.document() for each in found],
        },
        *_last_lines(first.relation, states, found, waiting, finished=finished),
    )
    if waiting or not finished:
        raise typer.Exit(Exit.FAILED)


def _last_lines(
    table: str, states: dict[str, str], found: list[JobStatus], waiting: int, *, finished: bool
) -> list[str]:
    """Return the lines that end the output.

    :param states: of the columns that were asked for.
    :param waiting: values in quarantine.
    """
    rows = sum(each.rows for each in found)
    lines = [f"{table}.{column}: {state}" for column, state in states.items()]
    if not finished:
        ended = "cancelled" if any(each.state == "cancelled" for each in found) else "stopped"
        return [*lines, f"{ended} after {counted(rows, 'row')}; run it again to continue"]
    if waiting:
        lines.append(
            f"{counted(waiting, 'value is', 'values are')} in quarantine: see `glpgenc backfill status {table}`, fix "
            "them, and run again with --retry-quarantined"
        )
    return [*lines, f"{counted(rows, 'row')} encrypted"]


def _quarantine(connection: Connection, found: list[JobStatus]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for each in found:
        for target in targets(connection, each.table):
            if target.column in each.columns:
                listed = quarantine.listed(connection, target.oid, [target.column], _LISTED)
                rows += [{"table": each.table, **row} for row in listed]
    return rows
