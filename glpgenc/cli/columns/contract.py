"""The commands ``glpgenc contract`` and ``restore-plaintext``: dropping a plaintext column, and undoing that."""

from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import LockArguments, QuietJobArguments, TableName, Workers, Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import RUN_AGAIN, confirm, print_json, print_line, print_note, so_far
from glpgenc.cli._support.progress import job_progress
from glpgenc.contract.contract import ContractPlan, contract, plan_contract
from glpgenc.database.transactions import transaction
from glpgenc.jobs.status import read_status
from glpgenc.jobs.supervisor import run_workers
from glpgenc.restore.kind import RESTORE
from glpgenc.restore.restore import APPLICATION, RestorePlan, plan_restore, start_restore


@command(job=True, resume="run it again; the column is dropped as a whole or not at all")
def contract_(
    invocation: Invocation,
    *,
    table: TableName,
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="The plaintext column, or the one that replaces it.")],
    yes: Yes = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")] = False,
    drop_default: Annotated[
        bool, typer.Option("--drop-default", help="Let the column's default go: a ciphertext can't have one.")
    ] = False,
    drop_not_null: Annotated[
        bool, typer.Option("--drop-not-null", help="Leave the ciphertext column nullable, where the other is not.")
    ] = False,
    lock: LockArguments,
) -> None:
    r"""Drop a plaintext column after it was verified.

    Shows what is dropped with the column and what prevents it, and asks for the column's name. Readers and writers wait
    for a moment at most. It can't be undone, except by `glpgenc restore-plaintext`. The table's files still contain the
    values then, until `glpgenc scrub run` rewrites them.

    \b
    Example:  glpgenc contract customers email --dry-run
              glpgenc contract customers email
    Next:     glpgenc scrub run customers

    Exit status 3: something is in the way, or not all rows are verified.
    """
    url = invocation.database_url
    plan = plan_contract(url, table, column)
    if not invocation.as_json:
        _print(plan, drop_not_null=drop_not_null)
    if not dry_run:
        plan.refuse_blocked()
        if yes:
            plan.refuse_unasked(drop_default=drop_default)
        else:
            confirm(plan.plaintext, f"drop column {plan.plaintext} of table {plan.target.relation}")
        so_far("dropping the column")
        contract(
            url,
            plan,
            lock.retry("waiting for a lock of the table; nothing was changed yet"),
            allow_superuser=invocation.settings.allow_superuser,
            # Who typed the column's name has read of its default.
            drop_default=drop_default or not yes,
            drop_not_null=drop_not_null,
        )
    if invocation.as_json:
        print_json(_document(plan, contracted=not dry_run))
    if dry_run and plan.blocks:
        raise typer.Exit(Exit.REFUSED)
    if not dry_run and not invocation.as_json:
        print_line(f"column {plan.plaintext} is dropped; now: glpgenc scrub run {plan.target.relation}")


def _print(plan: ContractPlan, *, drop_not_null: bool) -> None:
    target = plan.target
    rows = "" if target.verified_rows is None else f", {counted(target.verified_rows, 'row')}"
    how = target.verified_by or "not said how"
    verified = f"{target.verified_at:%Y-%m-%d %H:%M:%S %z}{rows} ({how})" if target.verified_at else "no rows"
    print_line(f"column {plan.plaintext} of table {target.relation} goes; column {target.column} replaces it")
    print_line(f"  verified    {verified}")
    if plan.not_null:
        print_line(f"  NOT NULL    {'goes too' if drop_not_null else f'for column {target.column} from now on'}")
    if plan.default is not None:
        print_line(f"  goes too    default {plan.default}: a ciphertext can't have one; let the application write it")
    for each in plan.goes:
        size = "" if each.bytes is None else f", {counted(each.bytes, 'byte')}"
        print_line(f"  goes too    {each.name}{size}")
    for each in plan.blocks:
        print_line(f"  IN THE WAY  {each.name}")
    for each in plan.mentions:
        print_line(f"  may fail    {each.name}: its text names table and column")
    for derived in plan.derived:
        print_line(f"  keeps text  {derived.kind} {derived.name}: {derived.why}")
    for name in plan.publications:
        print_line(f"  published   by {name}: subscribers keep their copies, and their own column")


def _document(plan: ContractPlan, *, contracted: bool) -> dict[str, Any]:
    target = plan.target

    def names(kind: str) -> list[dict[str, Any]]:
        return [{"kind": each.kind, "name": each.name, "bytes": each.bytes} for each in getattr(plan, kind)]

    return {
        "table": target.relation,
        "column": target.column,
        "plaintext_column": plan.plaintext,
        "state": "contracted" if contracted else target.state,
        "verified_at": target.verified_at,
        "verified_rows": target.verified_rows,
        "goes": names("goes"),
        "blocks": names("blocks"),
        "mentions": names("mentions"),
        "derived": [{"kind": each.kind, "name": each.name, "why": each.why} for each in plan.derived],
        "not_null": plan.not_null,
        "default": plan.default,
        "publications": list(plan.publications),
        "contracted": contracted,
    }


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
        _print_restore(plan)
    if dry_run:
        if invocation.as_json:
            print_json(_restore_document(plan, None))
        return
    if not yes and not plan.resumes:
        confirm(plan.plaintext, f"write the plaintext of {plan.target.name} to the database again")
    so_far(f"adding column {plan.plaintext} and its triggers")
    number, firing = start_restore(settings, plan, job.job_options())
    for name in firing:
        print_note(f"fires for every row: {name}")
    with job_progress(quiet=invocation.as_json) as progress:
        finished = run_workers(settings, [number], workers, progress.show, [RESTORE])
    _end_restore(invocation, plan, number, finished=finished)


def _print_restore(plan: RestorePlan) -> None:
    added = "is added" if plan.adds else "is there"
    print_line(f"column {plan.plaintext} ({plan.type}) of table {plan.target.relation} {added}")
    print_line(f"  decrypted   about {counted(plan.rows, 'row')} of column {plan.target.column}, which stays")
    if plan.drops_not_null:
        print_line(f"  NOT NULL    of column {plan.target.column} is dropped: what an old release writes waits there")
    print_line(
        "  locks       the table ACCESS EXCLUSIVE for a moment, to add column and triggers; then rows, 0.3 s at a time"
    )


def _end_restore(invocation: Invocation, plan: RestorePlan, number: int, *, finished: bool) -> None:
    with invocation.connection(APPLICATION) as connection, transaction(connection):
        found = read_status(connection, number)
    quarantined = 0 if found is None else found.quarantined
    if invocation.as_json:
        print_json(_restore_document(plan, None if found is None else found.document()) | {"finished": finished})
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


def _restore_document(plan: RestorePlan, job: object) -> dict[str, object]:
    return {
        "table": plan.target.relation,
        "column": plan.target.column,
        "plaintext_column": plan.plaintext,
        "type": plan.type,
        "adds": plan.adds,
        "drops_not_null": plan.drops_not_null,
        "job": job,
    }
