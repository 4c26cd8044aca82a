"""Simulation: several trials of each setting, and what their figures say together."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from glpgenc.leakage.terms import Setting
from glpgenc.leakage.trial import Domain, Figure, Trial

BASELINES = ("most common", "no facet")
"""Guesses that need no term: the most common value of all, and the most common one of the row's length."""

# Student's t for 95 %, by degrees of freedom.
_T95 = (
    12.71,
    4.30,
    3.18,
    2.78,
    2.57,
    2.45,
    2.36,
    2.31,
    2.26,
    2.23,
    2.20,
    2.18,
    2.16,
    2.14,
    2.13,
    2.12,
    2.11,
    2.10,
    2.09,
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of several trials, and the bounds between which that of very many lies with 95 % confidence."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recovery:
    """What an attack recovers: shares of values, of terms or tags, and of bits (:class:`~.trial.Figure`)."""

    values: Estimate
    parts: Estimate
    bits: Estimate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What attacks on one setting recover.

    :param attacks: by name, the baselines among them.
    :param ceiling: the share of the values that is right if each term is taken for its most common value.
    """

    setting: Setting
    attacks: Mapping[str, Recovery]
    ceiling: float

    @property
    def strongest(self) -> str:
        """The attack that recovers most values; a guess without terms where they say less than that."""
        return max(self.attacks, key=lambda each: self.attacks[each].values.mean)

    @property
    def worst(self) -> Recovery:
        """What the strongest attack recovers."""
        return self.attacks[self.strongest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to simulate.

    :param trials: how often, each time with another key and another half of the rows; 2 or more.
    :param seed: of all that is drawn: the same seed gives the same figures.
    :param own_rows: how many rows of the target the attacker has written himself.
    :param padding: bytes that lengths are rounded up to, as the field's ``padding``; 0 for none.
    """

    trials: int = 3
    seed: int = 1
    own_rows: int = 10
    padding: int = 0


def simulate(
    setting: Setting,
    rows: Sequence[bytes],
    plan: Plan,
    *,
    public: Mapping[bytes, int] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Attack a column under one setting.

    :param rows: its values, in any order, NULLs left out.
    :param public: what the attacker knows: how common values are. Without it one half of the rows is what he knows,
        and the other half is attacked.
    :param progress: is called with the number of trials that are done.
    :raises InvalidValueError: when the facet can't read a value.
    """
    counted = Counter(rows)
    numbers = {text: number for number, text in enumerate([*counted, *(public or {})])}
    numbers = {text: number for number, text in enumerate(numbers)}
    domain = Domain(setting, [*numbers], plan.padding)
    figures, ceilings = [], []
    for number in range(plan.trials):
        # Of every setting the same rows.
        rng = random.Random(f"{plan.seed} {number}")  # noqa: S311  # no secret: the same seed gives the same figures
        if public is None:
            drawn = [numbers[text] for text in rows]
            rng.shuffle(drawn)
            half = len(drawn) // 2
            known, target = Counter(drawn[:half]), Counter(drawn[half:])
        else:
            known = Counter({numbers[text]: count for text, count in public.items()})
            target = Counter({numbers[text]: count for text, count in counted.items()})
        trial = Trial(domain, target, known, rng, plan.own_rows)
        figures.append(trial.attacks())
        ceilings.append(trial.ceiling())
        progress(number + 1)
    attacks = {name: _recovery([each[name] for each in figures]) for name in figures[0]}
    return Outcome(setting, attacks, sum(ceilings) / len(ceilings))


def _recovery(figures: Sequence[Figure]) -> Recovery:
    return Recovery(
        _estimate(each.values for each in figures),
        _estimate(each.parts for each in figures),
        _estimate(each.bits for each in figures),
    )


def _estimate(shares: Iterable[float]) -> Estimate:
    each = [*shares]
    mean = sum(each) / len(each)
    deviation = math.sqrt(sum((one - mean) ** 2 for one in each) / (len(each) - 1))
    width = _T95[min(len(each) - 1, len(_T95)) - 1] * deviation / math.sqrt(len(each))
    return Estimate(mean, max(0.0, mean - width), min(1.0, mean + width))
