from __future__ import annotations

import json
from pathlib import Path

from bench import output
from bench.catalogue import Benchmark
from bench.numbers import read
from bench.plot import bars
from bench.report import FORMAT, Result
from bench.row import at_most, counted
from bench.scale import FULL, QUICK

ROW = counted("ours", "18.1", 30, "theirs", 20, unit="bytes", bound=at_most(2))
PLOT = bars("a-plot", "A plot", y_label="us", series={"": {"ours": 1.0}})
BENCHMARK = Benchmark("sizes", "bytes a value", lambda _: iter([PLOT, ROW]))
RESULT = Result.of(BENCHMARK, [PLOT, ROW])


def test_what_a_measurement_yields_is_told_apart() -> None:
    assert Result(BENCHMARK, (ROW,), (PLOT,)) == RESULT


def test_the_folder_has_the_page_the_numbers_and_the_plots_and_is_made(tmp_path: Path) -> None:
    page = output.write([RESULT], tmp_path / "a" / "b", scale=FULL)
    assert page == tmp_path / "a" / "b" / "bench.md"
    assert {each.name for each in page.parent.iterdir()} == {"bench.md", "bench.json", "a-plot.png", "bounds.png"}


def test_the_page_links_only_pictures_that_stand_beside_it(tmp_path: Path) -> None:
    text = output.write([RESULT], tmp_path, scale=FULL).read_text()
    links = [part.partition(")")[0] for part in text.split("](")[1:] if not part.startswith("#")]
    assert sorted(links) == ["a-plot.png", "bounds.png"]
    assert "| ours | 18.1 | 30 bytes | theirs | 20 bytes | 1.50 | <= 2 | met |" in text


def test_without_a_bound_there_is_no_plot_of_bounds(tmp_path: Path) -> None:
    row = counted("ours", "18.1", 30, "theirs", 20, unit="bytes")
    output.write([Result(BENCHMARK, (row,))], tmp_path, scale=FULL)
    assert {each.name for each in tmp_path.iterdir()} == {"bench.md", "bench.json"}


def test_the_numbers_have_their_format_scale_and_plots_and_are_read_back(tmp_path: Path) -> None:
    output.write([RESULT], tmp_path, scale=QUICK)
    document = json.loads((tmp_path / "bench.json").read_text())
    assert (document["format"], document["scale"]) == (FORMAT, "quick")
    assert document["benchmarks"][0]["plots"][0]["series"] == {"": [["ours", 1.0]]}
    (numbers,) = read(tmp_path / "bench.json").rows.values()
    assert (numbers.cost, numbers.bound, numbers.met) == (1.5, at_most(2), True)


def test_a_quick_page_says_how_much_smaller_it_is_and_a_full_one_does_not(tmp_path: Path) -> None:
    quick = output.write([RESULT], tmp_path / "quick", scale=QUICK, left_out=["large: it takes an hour"]).read_text()
    assert f"- lookup rows: {QUICK.lookup_rows:,} in place of {FULL.lookup_rows:,}" in quick
    assert "- large: it takes an hour" in quick
    full = output.write([RESULT], tmp_path / "full", scale=FULL).read_text()
    assert "in place of" not in full
    assert "Left out" not in full
