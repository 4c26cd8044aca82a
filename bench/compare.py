"""Compare the numbers of two runs.

Exit status: 0 when nothing is worse, 1 when a row is slower or, beyond its noise, no longer meets its bound, 2 when the
files can't be compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench import numbers
from bench.comparison import UnlikeRunsError, compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.comparison import Change

COMMAND = "compare"

_COLUMNS = ("benchmark", "what", "PostgreSQL", "against", "old", "new", "cost", "noise", "")
_RIGHT = {"old", "new", "cost", "noise"}
_STYLES = {"slower": "bold red", "faster": "green", "new": "cyan", "gone": "yellow", "unchanged": "dim"}
_PIPED_WIDTH = 180


def main(arguments: Sequence[str]) -> int:
    """Compare; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        old, new = numbers.read(options.old), numbers.read(options.new)
        changes = compared(old, new, threshold=options.threshold / 100, any_machine=options.any_machine)
    except (numbers.UnreadableNumbersError, UnlikeRunsError) as error:
        print(f"bench: error: {error}", file=sys.stderr)
        return 2
    regressions = [change for change in changes if change.regression]
    if options.json:
        print(json.dumps({"regressions": len(regressions), "rows": [each.as_json() for each in changes]}, indent=2))
    else:
        _show(changes, everything=options.all, threshold=options.threshold / 100)
    return 1 if regressions else 0


def _show(changes: Sequence[Change], *, everything: bool, threshold: float) -> None:
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    shown = [each for each in changes if everything or each.verdict != "unchanged" or each.lost_bound]
    if shown:
        console.print(_table(shown))
    counts = Counter(each.verdict for each in changes)
    told = [f"{number} {verdict}" for verdict, number in counts.items()]
    lost = sum(each.lost_bound for each in changes)
    told += [f"{lost} {'bounds' if lost > 1 else 'bound'} no longer met"] if lost else []
    console.print(f"{len(changes)} rows: {', '.join(told) or 'none'}", highlight=False)
    noisy = sum(each.verdict == "unchanged" and each.noise > threshold for each in changes)
    if noisy:
        # Else a busy machine would pass for one on which nothing got slower.
        console.print(f"{noisy} of the unchanged have more noise than the threshold: only more than that was seen")


def _table(changes: Sequence[Change]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in _RIGHT else "left")
    for each in changes:
        style = _STYLES["slower" if each.regression else each.verdict]
        table.add_row(*(Text(cell, style=style) for cell in _cells(each)))
    return table


def _cells(change: Change) -> tuple[str, ...]:
    ratios = ("" if each is None else f"{each.ratio:.2f}" for each in (change.old, change.new))
    moved = "" if change.change is None else f"{100 * change.change:+.1f} %"
    spreads = [each.spread for each in (change.old, change.new) if each is not None]
    key, noise = change.key, f"{100 * max(spreads):.1f} %"
    return (key.benchmark, key.what, key.postgres, key.against, *ratios, moved, noise, _verdict(change))


def _verdict(change: Change) -> str:
    if change.new is None or not change.lost_bound:
        return change.verdict
    within = "" if change.regression else ", within its noise"
    return f"{change.verdict}, {change.new.bound} no longer met{within}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m bench {COMMAND}",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("old", type=Path, metavar="OLD.json", help="bench.json of the run to compare with")
    parser.add_argument("new", type=Path, metavar="NEW.json", help="bench.json of the run to judge")
    parser.add_argument(
        "--threshold",
        type=_percent,
        default=10.0,
        metavar="PERCENT",
        help="the least change of a cost that counts (10); one within a row's noise never does",
    )
    parser.add_argument("--any-machine", action="store_true", help="compare runs of unlike machines, too")
    parser.add_argument("--all", action="store_true", help="show unchanged rows, too")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")
    return parser


def _percent(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        message = "a threshold is 0 or more percent"
        raise argparse.ArgumentTypeError(message)
    return value
