"""Compare the numbers of two runs.

Exit status: 0 when nothing is worse, 1 when a row is slower or, beyond its noise, no longer meets its bound, 2 when the
files can't be compared.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.results.row import Bound
from bench.results.tables import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class UnreadableNumbersError(Exception):
    """A file that holds no numbers that can be compared; the message says why, and names the file."""


class Key(NamedTuple):
    """What a row is found by in another run.

    :param postgres: the server's major version, or ``-``: a minor version is no other row.
    :param number: 0, or how many rows before it have the same names, such as those that have another bound.
    """

    benchmark: str
    what: str
    postgres: str
    against: str
    number: int


@dataclass(frozen=True)
class Numbers:
    """The numbers of a row.

    :param cost: measured / reference.
    :param spread: of the rounds' ratios, as a part of the cost; 0 for what was measured once.
    :param met: whether the bound is met; ``None`` without one.
    """

    measured: float
    reference: float
    unit: str
    cost: float
    ratio: float
    spread: float
    bound: Bound | None
    met: bool | None


@dataclass(frozen=True)
class Run:
    """The numbers of a run.

    :param machine: what they depend on.
    :param scale: ``full`` or ``quick``.
    """

    machine: Mapping[str, Any]
    scale: str
    rows: Mapping[Key, Numbers]


def read(file: Path) -> Run:
    """Read a document of ``python -m bench``.

    :raises UnreadableNumbersError: for a file that can't be read, is no such document, or is of another format.
    """
    document = _document(file)
    try:
        return Run(dict(document["machine"]), str(document["scale"]), dict(_rows(document)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        _refuse(file, f"it is no document of python -m bench ({type(error).__name__}: {error})")


def _document(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        _refuse(file, error.strerror or "it can't be read")
    except ValueError:
        _refuse(file, "it is not JSON")
    if not isinstance(document, dict) or "benchmarks" not in document:
        _refuse(file, "it is no document of python -m bench")
    if document.get("format") != FORMAT:
        shown = "no format" if document.get("format") is None else f"format {document['format']}"
        _refuse(file, f"it has {shown}, and this is a reader of format {FORMAT}: measure again with this version")
    return document


def _rows(document: dict[str, Any]) -> Iterator[tuple[Key, Numbers]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for benchmark in document["benchmarks"]:
        for row in benchmark["rows"]:
            names = (benchmark["name"], row["what"], str(row["postgresql"]).split(".")[0], row["against"])
            yield Key(*names, seen[names]), _numbers(row)
            seen[names] += 1


def _numbers(row: dict[str, Any]) -> Numbers:
    bound = row["bound"]
    return Numbers(
        measured=_finite(row["measured"]),
        reference=_finite(row["reference"]),
        unit=row["unit"],
        cost=_finite(row["cost"]),
        ratio=_finite(row["ratio"]),
        spread=_finite(row["spread"] or 0.0),
        bound=None if bound is None else Bound(bound["kind"], float(bound["limit"]), bound["unit"]),
        met=row["met"],
    )


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        message = f"{value} is no amount"
        raise ValueError(message)
    return number


def _refuse(file: Path, why: str) -> NoReturn:
    message = f"{file}: {why}"
    raise UnreadableNumbersError(message)


Verdict = Literal["slower", "faster", "unchanged", "new", "gone"]


@dataclass(frozen=True)
class Change:
    """A row in two runs.

    :param change: of the cost, as a part of the old one: 0.1 is a tenth more; ``None`` where nothing is compared.
    :param noise: within which a change is none: the greater of the rows' spreads.
    """

    key: Key
    old: Numbers | None
    new: Numbers | None
    verdict: Verdict
    change: float | None = None
    noise: float = 0.0

    @property
    def lost_bound(self) -> bool:
        """Whether a bound was met and is no longer."""
        return self.old is not None and self.new is not None and bool(self.old.met) and self.new.met is False

    @property
    def regression(self) -> bool:
        """Whether this is what no one wants: slower, or a bound lost by more than noise, threshold or not."""
        beyond = self.change is not None and abs(self.change) > self.noise
        return self.verdict == "slower" or (self.lost_bound and beyond)

    def as_json(self) -> dict[str, Any]:
        """Return the change for a JSON document."""
        return {
            "benchmark": self.key.benchmark,
            "what": self.key.what,
            "postgresql": self.key.postgres,
            "against": self.key.against,
            "verdict": self.verdict,
            "old_ratio": None if self.old is None else self.old.ratio,
            "new_ratio": None if self.new is None else self.new.ratio,
            "change": None if self.change is None or math.isinf(self.change) else self.change,
            "noise": self.noise,
            "lost_bound": self.lost_bound,
        }


class UnlikeRunsError(Exception):
    """Two runs that can't be compared; the message says in what they differ."""


def compared(old: Run, new: Run, *, threshold: float, any_machine: bool = False) -> list[Change]:
    """Compare two runs.

    :param threshold: the least change of a cost that counts, as a part: 0.1 is a tenth.
    :param any_machine: compare runs of unlike machines, too.
    :raises UnlikeRunsError: for runs of unlike sizes, or of unlike machines.
    """
    if old.scale != new.scale:
        message = f"one is a {old.scale} run and the other a {new.scale} one: their rows are of unlike sizes"
        raise UnlikeRunsError(message)
    if not any_machine and (unlike := _unlike(old, new)):
        message = f"they are of unlike machines ({unlike}); --any-machine compares them all the same"
        raise UnlikeRunsError(message)
    # In the new run's order, then what is gone.
    keys = [*new.rows, *(key for key in old.rows if key not in new.rows)]
    return [_change(key, old.rows.get(key), new.rows.get(key), threshold) for key in keys]


def _change(key: Key, old: Numbers | None, new: Numbers | None, threshold: float) -> Change:
    if old is None or new is None:
        return Change(key, old, new, "new" if old is None else "gone")
    if _without_direction(new):
        return Change(key, old, new, "unchanged")
    noise = max(old.spread, new.spread)
    allowed = max(threshold, noise)
    # The same factor in each direction: from 1.0 to 1.1 and from 1.1 to 1.0 are as far.
    worse, better = new.cost > old.cost * (1 + allowed), old.cost > new.cost * (1 + allowed)
    if new.bound is not None and new.bound.unit is not None and new.bound.kind == "at least":
        worse, better = better, worse
    change = new.cost / old.cost - 1 if old.cost else math.inf if new.cost else 0.0
    return Change(key, old, new, "slower" if worse else "faster" if better else "unchanged", change, noise)


def _without_direction(row: Numbers) -> bool:
    # A share, of which no bound says whether more of it is good.
    return row.unit == "%" and row.bound is None


def _unlike(old: Run, new: Run) -> str:
    names = dict.fromkeys([*old.machine, *new.machine])
    pairs = ((name, old.machine.get(name), new.machine.get(name)) for name in names)
    return ", ".join(f"{name}: {before} and {after}" for name, before, after in pairs if before != after)


COMMAND = "compare"

_COLUMNS = ("benchmark", "what", "PostgreSQL", "against", "old", "new", "cost", "noise", "")
_RIGHT = {"old", "new", "cost", "noise"}
_STYLES = {"slower": "bold red", "faster": "green", "new": "cyan", "gone": "yellow", "unchanged": "dim"}
_PIPED_WIDTH = 180


def main(arguments: Sequence[str]) -> int:
    """Compare; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        old, new = read(options.old), read(options.new)
        changes = compared(old, new, threshold=options.threshold / 100, any_machine=options.any_machine)
    except (UnreadableNumbersError, UnlikeRunsError) as error:
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
    parts = [f"{number} {verdict}" for verdict, number in counts.items()]
    lost = sum(each.lost_bound for each in changes)
    parts += [f"{lost} {'bounds' if lost > 1 else 'bound'} no longer met"] if lost else []
    console.print(f"{len(changes)} rows: {', '.join(parts) or 'none'}", highlight=False)
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
