"""``glpgenc verify``: do stored values still open, and are those the plaintext that is still beside them."""

import re
import sys
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from glpgenc._support.terminal import counted, printable
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit
from glpgenc.cli.interruption import so_far
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.moving_options import SourceFunction, SourcePath, source_of
from glpgenc.cli.output import print_json, print_line, print_note
from glpgenc.cli.signals import asked_to_end
from glpgenc.cli.verify_view import document, listed_document, print_listed, print_verified
from glpgenc.errors import ConfigurationError
from glpgenc.migrate.source_function import SourceReference
from glpgenc.migrate.verify import Verified
from glpgenc.migrate.verify import verify as compare
from glpgenc.verification import CheckedColumn, CheckOptions, check_values, listed_faults
from glpgenc.verification.run import rows_of

_PERCENT = 100.0
_SAMPLE = re.compile(r"([0-9]+)|([0-9]+(?:\.[0-9]+)?) ?%")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(
        app,
        "verify",
        long_unless=("list_",),
        job=True,
        known_names=True,
        resume="run it again; with --resume it continues the last run that was recorded",
    )(verify)


def verify(
    invocation: Invocation,
    *,
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")],
    column: Annotated[
        str | None, typer.Argument(metavar="[COLUMN]", help="Only this column, plaintext or ciphertext.")
    ] = None,
    sample: Annotated[
        str | None, typer.Option(metavar="ROWS", help="Only so many rows, at random; 1% for a share of them.")
    ] = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes.")] = 1,
    max_rate: Annotated[float | None, typer.Option(metavar="ROWS", min=0.001, help="Rows a second at most.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the last run that was not finished.")] = False,
    state: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Keep the run in a file: on a standby, which takes no rows."),
    ] = None,
    tenant_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="What names a row's tenant, where the registry does not say.")
    ] = None,
    source_function: SourceFunction = None,
    source_path: SourcePath = None,
    list_: Annotated[bool, typer.Option("--list", help="Show what runs have found; check nothing.")] = False,
    limit: Annotated[int, typer.Option(metavar="N", min=0, max=10_000, help="Bad rows to list of each column.")] = 20,
) -> None:
    r"""Check that stored values decrypt and are right.

    Each value must be an envelope of its field, under a readable key of its row's tenant, authenticate with its row,
    and carry its own search terms. While its plaintext column exists, it is compared with that too: once all rows are
    compared and all are right, a backfilled column becomes verified. No row is locked or written.

    \b
    Example:  glpgenc verify customers --workers 4
              glpgenc verify customers email --sample 10000
              glpgenc verify customers --tenant acme --max-rate 5000 --resume
              glpgenc verify customers --list
    Next:     glpgenc contract customers email_enc --dry-run

    Exit status 1: values are wrong, or the run did not finish.
    """
    if list_:
        _list(invocation, table, column, state, limit)
        return
    share, rows = _sampled(invocation, table, sample)
    options = CheckOptions(
        tenant=invocation.overrides.get("tenant"),
        tenant_column=tenant_column,
        sample=rows,
        workers=workers,
        max_rate=max_rate,
        resume=resume,
        state=state,
    )
    stop = Event()
    with asked_to_end(stop):
        checked = _checked(invocation, table, column, options, stop)
        source = source_of(source_function, source_path)
        compared = {}
        if not stop.is_set():
            try:
                compared = _compared(
                    invocation, table, column, checked, options, stop=stop, share=share, source=source, limit=limit
                )
            except KeyboardInterrupt:
                print_note("the comparison with the plaintext was interrupted, and is not recorded: run it again")
    pairs = [(each, compared.get(each.column.target.column)) for each in checked]
    if invocation.as_json:
        print_json({"columns": [document(each, other, limit) for each, other in pairs]})
    else:
        print_verified(pairs, limit)
    if not all(each.finished for each in checked):
        where = f" --state {state}" if state is not None else ""
        kept = state is not None or all(each.recorded for each in checked)
        print_note(
            f"not finished; --resume{where} continues it" if kept else "not finished, and not kept: give --state"
        )
    if stop.is_set() or not all(each.right and (other is None or not other.counts.bad) for each, other in pairs):
        raise typer.Exit(Exit.FAILED)


def _checked(
    invocation: Invocation, table: str, column: str | None, options: CheckOptions, stop: Event
) -> list[CheckedColumn]:
    with _bar(wanted=not invocation.as_json and sys.stderr.isatty()) as bar:
        part = bar.add_task(printable(table), total=None)

        def progress(done: int, total: int) -> None:
            so_far(f"{done:,} of {counted(total, 'block')} of {table} checked")
            bar.update(part, completed=done, total=total)

        return check_values(
            invocation.settings,
            table,
            column,
            options,
            progress=progress,
            stopped=stop.is_set,
        )


def _compared(
    invocation: Invocation,
    table: str,
    column: str | None,
    checked: list[CheckedColumn],
    options: CheckOptions,
    *,
    stop: Event,
    share: float,
    source: SourceReference | None,
    limit: int,
) -> dict[str, Verified]:
    """Compare the columns whose plaintext is still there.

    :raises KeyboardInterrupt: when it is to stop: a part of the rows says nothing about a column.
    """
    if source is None and all(each.column.target.source is None for each in checked):
        return {}
    with _bar(wanted=not invocation.as_json and sys.stderr.isatty()) as bar:
        part = bar.add_task(f"{printable(table)}, beside the plaintext", total=None)

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            bar.update(part, completed=done, total=total)

        found = compare(
            invocation.settings,
            table,
            column,
            share=share,
            workers=options.workers,
            source=source,
            tenant=options.tenant,
            faulty={each.column.target.column: max(each.counts.bad, len(each.faulty)) for each in checked},
            limit=limit,
            progress=progress,
        )
    return {each.target.column: each for each in found}


def _sampled(invocation: Invocation, table: str, sample: str | None) -> tuple[float, int | None]:
    """Return the share of rows that is asked for, and how many those are; ``None`` for all."""
    if sample is None:
        return 1.0, None
    found = _SAMPLE.fullmatch(sample)
    number = float(found[1] or found[2]) if found else 0.0
    if found is None or number <= 0 or (found[2] and number > _PERCENT):
        raise ConfigurationError(
            f"--sample {sample} is neither a number of rows nor a percentage", hint="such as --sample 10000 or 0.5%"
        )
    rows = max(1, rows_of(invocation.settings, table))
    if found[2]:
        return number / _PERCENT, max(1, round(rows * number / _PERCENT))
    return min(1.0, number / rows), int(number)


def _list(invocation: Invocation, table: str, column: str | None, state: Path | None, limit: int) -> None:
    found = listed_faults(invocation.settings, table, column, state=state, limit=limit)
    if invocation.as_json:
        print_json({"columns": [listed_document(name, rows) for name, rows in found.items()]})
    elif any(found.values()):
        print_listed(found)
    else:
        print_line("nothing is known to be wrong")


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
