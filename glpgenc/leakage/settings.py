"""The facets and bits that are tried on a column, unless others are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from glpgenc.alembic.facet_syntax import facet_of
from glpgenc.errors import ConfigurationError, InvalidValueError
from glpgenc.leakage.terms import Setting
from glpgenc.planning.sizing import propose_buckets, scalar_bits
from glpgenc.planning.statistics import ColumnStatistics, TypeKind

if TYPE_CHECKING:
    from glpgenc.leakage.sampling import ColumnSample

_SCALAR_BITS = (128, 12, 8)
_TAG_BITS = (32, 12)
_TEXT = ("prefix=2-10", "prefix=3-6", "contains=3", "similar")
_LEAST_BUCKETS = 4
_WIDER = (4, 16)
"""How many times as wide further buckets are."""
_DAYS_A_MONTH = Decimal("30.436875")


def settings_of(sample: ColumnSample, facets: Sequence[str], bits: Sequence[int]) -> list[Setting]:
    """Return what is tried.

    :param facets: as the command line takes them; none for those that suit the column's type, and of an encrypted
        column those that it has.
    :param bits: to keep of each term; none for some usual ones, the recommended among them.
    :raises ConfigurationError: a facet is not one, no bits suit it, or it can't read the column's values.
    :raises MappingError: when a facet's numbers are out of their bounds.
    """
    statistics = statistics_of(sample)
    if not facets and sample.facets:
        settings = [
            Setting(name=each.name, shape=each.shape, normalizer=each.normalizer, bits=kept)
            for each in sample.facets
            for kept in _bits(bits or (each.bits,), each.shape.max_bits, each.name)
        ]
    else:
        settings = [
            Setting(name=name, shape=facet.shape, normalizer=facet.normalizer, bits=kept)
            for name in facets or _suited(statistics)
            for facet in [facet_of(name.partition(":unique")[0])]
            for kept in _bits(bits, facet.shape.max_bits, name, _usual(facet.kept_bits, facet.is_scalar, statistics))
        ]
    for setting in settings:
        _check(setting, sample)
    return settings


def statistics_of(sample: ColumnSample) -> ColumnStatistics:
    """Return the statistics of a sample, for the recommendations of the planner."""
    counts, total = Counter(sample.values), len(sample.values)
    return ColumnStatistics(
        table=sample.table,
        column=sample.column,
        type_name=sample.type_name,
        kind=sample.kind,
        rows=float(max(total, sample.rows)),
        distinct=float(len(counts)),
        null_share=0.0,
        frequencies=tuple(count / total for _, count in counts.most_common(100)),
        is_unique=len(counts) == total,
        is_whole=all(value.lstrip(b"-").isdigit() for value in counts),
        span=_span(sample.kind, counts),
    )


def _suited(statistics: ColumnStatistics) -> list[str]:
    if statistics.kind is TypeKind.TEXT:
        return ["exact", *_TEXT]
    buckets = propose_buckets(statistics)
    if buckets is None:
        return ["exact"]
    widths = [1, *(each for each in _WIDER if buckets.count // each >= _LEAST_BUCKETS)]
    return ["exact", *(_range(buckets.unit, Decimal(buckets.size) * each) for each in widths)]


def _range(unit: str, size: Decimal) -> str:
    """Return a range facet as the command line takes it, which has no bucket of several months but a quarter's."""
    if unit == "number":
        return f"range={size:f}"
    if unit == "day":
        return f"range={size}days"
    return {1: "range=month", 3: "range=quarter", 12: "range=year"}.get(
        int(size), f"range={round(size * _DAYS_A_MONTH)}days"
    )


def _usual(default: int, is_scalar: bool, statistics: ColumnStatistics) -> tuple[int, ...]:  # noqa: FBT001
    if default not in (_SCALAR_BITS[0], _TAG_BITS[0]):
        return (default,)
    return (*_SCALAR_BITS, scalar_bits(statistics)) if is_scalar else _TAG_BITS


def _bits(asked: Iterable[int], most: int, name: str, usual: Iterable[int] = ()) -> list[int]:
    found = sorted({each for each in asked or usual if 1 <= each <= most}, reverse=True)
    if not found:
        raise ConfigurationError(f"the bits of {name} must be 1 to {most}", hint="leave --bits out for some usual ones")
    return found


def _check(setting: Setting, sample: ColumnSample) -> None:
    for value in set(sample.values):
        try:
            setting.parts(value)
        except InvalidValueError:
            raise ConfigurationError(
                f"a facet {setting.name} does not support values of {sample.table}.{sample.column}",
                hint="name one that does with --facet",
            ) from None


def _span(kind: TypeKind, counts: Iterable[bytes]) -> float | None:
    """Return the distance of the least and the greatest value: as a number, or in days."""
    numbers = []
    for value in counts:
        try:
            number = (
                float(value) if kind is TypeKind.NUMBER else float(date.fromisoformat(value[:10].decode()).toordinal())
            )
        except ValueError:
            # Infinity, or before Christ.
            continue
        if kind in {TypeKind.NUMBER, TypeKind.TIME} and abs(number) < float("inf"):
            numbers.append(number)
    return max(numbers) - min(numbers) if numbers else None
