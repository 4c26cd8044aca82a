"""What is known of a column: counts and shares, and never a value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class TypeKind(StrEnum):
    """What kind of type a column has."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    BOOLEAN = "boolean"
    ENUM = "enum"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """PostgreSQL's statistics of one column, as numbers. They are estimates from a sample.

    :param table: as SQL names it, quoted where needed.
    :param type_name: as SQL names it.
    :param rows: of the table, NULLs included; more than 0.
    :param distinct: number of distinct values.
    :param null_share: 0 to 1.
    :param frequencies: shares of all rows that the most common values have, greatest first.
    :param average_bytes: average width of a value.
    :param is_unique: whether a unique index has this column alone.
    :param is_whole: whether only whole numbers, or whole days, can stand there.
    :param span: from the least to the greatest value seen: a number, or days. ``None`` where the type has none.
    """

    table: str
    column: str
    type_name: str
    kind: TypeKind
    rows: float
    distinct: float
    null_share: float
    frequencies: tuple[float, ...] = ()
    average_bytes: int = 0
    is_unique: bool = False
    is_whole: bool = False
    span: float | None = None

    @property
    def values(self) -> float:
        """The rows that are not NULL."""
        return self.rows * (1 - self.null_share)

    @property
    def top_share(self) -> float:
        """The share of the values, NULLs aside, that the most common one has: how often guessing it is right."""
        if self.values <= 0:
            return 0.0
        rest, count = self._rest()
        usual = rest / count if count else 0.0
        return min(1.0, max([usual, *self._shares()]))

    @property
    def entropy_bits(self) -> float:
        """Shannon's entropy of a value: what is not known of it before anything is seen."""
        rest, count = self._rest()
        known = sum(share * math.log2(share) for share in self._shares() if share > 0)
        unlisted = rest * math.log2(rest / count) if rest > 0 and count > 0 else 0.0
        return max(0.0, -known - unlisted)

    @property
    def min_entropy_bits(self) -> float:
        """How hard the best single guess is: ``-log2`` of the greatest share."""
        return -math.log2(self.top_share) if self.top_share else 0.0

    def _shares(self) -> list[float]:
        there = 1 - self.null_share
        return [share / there for share in self.frequencies] if there > 0 else []

    def _rest(self) -> tuple[float, float]:
        """Return the share and the number of the values that are not among the most common ones."""
        if self.values <= 0:
            return 0.0, 0.0
        rest = max(0.0, 1 - sum(self._shares()))
        # What is left of rounding is not a value.
        count = max(0.0, self.distinct - len(self.frequencies))
        return (rest, count) if count >= 1 else (0.0, 0.0)
