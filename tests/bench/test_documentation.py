from __future__ import annotations

from pathlib import Path

import pytest

from bench.catalogue import BENCHMARKS
from bench.results import documentation
from bench.results.documentation import DOCUMENT, NOT_MEASURED, PICTURES, rendered
from bench.results.plot import lines
from bench.results.row import at_most, counted
from bench.results.tables import Result

FIRST, SECOND, THIRD, *_ = BENCHMARKS
ROW = counted("ours", "18.1", 30, "theirs", 20, unit="bytes", bound=at_most(2))
MISSED = counted("ours, larger", "18.1", 60, "theirs", 20, unit="bytes", bound=at_most(2))
PLOT = lines("a-plot", "A plot", x_label="x", y_label="y", series={"one": [(1, 2), (2, 3)]})


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "BENCHMARKS.md"
    monkeypatch.setattr(documentation, "DOCUMENT", file)
    return file


def section(page: Path, title: str) -> str:
    (found,) = [each for each in page.read_text().split("\n## ") if each.startswith(f"{title}\n")]
    return found


def pictures(page: Path) -> set[str]:
    return {each.name for each in (page.parent / PICTURES).iterdir()}


def test_the_committed_page_is_what_its_numbers_render_to() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    now, _ = rendered(page)
    assert page == now, "run: python -m bench --write-head"


def test_each_section_of_the_committed_page_has_rows_or_says_that_it_has_none() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    for benchmark in BENCHMARKS:
        (text,) = [each for each in page.split("\n## ") if each.startswith(f"{benchmark.title}\n")]
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert len(rows) > 2 or text.rstrip().endswith(NOT_MEASURED)


def test_each_picture_of_the_committed_page_is_there_small_and_linked() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    files = sorted((DOCUMENT.parent / PICTURES).iterdir())
    assert [file.name for file in files if f"({PICTURES}{file.name})" not in page] == []
    assert len(files) == page.count(f"]({PICTURES}")
    # The picture of all bounds has a line for each.
    assert all(file.stat().st_size < 100_000 for file in files)


def test_what_a_run_did_not_measure_is_said(page: Path) -> None:
    documentation.write([Result(FIRST, (ROW,))])
    assert NOT_MEASURED not in section(page, FIRST.title)
    assert section(page, SECOND.title).rstrip().endswith(f"{SECOND.about}\n\n{NOT_MEASURED}")


def test_the_head_has_every_bound_and_the_rows_that_miss_theirs(page: Path) -> None:
    documentation.write([Result(FIRST, (ROW, MISSED)), Result(SECOND, (ROW,))])
    lines = section(page, "Every bound").splitlines()
    assert "2 of 3 rows with a bound meet it; each stands in its benchmark's section." in lines
    assert any(line.endswith("| <= 2 | 2 | 1.50 | 3.00 | 1 of 2 NOT MET |") for line in lines)
    assert any(line.endswith("| <= 2 | 1 | 1.50 | 1.50 | met |") for line in lines)
    assert lines[lines.index("Not met:") + 2] == "- ours, larger (18.1), against theirs: 3.00, bound <= 2"


def test_plots_are_drawn_beside_the_page_and_linked_in_their_section(page: Path) -> None:
    documentation.write([Result(FIRST, (ROW,), (PLOT,))])
    assert "![A plot](images/bench/a-plot.png)" in section(page, FIRST.title)
    assert pictures(page) == {"a-plot.png", "bounds.png"}


def test_a_run_of_some_keeps_the_others_plots_and_a_whole_run_does_not(page: Path) -> None:
    documentation.write([Result(FIRST, (ROW,), (PLOT,))])
    documentation.write([Result(SECOND, (ROW,))], partial=True)
    assert "![A plot](images/bench/a-plot.png)" in section(page, FIRST.title)
    assert pictures(page) == {"a-plot.png", "bounds.png"}
    documentation.write([Result(SECOND, (ROW,))])
    assert pictures(page) == {"bounds.png"}


def test_rendering_the_head_keeps_numbers_notes_machine_and_plots(page: Path) -> None:
    noted = counted("ours", "18.1", 30, "theirs", 20, unit="bytes", bound=at_most(2), note="why")
    documentation.write([Result(FIRST, (noted,), (PLOT,))])
    written = page.read_text()
    old = written.replace(FIRST.about, "how it was measured once").replace(f"## {FIRST.title}", "## an old title")
    old = old.replace("## Every bound", "## An old summary").replace("What glpgenc costs", "What it cost")
    page.write_text(old.replace("This run: ", "This run: another machine, "))
    documentation.write_head()
    assert page.read_text() == written.replace("This run: ", "This run: another machine, ")
    assert pictures(page) == {"a-plot.png", "bounds.png"}


def test_a_benchmark_that_is_gone_leaves_the_page(page: Path) -> None:
    documentation.write([Result(FIRST, (ROW,))])
    page.write_text(page.read_text() + "\n## gone\n\n`python -m bench --only gone`\n\n| what |\n")
    documentation.write_head()
    assert "## gone" not in page.read_text()
