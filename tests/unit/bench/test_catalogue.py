from __future__ import annotations

import pytest

from bench.__main__ import main
from bench.catalogue import BENCHMARKS, benchmarks_named
from bench.documentation import DOCUMENT


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


@pytest.mark.parametrize("arguments", [["--only", "sizes"], ["--quick"]])
def test_the_documentation_is_written_from_a_whole_run_only(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--write-docs", *arguments]) == 2
    assert "at full size" in capsys.readouterr().err


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err
