"""docs/BENCHMARKS.md: a head, every bound, and a section for each benchmark, from a run or from the page as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bench.catalogue import BENCHMARKS
from bench.results import drawing as plots
from bench.results import summary
from bench.results.tables import as_markdown, heading, machine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.results.plot import Plot
    from bench.results.tables import Result

DOCUMENT = Path(__file__).parents[2] / "docs" / "BENCHMARKS.md"
PICTURES = "images/bench/"

NOT_MEASURED = "Not measured for this page yet."

_SECTION = "\n## "
_NAME = re.compile(r"`python -m bench --only (\S+)`")
_RAN = re.compile(r"^This run: .*$", re.MULTILINE)
_TABLE = re.compile(r"^\| what \|.*", re.MULTILINE | re.DOTALL)

_HEAD = """# Benchmarks

What glpgenc costs, each time beside what it is compared with.

| command | does |
| --- | --- |
| `make bench` | the whole comparison in a short form, in less than 5 minutes on 2 cores; says what it leaves out |
| `make bench-full` | all of it at full size, which takes an hour or more |
| `make bench-compare OLD=a.json NEW=b.json` | what became slower or faster between two runs |

Both runs print their tables and write `bench.md`, `bench.json` and the plots into `build/bench/`. They are
`python -m bench --quick` and `python -m bench`, which take more options: `--list` names the benchmarks, `--only NAME`
runs one, `--output DIR` writes elsewhere, `--check` fails when a bound is not met. `--write-docs` writes this page from
a full run, or with `--only` the sections of that alone; `--write-head` renders it again around the numbers that it has.

`python -m bench compare OLD.json NEW.json` matches rows by benchmark, name, PostgreSQL's major version and reference,
and compares their ratios, not their times. A row is slower or faster when its ratio changed by more than `--threshold`
(10 %) and by more than its own noise: the interquartile range of its rounds' ratios, in either run. It exits with 1
when a row is slower, or misses by more than noise a bound that it met, and with 2 when the files can't be read or are
of unlike formats, machines or sizes.

A number and its reference are medians of rounds taken in turns (one, the other, one, the other, ...) in one run, and
the ratio is the median of the rounds' ratios: times differ from machine to machine, ratios much less. Where a bound
reads `>=`, the ratio is how many times faster, otherwise how many times the cost. Tables are analysed and in memory;
JIT, autovacuum and, where it is not the subject, parallel query are off. Rows without a bound are for information.
"""


def write(results: Sequence[Result], *, partial: bool = False) -> Path:
    """Write the page and its plots, and return the page's path.

    :param partial: keep the sections of benchmarks that this run did not measure as they are on the page.
    """
    kept = _sections(DOCUMENT.read_text(encoding="utf-8")) if partial else {}
    measured = {each.benchmark.name: as_markdown(each, pictures=PICTURES) for each in results}
    page, drawn = _page({**kept, **measured}, ran())
    return _write(page, [*drawn, *(plot for result in results for plot in result.plots)])


def write_head() -> Path:
    """Render the page again around the numbers that it has; return its path."""
    return _write(*rendered(DOCUMENT.read_text(encoding="utf-8")))


def rendered(page: str) -> tuple[str, list[Plot]]:
    """Return a page as it is rendered today around the numbers that it has, and the plots of its bounds.

    The head, the bounds and what each section says of how it measures become what they are now. No number does.
    """
    found = _RAN.search(page)
    return _page(_sections(page), found[0] if found else ran())


def ran() -> str:
    """Return what a page says of the machine."""
    facts = machine()
    return f"This run: {facts['processor']}, {facts['cores']} cores, {facts['system']}, Python {facts['python']}."


def _page(sections: Mapping[str, str], machine_line: str) -> tuple[str, list[Plot]]:
    current = {each.name: _current(sections.get(each.name, ""), heading(each)) for each in BENCHMARKS}
    bounds, drawn = summary.section(current, PICTURES)
    return "\n\n".join([_HEAD.strip(), machine_line, bounds, *current.values()]) + "\n", drawn


def _write(page: str, drawn: Sequence[Plot]) -> Path:
    folder = DOCUMENT.parent / PICTURES
    plots.write(drawn, folder)
    DOCUMENT.write_text(page, encoding="utf-8")
    for picture in folder.glob("*.png"):
        # Of a plot that is no longer there.
        if f"({PICTURES}{picture.name})" not in page:
            picture.unlink()
    return DOCUMENT


def _current(section: str, beginning: str) -> str:
    table = _TABLE.search(section)
    return f"{beginning}\n\n{table[0].strip() if table else NOT_MEASURED}"


def _sections(page: str) -> dict[str, str]:
    """Return the sections of a page that are of a benchmark, by its name."""
    listed = (f"## {each.strip()}" for each in page.split(_SECTION)[1:])
    return {found[1]: each for each in listed if (found := _NAME.search(each))}
