"""Sizes of search terms: the bits that are kept, and the buckets of a range facet."""

from __future__ import annotations

import math
from dataclasses import dataclass

from glpgenc.planning.statistics import ColumnStatistics, TypeKind

UNIQUE_BITS = 128
RANGE_BITS = 64
TAG_BITS = 32
_VALUES_A_TERM = 8
_LEAST_TAG_BITS = 8

GRAM = 3
"""Characters of a run in a contains facet, as usually registered."""
LONGEST_PREFIX = 10
"""Characters of the longest beginning in a prefix facet, as usually registered."""


def scalar_bits(statistics: ColumnStatistics) -> int:
    """Return the bits of an equality term, 1 to 128.

    All 128 where a unique index is to be kept. Otherwise so few that two things hold: about 8 different values share
    each term, and a usual term covers as many rows as the most common value, so that this one does not stand out.
    """
    if statistics.is_unique:
        return UNIQUE_BITS
    sharing = math.log2(max(statistics.distinct / _VALUES_A_TERM, 1))
    return max(1, min(UNIQUE_BITS, math.floor(min(sharing, statistics.min_entropy_bits))))


def contains_tags(statistics: ColumnStatistics) -> int:
    """Return about how many runs of 3 characters a value has."""
    return max(1, statistics.average_bytes - GRAM + 1)


def prefix_tags(statistics: ColumnStatistics) -> int:
    """Return about how many beginnings of up to 10 characters a value has."""
    return max(1, min(LONGEST_PREFIX, statistics.average_bytes))


def tag_bits(tags: int, false_share: float) -> int:
    """Return the least bits, 8 to 32, at which a value has a tag that is not one of its own no more often than wanted.

    :param tags: of a value.
    :param false_share: of the values that a tag may find falsely.
    """
    return max(_LEAST_TAG_BITS, min(TAG_BITS, math.ceil(math.log2(tags / false_share))))


_ROWS_A_BUCKET = 100
_MOST_BUCKETS = 1000
_MOST_TEXT_BUCKETS = 20_000
_FEWEST_BUCKETS = 2
_DAYS_A_MONTH = 365.2425 / 12
# Sizes that a range facet can have: 18 digits after the point, 63 bits without it.
_LEAST_SIZE = 1e-18
_GREATEST_SIZE = 9e18
_OF_TEXT = "buckets"
_ROUND = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Buckets:
    """A proposal for a range facet.

    :param unit: ``number``, ``day`` or ``month``; of text ``buckets``.
    :param size: of a bucket, in units, as the registry takes it; of text how many buckets.
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
        if self.unit == _OF_TEXT:
            return f"range={self.size}{_OF_TEXT}"
        if self.unit == "number":
            return f"range={self.size}"
        return f"range={self.unit}" if self.size == "1" else f"range={self.size}{self.unit}s"


def propose_buckets(statistics: ColumnStatistics) -> Buckets | None:
    """Propose buckets of round sizes, about 100 values and more in each, and 1,000 of them at most.

    Only the size is proposed: the lowest and the highest bucket would reveal the least and the greatest value.

    :returns: ``None`` where the type has no range, all values seen are equal, or no facet could have such buckets.
    """
    if statistics.kind is TypeKind.TEXT:
        return _of_text(statistics)
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


def _of_text(statistics: ColumnStatistics) -> Buckets | None:
    count = math.floor(min(_MOST_TEXT_BUCKETS, statistics.values / _ROWS_A_BUCKET, statistics.distinct))
    if count < _FEWEST_BUCKETS:
        return None
    return Buckets(_OF_TEXT, str(count), count, round(statistics.values / count))


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
