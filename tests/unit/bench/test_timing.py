from __future__ import annotations

import time
from functools import partial

import pytest

from bench.timing import Timing, in_turns


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
