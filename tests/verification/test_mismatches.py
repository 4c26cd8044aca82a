from __future__ import annotations

import pytest

from glpgenc.verification.faults import MISMATCH_MEANING, ComparisonCounts, Mismatch, upper_bound


def test_the_rule_of_three() -> None:
    assert upper_bound(0, 300) == pytest.approx(0.01, rel=0.01)
    assert upper_bound(0, 10_000) == pytest.approx(0.0003, rel=0.01)


@pytest.mark.parametrize(
    ("bad", "compared", "bound"), [(0, 2, 0.7764), (1, 10, 0.3942), (3, 50, 0.1478), (10, 1000, 0.0169)]
)
def test_the_bound_is_that_of_the_exact_binomial_interval(bad: int, compared: int, bound: float) -> None:
    # As in tables of Clopper and Pearson's one-sided limit at 95 %.
    assert upper_bound(bad, compared) == pytest.approx(bound, abs=0.0002)


def test_nothing_compared_says_nothing() -> None:
    assert upper_bound(0, 0) is None


def test_bad_rows_in_a_sample_bound_the_share_from_above() -> None:
    bound = upper_bound(10, 1000)
    assert bound is not None
    assert 0.01 < bound < 0.02
    assert upper_bound(5, 5) == 1.0


def test_counts_add_up() -> None:
    total = ComparisonCounts(10, 1, {Mismatch.MISSING: 2})
    total.add(ComparisonCounts(5, 2, {Mismatch.MISSING: 1, Mismatch.ALTERED: 4}))
    assert (total.compared, total.empty, total.bad) == (15, 3, 7)
    assert total.found == {Mismatch.MISSING: 3, Mismatch.ALTERED: 4}


def test_every_finding_has_a_meaning() -> None:
    assert set(MISMATCH_MEANING) == set(Mismatch)
