"""docs/BENCHMARKS.md, written from a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.catalogue import BENCHMARKS
from bench.report import as_markdown, machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.report import Result

DOCUMENT = Path(__file__).parent.parent / "docs" / "BENCHMARKS.md"

_SECTION = "\n## "

_HEAD = """# Benchmarks

What glpgenc costs, each time beside what it is compared with. A run writes this page: `python -m bench --write-docs`.

`make bench` measures all of it on embedded PostgreSQL servers in about half an hour; `python -m bench --list` names
the benchmarks, `--only NAME` runs one (with `--write-docs` it replaces that section alone), `--quick` uses less data,
`--json FILE` writes the numbers unrounded.

A number and its reference are medians of rounds taken in turns (one, the other, one, the other, ...) in one run, and
the ratio is the median of the rounds' ratios: times differ from machine to machine, ratios much less. Where a bound
reads `>=`, the ratio is how many times faster, otherwise how many times the cost. Tables are analysed and in memory;
JIT, autovacuum and, where it is not the subject, parallel query are off. Rows without a bound are for information.
"""


def document(results: Sequence[Result]) -> str:
    """Return the page."""
    facts = machine()
    ran = f"This run: {facts['processor']}, {facts['cores']} cores, {facts['system']}, Python {facts['python']}."
    return "\n\n".join([_HEAD.strip(), ran, *(as_markdown(result) for result in results)]) + "\n"


def write(results: Sequence[Result], *, partial: bool = False) -> Path:
    """Write the page and return its path.

    :param partial: keep the sections of benchmarks that this run did not measure as they are on the page.
    """
    page = document(results)
    DOCUMENT.write_text(_merged(page) if partial else page, encoding="utf-8")
    return DOCUMENT


def _merged(page: str) -> str:
    head, *measured = page.split(_SECTION)
    _, *kept = DOCUMENT.read_text(encoding="utf-8").split(_SECTION)
    sections = {_title(each): each.rstrip() for each in (*kept, *measured)}
    known = [sections[benchmark.title] for benchmark in BENCHMARKS if benchmark.title in sections]
    return _SECTION.join([head.rstrip() + "\n", *(f"{each}\n" for each in known)])


def _title(section: str) -> str:
    return section.partition("\n")[0]
