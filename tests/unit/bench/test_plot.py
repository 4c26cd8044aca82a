from __future__ import annotations

import json

import pytest

from bench.plot import bars, lines

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
