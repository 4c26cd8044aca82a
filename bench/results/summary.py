"""Every bound of a page of measurements, and whether it is met: a table, a list and a plot, all from the page's text.

From its text, and not from a run, because a page may hold sections of several runs.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bench.results.plot import Plot, bars
from bench.results.tables import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TITLE = "Every bound"
PLOT = "bounds"

_BOUND = re.compile(r"(<=|>=) (\S+)(?: (\S+))?")
_NOT_IN_AN_ANCHOR = re.compile(r"[^\w\- ]")
# Characters of a bar's name, and how far a bar reaches at most.
_FAR = 10.0
_LABEL = 60


@dataclass(frozen=True)
class Bounded:
    """A row that has a bound, as the page shows it.

    :param benchmark: its name.
    :param title: of its section.
    """

    benchmark: str
    title: str
    what: str
    postgres: str
    measured: str
    against: str
    ratio: str
    bound: str
    met: bool

    @property
    def value(self) -> str:
        """What is bound: the ratio, or the measured value with its unit."""
        return self.measured if self._parts[2] else self.ratio

    @property
    def share(self) -> float:
        """How much of what the bound allows is used: more than 1 is too much."""
        kind, limit, _ = self._parts
        value = _number(self.value)
        used = value / limit if kind == "<=" else limit / value if value else math.inf
        # The page's numbers are rounded; whether a bound is met was told before.
        return used if self.met else max(used, math.nextafter(1, 2))

    @property
    def _parts(self) -> tuple[str, float, str | None]:
        found = _BOUND.fullmatch(self.bound)
        if found is None:
            message = f"{self.bound!r} is no bound"
            raise ValueError(message)
        return found[1], float(found[2]), found[3]


def bounded(sections: Mapping[str, str]) -> list[Bounded]:
    """Return the rows of some sections that have a bound, in their order.

    :param sections: their Markdown, by the benchmark's name.
    """
    return [row for name, section in sections.items() for row in _rows(name, section)]


def section(sections: Mapping[str, str], pictures: str) -> tuple[str, list[Plot]]:
    """Return the section of every bound, and the plots that it shows.

    :param sections: see :func:`bounded`.
    :param pictures: the folder of the plots, as seen from the page; empty or with a slash at its end.
    """
    rows = bounded(sections)
    drawn = [plot for plot in [as_plot(rows)] if plot is not None]
    return "\n\n".join([as_markdown(rows), *(plot.as_markdown(pictures) for plot in drawn)]), drawn


def as_markdown(rows: Sequence[Bounded]) -> str:
    """Return the table of all bounds, a line for each benchmark and bound, and the list of rows that are not met."""
    failed = [row for row in rows if not row.met]
    lines = [
        f"## {TITLE}",
        "",
        f"{len(rows) - len(failed)} of {len(rows)} rows with a bound meet it; each stands in its benchmark's section.",
        "",
        "| benchmark | bound | rows | from | to |  |",
        "| --- | --- | ---: | ---: | ---: | --- |",
        *map(_line, _groups(rows)),
    ]
    told = [f"- {row.what} ({row.postgres}), against {row.against}: {row.value}, bound {row.bound}" for row in failed]
    return "\n".join([*lines, "", "Not met:" if told else "All are met.", *(["", *told] if told else [])])


def as_plot(rows: Iterable[Bounded]) -> Plot | None:
    """Return a plot of how much each row uses of what its bound allows; ``None`` where no row has a bound."""
    worst: dict[tuple[str, ...], Bounded] = {}
    for row in rows:
        # Of two versions of PostgreSQL the worse.
        names = (row.benchmark, row.what, row.against, row.bound)
        worst[names] = max(worst.get(names, row), row, key=lambda each: each.share)
    if not worst:
        return None
    used = {_label(row): min(row.share, _FAR) for row in worst.values()}
    title = "Ratios with a bound, as a part of it: beyond 1 is not met"
    return bars(PLOT, title, y_label="cost / bound, or bound / gain", series={"": used}, mark=1.0)


def _groups(rows: Iterable[Bounded]) -> Iterable[list[Bounded]]:
    ordered = sorted(enumerate(rows), key=lambda pair: (_first(pair[1], rows), pair[1].bound, pair[0]))
    return ([row for _, row in group] for _, group in groupby(ordered, key=lambda pair: (pair[1].title, pair[1].bound)))


def _first(row: Bounded, rows: Iterable[Bounded]) -> int:
    return next(number for number, each in enumerate(rows) if each.title == row.title)


def _line(group: list[Bounded]) -> str:
    first, missed = group[0], sum(not row.met for row in group)
    values = sorted((row.value for row in group), key=_number)
    met = "met" if not missed else "NOT MET" if missed == len(group) else f"{missed} of {len(group)} NOT MET"
    anchor = _NOT_IN_AN_ANCHOR.sub("", first.title.lower()).replace(" ", "-")
    cells = (f"[{first.benchmark}](#{anchor})", first.bound, str(len(group)), values[0], values[-1], met)
    return f"| {' | '.join(cells)} |"


def _rows(name: str, section: str) -> Iterable[Bounded]:
    title = section.partition("\n")[0].removeprefix("## ")
    for line in section.splitlines():
        cells = line[2:-2].split(" | ") if line.startswith("| ") else []
        if len(cells) == len(COLUMNS) and _BOUND.fullmatch(cells[6]):
            what, postgres, measured, against, _, ratio, bound, met = cells
            yield Bounded(name, title, what, postgres, measured, against, ratio, bound, met == "met")


def _number(text: str) -> float:
    return float(text.split(maxsplit=1)[0].replace(",", ""))


def _label(row: Bounded) -> str:
    text = f"{row.benchmark}: {row.what}, {row.against}"
    shortened = text if len(text) <= _LABEL else f"{text[: _LABEL - 3]}..."
    return f"{shortened} {row.value} {row.bound}"
