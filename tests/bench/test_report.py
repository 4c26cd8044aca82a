from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bench.catalogue import Benchmark
from bench.results import output
from bench.results.compare import read
from bench.results.plot import bars
from bench.results.row import at_most, counted
from bench.results.tables import FORMAT, Result, all_met, amount, as_json, as_markdown, as_table, notes
from bench.scale import FULL, QUICK

MET = counted("an envelope", "18.1", 1234, "the plaintext", 617, unit="bytes", bound=at_most(2))
NOT_MET = replace(MET, what="a pgp message", bound=at_most(1.5), note="[why] it is so")
INFORMS = replace(MET, what="for information", bound=None)
RESULT = Result(Benchmark("sizes", "bytes a value", lambda _: iter(())), (MET, NOT_MET, INFORMS))


def test_the_table_has_every_row_with_its_bound_and_whether_it_is_met() -> None:
    file = io.StringIO()
    Console(file=file, width=200).print(as_table(RESULT))
    lines = [" ".join(line.split()) for line in file.getvalue().splitlines() if "18.1" in line]
    assert lines[0] == "an envelope 18.1 1,234 bytes the plaintext 617 bytes 2.00 <= 2 met"
    assert lines[1].endswith("2.00 <= 1.5 NOT MET")
    assert lines[2].endswith("617 bytes 2.00")


def test_the_document_names_the_machine_and_says_whether_all_is_met() -> None:
    document = as_json([RESULT])
    assert document["all_met"] is False
    assert document["machine"]["cores"] >= 1
    assert [row["met"] for row in document["benchmarks"][0]["rows"]] == [True, False, None]


def test_a_row_without_a_bound_can_not_fail() -> None:
    assert all_met([Result(RESULT.benchmark, (MET, INFORMS))])
    assert not all_met([RESULT])


def test_markdown_has_the_command_the_rows_and_the_notes() -> None:
    lines = as_markdown(RESULT).splitlines()
    assert lines[0] == "## bytes a value"
    assert "`python -m bench --only sizes`" in lines
    assert "| an envelope | 18.1 | 1,234 bytes | the plaintext | 617 bytes | 2.00 | <= 2 | met |" in lines
    assert lines[-1] == "- a pgp message (18.1): [why] it is so"


def test_notes_say_what_they_belong_to() -> None:
    assert notes(RESULT) == ["a pgp message (18.1): [why] it is so"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.0614, "ms", "0.061 ms"), (5.678, "us", "5.68 us"), (156.94, "us", "156.9 us"), (3992.2, "kB", "3,992 kB")],
)
def test_an_amount_has_no_more_digits_than_mean_something(value: float, unit: str, text: str) -> None:
    assert amount(value, unit) == text


ROW = counted("ours", "18.1", 30, "theirs", 20, unit="bytes", bound=at_most(2))
PLOT = bars("a-plot", "A plot", y_label="us", series={"": {"ours": 1.0}})
BENCHMARK = Benchmark("sizes", "bytes a value", lambda _: iter([PLOT, ROW]))
OUTPUT = Result.of(BENCHMARK, [PLOT, ROW])


def test_what_a_measurement_yields_is_told_apart() -> None:
    assert Result(BENCHMARK, (ROW,), (PLOT,)) == OUTPUT


def test_the_folder_has_the_page_the_numbers_and_the_plots_and_is_made(tmp_path: Path) -> None:
    page = output.write([OUTPUT], tmp_path / "a" / "b", scale=FULL)
    assert page == tmp_path / "a" / "b" / "bench.md"
    assert {each.name for each in page.parent.iterdir()} == {"bench.md", "bench.json", "a-plot.png", "bounds.png"}


def test_the_page_links_only_pictures_that_stand_beside_it(tmp_path: Path) -> None:
    text = output.write([OUTPUT], tmp_path, scale=FULL).read_text()
    links = [part.partition(")")[0] for part in text.split("](")[1:] if not part.startswith("#")]
    assert sorted(links) == ["a-plot.png", "bounds.png"]
    assert "| ours | 18.1 | 30 bytes | theirs | 20 bytes | 1.50 | <= 2 | met |" in text


def test_without_a_bound_there_is_no_plot_of_bounds(tmp_path: Path) -> None:
    row = counted("ours", "18.1", 30, "theirs", 20, unit="bytes")
    output.write([Result(BENCHMARK, (row,))], tmp_path, scale=FULL)
    assert {each.name for each in tmp_path.iterdir()} == {"bench.md", "bench.json"}


def test_the_numbers_have_their_format_scale_and_plots_and_are_read_back(tmp_path: Path) -> None:
    output.write([OUTPUT], tmp_path, scale=QUICK)
    document = json.loads((tmp_path / "bench.json").read_text())
    assert (document["format"], document["scale"]) == (FORMAT, "quick")
    assert document["benchmarks"][0]["plots"][0]["series"] == {"": [["ours", 1.0]]}
    (numbers,) = read(tmp_path / "bench.json").rows.values()
    assert (numbers.cost, numbers.bound, numbers.met) == (1.5, at_most(2), True)


def test_a_quick_page_says_how_much_smaller_it_is_and_a_full_one_does_not(tmp_path: Path) -> None:
    quick = output.write([OUTPUT], tmp_path / "quick", scale=QUICK, left_out=["large: it takes an hour"]).read_text()
    assert f"- lookup rows: {QUICK.lookup_rows:,} in place of {FULL.lookup_rows:,}" in quick
    assert "- large: it takes an hour" in quick
    full = output.write([OUTPUT], tmp_path / "full", scale=FULL).read_text()
    assert "in place of" not in full
    assert "Left out" not in full
