from __future__ import annotations

from pathlib import Path

import pytest

from bench import documentation
from bench.__main__ import main
from bench.catalogue import BENCHMARKS, benchmarks_named
from bench.documentation import DOCUMENT
from bench.report import Result


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
    documentation.write([Result(first, ()), Result(second, ())])
    page.write_text(page.read_text().replace(f"## {first.title}\n", f"## {first.title}\n\nas it was\n"))
    documentation.write([Result(second, ())], partial=True)
    assert [line for line in page.read_text().splitlines() if line.startswith("## ") or line == "as it was"] == [
        f"## {first.title}",
        "as it was",
        f"## {second.title}",
    ]


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err
