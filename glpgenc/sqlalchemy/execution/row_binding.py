"""Statements that write values which are bound to their row: each value is given the key of its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Insert, Update
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ClauseElement
from sqlalchemy.types import NullType
from sqlalchemy.util import immutabledict

from glpgenc.errors import InvalidRowIdError
from glpgenc.sqlalchemy.types.rows import INFO_KEY, RowBound, row_text

_UNKNOWN = object()
_ANEW = (
    "set the value in the same statement, so that it is bound to the new key; if the value of an object stays "
    "the same, mark it with sqlalchemy.orm.attributes.flag_modified"
)


def bind_rows(connection: Connection, statement: Any, many: Any, single: Any) -> tuple[Any, Any, Any]:
    """Put the row's key beside each value that is bound to its row, in an INSERT or UPDATE.

    :param connection: on which it is about to be executed: defaults may ask for it.
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
    binder = _Binder(connection, statement, keys)
    if many or single:
        if many:
            many = [binder.parameters(each) for each in many]
        else:
            single = binder.parameters(single)
        return binder.without_moved(), many, single
    return binder.inline(), many, single


def unbound(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return parameters with each value as it was before it was bound to its row."""
    if not any(isinstance(value, RowBound) for value in parameters.values()):
        return parameters
    return {name: value.value if isinstance(value, RowBound) else value for name, value in parameters.items()}


class _RowBindingContext:
    """Part of an execution context: binds values where a default of Python's makes the value, or the key of its row.

    Other defaults see the values of a row as the application gave them.
    """

    compiled_parameters: Any
    _given: Any = None

    def _process_execute_defaults(self) -> None:
        super()._process_execute_defaults()  # type: ignore[misc]
        compiled: Any = self.compiled  # type: ignore[attr-defined]
        table: Any = getattr(compiled.compile_state, "dml_table", None)
        keys = getattr(table, "info", {}).get(INFO_KEY) if compiled.isinsert else None
        if not keys:
            return
        self._given = self.compiled_parameters
        self.compiled_parameters = [dict(each) for each in self._given]
        for column in (table.c[key] for key in keys):
            row = table.c[column.type.spec.row]
            for parameters in self.compiled_parameters:
                value, key = parameters.get(column.key), parameters.get(row.key)
                is_null = value is None and not (column.type.spec.codec.takes_none and column.key in parameters)
                if not is_null and key is not None and not isinstance(value, RowBound):
                    parameters[column.key] = RowBound(value, row_text(row, key))

    def pre_exec(self) -> None:
        """Give back the values as they were made: the ORM takes those of defaults from here."""
        super().pre_exec()  # type: ignore[misc]
        if self._given is not None:
            self.compiled_parameters, self._given = self._given, None

    @property
    def current_parameters(self) -> dict[str, Any] | None:
        """The parameters of the row whose defaults are being made."""
        found: dict[str, Any] | None = self.__dict__.get("current_parameters")
        return None if found is None else unbound(found)

    @current_parameters.setter
    def current_parameters(self, parameters: dict[str, Any]) -> None:
        self.__dict__["current_parameters"] = parameters

    @current_parameters.deleter
    def current_parameters(self) -> None:
        self.__dict__.pop("current_parameters", None)


def bind_defaults(dialect: Any) -> None:
    """Let an engine's dialect bind values to rows where defaults make one of the two."""
    made = dialect.execution_ctx_cls
    if not issubclass(made, _RowBindingContext):
        dialect.execution_ctx_cls = type(made.__name__, (_RowBindingContext, made), {})


class _Binder:
    """Binds the values of one statement.

    :param keys: of the columns whose values are bound.
    """

    def __init__(self, connection: Connection, statement: Any, keys: tuple[str, ...]) -> None:
        self._connection = connection
        self._statement = statement
        self._is_insert = isinstance(statement, Insert)
        table = statement.table
        self._bound = [(table.c[key], table.c[table.c[key].type.spec.row]) for key in keys]
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
        self._bind(changed, with_defaults=False)
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

    def _bind(self, row_values: dict[str, Any], *, with_defaults: bool = True) -> dict[str, Any]:
        """Bind the values of one row.

        :param with_defaults: fill in defaults; else the execution context binds them, and the ORM knows of them.
        """
        for column, row in self._bound:
            if self._is_insert and with_defaults:
                self._set_default(row_values, row)
                self._set_default(row_values, column)
            is_left = column.key not in row_values and column.key not in self._values
            if not self._is_insert and is_left and self._sets(row, row_values):
                field = column.type.spec.field
                message = f"the statement changes the key of a row, to which the value of field {field} is bound"
                raise InvalidRowIdError(message, hint=_ANEW)
            value = _literal(row_values.get(column.key))
            if value is _UNKNOWN or isinstance(value, RowBound) or column.key not in row_values:
                continue
            if value is None and not column.type.spec.codec.takes_none:
                continue
            key = self._row_key(row, row_values)
            if key is not _UNKNOWN:
                row_values[column.key] = RowBound(value, row_text(row, key))
        return row_values

    def _set_default(self, row_values: dict[str, Any], column: Any) -> None:
        """Fill in a default that Python makes. SQLAlchemy would only when it is too late to bind the value."""
        default = column.default
        if default is None or column.key in row_values or column.key in self._values:
            return
        if default.is_callable:
            row_values[column.key] = default.arg(_RowContext(self._connection, self._seen(row_values), column))
        elif default.is_scalar:
            row_values[column.key] = default.arg

    def _seen(self, row_values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a row as a default may see them."""
        values = {name: _literal(value) for name, value in (*self._values.items(), *row_values.items())}
        return unbound({name: value for name, value in values.items() if value is not _UNKNOWN})

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


class _RowContext:
    """What a default of a column is given in the place of SQLAlchemy's execution context.

    :param values: of the row, by the keys of its columns.
    :param column: the column of the default.
    """

    def __init__(self, connection: Connection, values: dict[str, Any], column: Any) -> None:
        self.connection = self.root_connection = connection
        self.engine = connection.engine
        self.dialect = connection.dialect
        self.current_parameters = values
        self.current_column = column

    def get_current_parameters(self, isolate_multiinsert_groups: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002  (SQLAlchemy's signature)
        """Return the values of the row."""
        return self.current_parameters


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
