"""``glpgenc scrub plant|unplant``: rows with random values, inserted and deleted."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import confirm, print_json, print_line, so_far
from glpgenc.errors import ConfigurationError
from glpgenc.scrub.plant import plan_unplant, plant, plantable, unplant

NewFile = Annotated[Path, typer.Option(metavar="FILE", help="Write the values to this new file.")]
OldFile = Annotated[Path | None, typer.Option(metavar="FILE", help="The file of their values; it is deleted too.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "plant", long_unless=("dry_run",), job=True, resume="run `glpgenc scrub unplant`, then this again")(
        plant_
    )
    command(
        app,
        "unplant",
        long_unless=("dry_run",),
        job=True,
        resume="run it again; the rows are deleted together or not at all",
    )(unplant_)


def plant_(
    invocation: Invocation,
    *,
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")],
    canaries_file: NewFile,
    rows: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="How many rows.")] = 100,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the table and the column; insert nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    r"""Insert rows with random values to search for.

    Do it before `glpgenc contract`: the rows are encrypted, dropped and scrubbed like all others, and `glpgenc scrub
    prove` searches for their values. The table's name must be typed.

    \b
    Example:  glpgenc scrub plant customers --rows 100 --canaries-file planted.txt
    Next:     glpgenc scrub prove --canaries-file planted.txt     after contract and scrub run
    """
    if str(canaries_file) == "-":
        raise ConfigurationError(
            "--canaries-file names a new file here, not standard input",
            hint="glpgenc scrub plant TABLE --rows N --canaries-file FILE",
        )
    url = invocation.settings.require_database_url()
    target = plantable(url, table)
    if dry_run:
        if invocation.as_json:
            print_json({"table": target.table, "column": target.plaintext_column, "planted": 0})
        else:
            print_line(
                f"{counted(rows, 'row')} would be inserted into {target.table}: column {target.plaintext_column}"
            )
        return
    if not yes:
        confirm(target.table, f"make {counted(rows, 'row')} with made-up values of {target.plaintext_column}")
    so_far("inserting rows; `glpgenc scrub unplant --dry-run` counts them")
    planted = plant(
        url,
        target,
        rows,
        canaries_file,
        allow_superuser=invocation.settings.allow_superuser,
        trigger_path=invocation.settings.trigger_search_path,
    )
    if invocation.as_json:
        print_json(
            {
                "table": planted.relation,
                "column": planted.column,
                "planted": planted.rows,
                "canaries_file": planted.file,
                "keys": list(planted.keys),
            }
        )
        return
    print_line(f"{counted(planted.rows, 'row')} inserted into {planted.relation}; the values are in {planted.file}")
    print_line("they are encrypted like all others; `glpgenc scrub unplant` deletes them; --json lists their keys")


def unplant_(
    invocation: Invocation,
    *,
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")],
    canaries_file: OldFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count the rows; delete nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    r"""Delete the rows that `scrub plant` inserted.

    Rows that were changed since are left alone, and counted. The table's name must be typed.

    \b
    Example:  glpgenc scrub unplant customers --canaries-file planted.txt
    Next:     glpgenc scrub plan customers
    """
    if str(canaries_file) == "-":
        raise ConfigurationError(
            "--canaries-file names the file to delete here, not standard input",
            hint="glpgenc scrub unplant TABLE --canaries-file FILE",
        )
    url = invocation.settings.require_database_url()
    plan = plan_unplant(url, table)
    if dry_run:
        _tell(invocation, table, None, noted=plan.noted, gone=0, rows=0)
        return
    if plan.noted and not yes:
        confirm(plan.columns[0].table, f"delete {counted(plan.noted, 'planted row')}")
    so_far("deleting rows; `glpgenc scrub unplant --dry-run` counts those that are left")
    done = unplant(
        url,
        plan,
        canaries_file,
        allow_superuser=invocation.settings.allow_superuser,
        trigger_path=invocation.settings.trigger_search_path,
    )
    _tell(invocation, table, canaries_file, noted=plan.noted, gone=done.gone, rows=done.rows)


def _tell(invocation: Invocation, table: str, file: Path | None, *, noted: int, gone: int, rows: int) -> None:
    if invocation.as_json:
        print_json({"table": table, "planted": noted, "deleted": rows, "gone": gone, "canaries_file": file})
        return
    print_line(f"{counted(noted, 'row')} planted in {table}, {rows:,} deleted")
    if gone:
        print_line(f"{counted(gone, 'row')} had been deleted or changed before")
    if file is not None:
        print_line(f"{file} deleted")
