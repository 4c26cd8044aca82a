from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import output
from bench.__main__ import main
from bench.catalogue import Benchmark
from bench.report import Result
from bench.row import Row, at_most, counted, timed
from bench.scale import FULL, QUICK
from bench.timing import Timing

BENCHMARK = Benchmark("sizes", "bytes a value", lambda _: iter(()))
SIZE = counted("a size", "18.1", 30, "theirs", 20, unit="bytes", bound=at_most(2))
STEADY = timed("a time", "18.1", Timing((2.0, 2.0, 2.0)), "theirs", Timing((1.0, 1.0, 1.0)), unit="us")
NOISY = timed("a noisy time", "18.1", Timing((1.0, 2.0, 3.0)), "theirs", Timing((1.0, 1.0, 1.0)), unit="us")


def written(folder: Path, *rows: Row, quick: bool = False) -> str:
    folder.mkdir()
    file = folder / "bench.json"
    file.write_text(output.as_text([Result(BENCHMARK, rows)], QUICK if quick else FULL))
    return str(file)


def slower(row: Row, factor: float) -> Row:
    return replace(row, measured=row.measured * factor, cost=row.cost * factor)


@pytest.fixture
def old(tmp_path: Path) -> str:
    return written(tmp_path / "old", SIZE, STEADY, NOISY)


def test_a_run_is_no_worse_than_itself(old: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", old, old]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "3 rows: 3 unchanged"


def test_rows_that_are_too_noisy_to_tell_are_counted(old: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", old, old])
    assert capsys.readouterr().out.splitlines()[1].startswith("1 of the unchanged have more noise than the threshold")
    main(["compare", old, old, "--threshold", "60"])
    assert "noise" not in capsys.readouterr().out


def test_a_slower_row_is_shown_and_fails(old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = written(tmp_path / "new", SIZE, slower(STEADY, 1.5), NOISY)
    assert main(["compare", old, new]) == 1
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "sizes a time 18 theirs 2.00 3.00 +50.0 % 0.0 % slower" in lines
    assert not any("a noisy time" in line for line in lines)
    assert "3 rows: 2 unchanged, 1 slower" in lines


def test_a_row_within_its_noise_does_not_fail(old: str, tmp_path: Path) -> None:
    assert main(["compare", old, written(tmp_path / "new", SIZE, STEADY, slower(NOISY, 1.4))]) == 0
    assert main(["compare", old, written(tmp_path / "newer", SIZE, STEADY, slower(NOISY, 1.6))]) == 1


def test_the_threshold_is_in_percent(old: str, tmp_path: Path) -> None:
    new = written(tmp_path / "new", SIZE, slower(STEADY, 1.2), NOISY)
    assert main(["compare", old, new, "--threshold", "25"]) == 0
    assert main(["compare", old, new, "--threshold", "15"]) == 1


def test_a_lost_bound_fails_and_names_the_bound(old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", old, written(tmp_path / "new", slower(SIZE, 1.5), STEADY, NOISY)]) == 1
    out = capsys.readouterr().out
    assert "slower, <= 2 no longer met" in out
    assert "1 bound no longer met\n" in out


def test_new_and_gone_rows_are_shown(old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = written(tmp_path / "new", replace(SIZE, what="another size"), STEADY, NOISY)
    assert main(["compare", old, new]) == 0
    assert capsys.readouterr().out.count("4 rows: 1 new, 2 unchanged, 1 gone\n") == 1


def test_unchanged_rows_are_shown_when_asked(old: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", old, old, "--all"])
    assert "a noisy time" in capsys.readouterr().out


def test_json_has_every_row(old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = written(tmp_path / "new", SIZE, slower(STEADY, 1.5), NOISY)
    assert main(["compare", old, new, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["regressions"] == 1
    assert [(row["what"], row["verdict"]) for row in document["rows"]] == [
        ("a size", "unchanged"),
        ("a time", "slower"),
        ("a noisy time", "unchanged"),
    ]


def test_files_that_can_not_be_compared_are_told_apart_from_regressions(
    old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", old, str(tmp_path / "none.json")]) == 2
    assert main(["compare", old, written(tmp_path / "new", SIZE, quick=True)]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert errors[0] == f"bench: error: {tmp_path / 'none.json'}: No such file or directory"
    assert errors[1].startswith("bench: error: one is a full run and the other a quick one")


def test_another_machine_is_an_error_unless_asked_for(
    old: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(Path(old).read_text())
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**document, "machine": {**document["machine"], "cores": 96}}))
    assert main(["compare", old, str(other)]) == 2
    assert "unlike machines (cores: " in capsys.readouterr().err
    assert main(["compare", old, str(other), "--any-machine"]) == 0


@pytest.mark.parametrize("threshold", ["-1", "inf", "nan", "much"])
def test_a_threshold_that_is_none_is_refused(threshold: str, old: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["compare", old, old, "--threshold", threshold])
    assert caught.value.code == 2
    assert "--threshold" in capsys.readouterr().err
