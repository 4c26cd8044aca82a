"""Measure, and print what was measured beside its reference and its bound.

``python -m bench compare OLD.json NEW.json`` compares the numbers of two runs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bench.catalogue import BENCHMARKS, benchmarks_named, benchmarks_of
from bench.fixtures.stage import Stage
from bench.results import compare, documentation, output
from bench.results.tables import Result, all_met, as_table, notes
from bench.scale import FULL, QUICK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bench.catalogue import Benchmark
    from bench.scale import Scale

# A table that is piped is not wrapped to a terminal's width.
_PIPED_WIDTH = 160


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks, or compare two runs; return the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == [compare.COMMAND]:
        return compare.main(words[1:])
    options = _parser().parse_args(words)
    if options.list:
        for benchmark in BENCHMARKS:
            print(f"{benchmark.name:16} {benchmark.title}")
        return 0
    if options.write_head:
        _say(f"wrote {documentation.write_head().name} around the numbers that it had")
        return 0
    if options.write_docs and options.quick:
        _say("error: --write-docs wants the full size")
        return 2
    return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    scale = QUICK if options.quick else FULL
    chosen, left_out = benchmarks_of(quick=options.quick)
    if options.only:
        # What is named is run, whatever its size.
        chosen, left_out = benchmarks_named(options.only), ()
    reasons = [f"{each.name}: {each.full_only}" for each in left_out]
    results: list[Result] = []
    try:
        results.extend(_shown(_run(chosen, scale, options.data)))
    finally:
        if results:
            # Also when one fails: the others took their time.
            _say(f"wrote {output.write(results, options.output, scale=scale, left_out=reasons)}")
    for each in reasons:
        _say(f"left out of a quick run: {each}")
    if options.quick:
        _say("bounds are for the full size: with so little data some can't be kept")
    if options.json is not None:
        options.json.write_text(output.as_text(results, scale), encoding="utf-8")
    if options.write_docs:
        _say(f"wrote {documentation.write(results, partial=bool(options.only)).name}")
    return 1 if options.check and not all_met(results) else 0


def _run(benchmarks: Iterable[Benchmark], scale: Scale, data: Path | None) -> Iterator[Result]:
    with Stage(scale, data) as stage:
        for benchmark in benchmarks:
            _say(f"{benchmark.name}: {benchmark.title} ...")
            yield Result.of(benchmark, benchmark.measure(stage))


def _shown(results: Iterable[Result]) -> Iterator[Result]:
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    for result in results:
        console.print(as_table(result))
        for note in notes(result):
            console.print(f"  {note}", markup=False, highlight=False)
        yield result


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    parser.add_argument(
        "--only", action="append", default=[], choices=names, metavar="NAME", help="run this one; repeatable"
    )
    parser.add_argument("--quick", action="store_true", help="less data, fewer rounds, and without the longest ones")
    parser.add_argument(
        "--output",
        type=Path,
        default=output.FOLDER,
        metavar="DIR",
        help=f"write {output.PAGE}, {output.NUMBERS} and the plots here, by default into build/bench",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="let search-scale keep its tables here, and take them from here if they are what it would make",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to this file, too")
    parser.add_argument("--write-docs", action="store_true", help="write docs/BENCHMARKS.md from this run")
    parser.add_argument(
        "--write-head", action="store_true", help="render docs/BENCHMARKS.md around its numbers; measure nothing"
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound is not met")
    return parser


if __name__ == "__main__":
    sys.exit(main())
