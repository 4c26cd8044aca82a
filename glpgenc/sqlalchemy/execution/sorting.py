"""ORDER BY encrypted columns in client mode: values are fetched and sorted here, and the statement is sent their ranks.

For a page, rows are fetched bucket by bucket in the order of the values, until there are as many as LIMIT and OFFSET
ask for: the statement is sent the keys of those, too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Integer, LargeBinary, Select, Text, any_, bindparam, cast, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import BindParameter, UnaryExpression

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.compilation.expressions import SORTING, is_encrypted, unwrapped
from glpgenc.sqlalchemy.compilation.reach import Arithmetic, Reach
from glpgenc.sqlalchemy.compilation.references import named, names_of, names_row, selected_columns
from glpgenc.sqlalchemy.compilation.walk import cuts_rows, direction, is_preserved
from glpgenc.sqlalchemy.search.buckets import LEAST_BITS, BucketLimits, TermsOfBuckets, bucket_limits, first_rows
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order
from glpgenc.sqlalchemy.search.operands import bind_parameter
from glpgenc.sqlalchemy.search.recheck import ranks
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.transaction.keys import CURRENT
from glpgenc.sqlalchemy.types.fallback import ciphertext_or_plaintext
from glpgenc.sqlalchemy.types.rows import base_column, beside
from glpgenc.sqlalchemy.types.support import HiddenText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glpgenc.sqlalchemy.transaction.keys import TransactionKeys

_TRANSLATED = "schema_translate_map"


def sort_here(transaction: TransactionKeys, statement: Select[Any], parameters: Any, options: Mapping[str, Any]) -> Any:
    """Return a SELECT with ranks in the place of columns of client mode that it is ordered by.

    :param parameters: those that it is executed with.
    :param options: of its execution.
    :raises EncryptedQueryError: when the table has no primary key to name rows by.
    """
    clauses = statement._order_by_clauses  # noqa: SLF001
    if not clauses:
        return statement
    names = {name: column for column in selected_columns(statement) for name in names_of(column)}
    columns = [_column_of(clause, names) for clause in clauses]
    if not any(column is not None for column in columns) or statement._distinct:  # noqa: SLF001
        return statement
    if _merges_rows(statement, columns):
        return statement
    statement = statement._generate()  # noqa: SLF001
    sorter = _Sorter(transaction, statement, parameters, options)
    statement._order_by_clauses = tuple(  # noqa: SLF001
        clause if column is None else _with_rank(clause, sorter.rank(column, clause if at == 0 else None))
        for at, (clause, column) in enumerate(zip(clauses, columns, strict=True))
    )
    if sorter.found:
        statement._where_criteria = (*statement._where_criteria, *sorter.found)  # noqa: SLF001
    return statement


def _column_of(clause: Any, names: Mapping[str, Any]) -> Any:
    """Return the column of client mode that a sort key is, or ``None``."""
    inner = list(unwrapped((clause,)))
    if len(inner) == 1 and inner[0].__visit_name__ == "textual_label_reference":
        inner = list(unwrapped([names[inner[0].element]] if inner[0].element in names else []))
    if len(inner) != 1 or not is_encrypted(inner[0]):
        return None
    spec = inner[0].type.spec
    return inner[0] if spec.mode == "client" and facet_of_order(spec) is not None else None


def _merges_rows(statement: Select[Any], columns: list[Any]) -> bool:
    """Return whether a SELECT is grouped by other than the rows that are to be ranked, so that they have no rank."""
    grouped = _grouped_by(statement)
    return bool(grouped) and not all(names_row(grouped, column) for column in columns if column is not None)


def _grouped_by(statement: Select[Any]) -> list[Any]:
    """Return what a SELECT is grouped by, of names and places what they mean."""
    return list(unwrapped(named(statement._group_by_clauses, selected_columns(statement))))  # noqa: SLF001


def _with_rank(clause: Any, rank: Any) -> Any:
    if isinstance(clause, UnaryExpression) and (clause.modifier in SORTING or clause.operator in SORTING):
        inner = _with_rank(clause.element, rank)
        return UnaryExpression(inner, operator=clause.operator, modifier=clause.modifier, type_=inner.type)
    return _with_rank(clause.element, rank) if clause.__visit_name__ == "label_reference" else rank


class _Sorter:
    """Sorts the rows of one statement.

    :ivar found: conditions that the rows of its page meet.
    """

    def __init__(
        self, transaction: TransactionKeys, statement: Any, parameters: Any, options: Mapping[str, Any]
    ) -> None:
        self._transaction, self._statement, self._parameters = transaction, statement, parameters
        self._options = {_TRANSLATED: options[_TRANSLATED]} if _TRANSLATED in options else {}
        self.found: list[Any] = []

    def rank(self, column: Any, first: Any) -> Any:
        """Return the rank of a column's value as an expression.

        :param first: the sort key, if it is the first one.
        """
        spec: Any = spec_of(column)
        base = base_column(column)
        keys = [beside(column, key.name) for key in base.table.primary_key]
        if not keys:
            message = f"table {base.table.name} has no primary key, which client mode requires to identify rows"
            raise EncryptedQueryError(message, hint="give it a primary key, or use mode='database'")
        name = cast(keys[0] if len(keys) == 1 else func.row(*keys), Text)
        rows = _Rows(self, column, [name, *keys])
        page = None if first is None else rows.page(first)
        if page is not None:
            for at, key in enumerate(keys, 2):
                found = cast(
                    bindparam(None, [row[at] for row in page], type_=ARRAY(key.type), unique=True), ARRAY(key.type)
                )
                self.found.append(key == any_(found))
            if len(keys) > 1:  # each of which is also in other rows, with another's
                names = bindparam(None, [row[1] for row in page], type_=ARRAY(Text()), unique=True)
                self.found.append(name == any_(cast(names, ARRAY(Text()))))
        cells = ((row[0], row[1], row[-1] if spec.is_bound else "") for row in (rows.all() if page is None else page))
        sent = HiddenText(json.dumps(ranks(cells, spec, self._transaction)))
        given = select(cast(bindparam(None, sent, type_=Text(), unique=True), JSONB)).scalar_subquery()
        return cast(given.op("->>")(name), Integer)

    def fetched(self, statement: Any) -> list[Any]:
        """Execute a statement of the same rows."""
        before = CURRENT.get()
        try:
            return list(
                self._transaction.connection.execute(statement, self._parameters, execution_options=self._options).all()
            )
        finally:
            CURRENT.set(before)

    def like(self, columns: list[Any]) -> Any:
        """Return the statement with other columns, without an order: of its page, where that is known."""
        made = self._statement.with_only_columns(*columns, maintain_column_froms=True)
        made._where_criteria = (*made._where_criteria, *self.found)  # noqa: SLF001
        made._group_by_clauses = tuple(_grouped_by(self._statement))  # noqa: SLF001
        made._order_by_clauses = ()  # noqa: SLF001
        made._limit_clause = made._offset_clause = made._fetch_clause = made._for_update_arg = None  # noqa: SLF001
        made._with_options = tuple(each for each in made._with_options if each._is_criteria_option)  # noqa: SLF001
        return made

    @property
    def needed(self) -> int | None:
        """How many rows LIMIT and OFFSET ask for, where they are values."""
        made, needed = self._statement, 0
        limit = made._limit_clause if made._limit_clause is not None else made._fetch_clause  # noqa: SLF001
        for clause in (limit, made._offset_clause):  # noqa: SLF001
            value = self._given(clause) if isinstance(clause, BindParameter) else None
            if clause is not None and not isinstance(value, int):
                return None
            needed += value or 0
        return needed

    def _given(self, parameter: BindParameter[Any]) -> Any:
        given = self._parameters or {}
        return given.get(parameter.key, parameter.effective_value)

    @property
    def statement(self) -> Any:
        """The statement, in its order."""
        return self._statement

    @property
    def transaction(self) -> TransactionKeys:
        """Its keys."""
        return self._transaction


class _Rows:
    """The rows of a statement with the ciphertext that they are sorted by.

    :param names: what names a row in text, and its keys.
    """

    def __init__(self, sorter: _Sorter, column: Any, names: list[Any]) -> None:
        self._sorter, self._column, self._spec = sorter, column, column.type.spec
        self._raw: Any = type_coerce(column, LargeBinary())
        if self._spec.falls_back:
            self._raw = ciphertext_or_plaintext(self._spec, column, LargeBinary())
        row = [cast(beside(column, self._spec.row), Text)] if self._spec.is_bound else []
        self._statement = sorter.like([self._raw, *names, *row])

    def all(self) -> list[Any]:
        """Return all of them."""
        return self._sorter.fetched(self._statement)

    def page(self, clause: Any) -> list[Any] | None:
        """Return those of the first buckets in the order of a sort key; ``None`` where it takes all of them."""
        spec, needed, made = self._spec, self._sorter.needed, self._sorter.statement
        facet = facet_of_order(spec)
        if needed is None or facet is None or spec.falls_back or facet.kept_bits < LEAST_BITS:
            return None
        if not cuts_rows(made) or getattr(self._column, "table", None) is None or not is_preserved(self._column, made):
            return None
        entries = self._sorter.transaction.entries(spec, facet.facet_name)
        if len({(entry.shape, entry.boundaries) for entry in entries}) > 1:
            return None
        index = beside(self._column, dict(spec.index_columns(base_column(self._column).name))[facet])
        reach = Reach.of(made, spec, index, facet)
        span = reach.span(Arithmetic(lambda parameter: _limits(parameter, spec, entries[0]), max, min))
        least, most = bucket_limits(spec, entries[0], None, None)
        first, last = (least, most) if span is None else (0, -1)
        if span is not None and not span.is_empty:
            first, last = max(least, span.first[0]), min(most, span.last[0])
        self._statement._where_criteria = tuple(reach.conditions())  # noqa: SLF001
        is_descending, nulls_first = direction(clause)
        has_nulls = span is None or span.has_nulls
        beyond = self._fetched(index.is_(None)) if has_nulls else []
        type_ = TermsOfBuckets.of(self._spec, facet)

        def fetch(first: int, last: int, limit: int | None) -> list[Any]:
            return self._fetched(index == any_(bind_parameter((first, last), type_)), limit=limit)

        return first_rows(fetch, beyond, (first, last), needed, is_descending=is_descending, nulls_first=nulls_first)

    def _fetched(self, condition: Any, limit: int | None = None) -> list[Any]:
        return self._sorter.fetched(self._statement.where(condition).limit(limit))


def _limits(parameter: Any, spec: Any, entry: Any) -> tuple[int, int]:
    value = parameter.effective_value
    low, high = value if isinstance(parameter.type, BucketLimits) else (value, value)
    return bucket_limits(spec, entry, low, high)
