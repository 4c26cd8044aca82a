"""A plot of a panel's data as SVG: lines, areas, bars or a number, with its unit and its thresholds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from tools.dashboard.queries import PanelData

WIDTH, HEIGHT, NUMBER_WIDTH, NUMBER_HEIGHT = 620, 250, 205, 92
"""Of a plot, and of a single number, in pixels."""

_COLOURS = (
    "#2f6fb3",
    "#d1702a",
    "#3b8f4f",
    "#a3429a",
    "#b59a1a",
    "#4aa7a7",
    "#c03a4a",
    "#6b6b6b",
    "#7a5ac2",
    "#8a5a3c",
)
_THRESHOLDS = {"green": "#3b8f4f", "yellow": "#b58a00", "red": "#c0303a"}
_LEFT, _RIGHT, _TOP, _LINE = 62, 12, 34, 15
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Curve:
    """A series: its name, and points of time in seconds and value."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Frame:
    """Where a plot's values go: the part of the picture, and what its edges stand for."""

    bottom: float
    began: float
    ended: float
    highest: float

    def x(self, at: float) -> float:
        """Return where a moment is."""
        share = (at - self.began) / (self.ended - self.began)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return where a value is."""
        return self.bottom - value / self.highest * (self.bottom - _TOP)


def drawn(panel: PanelData, curves: Sequence[Curve], began: float, ended: float) -> str:
    """Return the plot as an SVG group whose corner is at 0, 0."""
    if panel.kind == "stat":
        return _number(panel, curves)
    heading = _text(8, 20, f"{panel.title}{' (stacked)' * panel.stacked}", size=14, bold=True)
    box = f'<rect width="{WIDTH}" height="{HEIGHT}" rx="4" class="panel"/>'
    body = _bars(panel, curves) if panel.kind == "bargauge" else _lines(panel, curves, began, ended)
    return box + heading + body


def readable(value: float, unit: str) -> str:
    """Return a value with its unit."""
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s":
        return _seconds(value)
    if unit == "bytes":
        return f"{value / 1024:.3g} KiB" if value >= 1024 else f"{value:g} B"
    return f"{value:.3g}/s" if unit == "cps" else f"{value:,.4g}"


def _seconds(value: float) -> str:
    if value == 0 or value >= 1:
        return f"{value:.3g} s"
    return f"{value * 1e3:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.3g} us"


def _number(panel: PanelData, curves: Sequence[Curve]) -> str:
    value = curves[-1].points[-1][1]
    words = dict(panel.words)
    shown = words.get(f"{value:g}", readable(value, panel.unit))
    colour = [colour for limit, colour in panel.steps if limit is None or value >= limit][-1]
    return (
        f'<rect width="{NUMBER_WIDTH}" height="{NUMBER_HEIGHT}" rx="4" class="panel"/>'
        + _text(8, 20, panel.title, size=14, bold=True)
        + _text(8, 62, shown, size=30, fill=_THRESHOLDS[colour])
        + _text(8, 82, curves[-1].name, size=11)
    )


def _bars(panel: PanelData, curves: Sequence[Curve]) -> str:
    highest = max(curve.points[-1][1] for curve in curves) or 1
    height = min(24.0, (HEIGHT - 50) / len(curves))
    parts = []
    for number, curve in enumerate(sorted(curves, key=lambda curve: curve.name)):
        value, top = curve.points[-1][1], 34 + number * height
        colour = [colour for limit, colour in panel.steps if limit is None or value >= limit][-1]
        length = value / highest * 300
        bar = f'<rect x="200" y="{top + 3:.1f}" width="{length:.1f}" height="{height - 6:.1f}"'
        parts += [
            _text(8, top + height - 8, curve.name, size=11),
            f'{bar} fill="{_THRESHOLDS[colour]}"/>',
            _text(206 + length, top + height - 8, readable(value, panel.unit), size=11),
        ]
    return "".join(parts)


def _lines(panel: PanelData, curves: Sequence[Curve], began: float, ended: float) -> str:
    legend, used = _legend(panel, curves)
    tops = _stacked(curves) if panel.stacked else [(curve, curve.points) for curve in curves]
    highest = max((value for _, points in tops for _, value in points), default=0)
    frame = Frame(HEIGHT - 24 - used, began, ended, _rounded(highest))
    parts = [_axes(frame, panel.unit)]
    for limit, colour in panel.steps[1:]:
        if limit is not None and limit <= frame.highest:
            y = frame.y(limit)
            parts.append(
                f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
                f' stroke="{_THRESHOLDS[colour]}" stroke-dasharray="6 4"/>'
            )
    for number, (_, points) in enumerate(tops):
        colour = _COLOURS[number % len(_COLOURS)]
        for run in _runs(points):
            path = " ".join(f"{frame.x(at):.1f},{frame.y(value):.1f}" for at, value in run)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
            parts += [_dot(frame, run[0], colour)] if len(run) == 1 else []
    return "".join(parts) + legend


def _dot(frame: Frame, point: tuple[float, float], colour: str) -> str:
    return f'<circle cx="{frame.x(point[0]):.1f}" cy="{frame.y(point[1]):.1f}" r="1.6" fill="{colour}"/>'


def _stacked(curves: Sequence[Curve]) -> list[tuple[Curve, tuple[tuple[float, float], ...]]]:
    """Put each curve on top of those before it."""
    below: dict[float, float] = {}
    found = []
    for curve in curves:
        for at, value in curve.points:
            below[at] = below.get(at, 0) + value
        found.append((curve, tuple((at, below[at]) for at, _ in curve.points)))
    return found


def _runs(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Return the parts of a curve between which there is nothing, so that no line hides that."""
    if not points:
        return []
    step = min((after[0] - before[0] for before, after in pairwise(points)), default=0)
    runs = [[points[0]]]
    for before, after in pairwise(points):
        if after[0] - before[0] > 1.5 * step:
            runs.append([])
        runs[-1].append(after)
    return runs


def _axes(frame: Frame, unit: str) -> str:
    parts = []
    for number in range(5):
        value = frame.highest * number / 4
        y = frame.y(value)
        parts += [
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>',
            _text(_LEFT - 6, y + 4, readable(value, unit), size=10, anchor="end"),
        ]
    seconds = frame.ended - frame.began
    parts += [
        _text(frame.x(frame.began + seconds * part / 4), frame.bottom + 14, f"{seconds * part / 4:.0f} s", size=10,
              anchor="middle" if part < 4 else "end")
        for part in range(5)
    ]  # fmt: skip
    return "".join(parts)


def _legend(panel: PanelData, curves: Sequence[Curve]) -> tuple[str, float]:
    """Return names with the last value of each, in two columns, and the height that they take."""
    parts, rows = [], math.ceil(len(curves) / 2)
    for number, curve in enumerate(curves):
        x, y = 12 + number % 2 * (WIDTH / 2), HEIGHT - 8 - (rows - 1 - number // 2) * _LINE
        colour = _COLOURS[number % len(_COLOURS)]
        parts += [
            f'<rect x="{x}" y="{y - 8:.1f}" width="12" height="4" fill="{colour}"/>',
            _text(x + 18, y, f"{curve.name}  {readable(curve.points[-1][1], panel.unit)}", size=11),
        ]
    return "".join(parts), rows * _LINE


def _rounded(highest: float) -> float:
    """Return the end of an axis: a round number that is no smaller."""
    if highest <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(highest))
    return next(step * power for step in _STEPS if step * power >= highest * 0.999)


def _text(x: float, y: float, text: str, *, size: int, bold: bool = False, anchor: str = "", fill: str = "") -> str:
    more = (
        ' font-weight="600"' * bold + f' text-anchor="{anchor}"' * bool(anchor) + f' style="fill:{fill}"' * bool(fill)
    )
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{more}>{escape(text)}</text>'
