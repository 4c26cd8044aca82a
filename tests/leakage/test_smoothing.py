"""What frequency smoothing would take from matching by rank: each row has a random part of n in its term."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from glpgenc.leakage.attacks import frequency
from glpgenc.leakage.terms import Setting
from glpgenc.leakage.trial import Domain, Trial
from glpgenc.wire.facets import SCALAR
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.partitions import PartitionedShape

SURNAMES = Path(__file__).parents[2] / "examples" / "leakage" / "surnames.csv"


def recovered(rows: list[str], parts: int) -> float:
    """Return the share of the rows whose value is identified by an attacker who knows the other half, and n."""
    shares = []
    for seed in range(5):
        rng, drawn = random.Random(seed), [*rows]
        rng.shuffle(drawn)
        half = len(drawn) // 2
        observed = Counter((value, rng.randrange(parts)) for value in drawn[half:])
        terms = [*observed]
        rng.shuffle(terms)
        known = [*Counter(drawn[:half]).items()]
        rng.shuffle(known)
        expected = {(value, part): count / parts for value, count in known for part in range(parts)}
        matched = frequency.by_rank({term: observed[term] for term in terms}, expected)
        right = sum(observed[term] for term, found in matched.items() if term[0] == found[0])
        shares.append(right / (len(drawn) - half))
    return sum(shares) / len(shares)


def test_parts_of_common_values_are_still_the_common_terms() -> None:
    with SURNAMES.open(encoding="utf-8", newline="") as stream:
        names = [name for name, people in csv.reader(stream) for _ in range(int(people) // 5000)]
    few = random.Random(1).choices([str(value) for value in range(40)], [1 / n for n in range(1, 41)], k=20_000)
    assert [recovered(names, parts) for parts in (1, 4)] == pytest.approx([0.076, 0.056], abs=0.01)
    assert [recovered(few, parts) for parts in (1, 4)] == pytest.approx([0.762, 0.637], abs=0.02)


def test_what_is_measured_of_a_facet_in_partitions_is_that() -> None:
    few = random.Random(1).choices([str(value) for value in range(40)], [1 / n for n in range(1, 41)], k=20_000)
    shares = []
    for shape in (SCALAR, PartitionedShape(4)):
        setting = Setting(name="exact", shape=shape, normalizer=Normalizer.EXACT, bits=128)
        domain = Domain(setting, [str(value).encode() for value in range(40)])
        found = []
        for seed in range(5):
            rng, drawn = random.Random(seed), [*few]
            rng.shuffle(drawn)
            target, known = (Counter(map(int, half)) for half in (drawn[10_000:], drawn[:10_000]))
            trial = Trial(domain, target, known, rng)
            assert trial.ceiling() == 1
            found.append(trial.attacks()["rank"].values)
        shares.append(sum(found) / len(found))
    assert shares == pytest.approx([0.762, 0.637], abs=0.03)
