"""ORDER BY encrypted fields: values are fetched and sorted here, and the statement is sent their ranks.

For a page, rows are fetched bucket by bucket in the order of the values, until there are as many as the slice asks for:
the statement is sent the keys of those, too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import Col, RawSQL, Window
from django.db.models.sql.compiler import SQLUpdateCompiler
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.where import AND, ExtraWhere

from glpgenc.django.keys import AliasKeys
from glpgenc.django.recheck import key_arrays, key_fields
from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.buckets import LEAST_BITS, first_rows
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order, range_for
from glpgenc.sqlalchemy.search.recheck import ranks
from glpgenc.sqlalchemy.search.text_conditions import any_of
from glpgenc.sqlalchemy.types.support import HiddenText
from glpgenc.wire.blind_index import bucket_span, bucket_terms

if TYPE_CHECKING:
    from types import FrameType

    from django.db.models.expressions import OrderBy

    from glpgenc.django.columns import EncryptedCol
    from glpgenc.sqlalchemy.search.text_conditions import Condition


def rank(column: EncryptedCol, compiler: Any, connection: Any, order: OrderBy, frame: FrameType) -> Condition:
    """Return the rank of a column's value among those of the statement's rows.

    :param frame: that of ``order``, which compiles the column.
    :raises EncryptedQueryError: when the field has no order, or the statement no rows of its own.
    """
    spec, query = column.spec, compiler.query
    if isinstance(compiler, SQLUpdateCompiler):
        return "NULL", ()  # Django compiles the order, and leaves it out
    facet = facet_of_order(spec)
    if facet is None:
        declared = range_for(spec)
        hint = "order by another field, or sort in Python"
        hint = hint if declared is None else f"declare it with search=[{declared}]; or {hint}"
        raise EncryptedQueryError(f"{spec.field} is encrypted, and has no facet for order", hint=hint)
    if frame.f_back is None or frame.f_back.f_back is None or frame.f_back.f_back.f_code.co_name != "get_order_by":
        message = (
            f"{spec.field} is encrypted, and can order the rows of a query only, not those of a window or aggregate"
        )
        raise EncryptedQueryError(message, hint="use order_by() of the query itself")
    if query.where.contains_over_clause:
        # Django sorts what it has selected of the rows, which is ciphertext.
        message = f"{spec.field} is encrypted, and can't order rows that a window function filters"
        raise EncryptedQueryError(message, hint="order filter(pk__in=...) of those rows")
    if query.combinator or (query.distinct and query.distinct_fields):
        message = f"{spec.field} is encrypted, and can't order a union, an intersection, a difference or distinct(...)"
        raise EncryptedQueryError(message, hint="order one query, or sort in Python")
    if query.get_external_cols():
        message = f"{spec.field} is encrypted, and can't order a subquery that refers to the query around it"
        raise EncryptedQueryError(message, hint="order by another field there, or make a query for each row")
    rows = _Rows(column, compiler, connection)
    is_first = not frame.f_back.f_back.f_locals.get("result")
    page = rows.page(order) if is_first else None
    ranks = HiddenText(json.dumps(rows.ranks(rows.all() if page is None else page)))
    name = " || ',' || ".join(f"{column.column(compiler, each.column)}::text" for each in key_fields(column))
    if page is not None:
        # What is compiled behind ORDER BY: conditions.
        compiler.query = _narrowed(query, key_arrays(column, [row[1:] for row in page], compiler, connection))
    return f"(%s::jsonb ->> ({name}))::integer", (ranks,)


def _narrowed(query: Any, condition: Condition) -> Any:
    made = query.clone()
    sql, params = condition
    made.where.add(ExtraWhere([sql], params), AND)
    return made


def _sees_other_rows(query: Any) -> bool:
    """Return whether rows that a slice leaves out count for those that it takes, as duplicates or in a window."""
    parts = [*query.annotations.values(), *query.order_by]
    inner = (part for each in parts if hasattr(each, "flatten") for part in each.flatten())
    is_window = any(isinstance(each, (Window, RawSQL)) for each in inner)
    return bool(query.distinct or query.extra or is_window)


class _Rows:
    """The rows of a statement, each with the ciphertext that it is sorted by, and its keys."""

    def __init__(self, column: EncryptedCol, compiler: Any, connection: Any) -> None:
        self._column, self._compiler, self._connection = column, compiler, connection
        self._keys, self._spec = AliasKeys(connection), column.spec
        made = compiler.query.clone()
        made.clear_ordering(force=True)
        made.clear_limits()
        made.select_related = made.select_for_update = made.distinct = False
        made.default_cols = False
        made.deferred_loading = frozenset(), True
        made.clear_select_clause()
        if hasattr(made, "selected"):
            made.selected = None
        made.select = (column, *(Col(column.alias, each) for each in key_fields(column)))
        made.set_annotation_mask(())
        self._check_grouped(made)
        self._query = made

    def _check_grouped(self, made: Any) -> None:
        if isinstance(made.group_by, tuple):
            if not self._column.names_row(made.group_by):
                message = f"{self._spec.field} is encrypted, and can't order groups of rows"
                raise EncryptedQueryError(message, hint="order in Python")
            made.group_by = (*made.select[1:], *(each for each in made.group_by if each != made.select[0]))

    def all(self) -> list[Any]:
        """Return all of them."""
        return self.rows_of(self._query)

    def page(self, order: OrderBy) -> list[Any] | None:
        """Return those of the first buckets in the order of a sort key; ``None`` where it takes all of them."""
        facet, needed = facet_of_order(self._spec), self._compiler.query.high_mark
        joined = self._compiler.query.alias_map.get(self._column.alias)
        if needed is None or facet is None or facet.kept_bits < LEAST_BITS or self._compiler.query.group_by is not None:
            return None
        if joined is None or getattr(joined, "join_type", None) == LOUTER or _sees_other_rows(self._compiler.query):
            return None
        entries = self._keys.entries(self._spec, facet.facet_name)
        if len({(each.shape, each.boundaries) for each in entries}) > 1:
            return None
        index = self._column.index(self._compiler, facet)
        nulls_first = order.nulls_first or (order.descending and not order.nulls_last)
        beyond = self.rows_of(_narrowed(self._query, (f"{index} IS NULL", ())))

        def fetch(first: int, last: int, limit: int | None) -> list[Any]:
            terms = [term for each in entries for term in bucket_terms(first, last, each)]
            narrowed = _narrowed(self._query, any_of(index, terms))
            narrowed.set_limits(high=limit)
            return self.rows_of(narrowed)

        limits, is_descending = bucket_span(None, None, entries[0]), order.descending
        return first_rows(fetch, beyond, limits, needed, is_descending=is_descending, nulls_first=bool(nulls_first))

    def ranks(self, rows: list[Any]) -> dict[str, int]:
        """Return the rank of each row that has a value, by its key in text."""
        return ranks(((data, ",".join(map(str, key)), "") for data, *key in rows), self._spec, self._keys)

    def rows_of(self, query: Any) -> list[Any]:
        """Execute a statement of the same rows, or of some of them."""
        try:
            sql, params = query.get_compiler(connection=self._connection).as_sql()
        except EmptyResultSet:
            return []
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()  # type: ignore[no-any-return]
