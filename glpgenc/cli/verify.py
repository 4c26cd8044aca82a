"""``glpgenc verify``: does every ciphertext decrypt to what its plaintext column holds."""

import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from glpgenc._support.terminal import printable
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.moving_options import SourceFunction, SourcePath, source_of
from glpgenc.cli.output import print_json, print_line, print_table
from glpgenc.migrate.findings import MEANING, upper_bound
from glpgenc.migrate.verify import Verified
from glpgenc.migrate.verify import verify as compare

_PERCENT = 100.0


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "verify", long_unless=(), job=True, known_names=True)(verify)


def verify(
    invocation: Invocation,
    *,
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")],
    column: Annotated[
        str | None, typer.Argument(metavar="[COLUMN]", help="Only this column, plaintext or ciphertext.")
    ] = None,
    sample: Annotated[
        float, typer.Option(metavar="PERCENT", min=0.0001, max=_PERCENT, help="Compare only so many rows, at random.")
    ] = _PERCENT,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes.")] = 1,
    source_function: SourceFunction = None,
    source_path: SourcePath = None,
    limit: Annotated[int, typer.Option(metavar="N", min=0, max=10_000, help="Bad rows to list of each column.")] = 20,
) -> None:
    r"""Compare ciphertext and plaintext columns row by row, beside writers. Nothing is written but the result.

    All rows, and all right: a backfilled column becomes verified, and may be contracted. Code 1: there are bad rows;
    a column that was backfilled or verified becomes expanded again.

    \b
    Example:  glpgenc verify customers --workers 4
              glpgenc verify customers email --sample 1
    """
    with _bar(wanted=not invocation.as_json and sys.stderr.isatty()) as bar:
        part = bar.add_task(printable(table), total=None)
        found = compare(
            invocation.settings,
            table,
            column,
            share=sample / _PERCENT,
            workers=workers,
            source=source_of(source_function, source_path),
            limit=limit,
            progress=lambda done, total: bar.update(part, completed=done, total=total),
        )
    if invocation.as_json:
        print_json({"columns": [_document(each) for each in found]})
    else:
        _print(found)
    if any(each.counts.bad for each in found):
        raise typer.Exit(Exit.FAILED)


def _bar(*, wanted: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not wanted,
        transient=True,
    )


def _document(found: Verified) -> dict[str, Any]:
    return {
        "table": found.target.relation,
        "column": found.target.column,
        "field": found.target.field,
        "by": _by(found),
        "compared": found.counts.compared,
        "empty": found.counts.empty,
        "bad": found.counts.bad,
        "findings": {str(finding): rows for finding, rows in found.counts.found.items()},
        "upper_bound": upper_bound(found.counts.bad, found.counts.compared) if found.share < 1 else None,
        "state": found.state,
        "rows": [{"row_key": each.row_key, "finding": str(each.finding)} for each in found.bad],
    }


def _print(found: list[Verified]) -> None:
    for each in found:
        for line in _summary(each):
            print_line(line)
        for finding, rows in each.counts.found.items():
            print_line(f"  {rows} rows: {MEANING[finding]}")
    listed = [
        (each.target.name, ", ".join(f"{name}={value}" for name, value in bad.row_key.items()), MEANING[bad.finding])
        for each in found
        for bad in each.bad
    ]
    if listed:
        print_table(("Column", "Row", "Found"), listed)


def _summary(found: Verified) -> list[str]:
    counts, name = found.counts, found.target.name
    lines = [f"{name}: {counts.compared} rows compared, {counts.bad} bad, {counts.empty} empty; {found.state}"]
    bound = upper_bound(counts.bad, counts.compared)
    if _by(found) == "sample" and bound is not None:
        share = f"{_PERCENT * bound:.3g} % of all rows"
        lines.append(
            f"  a sample: {counts.bad} bad of {counts.compared}: with 95 % confidence fewer than {share} are bad"
        )
    return lines


def _by(found: Verified) -> str:
    return "all" if found.share >= 1 else "sample"
