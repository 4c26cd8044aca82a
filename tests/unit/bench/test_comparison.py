from __future__ import annotations

from dataclasses import replace

import pytest

from bench.comparison import Change, UnlikeRunsError, compared
from bench.numbers import Key, Numbers, Run
from bench.row import Bound, at_least, at_most

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
