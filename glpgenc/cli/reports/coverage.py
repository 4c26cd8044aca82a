"""The command ``glpgenc coverage``."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table, write_report
from glpgenc.cli._support.several import refuse_alone
from glpgenc.coverage import ColumnCoverage, Coverage, collect
from glpgenc.coverage.databases import InstallationCoverage, collect_all
from glpgenc.coverage.html import as_html, percent, summary
from glpgenc.coverage.model import as_document


@command(resume="run it again; --estimate counts a sample of large tables", databases=DatabaseUse.ALL)
def coverage(
    invocation: Invocation,
    *,
    estimate: Annotated[bool, typer.Option("--estimate", help="Count a sample of large tables.")] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(metavar="PERCENT", min=0, max=100, help="End with exit status 3 below this, or not counted."),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a report that a browser shows.")] = None,
) -> None:
    r"""Show how much of each column is encrypted.

    Shows rows by key, remaining plaintext, states and guards of every registered and every guarded column, and points
    out likely copies by their names, such as history tables. It reads all rows of the tables, without a key, and
    changes nothing. The percentage is of rows with a value, over all columns; while a plaintext column still exists,
    none of its rows counts.

    \b
    Example:  glpgenc coverage
              glpgenc coverage --fail-under 100 --json
              glpgenc coverage --estimate --html coverage.html
    Next:     glpgenc backfill run customers     where plaintext remains

    Of several databases each is shown, and the percentage is of all. Exit status 1: a registered database was not
    named; that of its error: one could not be counted.

    Exit status 3: the percentage is below --fail-under, or not all was counted.
    """
    databases = invocation.databases
    if len(databases.named) > 1:
        refuse_alone(invocation, ["html"] if html is not None else [])
        _several(invocation, estimate=estimate, fail_under=fail_under)
        return
    found = collect(databases.named[0].url, estimate=estimate)
    if html is not None:
        write_report(html, as_html(found))
    if invocation.as_json:
        print_json(as_document(found))
    else:
        _print(found)
    _require(found, fail_under)


def _several(invocation: Invocation, *, estimate: bool, fail_under: float | None) -> None:
    """Show each database, and all of them together."""
    found = collect_all(invocation.databases, estimate=estimate)
    if invocation.as_json:
        print_json(found.document())
    else:
        for label, each in found.reports.items():
            print_line(f"{label}:")
            _print(each)
        for label, error in found.failed.items():
            print_line(f"{label}: not counted: {error.message}")
        for label in found.forgotten:
            print_line(f"{label}: not counted: it is registered, and was not named")
        print_line(
            f"{percent(found.percent)}: {found.protected_rows:,} of {counted(found.rows_with_value, 'value')} in "
            f"{counted(len(found.reports), 'database')}"
        )
    _require(found, fail_under)
    if found.failed or found.forgotten:
        raise typer.Exit(max((exit_code(each) for each in found.failed.values()), default=Exit.FAILED))


def _require(found: Coverage | InstallationCoverage, fail_under: float | None) -> None:
    if fail_under is not None and (found.percent < fail_under or not found.complete):
        print_note(f"{percent(found.percent)} of values are encrypted; {fail_under:g} % of all are asked for")
        raise typer.Exit(Exit.REFUSED)


def _print(found: Coverage) -> None:
    print_table(
        ("Column", "Field", "State", "Guard", "Share", "Encrypted", "Plaintext", "NULL", "Search", "Verified"),
        (_row(column) for column in found.columns),
    )
    keys = [
        (column.name, key.key_id, key.tenant, key.version, key.state, key.suite, f"{key.rows:,}")
        for column in found.columns
        if column.counts is not None
        for key in column.counts.encrypted
    ]
    if keys:
        print_table(("Column", "Key", "Tenant", "Version", "State", "Suite", "Rows"), keys)
    if found.views:
        print_table(
            ("View", "Table", "Masks"), ((each.name, each.table, list(each.masks) or None) for each in found.views)
        )
    if found.findings:
        print_table(
            ("Look at", "Where", "Why"),
            ((each.check + (" (guess)" if each.guess else ""), each.subject, each.text) for each in found.findings),
        )
    print_line(f"{percent(found.percent)}: {summary(found)}")


def _row(column: ColumnCoverage) -> tuple[object, ...]:
    counts = column.counts
    last = column.last_verified
    verified = last and f"{last[0]:%Y-%m-%d} ({last[1]})"
    if column.wrong_values:
        verified = f"{verified or ''} {column.wrong_values:,} wrong".strip()
    what = (column.name, column.field, column.state, column.guard)
    if counts is None:
        return (*what, "not counted", None, None, None, ", ".join(column.facets) or None, verified)
    about = "~" if counts.estimated else ""
    return (
        *what,
        about + percent(column.percent or 0.0),
        f"{about}{counts.encrypted_rows:,}",
        f"{about}{counts.plaintext + counts.foreign:,}",
        f"{about}{counts.null:,}",
        ", ".join(column.facets) or None,
        verified,
    )
