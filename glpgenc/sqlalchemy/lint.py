"""Refusing what SQL would do with ciphertext without complaint: sort it, group it, compare it, compute with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from sqlalchemy import CompoundSelect, Insert, LargeBinary, Select, TextualSelect, Update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import (
    BinaryExpression,
    Cast,
    ClauseList,
    ColumnClause,
    ColumnElement,
    Grouping,
    Label,
    Over,
    TypeCoerce,
    UnaryExpression,
    WithinGroup,
)
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import FromClause

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.assignments import check_assignments
from glpgenc.sqlalchemy.column_type import EncryptedColumn

_OURS = "glpgenc"
_HARMLESS = frozenset({"count", "num_nulls", "num_nonnulls", "octet_length"})
# They give one of their arguments as it is.
_CHOOSING = frozenset({"coalesce"})
_WRAPPERS = (UnaryExpression, Grouping, Label)


def check_statement(statement: Any) -> None:
    """Refuse a statement that sorts, groups, compares or computes with ciphertext, or writes it to another field.

    :raises EncryptedQueryError: naming the field and the use.
    """
    if statement is None:
        return
    for element in visitors.iterate(statement):
        for types, check in _CHECKS:
            if isinstance(element, types):
                check(element)
        if element.__visit_name__ == "postgresql_distinct_on":  # a class of SQLAlchemy 2.1
            _check_distinct_on(element)


def _check_select(select: Select[Any]) -> None:
    selected = select._raw_columns  # noqa: SLF001
    _check_order(select._order_by_clauses, selected)  # noqa: SLF001
    grouped = list(_unwrapped(select._group_by_clauses))  # noqa: SLF001
    for column in _encrypted(grouped):
        if not _names_row(grouped, column):
            _refuse(column, "grouped by: each ciphertext is another", "group by the table's primary key, too")
    _check_distinct_on(select)
    if select._distinct:  # noqa: SLF001
        distinct = list(select.selected_columns)
        for column in _encrypted(distinct):
            if not _names_row(distinct, column):
                _refuse(column, "made distinct: each ciphertext is another", "select the table's primary key, too")


def _check_distinct_on(clause: Any) -> None:
    for column in _encrypted(clause._distinct_on):  # noqa: SLF001
        _refuse(column, "made distinct: each ciphertext is another", "name other columns in the DISTINCT ON")


def _names_row(columns: list[Any], encrypted: Any) -> bool:
    """Tell whether columns hold a row's whole key: then equal rows are one row, and its ciphertext is the same."""
    of_columns = [encrypted] if isinstance(encrypted, ColumnClause) else columns
    tables: list[Any] = [each.table for each in of_columns if getattr(each, "table", None) is not None]
    # By hash, because == builds SQL.
    there = {hash(column) for column in columns}
    return any(keys and all(hash(key) in there for key in keys) for keys in (list(each.primary_key) for each in tables))


def _check_order(clauses: Iterable[Any], selected: Iterable[Any] = ()) -> None:
    by_name = {getattr(column, "key", None): column for column in _columns_of(selected)}
    for clause in _unwrapped(clauses):
        name = getattr(clause, "element", None)  # of a label that is referred to, or its name
        named = by_name.get(name) if isinstance(name, str) else name if isinstance(name, ColumnElement) else None
        for column in _encrypted((clause,) if named is None else (named,)):
            _refuse(column, "ordered by: ciphertext has no order", "order in Python, or by another column")


def _columns_of(selected: Iterable[Any]) -> Iterator[Any]:
    for each in selected:
        yield from each.columns if isinstance(each, FromClause) else (each,)


def _check_compound(compound: CompoundSelect[Any]) -> None:
    parts = [list(each.selected_columns) for each in compound.selects]
    if compound.keyword.name != "UNION_ALL":
        for column in _encrypted(column for part in parts for column in part):
            _refuse(column, "compared by UNION, INTERSECT or EXCEPT: each ciphertext is another", "use UNION ALL")
    for together in zip(*parts, strict=False):
        fields = {getattr(each.type, "field", None) for each in together if not _is_null(each)}
        if len(fields) > 1:
            column = next(_encrypted(together))
            _refuse(column, "put into one column with other fields: it is bound to its own", "select them one by one")


def _is_null(column: Any) -> bool:
    return bool(column.type._isnull)  # noqa: SLF001


def _check_comparison(comparison: BinaryExpression[Any]) -> None:
    if comparison.operator in (operators.is_, operators.is_not, operators.comma_op):
        return
    for column in _encrypted((comparison.left, comparison.right)):
        _refuse(column, "compared or computed with as ciphertext", "compare it with a value: User.email == value")


def _check_function(function: FunctionElement[Any]) -> None:
    name = getattr(function, "name", "a function").lower()
    if _OURS in getattr(function, "packagenames", ()):
        return
    arguments = list(_unwrapped(function.clauses))
    fields = {getattr(each.type, "field", None) for each in arguments if not _is_null(each)}
    if name in _CHOOSING and len(fields) <= 1:
        return
    if name in _HARMLESS and not any(_is_distinct(each) for each in function.clauses):
        return
    for column in _encrypted(arguments):
        _refuse(column, f"given to {name}(): it holds ciphertext", "compute in Python")


def _is_distinct(argument: Any) -> bool:
    return isinstance(argument, UnaryExpression) and argument.operator is operators.distinct_op


def _check_cast(cast: Cast[Any]) -> None:
    if not isinstance(cast.type, (LargeBinary, EncryptedColumn)):
        for column in _encrypted((cast.clause,)):
            _refuse(column, "cast: it holds ciphertext", "convert in Python; type_coerce(column, LargeBinary) is raw")


def _check_window(window: Any) -> None:
    for clauses in (getattr(window, "partition_by", None), getattr(window, "order_by", None)):
        if clauses is not None:
            _check_order([clauses])


def _check_textual(statement: TextualSelect) -> None:
    """Refuse what can't be opened of a text() statement, into which nothing can be put."""
    for column in _encrypted(statement.column_args):
        type_: EncryptedColumn = column.type
        if type_.row is not None or (type_.codec.is_bytes and type_.mode == "database"):
            _refuse(
                column,
                "read from a text() statement as it is",
                "select from it: select(text(...).columns(...).subquery())",
            )


_CHECKS: tuple[tuple[Any, Any], ...] = (
    (Select, _check_select),
    (CompoundSelect, _check_compound),
    (BinaryExpression, _check_comparison),
    (FunctionElement, _check_function),
    (Cast, _check_cast),
    ((Over, WithinGroup, aggregate_order_by), _check_window),
    (TextualSelect, _check_textual),
    ((Insert, Update), check_assignments),
)


def _unwrapped(elements: Iterable[Any]) -> Iterator[Any]:
    for element in elements:
        inner = element
        while isinstance(inner, _WRAPPERS):
            inner = inner.element
        if isinstance(inner, ClauseList):
            yield from _unwrapped(inner.clauses)
        else:
            yield inner


def _encrypted(elements: Iterable[Any]) -> Iterator[Any]:
    """Yield what holds ciphertext: columns, and expressions that give one as it is."""
    for element in _unwrapped(elements):
        if isinstance(getattr(element, "type", None), EncryptedColumn) and not isinstance(element, TypeCoerce):
            yield element


def _refuse(column: Any, use: str, hint: str) -> NoReturn:
    message = f"{column.type.field} is encrypted and can't be {use}"
    raise EncryptedQueryError(message, hint=hint)
