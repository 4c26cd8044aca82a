"""``python -m bench``: measure, and print what was measured beside its reference and its bound."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bench import documentation
from bench.catalogue import BENCHMARKS, benchmarks_named
from bench.report import Result, all_met, as_json, as_table, notes
from bench.scale import FULL, QUICK
from bench.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bench.catalogue import Benchmark
    from bench.scale import Scale

# A table that is piped is not wrapped to a terminal's width.
_PIPED_WIDTH = 160


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.list:
        for benchmark in BENCHMARKS:
            print(f"{benchmark.name:16} {benchmark.title}")
        return 0
    if options.write_docs and options.quick:
        print("bench: error: --write-docs wants the full size", file=sys.stderr)
        return 2
    results = list(_shown(_run(benchmarks_named(options.only), QUICK if options.quick else FULL)))
    if options.json is not None:
        options.json.write_text(json.dumps(as_json(results), indent=2) + "\n", encoding="utf-8")
    if options.write_docs:
        print(f"bench: wrote {documentation.write(results, partial=bool(options.only)).name}", file=sys.stderr)
    return 1 if options.check and not all_met(results) else 0


def _run(benchmarks: Iterable[Benchmark], scale: Scale) -> Iterator[Result]:
    with Stage(scale) as stage:
        for benchmark in benchmarks:
            print(f"bench: {benchmark.name}: {benchmark.title} ...", file=sys.stderr)
            yield Result.of(benchmark, benchmark.measure(stage))


def _shown(results: Iterable[Result]) -> Iterator[Result]:
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    for result in results:
        console.print(as_table(result))
        for note in notes(result):
            console.print(f"  {note}", markup=False, highlight=False)
        yield result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    parser.add_argument(
        "--only", action="append", default=[], choices=names, metavar="NAME", help="run this one; repeatable"
    )
    parser.add_argument("--quick", action="store_true", help="less data and fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to a file, unrounded")
    parser.add_argument("--write-docs", action="store_true", help="write docs/BENCHMARKS.md from this run")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound is not met")
    return parser


if __name__ == "__main__":
    sys.exit(main())
