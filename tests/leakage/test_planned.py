"""What attacks would recover by a column's statistics, beside what they recover of values that have these."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from glpgenc.leakage import Plan, Setting, simulate
from glpgenc.leakage.planned import planned_leakage
from glpgenc.planning import ColumnStatistics, TypeKind
from glpgenc.wire.facets import SCALAR
from glpgenc.wire.normalizers import Normalizer


def column(**known: Any) -> ColumnStatistics:
    usual: dict[str, Any] = {
        "table": "people", "column": "city", "type_name": "text", "kind": TypeKind.TEXT, "rows": 10_000.0,
        "distinct": 40.0, "null_share": 0.0,
    }  # fmt: skip
    return ColumnStatistics(**(usual | known))


@pytest.mark.parametrize("bits", [128, 3])
def test_it_is_near_to_what_is_recovered_of_such_values(bits: int) -> None:
    weights = [1 / number for number in range(1, 41)]
    rows = [b"%d" % value for value in random.Random(2).choices(range(40), weights, k=20_000)]
    frequencies = tuple(count / 20_000 for _, count in Counter(rows).most_common(40))
    planned = planned_leakage(column(frequencies=frequencies), bits)
    assert planned is not None
    setting = Setting(name="exact", shape=SCALAR, normalizer=Normalizer.EXACT, bits=bits)
    found = simulate(setting, rows, Plan(trials=6))
    assert planned.recovered == pytest.approx(found.worst.values.mean, abs=0.15)
    assert planned.ceiling == pytest.approx(found.ceiling, abs=0.15)
    assert planned.without == pytest.approx(found.attacks["no facet"].values.mean, abs=0.02)


def test_unique_values_are_not_recovered_and_a_single_one_is() -> None:
    unique = planned_leakage(column(distinct=10_000.0, is_unique=True), 128)
    assert unique is not None
    # Ten rows of the attacker's own are among them.
    assert unique.recovered <= 0.002
    alone = planned_leakage(column(distinct=1.0, frequencies=(1.0,)), 1)
    assert alone is not None
    assert alone.recovered == alone.without == 1


def test_nulls_do_not_count_and_no_values_give_nothing() -> None:
    half = planned_leakage(column(null_share=0.5, distinct=2.0, frequencies=(0.4, 0.1)), 128)
    assert half is not None
    assert half.without == pytest.approx(0.8, abs=0.02)
    assert planned_leakage(column(null_share=1.0, distinct=0.0), 128) is None
