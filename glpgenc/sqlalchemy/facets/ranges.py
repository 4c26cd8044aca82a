"""The facet of order, by buckets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets.facet import Facet, at_path
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import RangeShape, Shape
from glpgenc.wire.text_ranges import TextRangeShape

_UNITS = {"day": (RangeUnit.DAY, 1), "week": (RangeUnit.DAY, 7)} | {
    name: (RangeUnit.MONTH, months) for name, months in (("month", 1), ("quarter", 3), ("year", 12))
}
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
_EPOCH = date(1970, 1, 1)
_DEFAULT_BUCKET = "month"
_DEFAULT_BUCKETS = 1024
"""Buckets on each side of zero, for numbers whose limits are not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Facet):
    """Order of numbers, dates and text: ``<``, ``<=``, ``>``, ``>=``, ``between``.

    Values fall into buckets, each with one term. A query looks for all buckets that its range touches, and what they
    hold is compared after decryption. Wide buckets leak less, and decrypt more rows.

    :param bucket: for numbers a width above zero, such as ``1000`` or ``Decimal("0.5")``; for dates and times
        ``"day"``, ``"week"``, ``"month"``, ``"quarter"``, ``"year"``, or a ``timedelta`` of whole days.
    :param low: the lowest number or date of interest. All values below it share one bucket. ``<`` looks for each bucket
        from here on, and ``>`` for each up to ``high``: some thousands are slow. Default: 1,024 buckets below zero;
        1900-01-01.
    :param high: the highest, likewise. Default: 1,024 buckets above zero; 2100-01-01.
    :param buckets: for text, and in place of the three before: into how many buckets its values are parted, 1 to
        20,000, so that each takes about as many of them. Text has the order of ``COLLATE "C"``. The boundaries are
        those that ``glpgenc field boundaries`` made of a sample; without one they part texts by their first letters,
        until ``glpgenc reindex run --boundaries`` makes others of the values. ``glpgenc plan-index`` proposes the
        number.
    :param path: where in a JSON document the value is, such as ``"$.address.zip"``; ``None`` for the column's value.
    :param bits: 1 to 128 bits a term, 64 by default.
    """

    path: str | None = None
    bucket: int | Decimal | str | timedelta = _DEFAULT_BUCKET
    low: int | Decimal | date | None = None
    high: int | Decimal | date | None = None
    buckets: int | None = None

    def __post_init__(self) -> None:
        if self.is_of_text and (self.bucket, self.low, self.high) != (_DEFAULT_BUCKET, None, None):
            message = "a Range of text takes buckets, and neither bucket nor low nor high"
            raise MappingError(message, hint=f"such as Range(buckets={self.buckets})")
        Facet.__post_init__(self)

    @property
    def is_of_text(self) -> bool:
        """Whether it is for text."""
        return self.buckets is not None

    @property
    def is_of_dates(self) -> bool:
        """Whether it is for dates and times, and not for numbers."""
        return self.buckets is None and isinstance(self.bucket, (str, timedelta))

    @property
    def shape(self) -> Shape:
        """One term of the bucket."""
        if self.buckets is not None:
            if not isinstance(self.buckets, int) or isinstance(self.buckets, bool):
                message = "buckets of a Range of text must be an int"
                raise MappingError(message)
            return at_path(self.path, TextRangeShape(self.buckets))
        unit, size = self._unit()
        if unit is RangeUnit.NUMBER:
            low = -_DEFAULT_BUCKETS if self.low is None else _number_bucket(self.low, size)
            high = _DEFAULT_BUCKETS - 1 if self.high is None else _number_bucket(self.high, size)
            return at_path(self.path, RangeShape(unit, size, low, high))
        first, last = self.low or _FIRST_DAY, self.high or _LAST_DAY
        buckets = (_date_bucket(limit, unit, int(size)) for limit in (first, last))
        return at_path(self.path, RangeShape(unit, size, *buckets))

    def _unit(self) -> tuple[RangeUnit, Decimal]:
        if isinstance(self.bucket, str):
            if self.bucket not in _UNITS:
                message = f"a bucket of dates must be one of {', '.join(_UNITS)}, or a timedelta of whole days"
                raise MappingError(message)
            unit, size = _UNITS[self.bucket]
            return unit, Decimal(size)
        if isinstance(self.bucket, timedelta):
            if self.bucket < timedelta(days=1) or self.bucket % timedelta(days=1):
                message = "a bucket of dates must be a whole number of days"
                raise MappingError(message)
            return RangeUnit.DAY, Decimal(self.bucket.days)
        if not _is_number(self.bucket) or self.bucket <= 0:
            message = "a bucket of numbers must be a positive int or Decimal"
            raise MappingError(message)
        return RangeUnit.NUMBER, Decimal(self.bucket)


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    """Whether it is a finite one: a comparison with NaN raises what is no error of ours."""
    return value.is_finite() if isinstance(value, Decimal) else isinstance(value, int) and not isinstance(value, bool)


def _number_bucket(limit: object, size: Decimal) -> int:
    if not _is_number(limit):
        message = "the limits of a range of numbers must be finite ints or Decimals"
        raise MappingError(message)
    return int(Fraction(limit) // Fraction(size))


def _date_bucket(limit: object, unit: RangeUnit, size: int) -> int:
    if not isinstance(limit, date):
        message = "the limits of a range of dates must be dates"
        raise MappingError(message)
    if unit is RangeUnit.DAY:
        return (limit.toordinal() - _EPOCH.toordinal()) // size
    return ((limit.year - _EPOCH.year) * 12 + limit.month - 1) // size
