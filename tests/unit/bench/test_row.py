from __future__ import annotations

import pytest

from bench.row import Bound, at_least, at_most, counted, measuring_at_most, timed
from bench.timing import Timing

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
