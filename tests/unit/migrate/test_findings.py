from __future__ import annotations

import pytest

from glpgenc.migrate.findings import MEANING, Counts, Finding, upper_bound


def test_the_rule_of_three() -> None:
    assert upper_bound(0, 300) == pytest.approx(0.01)
    assert upper_bound(0, 2) == 1.0


def test_nothing_compared_says_nothing() -> None:
    assert upper_bound(0, 0) is None


def test_bad_rows_in_a_sample_bound_the_share_from_above() -> None:
    bound = upper_bound(10, 1000)
    assert bound is not None
    assert 0.01 < bound < 0.02
    assert upper_bound(5, 5) == 1.0


def test_counts_add_up() -> None:
    total = Counts(10, 1, {Finding.MISSING: 2})
    total.add(Counts(5, 2, {Finding.MISSING: 1, Finding.ALTERED: 4}))
    assert (total.compared, total.empty, total.bad) == (15, 3, 7)
    assert total.found == {Finding.MISSING: 3, Finding.ALTERED: 4}


def test_every_finding_can_be_told() -> None:
    assert set(MEANING) == set(Finding)
