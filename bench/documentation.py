"""docs/BENCHMARKS.md, written from a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.report import as_markdown, machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.report import Result

DOCUMENT = Path(__file__).parent.parent / "docs" / "BENCHMARKS.md"

_HEAD = """# Benchmarks

What glpgenc costs, each time beside what it is compared with. A run writes this page: `python -m bench --write-docs`.

`make bench` measures all of it on embedded PostgreSQL servers in about five minutes; `python -m bench --list` names the
benchmarks, `--only NAME` runs one, `--quick` uses less data, `--json FILE` writes the numbers unrounded.

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


def write(results: Sequence[Result]) -> Path:
    """Write the page and return its path."""
    DOCUMENT.write_text(document(results), encoding="utf-8")
    return DOCUMENT
