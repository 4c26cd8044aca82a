"""The report in its three forms: a table for people, JSON for programs, Markdown for docs/BENCHMARKS.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from bench.results.plot import Plot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.catalogue import Benchmark
    from bench.results.row import Row

FORMAT = 1
"""Of the JSON document: another number where a reader of this one would go wrong."""

COLUMNS = ("what", "PostgreSQL", "measured", "against", "reference", "ratio", "bound", "")


@dataclass(frozen=True)
class Result:
    """What a benchmark measured, and its plots."""

    benchmark: Benchmark
    rows: tuple[Row, ...]
    plots: tuple[Plot, ...] = ()

    @classmethod
    def of(cls, benchmark: Benchmark, measured: Iterable[Row | Plot]) -> Result:
        """Return the result of what a benchmark yielded."""
        listed = list(measured)
        rows = tuple(each for each in listed if not isinstance(each, Plot))
        return cls(benchmark, rows, tuple(each for each in listed if isinstance(each, Plot)))


def cells(row: Row) -> tuple[str, ...]:
    """Return a row's texts, in the order of :data:`COLUMNS`."""
    return (
        row.what,
        row.postgres,
        amount(row.measured, row.unit),
        row.against,
        amount(row.reference, row.unit),
        f"{row.ratio:.2f}",
        "" if row.bound is None else str(row.bound),
        {None: "", True: "met", False: "NOT MET"}[row.met],
    )


def amount(value: float, unit: str) -> str:
    """Return a value with its unit; no more digits than mean something."""
    if unit in {"bytes", "kB"}:
        return f"{value:,.0f} {unit}"
    digits = 1 if value >= 100 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f} {unit}"


def as_table(result: Result) -> Table:
    """Return a table for the terminal."""
    table = Table(title=result.benchmark.title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in {"measured", "reference", "ratio"} else "left")
    for row in result.rows:
        table.add_row(*(Text(cell, style=_style(row)) for cell in cells(row)))
    return table


def as_json(results: Iterable[Result], *, scale: str = "full") -> dict[str, Any]:
    """Return the document of ``--json``, which ``python -m bench compare`` reads.

    :param scale: ``full`` or ``quick``.
    """
    listed = list(results)
    return {
        "format": FORMAT,
        "scale": scale,
        "machine": machine(),
        "all_met": all_met(listed),
        "benchmarks": [
            {
                "name": result.benchmark.name,
                "title": result.benchmark.title,
                "rows": [row.as_json() for row in result.rows],
                "plots": [plot.as_json() for plot in result.plots],
            }
            for result in listed
        ],
    }


def heading(benchmark: Benchmark) -> str:
    """Return the beginning of a section of docs/BENCHMARKS.md: what is there before anything is measured."""
    return f"## {benchmark.title}\n\n`python -m bench --only {benchmark.name}`\n\n{benchmark.about}"


def as_markdown(result: Result, *, pictures: str = "") -> str:
    """Return a section of docs/BENCHMARKS.md.

    :param pictures: the folder of the plots, as seen from the page; empty or with a slash at its end.
    """
    lines = [heading(result.benchmark), ""]
    lines += [
        _line(COLUMNS),
        _line("---:" if column in {"measured", "reference", "ratio"} else "---" for column in COLUMNS),
    ]
    lines += [_line(cells(row)) for row in result.rows]
    told = "\n".join(f"- {note}" for note in notes(result))
    drawn = [plot.as_markdown(pictures) for plot in result.plots]
    return "\n\n".join(["\n".join(lines), *([told] if told else []), *drawn])


def notes(result: Result) -> Sequence[str]:
    """Return the notes of a result's rows, with what they belong to."""
    return [f"{row.what} ({row.postgres}): {row.note}" for row in result.rows if row.note]


def all_met(results: Iterable[Result]) -> bool:
    """Tell whether every bound was kept."""
    return all(row.met is not False for result in results for row in result.rows)


def machine() -> dict[str, Any]:
    """Return what the numbers depend on."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _style(row: Row) -> str:
    return {None: "dim", True: "", False: "bold red"}[row.met]


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"
