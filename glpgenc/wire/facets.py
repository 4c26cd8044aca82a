"""The kinds of search facets: what of a value is hashed (docs/FORMAT.md, "Blind index").

A scalar finds equal values, in partitions by several terms; prefix and contains find text by parts of it, through sets
of short tags, and similar finds text with typing errors; range finds numbers, dates and times by the buckets they
fall in. ``sql/0.1.0/facets.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from glpgenc.wire.facet_kinds import FacetKind, RangeUnit, refused
from glpgenc.wire.json_paths import JsonPath
from glpgenc.wire.normalizers import canonical_number
from glpgenc.wire.partitions import PartitionedShape
from glpgenc.wire.text_ranges import TextRangeShape
from glpgenc.wire.trigrams import SimilarShape
from glpgenc.wire.words import WordsShape

MAX_PREFIX = 32
MAX_GRAM = 8
MAX_BUCKETS = 100_000
MAX_SCALE = 18
_INT64 = 2**63
_KEY_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ScalarShape:
    """One term of the whole value.

    :param key: the name of the HMAC key, where facets of several fields share one, so that their terms are comparable;
        ``None`` for a key of the facet's own.
    :raises InvalidValueError: when it is not a lower-case identifier of at most 63 bytes.
    """

    key: str | None = None
    kind: ClassVar[FacetKind] = FacetKind.SCALAR
    max_bits: ClassVar[int] = 128
    default_bits: ClassVar[int] = 128

    def __post_init__(self) -> None:
        if self.key is not None and not (isinstance(self.key, str) and _KEY_NAME.fullmatch(self.key)):
            raise refused(
                "the name of a shared key must be a lower-case identifier of at most 63 bytes", "such as emails"
            )

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry: none. A key is sent, and not its name."""
        return b""

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {} if self.key is None else {"key": self.key}


@dataclass(frozen=True, slots=True)
class PrefixShape:
    """A tag of each beginning of a text.

    :param least: characters of the shortest beginning, 1 or more: what a search needs.
    :param most: characters of the longest, 32 at most.
    :raises InvalidValueError: when they are not ``1 <= least <= most <= 32``.
    """

    least: int
    most: int
    kind: ClassVar[FacetKind] = FacetKind.PREFIX
    max_bits: ClassVar[int] = 32
    default_bits: ClassVar[int] = 32

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most <= MAX_PREFIX:
            raise refused("a prefix facet requires 1 <= least <= most <= 32 characters", "such as least 2 and most 10")

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes."""
        return bytes((self.least, self.most)) + bytes(34)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {"least": self.least, "most": self.most}


@dataclass(frozen=True, slots=True)
class ContainsShape:
    """A tag of each run of characters of a text.

    :param length: characters of a run, 2 to 8: what a search needs at least.
    :raises InvalidValueError: when it is another.
    """

    length: int
    kind: ClassVar[FacetKind] = FacetKind.CONTAINS
    max_bits: ClassVar[int] = 32
    default_bits: ClassVar[int] = 32

    def __post_init__(self) -> None:
        if not 2 <= self.length <= MAX_GRAM:  # noqa: PLR2004  (one character is not a run)
            raise refused("a contains facet requires a length of 2 to 8 characters", "3 suits most texts")

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes."""
        return bytes((self.length,)) + bytes(35)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {"length": self.length}


@dataclass(frozen=True, slots=True)
class RangeShape:
    """A term of the bucket that a number, date or time falls in.

    :param size: of a bucket, in units: positive, at most 18 digits after the point, 2^63 - 1 without the point; whole
        days and months.
    :param low: the lowest bucket distinguished, a 64-bit integer; all below share one.
    :param high: the highest; all above share one. At most 100,000 above ``low``.
    :raises InvalidValueError: when one of them is something else.
    """

    unit: RangeUnit
    size: Decimal
    low: int
    high: int
    kind: ClassVar[FacetKind] = FacetKind.RANGE
    max_bits: ClassVar[int] = 128
    default_bits: ClassVar[int] = 64

    def __post_init__(self) -> None:
        if not self.size.is_finite() or self.size <= 0:
            raise refused("the size of a range facet must be a positive number", "such as 1, 0.25 or 1000")
        scale, scaled = self._scaled()
        if scale > MAX_SCALE or scaled >= _INT64 or (scale and self.unit is not RangeUnit.NUMBER):
            raise refused(
                "the size of a range facet must have at most 18 decimal places and at most 2^63 - 1 units, and "
                "be a whole number of days or months",
                "such as 1, 0.25 or 1000",
            )
        if not -_INT64 <= self.low <= self.high < _INT64 or self.high - self.low > MAX_BUCKETS:
            raise refused(
                "low and high of a range facet must be bucket numbers, low <= high, at most 100,000 apart",
                (
                    "choose them around the usual values: values beyond them share a bucket at each end, and are "
                    "still found"
                ),
            )

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes."""
        scale, scaled = self._scaled()
        bounds = b"".join(each.to_bytes(8, "big", signed=True) for each in (scaled, self.low, self.high))
        return bytes((self.unit, scale, 0, 0)) + bounds + bytes(8)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {
            "unit": self.unit.name.lower(),
            "size": canonical_number(str(self.size)),
            "low": self.low,
            "high": self.high,
        }

    @property
    def first(self) -> int:
        """The first bucket in order: that of all values below ``low``."""
        return self.low - 1

    @property
    def last(self) -> int:
        """The last bucket: that of all values above ``high``."""
        return self.high + 1

    def bucket(self, text: str) -> int:
        """Return the bucket that a value falls in: ``low - 1`` for all below ``low``, ``high + 1`` for all above.

        :param text: the value as PostgreSQL shows it; dates and times in ISO form, and in UTC.
        :raises InvalidValueError: when it is not a number, or no date or timestamp.
        """
        if self.unit is RangeUnit.NUMBER:
            number = canonical_number(text)
            if number in _BEYOND:
                return self.low - 1 if number.startswith("-") else self.high + 1
            bucket = Fraction(number) // Fraction(self.size)
        else:
            if text in {"infinity", "-infinity"}:
                return self.low - 1 if text.startswith("-") else self.high + 1
            year, month, day = _date(text)
            count = _days(year, month, day) if self.unit is RangeUnit.DAY else (year - 1970) * 12 + month - 1
            bucket = count // int(self.size)
        return min(max(bucket, self.low - 1), self.high + 1)

    def _scaled(self) -> tuple[int, int]:
        """Return scale and scaled size: ``size = scaled / 10 ** scale``, the scale as small as can be."""
        whole, _, fraction = canonical_number(str(self.size)).partition(".")
        return len(fraction), int(whole + fraction)


@dataclass(frozen=True, slots=True)
class ElementsShape:
    """A tag of each element of an array."""

    kind: ClassVar[FacetKind] = FacetKind.ELEMENTS
    max_bits: ClassVar[int] = 32
    default_bits: ClassVar[int] = 32

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes."""
        return bytes(36)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {}


PathlessShape = (
    ScalarShape
    | PartitionedShape
    | PrefixShape
    | ContainsShape
    | RangeShape
    | WordsShape
    | SimilarShape
    | TextRangeShape
    | ElementsShape
)


@dataclass(frozen=True, slots=True)
class PathShape:
    """What is hashed of the value at a path of a JSON document.

    :param path: of the value.
    :param inner: what is hashed of it.
    :raises InvalidValueError: when the HMAC key is shared, the range is one of dates, or the kind takes no path.
    """

    path: JsonPath
    inner: PathlessShape

    def __post_init__(self) -> None:
        if isinstance(self.inner, ScalarShape) and self.inner.key is not None:
            raise refused(
                "a facet with a path can't share its key: its terms are of JSON values, with their types",
                "store the value in a column of its own",
            )
        if isinstance(self.inner, WordsShape | SimilarShape | TextRangeShape | PartitionedShape):
            raise refused(
                f"a facet of kind {self.inner.kind.name.lower()} has no path", "store the text in a column of its own"
            )
        if isinstance(self.inner, RangeShape) and self.inner.unit is not RangeUnit.NUMBER:
            raise refused("a range facet with a path serves numbers: JSON has no dates", "use the unit number")

    @property
    def kind(self) -> FacetKind:
        """The kind of what is hashed."""
        return self.inner.kind

    @property
    def max_bits(self) -> int:
        """The most bits of a term."""
        return self.inner.max_bits

    @property
    def default_bits(self) -> int:
        """The bits of a term where none are asked for."""
        return self.inner.default_bits

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, and the path behind them."""
        return self.inner.to_bytes() + self.path.to_bytes()

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return self.inner.parameters() | {"path": str(self.path)}


Shape = PathlessShape | PathShape
SCALAR = ScalarShape()

# NaN is above all numbers, as PostgreSQL sorts it.
_BEYOND = frozenset({"NaN", "Infinity", "-Infinity"})
_DATE = re.compile(
    r"([0-9]{4,7})-([0-9]{2})-([0-9]{2})"
    r"(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-]00(?::00){0,2})?)?( BC)?",
    re.ASCII,
)
_FEBRUARY = 2
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def shape_of(kind: str, parameters: Mapping[str, Any]) -> Shape:
    """Return the shape that the registry describes.

    :param kind: ``scalar``, ``prefix``, ``contains``, ``range``, ``words``, ``similar``, ``text_range``,
        ``partitioned`` or ``elements``.
    :param parameters: ``{}``, or the name of a shared ``key``; ``least``, ``most``; ``length``; or ``unit``
        (``number``, ``day``, ``month``), ``size`` (a decimal number as text), ``low``, ``high``; ``buckets``;
        ``partitions``. With a ``path``, of the value at that path of a JSON document.
    :raises InvalidValueError: when the kind is unknown, or a parameter is missing, unknown or out of its bounds.
    """
    if "path" in parameters:
        others = {name: value for name, value in parameters.items() if name != "path"}
        return PathShape(JsonPath.parse(parameters["path"]), _pathless_shape(kind, others))
    return _pathless_shape(kind, parameters)


_OPTIONAL = {"scalar": {"key"}}
_PARAMETERS = {
    "scalar": (),
    "prefix": ("least", "most"),
    "contains": ("length",),
    "range": ("unit", "size", "low", "high"),
    "words": ("version", "language", "stop"),
    "similar": (),
    "text_range": ("buckets",),
    "partitioned": ("partitions",),
    "elements": (),
}
_COUNTED: dict[str, Callable[..., PathlessShape]] = {
    "prefix": PrefixShape,
    "contains": ContainsShape,
    "text_range": TextRangeShape,
    "partitioned": PartitionedShape,
}
"""The kinds whose parameters are whole numbers."""
_SIMPLE: dict[str, Callable[..., PathlessShape]] = {
    "words": WordsShape.of,
    "similar": SimilarShape,
    "elements": ElementsShape,
}


def _pathless_shape(kind: str, parameters: Mapping[str, Any]) -> PathlessShape:
    expected = _PARAMETERS.get(kind)
    if expected is None:
        raise refused(
            "there is no such kind of facet",
            "use one of scalar, prefix, contains, range, words, similar, text_range, partitioned, elements",
        )
    if set(parameters) - _OPTIONAL.get(kind, set()) != set(expected):
        names = ", ".join(expected) or "none"
        raise refused(f"the parameters of a {kind} facet are not valid", f"the parameters are: {names}")
    if kind in _COUNTED:
        return _COUNTED[kind](*(_whole(parameters, name) for name in expected))
    if kind == "range":
        return RangeShape(_unit(parameters), _size(parameters), _whole(parameters, "low"), _whole(parameters, "high"))
    if kind in _SIMPLE:
        return _SIMPLE[kind](**parameters)
    # A name that is null is none.
    return ScalarShape(parameters["key"] or "") if "key" in parameters else SCALAR


def _whole(parameters: Mapping[str, Any], name: str) -> int:
    value = parameters[name]
    # A bool is an int to Python, and none to JSON.
    if not isinstance(value, int) or isinstance(value, bool):
        raise refused(f"the parameter {name} of a facet must be a whole number", "write it without quotes")
    return value


def _unit(parameters: Mapping[str, Any]) -> RangeUnit:
    for unit in RangeUnit:
        if parameters["unit"] == unit.name.lower():
            return unit
    raise refused("there is no such unit of a range facet", "use one of number, day, month")


def _size(parameters: Mapping[str, Any]) -> Decimal:
    text = str(parameters["size"])
    # No exponent: 1e9999999 would be written out.
    if not re.fullmatch(r"[0-9]{1,19}(?:\.[0-9]{1,18})?", text, re.ASCII):
        raise refused("the size of a range facet must be a positive decimal number", "such as 1, 0.25 or 1000")
    return Decimal(text)


def _date(text: str) -> tuple[int, int, int]:
    """Return year, month and day; the year before 1 AD is 0."""
    if match := _DATE.fullmatch(text):
        year, month, day = (int(match[number]) for number in (1, 2, 3))
        astronomical = 1 - year if match[4] else year
        if year and 1 <= month <= len(_MONTHS) and 1 <= day <= _length(astronomical, month):
            return astronomical, month, day
    raise refused("the value is not a date or timestamp in ISO format", "such as 2024-02-29, or with a time in UTC")


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTHS[month - 1] + (leap and month == _FEBRUARY)


def _days(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01, in the Gregorian calendar for all years, as PostgreSQL counts."""
    # A year that begins in March has its odd day at the end. PostgreSQL's years go further than datetime's.
    shifted = year - (month <= _FEBRUARY)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719_468
