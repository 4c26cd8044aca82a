"""The command ``glpgenc restore-plaintext``, the way back from contract."""

from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import QuietJobArguments, TableName, Workers, Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import RUN_AGAIN, confirm, print_json, print_line, print_note, so_far
from glpgenc.cli._support.progress import job_progress
from glpgenc.database.transactions import transaction
from glpgenc.jobs.status import read_status
from glpgenc.jobs.supervisor import run_workers
from glpgenc.restore.kind import RESTORE
from glpgenc.restore.restore import APPLICATION, RestorePlan, plan_restore, start_restore


@command(long_unless=("dry_run",), job=True, resume=RUN_AGAIN)
def restore_plaintext_(
    invocation: Invocation,
    *,
    table: TableName,
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="The ciphertext column.")],
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="NAME", help="The plaintext column.", show_default="the one that was dropped"),
    ] = None,
    type_name: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Its type, where it is not there yet: text, date.")
    ] = None,
    workers: Workers = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it means, and change nothing.")] = False,
    yes: Yes = False,
    job: QuietJobArguments,
) -> None:
    r"""Undo contract: decrypt into a plaintext column.

    The column is added again, nullable and without default and index: add those once it is filled. From then on both
    columns are kept in step, as before contract, and a release that knows only the plaintext column can be deployed
    again. It may be stopped and run again. The column's name must be typed.

    \b
    Example:  glpgenc restore-plaintext customers email_enc --type text --dry-run
              glpgenc restore-plaintext customers email_enc --type text --workers 4
    Next:     glpgenc verify customers

    Exit status 1: rows are in quarantine because their values do not decrypt, or it was stopped.
    """
    settings = invocation.settings
    plan = plan_restore(settings, table, column, plaintext=into, type_name=type_name)
    if not invocation.as_json:
        _print(plan)
    if dry_run:
        if invocation.as_json:
            print_json(_document(plan, None))
        return
    if not yes and not plan.resumes:
        confirm(plan.plaintext, f"write the plaintext of {plan.target.name} to the database again")
    so_far(f"adding column {plan.plaintext} and its triggers")
    number, firing = start_restore(settings, plan, job.job_options())
    for name in firing:
        print_note(f"fires for every row: {name}")
    with job_progress(quiet=invocation.as_json) as progress:
        finished = run_workers(settings, [number], workers, progress.show, [RESTORE])
    _end(invocation, plan, number, finished=finished)


def _print(plan: RestorePlan) -> None:
    added = "is added" if plan.adds else "is there"
    print_line(f"column {plan.plaintext} ({plan.type}) of table {plan.target.relation} {added}")
    print_line(f"  decrypted   about {counted(plan.rows, 'row')} of column {plan.target.column}, which stays")
    if plan.drops_not_null:
        print_line(f"  NOT NULL    of column {plan.target.column} is dropped: what an old release writes waits there")
    print_line(
        "  locks       the table ACCESS EXCLUSIVE for a moment, to add column and triggers; then rows, 0.3 s at a time"
    )


def _end(invocation: Invocation, plan: RestorePlan, number: int, *, finished: bool) -> None:
    with invocation.connection(APPLICATION) as connection, transaction(connection):
        found = read_status(connection, number)
    quarantined = 0 if found is None else found.quarantined
    if invocation.as_json:
        print_json(_document(plan, None if found is None else found.document()) | {"finished": finished})
    elif not finished:
        print_line("stopped; run it again to continue")
    else:
        print_line(f"{counted(0 if found is None else found.rows, 'value')} decrypted into column {plan.plaintext}")
        if quarantined:
            print_line(
                f"{counted(quarantined, 'value')} in quarantine, not decrypted: see `glpgenc backfill "
                f"status {plan.target.relation}`"
            )
        print_line(f"compare them: glpgenc backfill run {plan.target.relation}, glpgenc verify {plan.target.relation}")
    if quarantined or not finished:
        raise typer.Exit(Exit.FAILED)


def _document(plan: RestorePlan, job: object) -> dict[str, object]:
    return {
        "table": plan.target.relation,
        "column": plan.target.column,
        "plaintext_column": plan.plaintext,
        "type": plan.type,
        "adds": plan.adds,
        "drops_not_null": plan.drops_not_null,
        "job": job,
    }
