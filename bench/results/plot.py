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
    :param kind: ``lines`` from point to point, or horizontal ``bars``: for each x a group, with a bar for each series.
    :param log_x: a logarithmic axis; bars have none for x.
    :param mark: a value of y where a line is drawn, such as a bound; bars beyond it have another colour.
    :raises ValueError: for a name that is no file's, or no points.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    kind: Literal["lines", "bars"] = "lines"
    log_x: bool = False
    log_y: bool = False
    mark: float | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            message = "a plot's name is made of a-z, 0-9 and single hyphens"
            raise ValueError(message)
        if not self.series or not all(each.points for each in self.series):
            message = "a plot has points in each series"
            raise ValueError(message)

    @property
    def file_name(self) -> str:
        """The name of the picture."""
        return f"{self.name}.png"

    def as_markdown(self, folder: str) -> str:
        """Return a link to the picture.

        :param folder: of the pictures, as seen from the page; empty or with a slash at its end.
        """
        return f"![{self.title}]({folder}{self.file_name})"

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
            "mark": self.mark,
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
    mark: float | None = None,
) -> Plot:
    """Return a plot of bars: ``series`` has, by its name, a value for each bar's name."""
    made = tuple(Series(each, tuple(values.items())) for each, values in series.items())
    return Plot(name=name, title=title, x_label="", y_label=y_label, series=made, kind="bars", log_y=log_y, mark=mark)
