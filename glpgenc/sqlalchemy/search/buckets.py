"""The buckets of a facet in the order of its values, as a walk through them asks for them.

A kind of facet that gives order has a shape with ``first``, ``last`` and ``bucket(text)``: the numbers of its first and
last bucket, and of the one that a value falls in. A walk says of which buckets it needs terms, not how they are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ARRAY, BigInteger, Integer, LargeBinary, cast, func, literal_column, select, true
from sqlalchemy.sql.elements import Grouping

from glpgenc.sqlalchemy.search.operands import bind_parameter
from glpgenc.sqlalchemy.search.terms import SearchValue, TermPair, Wrap
from glpgenc.sqlalchemy.transaction.keys import current
from glpgenc.sqlalchemy.types.database import field_literal
from glpgenc.sqlalchemy.types.support import HiddenList
from glpgenc.wire.blind_index import all_bucket_terms, bucket_span, bucket_terms
from glpgenc.wire.facet_kinds import PYTHON_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.blind_index import SearchEntry

LEAST_BITS = 64
"""The bits of a term below which rows of another bucket may be counted for those of one: a walk would end too early."""
_ONE: Any = literal_column("1")
_ZERO: Any = literal_column("0")
_MOST_BUCKETS = 2048
_SPARE = 100
_BIGGEST = 2**62
"""Numbers of buckets that are left room for steps beyond them, as bigint."""


class Ordered(Protocol):
    """A shape whose buckets are in the order of its values."""

    @property
    def first(self) -> int:
        """The first bucket."""

    @property
    def last(self) -> int:
        """The last bucket."""

    def bucket(self, text: str) -> int:
        """Return the bucket of a value."""


class Buckets:
    """The buckets of a column, as a statement computes their terms.

    :param column: the declaration of the column.
    :param facet: one of its own, by whose buckets values are in order.
    :ivar slots: the slots of the terms: none where their buckets are in two orders, while the facet is reindexed.
    :ivar first: the number of the first bucket.
    :ivar last: that of the last one.
    """

    def __init__(self, column: EncryptedColumnSpec, facet: Facet) -> None:
        self.column = column
        self.facet = facet
        self.slots: ColumnElement[Any] = cast(
            bind_parameter((None, None), BucketSlots.of(column, facet)), ARRAY(Integer)
        )
        self.first, self.last = limits_of(bind_parameter((None, None), BucketLimits.of(column, facet)))
        self._packed: Any = None
        if facet.shape.kind in PYTHON_ONLY:
            type_ = column.memoized((PackedTerms, facet), lambda: PackedTerms(column, facet))
            self._packed = cast(bind_parameter((None, None), type_), LargeBinary())

    def terms(self, first: Any, last: Any, slots: Any) -> ColumnElement[Any]:
        """Return the terms of the buckets from one number to another, of those that there are.

        :param slots: :attr:`slots`.
        """
        if self._packed is not None:
            return self._given_terms(first, last)
        return func.glpgenc.gl_bucket_terms(first, last, field_literal(self.column), slots, type_=ARRAY(LargeBinary))

    def _given_terms(self, first: Any, last: Any) -> ColumnElement[Any]:
        """Return the terms that this process has sent, of all buckets one behind the other, slot by slot."""
        size: Any = literal_column(str((self.facet.kept_bits + 7) // 8))
        count: Any = self.last - self.first + _ONE
        slots = func.generate_series(_ZERO, func.octet_length(self._packed) / (count * size) - _ONE)
        buckets = func.generate_series(func.greatest(first, self.first), func.least(last, self.last))
        slot = slots.table_valued("slot", name="slots").render_derived()
        bucket = buckets.table_valued("bucket", name="buckets").render_derived()
        at = cast((slot.c.slot * count + bucket.c.bucket - self.first) * size + _ONE, Integer)
        term = func.pg_catalog.substr(self._packed, at, size, type_=LargeBinary())
        terms = select(term).select_from(slot.join(bucket, true()))
        return func.array(terms.scalar_subquery(), type_=ARRAY(LargeBinary))


def walkable_buckets(column: EncryptedColumnSpec, facet: Facet) -> Buckets | None:
    """Return the buckets of a facet; ``None`` where the server can't compute terms that tell them apart."""
    shape: Any = facet.shape
    if column.mode != "database" or column.falls_back or facet.kept_bits < LEAST_BITS:
        return None
    if shape.kind in PYTHON_ONLY:
        return Buckets(column, facet)
    is_counted = facet.scope == "tenant" and shape.first > -_BIGGEST and shape.last < _BIGGEST
    return Buckets(column, facet) if is_counted else None


class _BucketValue(SearchValue):
    """A parameter that says something of buckets."""

    impl = ARRAY(BigInteger)
    cache_ok = True

    @classmethod
    def of(cls, column: EncryptedColumnSpec, facet: Facet) -> _BucketValue:
        """Return the type for a facet, one for all statements."""
        return column.memoized((cls, facet), lambda: cls(column, facet))  # type: ignore[no-any-return]


class BucketLimits(_BucketValue):
    """The first and the last bucket that values between two limits fall in, either of which may be ``None``."""

    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        low, high = value
        return list(bucket_limits(self.column, entries[0], low, high))


class BucketOfValue(_BucketValue):
    """The bucket that a value falls in, as the first and the last one."""

    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        return list(bucket_limits(self.column, entries[0], value, value))


class BucketSlots(_BucketValue):
    """The slots in which the terms of buckets are: two while the facet is reindexed."""

    impl = ARRAY(Integer)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        is_one = len({(entry.shape, entry.boundaries) for entry in entries}) == 1
        return [entry.slot for entry in entries] if is_one else []


class PackedTerms(SearchValue):
    """The terms of all buckets, one behind the other, for each slot, where the server can't compute them."""

    impl = LargeBinary
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        # While the facet is reindexed to other buckets they are not asked for.
        return wrap(b"".join(all_bucket_terms(entry) for entry in entries))


class TermsOfBuckets(_BucketValue):
    """The terms of the buckets from one number to another."""

    impl = ARRAY(LargeBinary)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        return HiddenList(wrap(term) for entry in entries for term in bucket_terms(value[0], value[1], entry))


class TermAndBucket(TermPair):
    """The terms that a value may have by one facet, and the number of its bucket by another, in one parameter.

    :param ordered: the other facet.
    """

    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facet: Facet, ordered: Facet) -> None:
        super().__init__(column, facet)
        self.ordered = ordered

    @property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return (type(self), self.column.cache_key, self.facet_name, self.ordered.facet_name)

    def bucket(self, bindvalue: Any) -> ColumnElement[int]:
        """Return the number of the bucket in SQL."""
        number: Any = func.pg_catalog.substr(cast(bindvalue, LargeBinary()), literal_column(str(2 * self._size + 1)))
        hexadecimal: Any = func.pg_catalog.encode(number, literal_column("'hex'"))
        return (
            literal_column("'x'")
            .op("||")(hexadecimal)
            .self_group()
            .op("::")(literal_column("bit(64)"))
            .op("::")(literal_column("bigint"))
        )

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        (entry, *_) = current().entries(self.column, self.ordered.facet_name)
        bucket, _ = bucket_limits(self.column, entry, value, value)
        return wrap(self._both(value, entries) + bucket.to_bytes(8, "big", signed=True))


def limits_of(parameter: Any) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return the first and the last bucket that a parameter of one of these types stands for."""
    if isinstance(parameter.type, TermAndBucket):
        bucket = parameter.type.bucket(parameter)
        return bucket, bucket
    array: Any = Grouping(cast(parameter, ARRAY(BigInteger)))
    return array[literal_column("1")], array[literal_column("2")]


def bucket_limits(column: EncryptedColumnSpec, entry: SearchEntry, low: Any, high: Any) -> tuple[int, int]:
    """Return the first and the last bucket that values between two limits fall in, either of which may be ``None``."""
    encode = column.codec.encode
    return bucket_span(None if low is None else encode(low), None if high is None else encode(high), entry)


def walk(
    fetch: Callable[[int, int, int | None], list[Any]], limits: tuple[int, int], needed: int, *, is_descending: bool
) -> Iterator[list[Any]]:
    """Yield the rows of the buckets in their order, all of some buckets at a time, until there are enough.

    :param fetch: reads the rows of the buckets from one number to another, at most so many.
    :param limits: the first and the last bucket.
    :param needed: how many rows.
    """
    first, last = limits
    width, is_narrowed = 2, False
    while first <= last and needed > 0:
        taken = (max(first, last - width + 1), last) if is_descending else (first, min(last, first + width - 1))
        most = 2 * needed + _SPARE if width > 1 else None
        rows = fetch(*taken, most)
        if most is not None and len(rows) >= most:
            width, is_narrowed = max(1, width // 8), True
            continue
        yield rows
        needed -= len(rows)
        first, last = (first, taken[0] - 1) if is_descending else (taken[1] + 1, last)
        if rows:
            width, is_narrowed = min(max(1, needed * width // len(rows)), 8 * width, _MOST_BUCKETS), False
        elif not is_narrowed:  # else there are rows in the next few
            width = min(4 * width, _MOST_BUCKETS)


def first_rows(
    fetch: Callable[[int, int, int | None], list[Any]],
    beyond: list[Any],
    limits: tuple[int, int],
    needed: int,
    *,
    is_descending: bool,
    nulls_first: bool,
) -> list[Any]:
    """Return the rows of the first buckets in the order of the values, and those of no bucket that may be among them.

    :param fetch: as for :func:`walk`.
    :param beyond: the rows without a term, the value first.
    :param needed: how many rows the page and those before it have.
    """
    nulls = [row for row in beyond if row[0] is None]
    found = [row for row in beyond if row[0] is not None] + (nulls if nulls_first else [])
    seen = len(nulls) if nulls_first else 0
    for rows in walk(fetch, limits, needed - seen, is_descending=is_descending):
        found += rows
        seen += len(rows)
    return found if nulls_first or seen >= needed else found + nulls
