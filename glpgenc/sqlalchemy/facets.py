"""The ways to search an encrypted column, as a model declares them: ``search=[Exact(), Contains()]``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeGuard

from glpgenc.errors import InvalidValueError, MappingError
from glpgenc.wire.facets import ContainsShape, FacetKind, PrefixShape, RangeShape, RangeUnit, ScalarShape, Shape
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from glpgenc.codecs import Codec

Scope = Literal["tenant", "global"]

_UNITS = {"day": (RangeUnit.DAY, 1), "week": (RangeUnit.DAY, 7)} | {
    name: (RangeUnit.MONTH, months) for name, months in (("month", 1), ("quarter", 3), ("year", 12))
}
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
_EPOCH = date(1970, 1, 1)
_DEFAULT_BUCKETS = 1024
"""Buckets on each side of zero, for numbers whose limits are not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What all facets have in common. Not used itself.

    :param name: its stable name in the registry, part of the derivation of its key; a name of the kind by default.
    :param normalize: ``exact``, ``lower``, ``digits``, ``last4``, ``email_domain`` or ``number``. ``Prefix`` and
        ``Contains`` take the first two, ``Range`` only ``exact``.
    :param bits: bits kept of each term; ``None`` for the kind's default.
    :param scope: ``tenant``: equal values of two tenants have different terms; ``global``: a value can be found before
        its tenant is known.
    :raises MappingError: when the parameters contradict each other, or are out of their bounds.
    """

    name: str | None = None
    normalize: str | None = None
    bits: int | None = None
    scope: Scope = "tenant"

    @property
    def shape(self) -> Shape:
        """What terms are made of."""
        raise NotImplementedError

    @property
    def facet_name(self) -> str:
        """The name in the registry."""
        return self.name or self._default_name

    @property
    def normalizer(self) -> Normalizer:
        """The normaliser by its wire id."""
        return Normalizer.named(self.normalize or self._default_normalizer)

    @property
    def kept_bits(self) -> int:
        """Bits kept of each term."""
        return self.shape.default_bits if self.bits is None else self.bits

    @property
    def is_scalar(self) -> bool:
        """Whether a value has one term, in a column of its own; else it has tags, in one column with others."""
        return self.shape.kind in (FacetKind.SCALAR, FacetKind.RANGE)

    @property
    def _default_name(self) -> str:
        return type(self).__name__.lower()

    @property
    def _default_normalizer(self) -> str:
        return "exact"

    def __post_init__(self) -> None:
        if self.scope not in ("tenant", "global"):
            message = f"scope must be 'tenant' or 'global', not {self.scope!r}"
            raise MappingError(message)
        try:
            _ = self.normalizer, self.shape
        except InvalidValueError as error:
            # Of a call it would be a wrong value; here it is a wrong declaration.
            raise MappingError(error.message, hint=error.hint) from None
        if not 1 <= self.kept_bits <= self.shape.max_bits:
            message = f"bits of {type(self).__name__} must be 1 to {self.shape.max_bits}, not {self.bits}"
            raise MappingError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(Facet):
    """Equality: ``==``, ``!=``, ``in_``. With a normaliser the index holds what it makes of the values.

    The normaliser is ``exact`` by default; of a ``Decimal`` column it is ``number``, because ``1.0`` and ``1.00`` are
    equal. ``number`` takes 1,000 characters at most.

    :param unique: put a UNIQUE index on the terms: no two rows of a tenant (scope ``global``: no two rows) with values
        that the normaliser makes equal. It wants all 128 bits.
    :param with_columns: columns of the table that the UNIQUE index covers, too: no two rows with equal values that also
        agree in these. NULL in one of them equals nothing, as in SQL. Plain columns, by their names in the database;
        another encrypted column by its index column, such as ``"name_bidx"``. A partitioned table needs its partition
        key here.
    :param bits: 1 to 128, all by default. With fewer, different values share a term, which hides how often a value
        occurs; rows found are then decrypted and compared.
    """

    unique: bool = False
    with_columns: Sequence[str] = ()

    @property
    def shape(self) -> Shape:
        """One term of the whole value."""
        return ScalarShape()

    @property
    def _default_name(self) -> str:
        return self.normalize or "exact"

    def __post_init__(self) -> None:
        Facet.__post_init__(self)
        if self.unique and self.kept_bits != ScalarShape().max_bits:
            message = "a unique facet requires all 128 bits: with fewer, different values would collide"
            raise MappingError(message)
        object.__setattr__(self, "with_columns", _column_names(self.with_columns))
        if self.with_columns and not self.unique:
            message = "with_columns requires unique=True"
            raise MappingError(message, hint=f"declare Exact(unique=True, with_columns={self.with_columns!r})")


def _column_names(named: object) -> tuple[str, ...]:
    names = None if isinstance(named, str) or not isinstance(named, Sequence) else tuple(named)
    if names is None or not all(isinstance(name, str) and name for name in names) or len(set(names)) != len(names):
        message = f"with_columns must be a tuple of distinct column names, not {named!r}"
        raise MappingError(message, hint='such as Exact(unique=True, with_columns=("org_id",))')
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix(Facet):
    """Beginnings of text: ``startswith``, ``like('abc%')``, and with the normaliser ``lower``, the default, ``ilike``.

    :param least: characters of the shortest beginning that can be looked for, 1 to 32.
    :param most: characters of the longest that has a tag of its own, up to 32. Longer ones are found by their first
        ``most`` characters, and compared after decryption, as all are.
    :param bits: 1 to 32 bits a tag.
    """

    least: int = 2
    most: int = 10

    @property
    def shape(self) -> Shape:
        """A tag for each beginning."""
        return PrefixShape(self.least, self.most)

    @property
    def _default_normalizer(self) -> str:
        return "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contains(Facet):
    """Parts of text: ``contains``, ``endswith``, ``like('%abc%')``; with ``lower``, the default, ``ilike``.

    :param n: characters a tag covers, 2 to 8; shorter parts can't be looked for.
    :param bits: 1 to 32 bits a tag.
    """

    n: int = 3

    @property
    def shape(self) -> Shape:
        """A tag for each run of n characters."""
        return ContainsShape(self.n)

    @property
    def _default_normalizer(self) -> str:
        return "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Facet):
    """Order of numbers and dates: ``<``, ``<=``, ``>``, ``>=``, ``between``.

    Values fall into buckets, each with one term. A query looks for all buckets that its range touches, and what they
    hold is compared after decryption. Wide buckets leak less, and decrypt more rows.

    :param bucket: for numbers a width above zero, such as ``1000`` or ``Decimal("0.5")``; for dates and times
        ``"day"``, ``"week"``, ``"month"``, ``"quarter"``, ``"year"``, or a ``timedelta`` of whole days.
    :param low: the lowest number or date of interest. All values below it share one bucket. ``<`` looks for each bucket
        from here on, and ``>`` for each up to ``high``: some thousands are slow. Default: 1,024 buckets below zero;
        1900-01-01.
    :param high: the highest, likewise. Default: 1,024 buckets above zero; 2100-01-01.
    :param bits: 1 to 128 bits a term, 64 by default.
    """

    bucket: int | Decimal | str | timedelta = "month"
    low: int | Decimal | date | None = None
    high: int | Decimal | date | None = None

    @property
    def is_of_dates(self) -> bool:
        """Whether it is for dates and times, and not for numbers."""
        return isinstance(self.bucket, (str, timedelta))

    @property
    def shape(self) -> Shape:
        """One term of the bucket."""
        unit, size = self._unit()
        if unit is RangeUnit.NUMBER:
            low = -_DEFAULT_BUCKETS if self.low is None else _number_bucket(self.low, size)
            high = _DEFAULT_BUCKETS - 1 if self.high is None else _number_bucket(self.high, size)
            return RangeShape(unit, size, low, high)
        first, last = self.low or _FIRST_DAY, self.high or _LAST_DAY
        return RangeShape(unit, size, _date_bucket(first, unit, int(size)), _date_bucket(last, unit, int(size)))

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


_TIMES = ("date", "timestamp", "timestamptz")
_FOLDING = (Normalizer.EXACT, Normalizer.LOWER)


def listed(search: object) -> tuple[Facet, ...]:
    """Return what ``search=`` was given as a tuple: a facet, or several.

    :raises MappingError: when it is something else, such as the class of a facet.
    """
    several = tuple(search) if isinstance(search, Iterable) and not isinstance(search, (str, type)) else (search,)
    for each in several:
        if isinstance(each, type) and issubclass(each, Facet) and each is not Facet:
            message = f"search= must be a facet, not the class {each.__name__}"
            raise MappingError(message, hint=f"call it: search={each.__name__}()")
        if not isinstance(each, Facet) or type(each) is Facet:
            message = "search takes Exact(), Prefix(), Contains() and Range(), or a list of them"
            raise MappingError(message)
    return several


def suited(search: Iterable[Facet], codec: Codec) -> tuple[Facet, ...]:
    """Return the facets of a column as they are for values of its type: ``Exact()`` of decimals compares as numbers.

    :param search: the facets, as declared.
    :param codec: of the column's values.
    :raises MappingError: when a facet can't serve values of this type.
    """
    return tuple(_suited(facet, codec) for facet in search)


def _suited(facet: Facet, codec: Codec) -> Facet:
    if codec.unsearchable is not None:
        message = f"values of type {codec.name} can't be searched: {codec.unsearchable}"
        raise MappingError(message, hint="store the part to be searched in a separate column")
    if isinstance(facet, Exact):
        return _suited_exact(facet, codec)
    if isinstance(facet, Range):
        _check_range(facet, codec)
    else:
        _check_text(facet, codec)
    return facet


def _suited_exact(facet: Exact, codec: Codec) -> Exact:
    if codec.python_type is Decimal and facet.normalize is None:
        return replace(facet, name=facet.facet_name, normalize="number")
    if codec.is_text:
        return facet
    allowed = {Decimal: ("number",), int: ("exact", "number")}.get(codec.python_type, ("exact",))
    if facet.normalizer not in {Normalizer.named(each) for each in allowed}:
        message = f"Exact(normalize={facet.normalize!r}) does not support values of type {codec.name}"
        raise MappingError(message, hint=f"use normalize={allowed[-1]!r}, or leave it out")
    return facet


def _check_text(facet: Facet, codec: Codec) -> None:
    name = type(facet).__name__
    if not codec.is_text:
        message = f"{name} supports text only, and the type of the column is {codec.name}"
        raise MappingError(message, hint="use Exact(), or Range(bucket=...) for numbers and dates")
    if facet.normalizer not in _FOLDING:
        message = f"{name}(normalize={facet.normalize!r}) supports no operator: LIKE compares the text as it is"
        raise MappingError(message, hint="use normalize='lower' or 'exact'; Exact() takes the other normalisers")


def _check_range(facet: Range, codec: Codec) -> None:
    is_of_dates = codec.sql_type in _TIMES
    if not is_of_dates and codec.sql_type != "numeric":
        message = f"Range supports numbers, dates and times, and the type of the column is {codec.name}"
        raise MappingError(message, hint="use Exact()")
    if facet.is_of_dates is not is_of_dates:
        kind, bucket = ("dates and times", "'month'") if is_of_dates else ("numbers", "1000")
        message = f"the bucket of this Range is not valid for {kind}, and the type of the column is {codec.name}"
        raise MappingError(message, hint=f"such as Range(bucket={bucket})")
    if facet.normalizer is not Normalizer.EXACT:
        message = "Range takes no normaliser"
        raise MappingError(message, hint="leave normalize out")
