"""What attacks would recover of a column by its statistics alone: for a recommendation that no value is read for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from glpgenc.leakage.simulation import Plan, simulate
from glpgenc.leakage.terms import Setting
from glpgenc.planning.statistics import ColumnStatistics
from glpgenc.wire.facets import SCALAR
from glpgenc.wire.normalizers import Normalizer

_ROWS = 10_000
_UNIT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PlannedLeakage:
    """Shares of values, from 0 to 1.

    :param recovered: by the strongest attack on terms.
    :param without: by guessing the most common value.
    :param ceiling: if each term were taken for its most common value.
    """

    recovered: float
    without: float
    ceiling: float

    def document(self) -> dict[str, float]:
        """Return the shares for programs."""
        return {
            "recovered": round(self.recovered, 4),
            "without": round(self.without, 4),
            "ceiling": round(self.ceiling, 4),
        }

    def line(self) -> str:
        """Return the line that a person reads."""
        return (
            f"  attacks  recover about {self.recovered:.1%} of the values by their frequency ({self.without:.1%} "
            f"without a facet, {self.ceiling:.1%} at most); `glpgenc leakage` measures it on the values"
        )


def planned_leakage(statistics: ColumnStatistics, bits: int) -> PlannedLeakage | None:
    """Attack made-up values that are spread as a column's statistics say, by someone who knows these statistics.

    Values that are not among the most common ones are taken for equally common, and lengths are not known.

    :param bits: of an exact facet.
    :returns: ``None`` of a column without values.
    """
    shares = [*_shares(statistics)]
    if not shares:
        return None
    rng = random.Random(1)  # noqa: S311  # no secret: the same statistics give the same figures
    names = [b"%d" % number for number in range(len(shares))]
    count = max(2, min(_ROWS, round(statistics.values)))
    rows = [*names] if statistics.is_unique else rng.choices(names, shares, k=count)
    public = {name: round(share * _UNIT) for name, share in zip(names, shares, strict=True)}
    setting = Setting(name="exact", shape=SCALAR, normalizer=Normalizer.EXACT, bits=bits)
    found = simulate(setting, rows, Plan(trials=3), public=public)
    return PlannedLeakage(found.worst.values.mean, found.attacks["no facet"].values.mean, found.ceiling)


def _shares(statistics: ColumnStatistics) -> Iterator[float]:
    """Give the share of each value, the most common ones first."""
    there = 1 - statistics.null_share
    if statistics.values < 1 or there <= 0:
        return
    common = [] if statistics.is_unique else [share / there for share in statistics.frequencies]
    yield from common
    rest, others = max(0.0, 1 - sum(common)), round(statistics.distinct) - len(common)
    if others > 0 and rest > 0:
        # Of more values than there are rows most would not be drawn.
        kept = min(others, _ROWS)
        yield from [rest / kept] * kept
