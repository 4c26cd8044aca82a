"""The command ``glpgenc contract``."""

from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import LockArguments, TableName, Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import confirm, print_json, print_line, so_far
from glpgenc.contract.contract import ContractPlan, contract, plan_contract


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
