from __future__ import annotations

import time
from functools import partial

import pytest

from bench.results.row import Bound, at_least, at_most, counted, measuring_at_most, timed
from bench.results.timing import Timing, in_turns

OURS, REFERENCE = Timing((3e-6, 2e-6, 4e-6)), Timing((2e-6, 1e-6, 2e-6))


@pytest.mark.parametrize(("bound", "met"), [(at_most(2.0), True), (at_most(1.9), False), (None, None)])
def test_a_cost_has_a_bound_from_above(bound: Bound | None, *, met: bool | None) -> None:
    row = timed("ours", "18.1", OURS, "theirs", REFERENCE, unit="us", bound=bound)
    assert (row.measured, row.reference) == pytest.approx((3.0, 2.0))
    assert row.ratio == pytest.approx(2.0)
    assert row.met is met


@pytest.mark.parametrize(("limit", "met"), [(2.0, True), (2.1, False)])
def test_a_speed_up_has_a_bound_from_below(limit: float, *, met: bool) -> None:
    row = timed("ours", "18.1", REFERENCE, "theirs", OURS, unit="ms", bound=at_least(limit))
    assert row.measured == pytest.approx(2e-3)
    assert row.ratio == pytest.approx(2.0)
    assert row.met is met


@pytest.mark.parametrize(("limit", "met"), [(3.0, True), (2.9, False)])
def test_a_measured_value_may_have_a_bound_whatever_the_reference(limit: float, *, met: bool) -> None:
    row = timed("ours", "18.1", OURS, "theirs", REFERENCE, unit="us", bound=measuring_at_most(limit, "us"))
    assert row.ratio == pytest.approx(2.0)
    assert row.met is met
    assert str(row.bound) == f"<= {limit:g} us"


def test_a_bound_in_another_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="a value in ms has a bound in us"):
        timed("ours", "18.1", OURS, "theirs", REFERENCE, unit="ms", bound=measuring_at_most(3, "us"))


def test_sizes_are_compared_as_they_are() -> None:
    assert counted("ours", "18.1", 120, "plaintext", 20, unit="bytes").ratio == 6.0


def test_a_row_as_json_is_not_rounded() -> None:
    row = counted("ours", "18.1", 100, "plaintext", 30, unit="bytes", bound=at_most(4))
    assert row.as_json() == {
        "what": "ours",
        "postgresql": "18.1",
        "measured": 100,
        "against": "plaintext",
        "reference": 30,
        "unit": "bytes",
        "cost": 100 / 30,
        "ratio": 100 / 30,
        "spread": None,
        "bound": {"kind": "at most", "limit": 4, "unit": None},
        "met": True,
        "note": "",
    }


def test_a_row_of_times_knows_how_far_its_rounds_lie_apart() -> None:
    row = timed("ours", "18.1", OURS, "theirs", REFERENCE, unit="us")
    assert row.spread == pytest.approx(0.125)
    assert row.as_json()["spread"] == row.spread


def test_subjects_take_turns_and_the_warm_up_is_not_counted() -> None:
    calls: list[str] = []
    timings = in_turns({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 5, warm_up=2)
    assert "".join(calls) == "ab" * 7
    assert {name: len(timing.seconds) for name, timing in timings.items()} == {"a": 5, "b": 5}


def test_what_is_done_before_a_turn_is_not_timed() -> None:
    calls: list[str] = []

    def prepare(name: str) -> None:
        calls.append(f"before {name}")
        time.sleep(0.05)

    timings = in_turns({name: partial(calls.append, name) for name in "ab"}, 2, warm_up=0, before=prepare)
    assert calls == ["before a", "a", "before b", "b"] * 2
    assert all(seconds < 0.05 for timing in timings.values() for seconds in timing.seconds)


def test_the_median_is_not_moved_by_one_slow_round() -> None:
    assert Timing((1.0, 1.0, 900.0, 2.0, 3.0)).median == 2.0


def test_a_timing_for_each_item() -> None:
    assert Timing((2.0, 4.0)).each(2).seconds == (1.0, 2.0)


def test_a_ratio_compares_within_rounds() -> None:
    # The machine was half as fast in three of five rounds, in which ours took twice the reference as in the others.
    ours = Timing((2.0, 4.0, 4.0, 2.0, 4.0))
    reference = Timing((1.0, 2.0, 2.0, 1.0, 2.0))
    assert ours.over(reference) == 2.0


def test_an_allowance_is_added_to_each_round() -> None:
    assert Timing((1.0, 3.0)).changed(lambda seconds: 2 * seconds + 1).seconds == (3.0, 7.0)


def test_the_spread_is_of_the_rounds_ratios_and_not_of_their_times() -> None:
    # Twice as slow in each second round, for both.
    ours, reference = Timing((2.0, 4.0, 2.0, 4.0)), Timing((1.0, 2.0, 1.0, 2.0))
    assert ours.spread_over(reference) == 0
    # Ratios of 1, 2, 3, 4 and 5: half of them are from 2 to 4.
    assert Timing((1.0, 2.0, 3.0, 4.0, 5.0)).spread_over(Timing((1.0,) * 5)) == pytest.approx(2 / 3)


def test_one_slow_round_does_not_widen_the_spread() -> None:
    assert Timing((1.0, 1.0, 1.0, 1.0, 900.0)).spread_over(Timing((1.0,) * 5)) == 0


def test_a_single_round_has_no_spread() -> None:
    assert Timing((1.0,)).spread_over(Timing((2.0,))) is None
