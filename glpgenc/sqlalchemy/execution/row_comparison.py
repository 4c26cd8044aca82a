"""Comparisons of rows, ``tuple_(Person.born, Person.id) > (last, last_id)``, written out for encrypted columns.

That is how a page after another is asked for: the row's first column is greater, or it is equal, and what follows is
greater. Each column is then compared as it is by itself, by its facets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, and_, or_
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, ExpressionClauseList, Grouping, Tuple

from glpgenc.sqlalchemy.compilation.expressions import is_encrypted, unwrapped

_STRICT: dict[Any, Callable[[Any, Any], Any]] = {
    operators.lt: operators.lt,
    operators.le: operators.lt,
    operators.gt: operators.gt,
    operators.ge: operators.gt,
}


def with_columns_compared(statement: Select[Any]) -> Select[Any]:
    """Return a SELECT whose WHERE compares the columns of rows that have encrypted ones, each by itself."""
    criteria = statement._where_criteria  # noqa: SLF001
    changed = tuple(map(_changed, criteria))
    if all(one is other for one, other in zip(criteria, changed, strict=True)):
        return statement
    statement = statement._generate()  # noqa: SLF001
    statement._where_criteria = changed  # noqa: SLF001
    return statement


def _changed(element: Any) -> Any:
    if isinstance(element, BinaryExpression):
        rows = element.left, element.right
        is_comparison = element.operator in _STRICT or element.operator is operators.eq
        if is_comparison and all(isinstance(each, Tuple) for each in rows) and any(map(_is_encrypted, rows[0].clauses)):
            return _compared(element.operator, list(rows[0].clauses), list(rows[1].clauses))
    elif isinstance(element, Grouping):
        inner = _changed(element.element)
        return element if inner is element.element else Grouping(inner)
    elif isinstance(element, ExpressionClauseList) and element.operator in (operators.and_, operators.or_):
        parts = list(element.clauses)
        changed = list(map(_changed, parts))
        if any(one is not other for one, other in zip(parts, changed, strict=True)):
            return and_(*changed) if element.operator is operators.and_ else or_(*changed)
    return element


def _is_encrypted(element: Any) -> bool:
    return any(map(is_encrypted, unwrapped((element,))))


def _compared(operator: Any, columns: list[Any], values: list[Any]) -> Any:
    if operator is operators.eq:
        return and_(*(column == value for column, value in zip(columns, values, strict=True)))
    column, value = columns[0], values[0]
    if len(columns) == 1:
        return operator(column, value)
    rest = _compared(operator, columns[1:], values[1:])
    return or_(_STRICT[operator](column, value), and_(column == value, rest))
