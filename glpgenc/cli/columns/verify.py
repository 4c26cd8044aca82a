"""The command ``glpgenc verify``: whether stored values decrypt, and equal the plaintext beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.backfill.source_function import SourceReference
from glpgenc.cli._support.arguments import MigratedColumn, SourceArguments, TableName
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table, so_far
from glpgenc.cli._support.progress import progress_bar
from glpgenc.cli._support.signals import asked_to_end
from glpgenc.errors import ConfigurationError
from glpgenc.verification import CheckedColumn, CheckOptions, check_values, listed_faults
from glpgenc.verification.comparison import ColumnComparison
from glpgenc.verification.comparison import compare_columns as compare
from glpgenc.verification.faults import FAULT_MEANING, ValueFault, upper_bound
from glpgenc.verification.faults import MISMATCH_MEANING as DIFFERENCES
from glpgenc.verification.run import rows_of

_PERCENT = 100.0
_Pair = tuple[CheckedColumn, ColumnComparison | None]
_SAMPLE = re.compile(r"([0-9]+)|([0-9]+(?:\.[0-9]+)?) ?%")


@command(
    long_unless=("list_",),
    job=True,
    known_names=True,
    resume="run it again; with --resume it continues the last run that was recorded",
    databases=DatabaseUse.EACH,
    alone=("state",),
)
def verify(
    invocation: Invocation,
    *,
    table: TableName,
    column: MigratedColumn = None,
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
    source: SourceArguments,
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
        tenant=invocation.tenant_option,
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
        reference = source.reference()
        compared = {}
        if not stop.is_set():
            try:
                compared = _compared(
                    invocation, table, column, checked, options, stop=stop, share=share, source=reference, limit=limit
                )
            except KeyboardInterrupt:
                print_note("the comparison with the plaintext was interrupted, and is not recorded: run it again")
    pairs = [(each, compared.get(each.column.target.column)) for each in checked]
    if invocation.as_json:
        print_json({"columns": [_document(each, other, limit) for each, other in pairs]})
    else:
        _print_verified(pairs, limit)
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
    with progress_bar(table, hidden=invocation.as_json) as bar:

        def progress(done: int, total: int) -> None:
            so_far(f"{done:,} of {counted(total, 'block')} of {table} checked")
            if bar is not None:
                bar(done, total)

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
) -> dict[str, ColumnComparison]:
    """Compare the columns whose plaintext is still there.

    :raises KeyboardInterrupt: when it is to stop: a part of the rows says nothing about a column.
    """
    if source is None and all(each.column.target.source is None for each in checked):
        return {}
    with progress_bar(f"{table}, beside the plaintext", hidden=invocation.as_json) as bar:

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            if bar is not None:
                bar(done, total)

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
        print_json({"columns": [{"column": name, "rows": list(map(_entry, rows))} for name, rows in found.items()]})
    elif any(found.values()):
        _print_listed(found)
    else:
        print_line("nothing is known to be wrong")


def _document(checked: CheckedColumn, compared: ColumnComparison | None, limit: int) -> dict[str, Any]:
    """Return what was found of a column, for programs."""
    target, counts = checked.column.target, checked.counts
    return {
        "table": target.relation,
        "column": target.column,
        "field": target.field,
        "state": target.state if compared is None else compared.state,
        "values": {
            "by": "all" if checked.sample is None else "sample",
            "tenant": checked.tenant,
            "finished": checked.finished,
            "recorded": checked.recorded,
            "checked": counts.checked,
            "empty": counts.empty,
            "shredded": counts.shredded,
            "bad": counts.bad,
            "faults": {str(fault): rows for fault, rows in counts.faults.items()},
            "upper_bound": checked.bound,
            "rows": [_entry(each) for each in checked.faulty[:limit]],
        },
        "comparison": None if compared is None else _comparison(compared),
    }


def _comparison(found: ColumnComparison) -> dict[str, Any]:
    counts = found.counts
    return {
        "by": "all" if found.full else "sample",
        "compared": counts.compared,
        "empty": counts.empty,
        "bad": counts.bad,
        "findings": {str(finding): rows for finding, rows in counts.found.items()},
        "upper_bound": upper_bound(counts.bad, counts.compared) if found.share < 1 else None,
        "rows": [{"row_key": each.row_key, "finding": str(each.finding)} for each in found.bad],
    }


def _entry(listed: dict[str, Any]) -> dict[str, Any]:
    return {"row_key": json.loads(listed["key"]), **{name: listed[name] for name in ("fault", "found_at", "seen_at")}}


def _print_verified(pairs: list[_Pair], limit: int) -> None:
    """Print what was found of columns."""
    differing: list[tuple[str, str, str]] = []
    faulty: dict[str, list[dict[str, Any]]] = {}
    for checked, compared in pairs:
        for line in [*_checked_lines(checked), *(_compared_lines(compared) if compared is not None else [])]:
            print_line(line)
        if checked.faulty:
            faulty[checked.column.target.name] = checked.faulty[:limit]
        if compared is not None:
            name = compared.target.name
            differing += [(name, _row(bad.row_key), DIFFERENCES[bad.finding]) for bad in compared.bad]
    if differing:
        print_table(("Column", "Row", "Beside its plaintext"), differing)
    if faulty:
        _print_listed(faulty)


def _print_listed(faulty: dict[str, list[dict[str, Any]]]) -> None:
    """Print values that are known to be wrong."""
    rows = [
        (name, _row(json.loads(each["key"])), FAULT_MEANING[ValueFault(each["fault"])], str(each["found_at"])[:16])
        for name, listed in faulty.items()
        for each in listed
    ]
    print_table(("Column", "Row", "Found", "First"), rows)


def _checked_lines(checked: CheckedColumn) -> Iterable[str]:
    counts = checked.counts
    line = f"{checked.column.target.name}: {counted(counts.checked, 'value')} checked, {counts.bad} wrong"
    if counts.empty:
        line += f", {counted(counts.empty, 'row')} without one"
    if counts.shredded:
        line += f", {counted(counts.shredded, 'value')} of shredded tenants"
    yield line
    if checked.bound is not None:
        yield f"  a sample: with 95 % confidence at most {_PERCENT * checked.bound:.3g} % of all values are wrong"
    for fault, rows in counts.faults.items():
        yield f"  {counted(rows, 'row')}: {FAULT_MEANING[fault]}"


def _compared_lines(found: ColumnComparison) -> Iterable[str]:
    counts = found.counts
    recorded = found.state if found.recorded else f"{found.state}; not recorded, on a standby"
    yield (
        f"  beside its plaintext: {counted(counts.compared, 'row')} compared, {counts.bad} bad, "
        f"{counts.empty} empty; {recorded}"
    )
    bound = upper_bound(counts.bad, counts.compared)
    if found.share < 1 and bound is not None:
        yield f"  a sample: with 95 % confidence at most {_PERCENT * bound:.3g} % of all rows differ"
    for finding, rows in counts.found.items():
        yield f"  {counted(rows, 'row')}: {DIFFERENCES[finding]}"


def _row(key: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in key.items())
