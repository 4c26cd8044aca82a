"""A plot, as a value: what a measurement yields among its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Point = tuple[float | str, float]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Series:
    """Points with one name.

    :param points: (x, y) in the order of x; in a plot of bars x is a text, the bar's name.
    """

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Named series of points, and how to draw them.

    :param name: of the file, without ``.png``: lower-case letters, digits and single hyphens.
    :param kind: ``lines`` from point to point, or horizontal ``bars``, a group for each x and in it one for each series.
    :param log_x: a logarithmic axis; bars have none for x.
    :param marks: for bars, in the order of the first series' points: where a bound is marked, or ``None``.
    :raises ValueError: for a name that is no file's, no points, or marks of another number than bars.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    kind: Literal["lines", "bars"] = "lines"
    log_x: bool = False
    log_y: bool = False
    marks: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("a plot's name is made of a-z, 0-9 and single hyphens")
        if not self.series or not all(each.points for each in self.series):
            raise ValueError("a plot has points in each series")
        if self.marks and len(self.marks) != len(self.series[0].points):
            raise ValueError("a plot has a mark for each bar of its first series, or none at all")

    def as_json(self) -> dict[str, Any]:
        """Return the plot for a JSON document."""
        return {
            "name": self.name,
            "title": self.title,
            "kind": self.kind,
            "x_label": self.x_label,
            "y_label": self.y_label,
            "log_x": self.log_x,
            "log_y": self.log_y,
            "series": {each.name: [list(point) for point in each.points] for each in self.series},
        }


def lines(
    name: str,
    title: str,
    *,
    x_label: str,
    y_label: str,
    series: Mapping[str, Iterable[tuple[float, float]]],
    log_x: bool = False,
    log_y: bool = False,
) -> Plot:
    """Return a plot of lines: ``series`` has the points of each by its name."""
    made = tuple(Series(each, tuple(sorted(points))) for each, points in series.items())
    return Plot(name=name, title=title, x_label=x_label, y_label=y_label, series=made, log_x=log_x, log_y=log_y)


def bars(
    name: str,
    title: str,
    *,
    y_label: str,
    series: Mapping[str, Mapping[str, float]],
    log_y: bool = False,
) -> Plot:
    """Return a plot of bars: ``series`` has, by its name, a value for each bar's name."""
    made = tuple(Series(each, tuple(values.items())) for each, values in series.items())
    return Plot(name=name, title=title, x_label="", y_label=y_label, series=made, kind="bars", log_y=log_y)
