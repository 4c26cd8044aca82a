"""The folder that a run writes: its tables in Markdown, its numbers in JSON, and its plots."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bench.results import documentation, summary
from bench.results import drawing as plots
from bench.results.tables import as_json, as_markdown
from bench.scale import FULL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.results.tables import Result
    from bench.scale import Scale

FOLDER = Path(__file__).parents[2] / "build" / "bench"
"""Where a run writes unless it is told otherwise."""

NUMBERS, PAGE = "bench.json", "bench.md"

_QUICK = """A quick run: its numbers are those of less data and fewer rounds. Bounds are for the full size: with so
little data the start of processes and single slow moments weigh more, and some bounds can't be kept."""


def write(results: Sequence[Result], folder: Path, *, scale: Scale, left_out: Sequence[str] = ()) -> Path:
    """Write the files of a run into a folder, which is made if it is not there; return the page's path.

    :param left_out: what a quick run leaves out, in lines.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NUMBERS).write_text(as_text(results, scale), encoding="utf-8")
    sections = {each.benchmark.name: as_markdown(each) for each in results}
    bounds, drawn = summary.section(sections, "")
    plots.write([*drawn, *(plot for result in results for plot in result.plots)], folder)
    parts = ["# Benchmarks", documentation.ran(), *_of_scale(scale, left_out), bounds, *sections.values()]
    page = folder / PAGE
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return page


def as_text(results: Sequence[Result], scale: Scale) -> str:
    """Return the numbers of a run as the text of a JSON document."""
    name = "full" if scale == FULL else "quick"
    return json.dumps(as_json(results, scale=name), indent=2, allow_nan=False) + "\n"


def _of_scale(scale: Scale, left_out: Sequence[str]) -> list[str]:
    smaller = [f"- {what}: {_size(size)} in place of {_size(full)}" for what, size, full in scale.beside(FULL)]
    parts = [_QUICK, "\n".join(smaller)] if smaller else []
    return [*parts, "Left out:\n\n" + "\n".join(f"- {each}" for each in left_out)] if left_out else parts


def _size(value: object) -> str:
    return ", ".join(map(_size, value)) if isinstance(value, tuple) else f"{value:,}"
