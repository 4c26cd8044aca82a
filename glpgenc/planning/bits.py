"""How many bits of a term to keep, so that it finds what is looked for and tells little else."""

from __future__ import annotations

import math

from glpgenc.planning.column import ColumnStatistics

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
