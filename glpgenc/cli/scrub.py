"""``glpgenc scrub``: rewrite what still holds dropped plaintext, and prove that it is gone."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc.cli import planting, proving
from glpgenc.cli.command import command
from glpgenc.cli.confirm import confirm
from glpgenc.cli.contract import Attempts, LockTimeout
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_line, print_note, print_table
from glpgenc.errors import ConfigurationError
from glpgenc.migrate.locking import Patience
from glpgenc.migrate.residue import Residue, worst_first
from glpgenc.migrate.scrub import Method, ScrubPlan, plan_scrub, report, scrub
from glpgenc.migrate.wal import recycle_wal


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "scrub", long_unless=("dry_run", "unplant", "plant"), job=True)(scrub_)


def scrub_(
    invocation: Invocation,
    *,
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="The table, as in SQL.")] = None,
    method: Annotated[
        Method, typer.Option(help="How to rewrite it; pg_repack keeps readers and writers in.")
    ] = Method.VACUUM_FULL,
    recycle: Annotated[
        bool, typer.Option("--recycle-wal", help="Overwrite the WAL's old segments afterwards. Needs a superuser.")
    ] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Rewrite nothing; search the data directory for values.")
    ] = False,
    canary: Annotated[
        list[str] | None, typer.Option(metavar="VALUE", help="Search for this: made-up ones only, others can see it.")
    ] = None,
    canaries_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Search for its lines; - for standard input.")
    ] = None,
    plant: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=100_000, help="Insert N rows of made-up values first.")
    ] = None,
    unplant: Annotated[
        bool, typer.Option("--unplant", help="Delete the rows that --plant made, and its file.")
    ] = False,
    data_directory: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the server's data directory is.")
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", min=1, max=64, help="Processes that search.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; show what may hold plaintext, before or after.")
    ] = False,
    lock_timeout: LockTimeout = 500,
    attempts: Attempts = 20,
) -> None:
    r"""Rewrite a table whose plaintext was dropped, and report what else may hold it.

    Table, indexes, toast and statistics are rewritten. WAL, backups, subscribers and copies are not: the report says
    what there is of them, and until when. With --prove it searches the server's files for values, and shows counts
    only: code 0 for none, 3 for the WAL only, 1 for any other file.

    \b
    Example:  glpgenc scrub customers --dry-run
              glpgenc scrub customers --yes --recycle-wal
              glpgenc scrub customers --prove --plant 100 --canaries-file planted.txt
              glpgenc scrub --prove --canaries-file planted.txt
              glpgenc scrub customers --unplant --canaries-file planted.txt
    """
    if unplant:
        planting.take_away(invocation, table, canaries_file, yes=yes, dry_run=dry_run)
        return
    if plant:
        planting.put_in(invocation, table, None if canary else canaries_file, plant, yes=yes)
        return
    if prove:
        proving.run(invocation, proving.Request(canary or [], canaries_file, data_directory, workers))
        return
    if table is None:
        raise ConfigurationError("no table is named", hint="name one, or pass --prove")
    url = invocation.settings.require_database_url()
    plan = plan_scrub(url, table, method)
    if not invocation.as_json:
        _print_plan(plan)
    if dry_run:
        _print_residue(invocation, plan, report(url, plan))
        return
    if not yes:
        confirm(plan.columns[0].table, f"rewrite table {plan.relation}")
    _rewrite(invocation, plan, Patience(lock_timeout, attempts, _waiting), recycle=recycle)


def _rewrite(invocation: Invocation, plan: ScrubPlan, patience: Patience, *, recycle: bool) -> None:
    url = invocation.settings.require_database_url()
    allowed = invocation.settings.allow_superuser
    done = scrub(url, plan, patience, _listener(invocation), allow_superuser=allowed)
    recycled = recycle_wal(url) if recycle else None
    facts: dict[str, Any] = {
        "lsn": done.lsn,
        "clean_from": done.clean_from,
        "bytes_after": done.bytes,
        "recycled_wal": recycled and asdict(recycled),
    }
    if not invocation.as_json:
        print_line(f"rewritten: {done.bytes:,} bytes now; WAL up to {done.lsn} may hold plaintext")
        if done.clean_from is None:
            print_line("so may later WAL, until the statistics are rewritten too: run it again")
        if recycled is not None:
            print_line(f"{recycled.segments} segments of WAL were filled; {recycled.kept} older ones are kept")
    _print_residue(invocation, plan, done.residue, **facts)


def _print_plan(plan: ScrubPlan) -> None:
    columns = ", ".join(f"{each.column} ({each.state})" for each in plan.columns)
    print_line(
        f"table {plan.relation}, {plan.bytes:,} bytes, {len(plan.leaves)} to rewrite by {plan.method}: {columns}"
    )
    if plan.clean_from is not None:
        print_line(f"scrubbed before: what was written to the WAL from {plan.clean_from} on holds no plaintext")


def _print_residue(invocation: Invocation, plan: ScrubPlan, residue: list[Residue], **facts: Any) -> None:
    found = worst_first(residue)
    if not invocation.as_json:
        print_table(
            ("Standing", "Place", "What", "Until"),
            ((each.standing, each.place, each.what, each.until) for each in found),
        )
        return
    scrubbed = "lsn" in facts
    print_json(
        {
            "table": plan.relation,
            "method": plan.method,
            "scrubbed": scrubbed,
            "columns": [
                {"column": each.column, "state": "scrubbed" if scrubbed else each.state} for each in plan.columns
            ],
            "clean_from": plan.clean_from,
            "bytes_before": plan.bytes,
            **facts,
            "residue": [asdict(each) for each in found],
        }
    )


def _listener(invocation: Invocation) -> Any:
    return (lambda _: None) if invocation.as_json or not sys.stderr.isatty() else print_note


def _waiting(attempt: int, pause: float) -> None:
    print_note(f"the table is in use (attempt {attempt}); trying again in {pause:.1f} s")
