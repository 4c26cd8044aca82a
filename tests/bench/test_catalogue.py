from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench import __main__ as main_module
from bench import catalogue
from bench.__main__ import main
from bench.catalogue import BENCHMARKS, Benchmark, benchmarks_named, benchmarks_of
from bench.results import documentation
from bench.results.documentation import DOCUMENT
from bench.results.row import at_most, counted
from bench.results.tables import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.results.row import Row

ROW = counted("ours", "18.1", 30, "theirs", 20, unit="bytes")


def test_benchmarks_are_run_in_the_order_of_the_report() -> None:
    assert [each.name for each in benchmarks_named(["sizes", "pgp"])] == ["pgp", "sizes"]
    assert benchmarks_named([]) == BENCHMARKS


def test_each_is_in_the_documentation_with_how_it_measures() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for benchmark in BENCHMARKS:
        assert f"## {benchmark.title}\n" in text
        assert benchmark.about in text


def test_the_list_names_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [each.name for each in BENCHMARKS]


def test_the_documentation_is_written_from_a_run_of_full_size_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--write-docs", "--quick"]) == 2
    assert "full size" in capsys.readouterr().err


def test_a_run_of_some_replaces_their_sections_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = BENCHMARKS
    page = tmp_path / "BENCHMARKS.md"
    monkeypatch.setattr(documentation, "DOCUMENT", page)
    row = replace(ROW, note="as it was")
    documentation.write([Result(first, (row,)), Result(second, (row,))])
    page.write_text(page.read_text().replace("- ours (18.1): as it was", "as it was"))
    documentation.write([Result(second, ())], partial=True)
    shown = {f"## {first.title}", f"## {second.title}", "as it was"}
    assert [line for line in page.read_text().splitlines() if line in shown] == [
        f"## {first.title}",
        "as it was",
        f"## {second.title}",
    ]


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err


def test_a_full_run_has_all_benchmarks_and_a_quick_one_those_that_have_a_small_form() -> None:
    assert benchmarks_of(quick=False) == (BENCHMARKS, ())
    chosen, left_out = benchmarks_of(quick=True)
    assert [each for each in BENCHMARKS if each in chosen or each in left_out] == list(BENCHMARKS)
    assert all(each.full_only for each in left_out)
    assert not any(each.full_only for each in chosen)


def test_a_quick_run_says_what_it_leaves_out_and_a_named_benchmark_is_run_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Benchmark("small", "a small one", lambda _: iter([ROW]))
    large = Benchmark("large", "a large one", lambda _: iter([ROW]), "it takes an hour")
    monkeypatch.setattr(catalogue, "BENCHMARKS", (small, large))
    assert main(["--quick", "--output", str(tmp_path / "made")]) == 0
    said = capsys.readouterr().err
    assert "bench: left out of a quick run: large: it takes an hour\n" in said
    assert "bench: large: " not in said
    assert "- large: it takes an hour\n" in (tmp_path / "made" / "bench.md").read_text()
    monkeypatch.setattr(main_module, "benchmarks_named", lambda _: (large,))
    assert main(["--quick", "--only", BENCHMARKS[0].name, "--output", str(tmp_path / "made")]) == 0
    assert "bench: large: a large one ..." in capsys.readouterr().err


def test_what_was_measured_is_written_when_a_later_benchmark_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> Iterator[Row]:
        raise LookupError("another row was found")

    listed = (Benchmark("good", "a good one", lambda _: iter([ROW])), Benchmark("bad", "a bad one", fails))
    monkeypatch.setattr(catalogue, "BENCHMARKS", listed)
    with pytest.raises(LookupError):
        main(["--output", str(tmp_path)])
    assert [each["name"] for each in json.loads((tmp_path / "bench.json").read_text())["benchmarks"]] == ["good"]


def test_a_missed_bound_is_a_failure_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missed = counted("ours", "18.1", 60, "theirs", 20, unit="bytes", bound=at_most(2))
    monkeypatch.setattr(catalogue, "BENCHMARKS", (Benchmark("missed", "it misses", lambda _: iter([missed])),))
    assert main(["--output", str(tmp_path)]) == 0
    assert main(["--output", str(tmp_path), "--check"]) == 1
