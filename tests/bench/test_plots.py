from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PIL import Image

from bench.results import drawing as plots
from bench.results.plot import Plot, bars, lines

POINTS = {"one": [(10.0, 2.0), (1.0, 1.0)]}


@pytest.mark.parametrize("name", ["", "Upper", "a b", "../up", "a--b", "a.png"])
def test_a_name_that_is_no_files_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a plot's name is made of"):
        lines(name, "A plot", x_label="x", y_label="y", series=POINTS)


@pytest.mark.parametrize("series", [{}, {"one": [(1.0, 1.0)], "none": []}])
def test_a_plot_without_points_is_refused(series: dict[str, list[tuple[float, float]]]) -> None:
    with pytest.raises(ValueError, match="a plot has points in each series"):
        lines("a", "A plot", x_label="x", y_label="y", series=series)


def test_lines_go_from_left_to_right() -> None:
    plot = lines("a", "A plot", x_label="x", y_label="y", series=POINTS)
    assert plot.series[0].points == ((1.0, 1.0), (10.0, 2.0))


def test_bars_keep_the_order_they_are_given_in() -> None:
    plot = bars("a", "A plot", y_label="us", series={"encrypt": {"z": 1.0, "a": 2.0}})
    assert plot.series[0].points == (("z", 1.0), ("a", 2.0))


def test_a_plot_as_json_has_its_points() -> None:
    plot = bars("a", "A plot", y_label="us", series={"encrypt": {"z": 1.5}}, mark=1.0)
    assert json.loads(json.dumps(plot.as_json()))["series"] == {"encrypt": [["z", 1.5]]}


@pytest.mark.parametrize(("folder", "link"), [("", "a-b.png"), ("images/", "images/a-b.png")])
def test_a_page_links_the_picture(folder: str, link: str) -> None:
    assert lines("a-b", "A plot", x_label="x", y_label="y", series=POINTS).as_markdown(folder) == f"![A plot]({link})"


LINES = lines(
    "lines",
    "Latency over rows",
    x_label="rows",
    y_label="ms",
    series={f"kind {number}": [(10**power, power * number + 1) for power in range(4, 8)] for number in range(10)},
    log_x=True,
    log_y=True,
)
BARS = bars("bars", "Times", y_label="us", series={"encrypt": {"ours": 3.2, "theirs": 900.0}, "decrypt": {"ours": 2.0}})
MARKED = bars("marked", "Ratios", y_label="ratio", series={"": {"within": 0.5, "beyond": 1.5}}, mark=1.0)
MANY = bars("many", "Many", y_label="y", series={"": {f"a row with a long name, {n}": n / 80 for n in range(100)}})
BEYOND = (0xD5, 0x5E, 0x00)


def colours(file: Path) -> set[tuple[int, ...]]:
    with Image.open(file) as picture:
        found = picture.convert("RGB").getcolors(maxcolors=2**16)
    assert found is not None
    # Of areas, not of the shades at the edges of letters.
    return {colour for pixels, colour in found if pixels > 1_000 and isinstance(colour, tuple)}


@pytest.mark.parametrize("plot", [LINES, BARS, MARKED, MANY], ids=lambda plot: plot.name)
def test_a_plot_is_a_small_png_of_a_pages_width(plot: Plot, tmp_path: Path) -> None:
    (file,) = plots.write([plot], tmp_path / "made" / "here")
    assert file == tmp_path / "made" / "here" / f"{plot.name}.png"
    with Image.open(file) as picture:
        assert picture.format == "PNG"
        assert picture.width == 800
        assert not picture.info
    assert file.stat().st_size < 60_000


@pytest.mark.parametrize("plot", [LINES, BARS], ids=lambda plot: plot.name)
def test_the_same_plot_is_the_same_bytes(plot: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = plots.write([plot], tmp_path / "first")
    monkeypatch.setitem(os.environ, "SOURCE_DATE_EPOCH", "1")
    (second,) = plots.write([plot], tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()


def test_other_numbers_are_another_picture(tmp_path: Path) -> None:
    other = bars("bars", "Times", y_label="us", series={"encrypt": {"ours": 3.2, "theirs": 901.0}})
    (first,), (second,) = plots.write([BARS], tmp_path / "first"), plots.write([other], tmp_path / "second")
    assert first.read_bytes() != second.read_bytes()


def test_only_bars_beyond_the_mark_have_its_colour(tmp_path: Path) -> None:
    within = bars("within", "Ratios", y_label="ratio", series={"": {"one": 0.5, "two": 0.9}}, mark=1.0)
    missed, met = plots.write([MARKED, within], tmp_path)
    assert any(near(colour, BEYOND) for colour in colours(missed))
    assert not any(near(colour, BEYOND) for colour in colours(met))


def near(colour: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(mine - theirs) < 10 for mine, theirs in zip(colour, wanted, strict=True))
