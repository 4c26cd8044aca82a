"""``glpgenc backfill``: encrypt the rows that a table had before."""

from contextlib import closing
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.backfill.cancel import cancel
from glpgenc.backfill.estimate import estimate
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.job_options import Between, MaxSlotWal, SourceFunction, SourcePath, source_of
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table, so_far
from glpgenc.cli._support.progress import last_lines, summary, watching, worker_rows
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.job import set_paused
from glpgenc.jobs.options import JobOptions, StartedBackfill, start
from glpgenc.jobs.source_function import SourceReference
from glpgenc.jobs.status import JobStatus, job_numbers, read_status
from glpgenc.jobs.supervisor import APPLICATION, run_workers
from glpgenc.jobs.targets import targets
from glpgenc.keys.manager import KeyManager
from glpgenc.registry.stale import stale_registrations

Table = Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")]
Column = Annotated[str | None, typer.Argument(metavar="[COLUMN]", help="Only this column, plaintext or ciphertext.")]

_LISTED = 20


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(
        app,
        "run",
        long_unless=("dry_run",),
        job=True,
        known_names=True,
        resume="run the same command again to continue; `glpgenc backfill status` shows what is done",
    )(run)
    command(app, "status")(status)
    command(app, "pause")(pause)
    command(app, "resume")(resume)
    command(app, "cancel")(cancel_)


def run(
    invocation: Invocation,
    *,
    table: Table,
    column: Column = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes here; more elsewhere.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure a sample, undo it, and tell what it takes.")
    ] = False,
    max_rate: Annotated[float | None, typer.Option(metavar="ROWS", min=0.001, help="Rows a second at most.")] = None,
    max_lag: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0, help="Wait while a replica lags more.")
    ] = None,
    max_wal: Annotated[float | None, typer.Option(metavar="MB", min=0.001, help="WAL a second at most.")] = None,
    max_dead_tuples: Annotated[
        float | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Wait while more rows are dead.")
    ] = None,
    max_slot_wal: MaxSlotWal = None,
    between: Between = None,
    fire_triggers: Annotated[
        bool, typer.Option("--fire-triggers", help="Let the table's triggers fire, updated_at included.")
    ] = False,
    allow_after_triggers: Annotated[
        bool, typer.Option("--allow-after-triggers", help="Let those fire that can't be kept from it.")
    ] = False,
    source_function: SourceFunction = None,
    source_path: SourcePath = None,
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
    options = JobOptions(
        max_rate=max_rate,
        max_lag=max_lag,
        max_wal=max_wal,
        max_dead_tuples=max_dead_tuples,
        max_slot_wal=max_slot_wal,
        between=between,
        fire_triggers=fire_triggers or None,
        allow_after_triggers=allow_after_triggers or None,
        source=source_of(source_function, source_path),
    )
    if dry_run:
        _estimate(invocation, table, column, options, workers)
        return
    so_far("preparing the backfill")
    with translate_errors(), closing(connect_as_job(invocation.settings, APPLICATION)) as connection:
        started = start(connection, table, column, options, retry_quarantined=retry_quarantined)
    so_far(f"the backfill of {table} is registered; `glpgenc backfill status` shows its progress")
    for name in started.firing:
        print_note(f"fires for every row: {name}")
    finished = not started.jobs or _work(invocation, started, workers, options.source)
    _end(invocation, started, finished=finished)


def status(
    invocation: Invocation,
    *,
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="Only of this table.")] = None,
    column: Column = None,
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
        print_note(f"{each_stale.name} is registered, and is not there any more: {each_stale.mend}")
    if invocation.as_json:
        print_json({"backfills": [each.document() for each in found], "quarantine": rows})
        return
    for each in found:
        print_line(summary(each))
    rows_of_workers = worker_rows(found)
    if rows_of_workers:
        print_table(("Table", "Worker", "Rows", "Rows/s", "Waits for"), rows_of_workers)
    if rows:
        print_table(("Column", "Row", "SQLSTATE", "Reason"), (_shown(row) for row in rows))


def pause(invocation: Invocation, *, table: Table, column: Column = None) -> None:
    r"""Pause the workers of a table's backfills.

    The workers on every host pause after their current chunk.

    \b
    Example:  glpgenc backfill pause customers
    Next:     glpgenc backfill resume customers
    """
    _pause(invocation, table, column, paused=True)


def resume(invocation: Invocation, *, table: Table, column: Column = None) -> None:
    r"""Resume the paused backfills of a table.

    \b
    Example:  glpgenc backfill resume customers
    Next:     glpgenc backfill status customers
    """
    _pause(invocation, table, column, paused=False)


def cancel_(invocation: Invocation, *, table: Table, column: Column = None) -> None:
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
    if invocation.as_json:
        print_json({"jobs": numbers, "paused": paused})
    else:
        print_line(f"the backfill of {table} {'is paused' if paused else 'continues'}")


def _estimate(invocation: Invocation, table: str, column: str | None, options: JobOptions, workers: int) -> None:
    with (
        KeyManager.from_settings(invocation.settings) as manager,
        translate_errors(),
        closing(connect_as_job(invocation.settings, APPLICATION)) as connection,
    ):
        found = estimate(connection, manager, table, column, options, workers=workers)
    if invocation.as_json:
        print_json(found.document())
    else:
        for line in found.lines():
            print_line(line)


def _work(invocation: Invocation, started: StartedBackfill, workers: int, source: SourceReference | None) -> bool:
    with watching(quiet=invocation.as_json) as view:
        return run_workers(invocation.settings, started.jobs, workers, view.show, source)


def _end(invocation: Invocation, started: StartedBackfill, *, finished: bool) -> None:
    with translate_errors(), closing(_connection(invocation)) as connection, transaction(connection):
        found = [each for each in (read_status(connection, number) for number in started.jobs) if each is not None]
        names = [target.column for target in started.targets]
        first = started.targets[0]
        states = {each.column: each.state for each in targets(connection, first.relation) if each.column in names}
        waiting = quarantine.count(connection, first.oid, names)
    if invocation.as_json:
        print_json(
            {
                "table": first.relation,
                "finished": finished,
                "columns": states,
                "rows": sum(each.rows for each in found),
                "quarantined": waiting,
                "backfills": [each.document() for each in found],
            }
        )
    else:
        for line in last_lines(first.relation, states, found, waiting, finished=finished):
            print_line(line)
    if waiting or not finished:
        raise typer.Exit(Exit.FAILED)


def _quarantine(connection: Connection, found: list[JobStatus]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for each in found:
        for target in targets(connection, each.table):
            if target.column in each.columns:
                listed = quarantine.listed(connection, target.oid, [target.column], _LISTED)
                rows += [{"table": each.table, **row} for row in listed]
    return rows


def _shown(row: dict[str, Any]) -> tuple[object, ...]:
    return (f"{row['table']}.{row['column']}", row["row_key"], row["sqlstate"], row["reason"])
