"""The walk of buckets: a page in the order of an encrypted column reads the rows of a few buckets, not the whole table.

To a SELECT with LIMIT whose first sort key is such a column it adds a condition that all rows of the page meet::

    people.id = ANY (ARRAY(SELECT unnest(walk.found) FROM walk))

The walk is a recursive query. Each step takes the terms of the next few buckets, and the keys of the rows that the
SELECT's own FROM and WHERE leave in them, until there are as many as LIMIT and OFFSET ask for. What it finds is sorted
by the decrypted values, and WHERE still holds: that it finds rows beyond the page changes nothing.

Where there are other conditions, and a sixteenth of the buckets has too few rows that meet them, one step looks for the
rows of all others at once, not by their terms. If there are more than a page needs it stops, and the walk resumes.

Rows without a term, which were written before the facet, are always among those found; NULL is where it is in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Float,
    LargeBinary,
    Select,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import ColumnClause, Over, TextClause, UnaryExpression
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import Join, TableSample

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.compilation.expressions import unwrapped
from glpgenc.sqlalchemy.compilation.reach import Reach
from glpgenc.sqlalchemy.search.buckets import Buckets, walkable_buckets
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.types.database import decrypted_text
from glpgenc.sqlalchemy.types.decrypted import Decrypted, SortKey
from glpgenc.sqlalchemy.types.rows import base_column, beside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_MOST_ROWS = 10_000_000
"""The rows of a step of several buckets at most, whatever LIMIT says."""
_UNLIMITED: Any = literal_column("CAST('Infinity' AS DOUBLE PRECISION)")
_ONE: Any = literal_column("CAST(1 AS BIGINT)")
_NONE: Any = literal_column("0")
_MOST: Any = literal_column("2048")
"""The buckets of a step at most: where many are empty, more are taken at a time."""
_SHARE: Any = literal_column("16")
_NEVER: Any = literal_column("CAST(4611686018427387904 AS BIGINT)")
_STATE = 4
"""The columns of the walk before those of the keys that it found."""
_DISCOUNTS = 3
"""How often LIMIT is said of what is seldom read: each time, the planner takes its cost for a tenth.

It can't know that the rows are not read, and would compile a statement to machine code for what they seem to cost.
"""
_OURS = "glpgenc"
_CHANGING = frozenset({"random", "gen_random_uuid", "uuidv4", "uuidv7", "clock_timestamp", "nextval"})
_SCALAR = frozenset({"coalesce", "lower", "upper", "length", "char_length", "octet_length", "concat", "now", "nullif"})


def _number(value: int) -> Any:
    """Return a number as SQL: no parameter, whose type PostgreSQL would have to find out."""
    return literal_column(str(value))


class _Walked(NamedTuple):
    """What a walk is of.

    :ivar column: the ciphertext.
    :ivar index: its index column.
    :ivar keys: the primary key of its rows.
    """

    column: Any
    index: Any
    keys: list[Any]
    buckets: Buckets
    is_descending: bool
    nulls_first: bool


def narrowed(made: Select[Any], compiler: Any) -> Select[Any]:
    """Return a SELECT that reads the buckets of its page only; as it is where that can't be.

    :param made: with decrypted values as its sort keys.
    """
    if (walked := _walked(made, compiler)) is None:
        return made
    reach = Reach.of(made, walked.buckets.column, walked.index, walked.buckets.facet)
    narrow = made._generate()  # noqa: SLF001
    narrow._where_criteria = (*reach.conditions(), *_Walk(made, walked, reach).conditions())  # noqa: SLF001
    return narrow


def _walked(made: Any, compiler: Any) -> _Walked | None:
    clauses = made._order_by_clauses  # noqa: SLF001
    first = next(iter(unwrapped(clauses)), None)
    column = next(iter(first.clauses), None) if isinstance(first, Decrypted) else None
    spec = spec_of(column)
    if spec is not None and spec.codec.is_text and not isinstance(first, SortKey):
        return None  # by another collation than that of the buckets
    facet = None if spec is None else facet_of_order(spec)
    if spec is None or facet is None or getattr(column, "table", None) is None or not cuts_rows(made):
        return None
    buckets = walkable_buckets(spec, facet)
    if buckets is None or not is_preserved(column, made, _around(compiler)):
        return None
    try:
        base = base_column(column)
        index = beside(column, dict(spec.index_columns(base.name))[facet])
        keys = [beside(column, key.name) for key in base.table.primary_key]
    except EncryptedQueryError:  # a subquery that does not select them
        return None
    return _Walked(column, index, keys, buckets, *direction(clauses[0])) if keys else None


def direction(clause: Any) -> tuple[bool, bool]:
    """Return whether a sort key is descending, and whether NULL comes first."""
    is_descending, nulls_first = False, None
    while isinstance(clause, UnaryExpression) or clause.__visit_name__ == "label_reference":
        modifier = getattr(clause, "modifier", None)
        is_descending |= modifier is operators.desc_op
        if nulls_first is None and modifier in (operators.nulls_first_op, operators.nulls_last_op):
            nulls_first = modifier is operators.nulls_first_op
        clause = clause.element
    return is_descending, is_descending if nulls_first is None else nulls_first


def cuts_rows(made: Any) -> bool:
    """Return whether each row of FROM that WHERE leaves is a row of the result, until LIMIT cuts it off."""
    locking, fetching = made._for_update_arg, made._fetch_clause_options or {}  # noqa: SLF001
    if made._limit_clause is None and (made._fetch_clause is None or fetching.get("percent")):  # noqa: SLF001
        return False
    if locking is not None and locking.skip_locked:
        return False
    if made._group_by_clauses or made._having_criteria or made._distinct or made._prefixes:  # noqa: SLF001
        return False
    if made._correlate or made._correlate_except is not None:  # noqa: SLF001
        return False
    if any(getattr(made, f"_{name}_clause", None) is not None for name in ("post_select", "pre_columns", "post_body")):
        return False
    return not any(map(_is_of_other_rows, _parts(made._raw_columns))) and not any(  # noqa: SLF001
        isinstance(each, FunctionElement) and _name(each) in _CHANGING
        for each in _parts(made._where_criteria)  # noqa: SLF001
    )


def _parts(elements: Iterable[Any]) -> Iterator[Any]:
    for each in elements:
        yield from visitors.iterate(each)


def _name(function: Any) -> str:
    return str(getattr(function, "name", "")).lower()


def _is_of_other_rows(element: Any) -> bool:
    """Return whether an element's value depends on other rows of the result, or can't be known not to."""
    return isinstance(element, (Over, TextClause)) or (isinstance(element, ColumnClause) and element.is_literal)


def _may_return_rows(column: Any) -> bool:
    """Return whether a column may multiply the rows, as ``unnest()`` does, or remove them."""
    return any(
        isinstance(each, FunctionElement)
        and _OURS not in getattr(each, "packagenames", ())
        and _name(each) not in _SCALAR
        for each in visitors.iterate(column)
    )


def _around(compiler: Any) -> set[int]:
    return {hash(each) for each in (compiler.stack[-1]["correlate_froms"] if compiler.stack else ())}


def is_preserved(column: Any, made: Any, around: Collection[int] = ()) -> bool:
    """Return whether each row of a SELECT has a row of the column's table, and none is of a statement around it.

    :param around: the hashes of the tables of that.
    """
    sources = made.get_final_froms()
    parts = list(_parts(sources))
    if any(isinstance(each, TableSample) for each in parts) or any(hash(each) in around for each in parts):
        return False
    return any(_has(source, hash(column.table)) for source in sources)


def _has(source: Any, table: int) -> bool:
    if not isinstance(source, Join):
        return hash(source) == table
    return not source.full and (_has(source.left, table) or (not source.isouter and _has(source.right, table)))


class _Walk:
    """The walk of one SELECT.

    :param made: the SELECT.
    :param reach: what its conditions leave.
    """

    def __init__(self, made: Any, walked: _Walked, reach: Reach) -> None:
        self._made, self._walked, self._reach = made, walked, reach
        self._raw = type_coerce(walked.column, LargeBinary())
        span, buckets = reach.span(), walked.buckets
        self._has_nulls = span is None or span.has_nulls
        self._is_bounded = span is not None
        self._first, self._last = buckets.first, buckets.last
        if span is not None and span.is_empty:
            self._last = buckets.first - 1
        elif span is not None:
            self._first, self._last = func.greatest(buckets.first, *span.first), func.least(buckets.last, *span.last)

    def conditions(self) -> list[Any]:
        """Return the conditions that a row's key is among those found."""
        keys = self._walked.keys
        found = self._found()
        source = found.subquery() if len(keys) == 1 else found.cte()
        return [
            key == any_(func.array(select(func.unnest(part)).scalar_subquery(), type_=ARRAY(key.type)))
            for key, part in zip(keys, source.c, strict=True)
        ]

    def _found(self) -> Any:
        walk = self._steps()
        enough = select(func.max(walk.c.seen)).scalar_subquery() >= self._needed()
        parts = [select(*list(walk.c)[_STATE:])]
        if self._has_nulls and not self._walked.nulls_first:
            parts.append(self._rows_at_once(self._walked.index.is_(None), self._raw.is_(None), ~enough))
        # While the facet is reindexed to other buckets there is no order to walk in.
        has_no_order = func.cardinality(self._walked.buckets.slots) == _NONE
        limit = case((has_no_order, cast(null(), BigInteger)), else_=_NONE)
        parts.append(self._rows_at_once(has_no_order, limits=[limit] * _DISCOUNTS))
        return union_all(*parts)

    def _rows_at_once(self, *conditions: Any, limits: Iterable[Any] = ()) -> Any:
        rows = self._rows(self._reach.conditions(), *conditions, limits=limits).subquery()
        return select(*list(rows.c)[2:])

    def _steps(self) -> Any:
        walked, down = self._walked, self._walked.is_descending
        beyond: list[Any] = [false()]
        if self._has_nulls:
            beyond = [walked.index.is_(None), *([] if walked.nulls_first else [self._raw.is_not(None)])]
        outset = self._rows(self._reach.conditions(), *beyond).subquery()
        _, nulls, *found = outset.c
        # Two where it begins at the end: few values are beyond the limits of the buckets.
        width: Any = literal_column(f"CAST({1 if self._is_bounded else 2} AS BIGINT)")
        begin = self._last if down else self._first
        patience = cast((self._last - self._first) // _SHARE + _SHARE, BigInteger)
        walk = select(
            begin.label("at"),
            width.label("width"),
            cast(nulls, Float(53)).label("seen"),
            patience.label("patience"),
            *found,
        ).cte(recursive=True)
        return walk.union_all(self._step(walk, begin))

    def _step(self, walk: Any, begin: Any) -> Any:
        """Return what follows in the walk: the rows of the next buckets, or fewer buckets where those had too many.

        :param begin: the bucket that it began with.
        """
        walked, down = self._walked, self._walked.is_descending
        at, width, seen, patience = walk.c.at, walk.c.width, walk.c.seen, walk.c.patience
        if down:
            least, most = func.greatest(at - width + _ONE, self._first), at
        else:
            least, most = at, func.least(at + width - _ONE, self._last)
        # OFFSET keeps the terms from being computed for each row.
        terms = walked.buckets.terms(least, most, walked.buckets.slots)
        if self._reach.is_filtered:
            terms = case((patience > _NONE, terms))
        taken = select(terms.label("terms")).offset(_NONE).correlate(walk).lateral()
        missing = self._needed() - seen
        bound = self._bound(missing)
        rows = self._rows(
            self._reach.conditions_within(least, most),
            walked.index == any_(taken.c.terms),
            correlated=(walk, taken),
            limits=[case((width > _ONE, bound))],
        ).lateral()
        count, found = rows.c.rows, list(rows.c)[2:]
        sources = walk.join(taken, true()).join(rows, true())
        is_last: Any = false()
        is_too_much = and_(width > _ONE, count >= bound)
        if self._reach.is_filtered:
            is_last, all_bound = patience <= _NONE, self._bound(self._needed())
            rest = self._rest(walk, case((is_last, all_bound), else_=_NONE), is_last)
            sources = sources.join(rest, true())
            is_too_much = or_(is_too_much, rest.c.rows >= all_bound)
            found = [func.coalesce(*both) for both in zip(found, list(rest.c)[2:], strict=True)]
        # There are few values in the bucket beyond the limits, which says nothing of the others.
        full = width if self._is_bounded else case((and_(at == begin, width > _ONE), width - _ONE), else_=width)
        needed = cast(func.ceil(func.least((missing - count) * full / func.greatest(count, _ONE), _MOST)), BigInteger)
        most_of_all: Any = func.least(_MOST, func.greatest(_ONE, patience)) if self._reach.is_filtered else _MOST
        wider = case(
            (is_too_much, func.greatest(_ONE, width // _number(8))),
            (count == _NONE, func.least(width * _number(4), most_of_all)),
            else_=func.least(func.greatest(_ONE, needed), width * _number(8), most_of_all),
        )
        end = self._first - _ONE if down else self._last + _ONE
        following = case((is_too_much, at), (is_last, end), else_=at - width if down else at + width)
        return (
            select(
                following,
                cast(wider, BigInteger),
                # The rows of the rest may not meet a condition of this column: they are not counted.
                seen + case((is_too_much, _NONE), else_=count),
                case((is_last, _NEVER), (is_too_much, patience), else_=patience - width),
                *(case((is_too_much, null()), else_=each) for each in found),
            )
            .select_from(sources)
            .where(seen < self._needed(), at >= self._first if down else at <= self._last)
        )

    def _rest(self, walk: Any, limit: Any, is_last: Any) -> Any:
        """Return the rows of all buckets, whose keys are loaded, as they are if no step by terms is left."""
        return self._rows(
            self._reach.conditions_anywhere(),
            self._walked.index.is_not(None),
            is_last,
            correlated=(walk,),
            check=decrypted_text(self._walked.buckets.column, self._walked.column).is_not(None),
            limits=[limit] * _DISCOUNTS,
        ).lateral()

    @staticmethod
    def _bound(missing: Any) -> Any:
        """Return how many rows of a step are too many where some are missing."""
        return cast(func.least(missing * _number(2) + _number(100), _number(_MOST_ROWS)), BigInteger)

    def _rows(
        self,
        conditions: list[Any],
        *more: Any,
        correlated: tuple[Any, ...] = (),
        limits: Iterable[Any] = (),
        check: Any = None,
    ) -> Any:
        """Return a SELECT of how many rows meet conditions, how many of them are NULL, and arrays of their keys.

        :param correlated: what the conditions name besides the SELECT's own tables.
        :param limits: at how many rows to stop, one around the other.
        :param check: what the rows that meet them are to meet, too: it costs much.
        """
        keys = [key.label(f"key_{at}") for at, key in enumerate(self._walked.keys)]
        extra = [each for each in self._made._raw_columns if _may_return_rows(each)]  # noqa: SLF001
        made = self._made.with_only_columns(*keys, self._raw.label("raw"), *extra, maintain_column_froms=True)
        made._where_criteria = (*conditions, *more)  # noqa: SLF001
        made._order_by_clauses = made._independent_ctes = made._suffixes = made._statement_hints = ()  # noqa: SLF001
        made._limit_clause = made._offset_clause = made._fetch_clause = made._for_update_arg = None  # noqa: SLF001
        made = made.correlate(*(correlated or (None,)))
        if check is not None:  # OFFSET keeps its cost from being that of each row that is read
            checked = made.add_columns(check.label("checked")).offset(_NONE).subquery()
            made = select(checked).where(checked.c.checked)
        for at, limit in enumerate(limits):
            made = (select(made.subquery()).correlate(*(correlated or (None,))) if at else made).limit(limit)
        rows = made.subquery()
        return select(
            func.count().label("rows"),
            func.count().filter(rows.c.raw.is_(None)).label("nulls"),
            *(
                func.array_agg(each, type_=ARRAY(each.type)).label(f"found_{at}")
                for at, each in enumerate(list(rows.c)[: len(keys)])
            ),
        ).select_from(rows)

    def _needed(self) -> Any:
        """Return how many rows LIMIT and OFFSET ask for."""
        made = self._made
        limit = made._limit_clause if made._limit_clause is not None else made._fetch_clause  # noqa: SLF001
        needed: Any = func.coalesce(cast(limit, Float(53)), _UNLIMITED)
        if made._offset_clause is not None:  # noqa: SLF001
            needed += func.coalesce(cast(made._offset_clause, Float(53)), _NONE)  # noqa: SLF001
        return needed
