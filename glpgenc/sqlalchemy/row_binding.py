"""Statements that write values which are bound to their row: each value is given the key of its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Insert, Update
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ClauseElement
from sqlalchemy.types import NullType
from sqlalchemy.util import immutabledict

from glpgenc.errors import InvalidRowIdError
from glpgenc.sqlalchemy.rows import INFO_KEY, RowBound, row_text

_UNKNOWN = object()
_ANEW = (
    "set the value in the same statement, so that it is bound anew; of an object whose value stays the same, say so "
    "with sqlalchemy.orm.attributes.flag_modified"
)


def bind_rows(statement: Any, many: Any, single: Any) -> tuple[Any, Any, Any]:
    """Put the row's key beside each value that is bound to its row, in an INSERT or UPDATE.

    :param many: the parameters of several rows.
    :param single: those of one.
    :returns: statement and parameters, changed where there was something to bind.
    :raises InvalidRowIdError: when an UPDATE changes the key of rows whose values are bound to it, and not the values.
    """
    if not isinstance(statement, (Insert, Update)):
        return statement, many, single
    keys = getattr(statement.table, "info", {}).get(INFO_KEY)
    if not keys:
        return statement, many, single
    binder = _Binder(statement, keys)
    if many or single:
        if many:
            many = [binder.parameters(each) for each in many]
        else:
            single = binder.parameters(single)
        return binder.without_moved(), many, single
    return binder.inline(), many, single


class _Binder:
    """Binds the values of one statement.

    :param keys: of the columns whose values are bound.
    """

    def __init__(self, statement: Any, keys: tuple[str, ...]) -> None:
        self._statement = statement
        self._is_insert = isinstance(statement, Insert)
        table = statement.table
        self._bound = [(table.c[key], table.c[table.c[key].type.row]) for key in keys]
        self._values: dict[str, Any] = {_key(name): value for name, value in (statement._values or {}).items()}  # noqa: SLF001
        self._where = _keys_of_where(statement, {row for _, row in self._bound})

    def parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters of one row, with values bound."""
        changed = dict(given)
        for column, _ in self._bound:
            # Values in the statement itself can't be bound to many rows: they become parameters of each.
            if column.key in self._values and column.key not in changed:
                value = self._values[column.key]
                if isinstance(value, BindParameter) and value.key not in changed and not value.required:
                    changed[column.key] = value.effective_value
        self._bind(changed)
        for column, row in self._bound:
            named = self._values.get(column.key)
            if isinstance(named, BindParameter) and named.key in given:
                key = self._row_key(row, changed)
                if key is not _UNKNOWN:
                    changed[named.key] = RowBound(given[named.key], row_text(row, key))
        return changed

    def without_moved(self) -> Any:
        """Return the statement without the values that :meth:`parameters` has moved."""
        moved = {
            column.key
            for column, _ in self._bound
            if isinstance(value := self._values.get(column.key), BindParameter) and not value.required
        }
        values = self._statement._values  # noqa: SLF001  (SQLAlchemy has no public way to take values out again)
        if not moved or not values:
            return self._statement
        return _changed(self._statement, {name: value for name, value in values.items() if _key(name) not in moved})

    def inline(self) -> Any:
        """Return the statement with the values in it bound: ``insert(t).values(...)``."""
        statement = self._statement
        if statement._multi_values:  # noqa: SLF001
            changed = statement._generate()  # noqa: SLF001
            changed._multi_values = tuple(  # noqa: SLF001
                [self._bind(self._named(row)) for row in rows]
                for rows in statement._multi_values  # noqa: SLF001
            )
            return changed
        if statement._values is None and not self._is_insert:  # noqa: SLF001
            return statement
        if getattr(statement, "select", None) is not None:
            return statement
        names = {_key(name): name for name in statement._values or {}}  # noqa: SLF001
        bound = self._bind(dict(self._values))
        return _changed(statement, {names.get(key, key): value for key, value in bound.items()})

    def _named(self, row: Any) -> dict[str, Any]:
        items = row.items() if isinstance(row, Mapping) else zip(self._statement.table.c.keys(), row, strict=False)
        return {_key(name): value for name, value in items}

    def _bind(self, row_values: dict[str, Any]) -> dict[str, Any]:
        for column, row in self._bound:
            if self._is_insert:
                _set_default(row_values, row, self._values)
                _set_default(row_values, column, self._values)
            elif column.key not in row_values and column.key not in self._values and self._sets(row, row_values):
                message = f"the key of a row is changed, to which the value of field {column.type.field} is bound"
                raise InvalidRowIdError(message, hint=_ANEW)
            value = _literal(row_values.get(column.key))
            if value is _UNKNOWN or value is None or isinstance(value, RowBound):
                continue
            key = self._row_key(row, row_values)
            if key is not _UNKNOWN:
                row_values[column.key] = RowBound(value, row_text(row, key))
        return row_values

    def _sets(self, row: Any, row_values: dict[str, Any]) -> bool:
        return row.key in row_values or row.key in self._values

    def _row_key(self, row: Any, row_values: Mapping[str, Any]) -> Any:
        # What is set comes first: it is the key that the row will have.
        for place in (row_values, self._values):
            if row.key in place:
                given = place[row.key]
                break
        else:
            given = self._where.get(row.key)
        if isinstance(given, BindParameter) and given.key in row_values:
            given = row_values[given.key]
        key = _literal(given)
        return _UNKNOWN if key is None else key


def _changed(statement: Any, values: dict[Any, Any]) -> Any:
    changed = statement._generate()  # noqa: SLF001
    changed._values = immutabledict(  # noqa: SLF001
        {name: _parameter(value) for name, value in values.items()}
    )
    return changed


def _parameter(value: Any) -> Any:
    if isinstance(value, ClauseElement) or hasattr(value, "__clause_element__"):
        return value
    # As SQLAlchemy's own values() makes it; the column's type is filled in when the statement is compiled.
    return BindParameter(None, value, type_=NullType(), unique=True, _is_crud=True, _compared_to_operator=None)


def _key(name: Any) -> str:
    return name if isinstance(name, str) else name.key


def _literal(value: Any) -> Any:
    if isinstance(value, BindParameter):
        return _UNKNOWN if value.required else value.effective_value
    return _UNKNOWN if isinstance(value, ClauseElement) or hasattr(value, "__clause_element__") else value


def _set_default(row_values: dict[str, Any], column: Any, values: Mapping[str, Any]) -> None:
    """Fill in a default that Python makes. SQLAlchemy would only when it is too late to bind the value."""
    default = column.default
    if default is None or column.key in row_values or column.key in values:
        return
    if default.is_callable:
        row_values[column.key] = default.arg(None)
    elif default.is_scalar:
        row_values[column.key] = default.arg


def _keys_of_where(statement: Any, rows: set[Any]) -> dict[str, Any]:
    """Return the bound values that an UPDATE's WHERE says the key is equal to."""
    found: dict[str, Any] = {}
    for each in _conjuncts(getattr(statement, "_where_criteria", ())):
        if isinstance(each, BinaryExpression) and each.operator is operators.eq:
            for row in rows:
                # By hash, which the ORM's copy shares, and the column of an alias does not: that is of another row.
                if hash(row) == hash(each.left) and isinstance(each.right, BindParameter):
                    found[row.key] = each.right
    return found


def _conjuncts(criteria: Any) -> Iterator[Any]:
    for each in criteria:
        if isinstance(each, BooleanClauseList) and each.operator is operators.and_:
            yield from _conjuncts(each.clauses)
        else:
            yield each
