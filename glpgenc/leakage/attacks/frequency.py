"""Frequency matching: terms are identified by how often they occur."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

TermT = TypeVar("TermT", bound=Hashable)
PartT = TypeVar("PartT", bound=Hashable)

MOST_PARTS = 500
"""The most common parts that are looked for among shared terms; for rarer ones counting says next to nothing."""
MOST_TERMS = 4096
"""Terms of a class, up to which parts are looked for among shared terms."""


def by_rank(observed: Mapping[TermT, int], expected: Mapping[PartT, float]) -> dict[TermT, PartT]:
    """Match the most common term with the most common part, the second with the second, and so on.

    Where each part has a term of its own this is the maximum-likelihood matching, and also the one of the least sum
    of differences ``|observed - expected| ** p`` for any p of 1 or more: with such a cost two pairs that cross cost no
    less than the same two uncrossed. So no assignment solver does better.

    :param observed: how many rows have each term.
    :param expected: how common each part is, in any unit.
    :returns: no entry for terms beyond the number of parts.
    """
    # Sorting is stable: among equals the order of the mappings decides, which must say nothing.
    terms = sorted(observed, key=lambda term: -observed[term])
    parts = sorted(expected, key=lambda part: -expected[part])
    return dict(zip(terms, parts, strict=False))


def least_difference(observed: Sequence[float], expected: Sequence[float], power: float) -> float:
    """Return the least sum of ``|observed - expected| ** power`` over all matchings, by ranks.

    What has no partner is matched with 0.
    """
    ranked = zip_longest(sorted(observed, reverse=True), sorted(expected, reverse=True), fillvalue=0.0)
    return math.fsum(abs(one - other) ** power for one, other in ranked)


def by_likelihood(observed: Mapping[TermT, int], expected: Mapping[PartT, float], terms: int) -> dict[TermT, PartT]:
    """Identify terms that several parts share: the guess of each is the part that makes most of its rows right.

    A part is in each of the terms with equal probability before counting. What counting adds is taken part by part, the
    most common first: if the part is in a term, that term has its rows and a random share of those of rarer parts, else
    the latter alone; both are about normally distributed. The rows that the part explains are then taken off each term
    by the probability that it is there. The guess of a term is the part with the greatest product of its rows and that
    probability.

    :param observed: how many rows have each term; terms without rows may be left out.
    :param expected: how common each part is, in any unit.
    :param terms: how many terms there are, with those that no row has; 2 or more.
    :returns: no entry where there are no parts.
    """
    rows, total = sum(observed.values()), sum(expected.values())
    if not rows or not total:
        return {}
    names = [*observed]
    left = [float(observed[name]) for name in names]
    absent = terms - len(names)
    best: list[tuple[float, PartT | None]] = [(0.0, None)] * len(names)
    shares = {part: weight / total for part, weight in expected.items()}
    rest, squares = 1.0, sum(share**2 for share in shares.values())
    for part in sorted(shares, key=lambda each: -shares[each])[:MOST_PARTS]:
        share = shares[part]
        rest, squares = max(rest - share, 0.0), max(squares - share**2, 0.0)
        odds = _Odds(own=rows * share, mean=rows * rest / terms, spread=rows**2 * squares / terms + rows * rest / terms)
        logs = [odds.log(count) for count in left]
        nothing = odds.log(0.0)
        top = max([*logs, nothing])
        weights = [math.exp(each - top) for each in logs]
        weight = sum(weights) + absent * math.exp(nothing - top)
        for number, each in enumerate(weights):
            gain = share * each / weight
            left[number] -= rows * gain
            if gain > best[number][0]:
                best[number] = (gain, part)
    return {name: part for name, (_, part) in zip(names, best, strict=True) if part is not None}


@dataclass(frozen=True, slots=True)
class _Odds:
    """How much more probable a count is with a part's rows than without.

    :param own: the part's rows.
    :param mean: the rows of rarer parts in a term.
    :param spread: their variance.
    """

    own: float
    mean: float
    spread: float

    def log(self, count: float) -> float:
        """Return the logarithm of the ratio of both probabilities."""
        without = self.spread + 1.0
        within = without + self.own
        return (
            0.5 * math.log(without / within)
            - (count - self.mean - self.own) ** 2 / (2 * within)
            + (count - self.mean) ** 2 / (2 * without)
        )


def by_class(
    observed: Mapping[tuple[TermT, int], int], expected: Mapping[tuple[PartT, int], float]
) -> dict[int, tuple[dict[TermT, int], dict[PartT, float]]]:
    """Separate what is observed and expected by the class of a row, such as its length, which the attacker sees.

    Each class is a problem of its own: a value of one length is not looked for among terms of another.
    """
    classes: dict[int, tuple[dict[TermT, int], dict[PartT, float]]] = defaultdict(lambda: ({}, {}))
    for (term, number), count in observed.items():
        classes[number][0][term] = count
    for (part, number), weight in expected.items():
        classes[number][1][part] = weight
    return classes
