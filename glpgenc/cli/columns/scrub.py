"""The commands ``glpgenc scrub plan`` and ``run``."""

import sys
from dataclasses import asdict
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import LockArguments, TableName, Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import confirm, print_json, print_line, print_note, print_table, so_far
from glpgenc.database.locks import LockRetry
from glpgenc.scrub.residue import Residue, worst_first
from glpgenc.scrub.scrub import RewriteMethod, ScrubPlan, plan_scrub, report, scrub
from glpgenc.scrub.wal import recycle_wal

MethodOption = Annotated[
    RewriteMethod, typer.Option("--method", help="How to rewrite it; pg_repack keeps readers and writers in.")
]


@command()
def plan_(invocation: Invocation, *, table: TableName, method: MethodOption = RewriteMethod.VACUUM_FULL) -> None:
    r"""Show what a scrub rewrites and what may hold plaintext.

    Lists the WAL, backups, subscribers and copies that may hold the dropped plaintext, and until when. Changes nothing.

    \b
    Example:  glpgenc scrub plan customers
    Next:     glpgenc scrub run customers
    """
    _plan(invocation, table, method)


@command(long_unless=("dry_run",), job=True, resume="run it again; tables that were rewritten are rewritten once more")
def run(
    invocation: Invocation,
    *,
    table: TableName,
    method: MethodOption = RewriteMethod.VACUUM_FULL,
    recycle: Annotated[
        bool, typer.Option("--recycle-wal", help="Overwrite the WAL's old segments afterwards. Needs a superuser.")
    ] = False,
    yes: Yes = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; the same as `scrub plan`.")] = False,
    lock: LockArguments,
) -> None:
    r"""Rewrite a table whose plaintext column was dropped.

    Rewrites the table, its indexes, its TOAST table and its statistics. WAL, backups, subscribers and copies stay as
    they are: the report lists them, and until when each may hold plaintext. The table's name must be typed.

    \b
    Example:  glpgenc scrub run customers --recycle-wal
              glpgenc scrub run customers --method pg_repack --yes
    Next:     glpgenc scrub prove --canaries-file values.txt
    """
    if dry_run:
        _plan(invocation, table, method)
        return
    plan = plan_scrub(invocation.database_url, table, method)
    if not invocation.as_json:
        _print_plan(plan)
    if not yes:
        confirm(plan.columns[0].table, f"rewrite table {plan.relation}")
    _rewrite(invocation, plan, lock.retry(), recycle=recycle)


def _plan(invocation: Invocation, table: str, method: RewriteMethod) -> None:
    url = invocation.database_url
    plan = plan_scrub(url, table, method)
    if not invocation.as_json:
        _print_plan(plan)
    _print_residue(invocation, plan, report(url, plan))


def _rewrite(invocation: Invocation, plan: ScrubPlan, patience: LockRetry, *, recycle: bool) -> None:
    url = invocation.database_url
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
        print_line(f"rewritten: {counted(done.bytes, 'byte')} now; WAL up to {done.lsn} may hold plaintext")
        if done.clean_from is None:
            print_line("so may later WAL, until the statistics are rewritten too: run it again")
        if recycled is not None:
            print_line(f"{counted(recycled.segments, 'WAL segment')} overwritten; {recycled.kept} older kept")
    _print_residue(invocation, plan, done.residue, **facts)


def _print_plan(plan: ScrubPlan) -> None:
    columns = ", ".join(f"{each.column} ({each.state})" for each in plan.columns)
    print_line(
        f"table {plan.relation}, {counted(plan.bytes, 'byte')}, {len(plan.leaves)} to rewrite by "
        f"{plan.method}: {columns}"
    )
    if plan.clean_from is not None:
        print_line(f"scrubbed before: what was written to the WAL from {plan.clean_from} on holds no plaintext")


def _print_residue(invocation: Invocation, plan: ScrubPlan, residue: list[Residue], **facts: Any) -> None:
    found = worst_first(residue)
    if not invocation.as_json:
        print_table(
            ("Standing", "Place", "What", "Remedy"),
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
    def listen(text: str) -> None:
        so_far(f"{text}; tables before it are rewritten")
        if not invocation.as_json and sys.stderr.isatty():
            print_note(text)

    return listen
