"""Pictures of plots: all look alike, and the same plot is the same bytes each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter, StrMethodFormatter
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from bench.results.plot import Plot

# Told apart by eyes that see red and green alike (Okabe and Ito).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#999999", "#f0e442", "#000000")
_MARKERS = "osD^vPX*"
_BEYOND = "#d55e00"
# Few enough for a small file; edges of letters and lines are shades.
_SHADES = 64
_MANY = 40
_STYLE: Any = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#666666",
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "grid.color": "#dddddd",
    "legend.frameon": False,
    "figure.dpi": 100,
}
_WIDTH, _LINES_HEIGHT = 8.0, 4.8
# Inches: of a bar, between groups of bars, and of all that is not bars.
_BAR, _GAP, _BESIDES = 0.16, 0.07, 1.05


def write(plots: Iterable[Plot], folder: Path) -> list[Path]:
    """Draw plots into a folder, which is made if it is not there; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(plot, folder / plot.file_name) for plot in plots]


def _write(plot: Plot, file: Path) -> Path:
    # Letters without shades where there are many of them: a third of the bytes.
    with rc_context({**_STYLE, "text.antialiased": len(_names(plot)) <= _MANY}):
        figure = Figure(figsize=(_WIDTH, _height(plot)), layout="constrained")
        canvas: Any = FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        figure.suptitle(plot.title, x=0.005, horizontalalignment="left", fontsize=11)
        (_draw_bars if plot.kind == "bars" else _draw_lines)(axes, plot)
        canvas.draw()
        # Without the library's version and the time, which it writes itself: a picture changes when its numbers do.
        drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        drawn.quantize(_SHADES, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def _height(plot: Plot) -> float:
    if plot.kind == "lines":
        return _LINES_HEIGHT
    return _BESIDES + len(_names(plot)) * (_GAP + _BAR * len(plot.series))


def _names(plot: Plot) -> list[str]:
    # In the order in which they come first, over all series.
    return list(dict.fromkeys(str(x) for each in plot.series for x, _ in each.points))


def _draw_lines(axes: Axes, plot: Plot) -> None:
    for number, each in enumerate(plot.series):
        # A ninth series has the first one's colour, and another dash.
        dash = ("-", "--", ":", "-.")[number // len(_COLOURS) % 4]
        look: Any = {"color": _COLOURS[number % len(_COLOURS)], "marker": _MARKERS[number % len(_MARKERS)]}
        xs, ys = [float(x) for x, _ in each.points], [y for _, y in each.points]
        axes.plot(xs, ys, dash, label=each.name, linewidth=1.4, markersize=4.5, **look)
    if plot.log_x:
        axes.set_xscale("log")
    if plot.log_y:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    _number(axes.xaxis, logarithmic=plot.log_x)
    _number(axes.yaxis, logarithmic=plot.log_y)
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(plot.y_label)
    if plot.mark is not None:
        axes.axhline(plot.mark, color=_BEYOND, linewidth=1.2)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _draw_bars(axes: Axes, plot: Plot) -> None:
    names, group = _names(plot), _GAP + _BAR * len(plot.series)
    places = {name: -number * group for number, name in enumerate(names)}
    for number, each in enumerate(plot.series):
        below = (number - (len(plot.series) - 1) / 2) * _BAR
        at, widths = [places[str(x)] - below for x, _ in each.points], [y for _, y in each.points]
        colours = [_BEYOND if plot.mark is not None and y > plot.mark else _COLOURS[number] for y in widths]
        drawn = axes.barh(at, widths, height=_BAR * 0.92, color=colours, label=each.name)
        axes.bar_label(drawn, labels=[f"{y:,.3g}" if y < 1_000 else f"{y:,.0f}" for y in widths], padding=2, fontsize=7)
    axes.set_yticks(list(places.values()), names)
    axes.set_ylim(-(len(names) - 0.5) * group, 0.5 * group)
    axes.grid(visible=False, axis="y")
    if plot.log_y:
        axes.set_xscale("log")
    axes.margins(x=0.12)
    _number(axes.xaxis, logarithmic=plot.log_y)
    axes.set_xlabel(plot.y_label)
    if plot.mark is not None:
        axes.axvline(plot.mark, color=_BEYOND, linewidth=1.2)
    if len(plot.series) > 1:
        axes.legend(loc="lower right", ncols=len(plot.series), bbox_to_anchor=(1.0, 1.0), borderaxespad=0.1)


def _number(axis: Axis, *, logarithmic: bool) -> None:
    axis.set_major_formatter(StrMethodFormatter("{x:,.12g}"))
    if logarithmic:
        # Numbers between powers of ten, where there are few of those.
        axis.set_minor_formatter(LogFormatter(minor_thresholds=(1.5, 0.5)))
