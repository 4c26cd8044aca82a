from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import main
from bench.catalogue import Benchmark
from bench.results import output
from bench.results.compare import Change, Key, Numbers, Run, UnlikeRunsError, UnreadableNumbersError, compared, read
from bench.results.row import Bound, Row, at_least, at_most, counted, timed
from bench.results.tables import Result
from bench.results.timing import Timing
from bench.scale import FULL, QUICK

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


KEY = Key("one", "ours", "18", "theirs", 0)
OTHER = KEY._replace(what="other")
MACHINE = {"cores": 2, "processor": "one"}


def numbers(cost: float, *, spread: float = 0.0, bound: Bound | None = None, unit: str = "us") -> Numbers:
    ratio = 1 / cost if bound is not None and bound.kind == "at least" and cost else cost
    met = None if bound is None else bound.met_by(ratio if bound.unit is None else 10 * cost)
    return Numbers(10 * cost, 10.0, unit, cost, ratio, spread, bound, met)


def run(rows: dict[Key, Numbers]) -> Run:
    return Run(MACHINE, "full", rows)


def change(old: Numbers, new: Numbers, threshold: float = 0.1) -> Change:
    (found,) = compared(run({KEY: old}), run({KEY: new}), threshold=threshold)
    return found


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [(1.0, 1.2, "slower"), (1.2, 1.0, "faster"), (1.0, 1.09, "unchanged"), (1.09, 1.0, "unchanged")],
)
def test_costs_are_compared_with_a_threshold(old: float, new: float, verdict: str) -> None:
    found = change(numbers(old), numbers(new))
    assert found.verdict == verdict
    assert found.change == pytest.approx(new / old - 1)
    assert found.regression == (verdict == "slower")


def test_times_are_not_compared() -> None:
    new = replace(numbers(1.5), measured=900.0, reference=600.0)
    assert change(numbers(1.5), new).verdict == "unchanged"


@pytest.mark.parametrize("noisy", ["old", "new"])
def test_a_change_within_the_noise_of_either_run_is_none(noisy: str) -> None:
    spreads = {"old": 0.0, "new": 0.0, noisy: 0.3}
    old = numbers(1.0, spread=spreads["old"])
    assert change(old, numbers(1.25, spread=spreads["new"])).verdict == "unchanged"
    assert change(old, numbers(1.35, spread=spreads["new"])).verdict == "slower"


def test_a_gain_that_falls_is_slower() -> None:
    found = change(numbers(1 / 20, bound=at_least(12)), numbers(1 / 15, bound=at_least(12)))
    assert (found.verdict, found.lost_bound) == ("slower", False)


def test_a_share_that_is_to_be_large_is_worse_when_it_falls() -> None:
    bound = Bound("at least", 5, "%")
    assert change(numbers(1.0, bound=bound, unit="%"), numbers(0.7, bound=bound, unit="%")).verdict == "slower"
    assert change(numbers(0.7, bound=bound, unit="%"), numbers(1.0, bound=bound, unit="%")).verdict == "faster"


def test_a_share_without_a_bound_is_neither_good_nor_bad() -> None:
    assert change(numbers(1.0, unit="%"), numbers(2.0, unit="%")).verdict == "unchanged"


def test_a_cost_from_nothing_is_slower_and_nothing_again_is_unchanged() -> None:
    assert change(numbers(0.0), numbers(0.5)).verdict == "slower"
    assert change(numbers(0.0), numbers(0.0)).verdict == "unchanged"
    assert change(numbers(0.0), numbers(0.5)).as_json()["change"] is None


def test_a_bound_that_is_lost_is_a_regression_below_the_threshold_too() -> None:
    found = change(numbers(1.98, bound=at_most(2)), numbers(2.02, bound=at_most(2)))
    assert (found.verdict, found.lost_bound, found.regression) == ("unchanged", True, True)


def test_a_bound_that_is_lost_within_the_noise_is_told_and_is_no_regression() -> None:
    found = change(numbers(1.98, bound=at_most(2), spread=0.05), numbers(2.02, bound=at_most(2)))
    assert (found.lost_bound, found.regression) == (True, False)


def test_a_bound_that_was_missed_before_is_not_lost() -> None:
    found = change(numbers(2.5, bound=at_most(2)), numbers(2.4, bound=at_most(2)))
    assert (found.lost_bound, found.regression) == (False, False)


def test_rows_that_are_new_or_gone_are_told_and_are_no_regression() -> None:
    found = compared(run({KEY: numbers(1.0)}), run({OTHER: numbers(1.0)}), threshold=0.1)
    assert [(each.key, each.verdict, each.regression) for each in found] == [
        (OTHER, "new", False),
        (KEY, "gone", False),
    ]


def test_runs_of_unlike_machines_are_refused_unless_asked_for() -> None:
    old, new = run({KEY: numbers(1.0)}), Run({**MACHINE, "cores": 4}, "full", {KEY: numbers(1.0)})
    with pytest.raises(UnlikeRunsError, match=r"unlike machines \(cores: 2 and 4\); --any-machine"):
        compared(old, new, threshold=0.1)
    assert [each.verdict for each in compared(old, new, threshold=0.1, any_machine=True)] == ["unchanged"]


def test_a_quick_run_is_not_compared_with_a_full_one() -> None:
    with pytest.raises(UnlikeRunsError, match="one is a full run and the other a quick one"):
        compared(run({}), Run(MACHINE, "quick", {}), threshold=0.1, any_machine=True)


ROW = {
    "what": "ours",
    "postgresql": "18.1",
    "measured": 3.0,
    "against": "theirs",
    "reference": 2.0,
    "unit": "us",
    "cost": 1.5,
    "ratio": 1.5,
    "spread": 0.02,
    "bound": {"kind": "at most", "limit": 2, "unit": None},
    "met": True,
    "note": "",
}
DOCUMENT = {"format": 1, "scale": "full", "machine": {"cores": 2}, "benchmarks": [{"name": "one", "rows": [ROW]}]}


def written_numbers(folder: Path, **changes: object) -> Path:
    file = folder / "bench.json"
    file.write_text(json.dumps({**DOCUMENT, **changes}))
    return file


def of_rows(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "one", "rows": list(rows)}]


def test_a_row_is_found_by_its_names_and_the_servers_major_version(tmp_path: Path) -> None:
    run = read(written_numbers(tmp_path, benchmarks=of_rows(ROW, {**ROW, "postgresql": "-"})))
    assert list(run.rows) == [Key("one", "ours", "18", "theirs", 0), Key("one", "ours", "-", "theirs", 0)]


def test_rows_of_the_same_names_are_told_apart_by_their_order(tmp_path: Path) -> None:
    other = {**ROW, "bound": {"kind": "at most", "limit": 100.0, "unit": "us"}}
    rows = read(written_numbers(tmp_path, benchmarks=of_rows(ROW, other))).rows
    assert [(key.number, row.bound and row.bound.unit) for key, row in rows.items()] == [(0, None), (1, "us")]


def test_what_was_measured_once_has_no_spread(tmp_path: Path) -> None:
    (row,) = read(written_numbers(tmp_path, benchmarks=of_rows({**ROW, "spread": None}))).rows.values()
    assert row.spread == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not JSON"),
        ("\ud800", "it is not JSON"),
        ("[]", "it is no document of python -m bench"),
        ("{}", "it is no document of python -m bench"),
        ('{"benchmarks": []}', "it has no format, and this is a reader of format 1"),
        ('{"benchmarks": [], "format": 2}', "it has format 2, and this is a reader of format 1"),
        ('{"benchmarks": [], "format": 1}', "it is no document of python -m bench"),
    ],
)
def test_another_file_is_refused_with_the_reason(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UnreadableNumbersError, match=why) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"cost": "much"},
        {"cost": float("nan")},
        {"measured": -1.0},
        {"ratio": float("inf")},
        {"bound": {"kind": "at most"}},
        {"bound": 3},
    ],
)
def test_a_row_that_is_none_is_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UnreadableNumbersError, match="it is no document of python -m bench"):
        read(written_numbers(tmp_path, benchmarks=of_rows({**ROW, **changes})))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableNumbersError, match="No such file"):
        read(tmp_path / "none.json")
