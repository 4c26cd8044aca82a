"""The commands ``glpgenc scrub prove``, ``plant`` and ``unplant``: values to search a server's files for."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.arguments import TableName, Yes
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import confirm, print_json, print_line, print_table, so_far
from glpgenc.errors import ConfigurationError
from glpgenc.scrub.canaries import Canaries, read_file
from glpgenc.scrub.canary_rows import plan_unplant, plant, plantable, unplant
from glpgenc.scrub.prove import LIMITS, Proof, prove

_SHOWN_NAMES = 5


@command(long_unless=(), resume="run it again")
def prove_(
    invocation: Invocation,
    *,
    canary: Annotated[
        list[str] | None, typer.Option(metavar="VALUE", help="Search for this: made-up ones only, others can see it.")
    ] = None,
    canaries_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Search for its lines; - for standard input.")
    ] = None,
    data_directory: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the server's data directory is.")
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", min=1, max=64, help="Processes that search.")] = None,
) -> None:
    r"""Search the server's files for plaintext values.

    Reads the whole data directory on the server's host and shows counts only, never a value. It rewrites nothing.

    \b
    Example:  glpgenc scrub prove --canaries-file planted.txt
    Next:     glpgenc scrub unplant customers --canaries-file planted.txt

    Exit status 1: a value was found outside of the WAL. Exit status 3: one was found in the WAL only.
    """
    url = invocation.database_url
    proof = prove(url, _canaries(canary or [], canaries_file), directory=data_directory, workers=workers)
    if invocation.as_json:
        print_json(_proof_document(proof))
    else:
        _print_proof(proof)
    if proof.elsewhere:
        raise typer.Exit(Exit.FAILED)
    if proof.in_wal:
        raise typer.Exit(Exit.REFUSED)


def _canaries(values: list[str], file: Path | None) -> Canaries:
    if values and file is None:
        return Canaries.of(value.encode() for value in values)
    if file is not None and not values:
        return Canaries.of(sys.stdin.buffer) if str(file) == "-" else read_file(file)
    raise ConfigurationError(
        "either --canary or --canaries-file says what to search for",
        hint="real values belong into a file, or on standard input: --canaries-file -",
    )


def _print_proof(proof: Proof) -> None:
    print_line(f"searched {proof.data_directory} for {counted(proof.canaries, 'value')}")
    print_table(
        ("Files", "Number", "Bytes", "Found", "Where"),
        ((k.kind, f"{k.files:,}", f"{k.bytes:,}", f"{k.values:,}", _where(k.names)) for k in proof.kinds if k.files),
    )
    if not proof.flushed:
        print_line(
            "this role may not CHECKPOINT: what is in memory only was not searched, what is on the disk may be old"
        )
    for limit in LIMITS:
        print_line(f"note: {limit}")


def _where(names: tuple[tuple[str, int], ...]) -> str | None:
    shown = [f"{name} ({count:,})" for name, count in names[:_SHOWN_NAMES]]
    more = [f"and {len(names) - _SHOWN_NAMES} more"] if len(names) > _SHOWN_NAMES else []
    return ", ".join([*shown, *more]) or None


def _proof_document(proof: Proof) -> dict[str, Any]:
    return {
        "data_directory": proof.data_directory,
        "canaries": proof.canaries,
        "flushed": proof.flushed,
        "found": proof.elsewhere + proof.in_wal,
        "found_in_wal": proof.in_wal,
        "kinds": [
            {
                "kind": kind.kind,
                "files": kind.files,
                "bytes": kind.bytes,
                "found": kind.values,
                "names": [{"name": name, "found": count} for name, count in kind.names],
            }
            for kind in proof.kinds
        ],
        "limits": list(LIMITS),
    }


NewFile = Annotated[Path, typer.Option(metavar="FILE", help="Write the values to this new file.")]
OldFile = Annotated[Path | None, typer.Option(metavar="FILE", help="The file of their values; it is deleted too.")]


@command(long_unless=("dry_run",), job=True, resume="run `glpgenc scrub unplant`, then this again")
def plant_(
    invocation: Invocation,
    *,
    table: TableName,
    canaries_file: NewFile,
    rows: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="How many rows.")] = 100,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the table and the column; insert nothing.")] = False,
    yes: Yes = False,
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
    url = invocation.database_url
    target = plantable(url, table)
    if dry_run:
        invocation.show(
            {"table": target.table, "column": target.plaintext_column, "planted": 0},
            f"{counted(rows, 'row')} would be inserted into {target.table}: column {target.plaintext_column}",
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
    invocation.show(
        {
            "table": planted.relation,
            "column": planted.column,
            "planted": planted.rows,
            "canaries_file": planted.file,
            "keys": list(planted.keys),
        },
        f"{counted(planted.rows, 'row')} inserted into {planted.relation}; the values are in {planted.file}",
        "they are encrypted like all others; `glpgenc scrub unplant` deletes them; --json lists their keys",
    )


@command(long_unless=("dry_run",), job=True, resume="run it again; the rows are deleted together or not at all")
def unplant_(
    invocation: Invocation,
    *,
    table: TableName,
    canaries_file: OldFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count the rows; delete nothing.")] = False,
    yes: Yes = False,
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
    url = invocation.database_url
    plan = plan_unplant(url, table)
    if dry_run:
        _print_deleted(invocation, table, None, noted=plan.noted, gone=0, rows=0)
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
    _print_deleted(invocation, table, canaries_file, noted=plan.noted, gone=done.gone, rows=done.rows)


def _print_deleted(invocation: Invocation, table: str, file: Path | None, *, noted: int, gone: int, rows: int) -> None:
    if invocation.as_json:
        print_json({"table": table, "planted": noted, "deleted": rows, "gone": gone, "canaries_file": file})
        return
    print_line(f"{counted(noted, 'row')} planted in {table}, {rows:,} deleted")
    if gone:
        print_line(f"{counted(gone, 'row')} had been deleted or changed before")
    if file is not None:
        print_line(f"{file} deleted")
