"""What buckets a range facet could have."""

from __future__ import annotations

import math
from dataclasses import dataclass

from glpgenc.planning.column import ColumnStatistics, TypeKind

_ROWS_A_BUCKET = 100
_MOST_BUCKETS = 1000
_FEWEST_BUCKETS = 2
_DAYS_A_MONTH = 365.2425 / 12
# Sizes that a range facet can have: 18 digits after the point, 63 bits without it.
_LEAST_SIZE = 1e-18
_GREATEST_SIZE = 9e18
_ROUND = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Buckets:
    """A proposal for a range facet.

    :param unit: ``number``, ``day`` or ``month``.
    :param size: of a bucket, in units, as the registry takes it.
    :param count: about how many buckets the values fall in.
    :param rows: about how many values fall in each.
    """

    unit: str
    size: str
    count: int
    rows: int

    @property
    def kind(self) -> str:
        """The kind as ``glpgenc field add --facet`` takes it, without the buckets that are distinguished."""
        if self.unit == "number":
            return f"range={self.size}"
        return f"range={self.unit}" if self.size == "1" else f"range={self.size}{self.unit}s"


def propose_buckets(statistics: ColumnStatistics) -> Buckets | None:
    """Propose buckets of round sizes, about 100 values and more in each, and 1,000 of them at most.

    Only the size is proposed: the lowest and the highest bucket would tell the least and the greatest value.

    :returns: ``None`` where the type has no range, all values seen are equal, or no facet could have such buckets.
    """
    if not statistics.span:
        return None
    wanted = max(_FEWEST_BUCKETS, min(_MOST_BUCKETS, statistics.values / _ROWS_A_BUCKET))
    size = statistics.span / wanted
    if statistics.kind is TypeKind.TIME:
        return _of_days(statistics, size)
    if not _LEAST_SIZE < size < _GREATEST_SIZE / 10:
        return None
    rounded = _round_up(size)
    return _proposal(statistics, "number", max(1.0, rounded) if statistics.is_whole else rounded, 1.0)


def _of_days(statistics: ColumnStatistics, days: float) -> Buckets:
    if days > _DAYS_A_MONTH / 2:
        return _proposal(statistics, "month", float(math.ceil(days / _DAYS_A_MONTH)), _DAYS_A_MONTH)
    return _proposal(statistics, "day", float(max(1, math.ceil(days))), 1.0)


def _proposal(statistics: ColumnStatistics, unit: str, size: float, unit_span: float) -> Buckets:
    assert statistics.span is not None  # noqa: S101 - the caller's own condition
    count = max(1, math.ceil(statistics.span / (size * unit_span)))
    return Buckets(unit, _plain(size), count, round(statistics.values / count))


def _round_up(size: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, 50 and so on, and of their tenths."""
    power = 10.0 ** math.floor(math.log10(size))
    return next((step * power for step in _ROUND if step * power >= size), 10 * power)


def _plain(size: float) -> str:
    # Of a round number: what binary fractions add begins after the digits that count.
    digits = max(0, min(18, 2 - math.floor(math.log10(size))))
    text = f"{size:.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text
