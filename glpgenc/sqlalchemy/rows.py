"""Values that are bound to their row: a value and the key of its row travel together to where it is encrypted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from uuid import UUID

from sqlalchemy import Insert, Table, Update
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ClauseElement, ColumnClause
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.types import Enum, Integer, NullType, String, TypeDecorator, Uuid
from sqlalchemy.util import immutabledict

from glpgenc.codecs import codec_for
from glpgenc.errors import InvalidRowIdError, MappingError

if TYPE_CHECKING:
    from sqlalchemy import Column

    from glpgenc.sqlalchemy.column_type import EncryptedColumn

INFO_KEY = "glpgenc_row_bound"
"""The key of ``Table.info`` under which the keys of the columns stand whose values are bound to their row."""

_UNKNOWN = object()
_ANEW = (
    "set the value in the same statement, so that it is bound anew; of an object whose value stays the same, say so "
    "with sqlalchemy.orm.attributes.flag_modified"
)


class RowBound(NamedTuple):
    """A value, and the key of its row in PostgreSQL's text form."""

    value: Any
    row_id: str

    def __repr__(self) -> str:
        return "<plaintext, not shown>"


def unbound_value(field: str) -> NoReturn:
    """Refuse a value whose row is not known.

    :raises InvalidRowIdError: always.
    """
    message = f"the row of a value of field {field} is not known when it is encrypted"
    hint = (
        "give the row's key in the same statement: insert it with the value, update through the object or by its key; "
        "a key that the server makes (serial, identity, server_default) is known too late: let Python make it"
    )
    raise InvalidRowIdError(message, hint=hint)


def row_column(type_: EncryptedColumn, expression: Any) -> Any:
    """Return the column that holds the row's key, in the same table, alias or subquery.

    :raises MappingError: when it is not there.
    """
    sources = _sources(type_, expression)
    owner = sources[0].table if len({id(each.table) for each in sources}) == 1 else None
    found = None if owner is None or type_.row is None else _row_in(owner, sources[0], type_.row)
    if found is None:
        message = f"values of {type_.field} are bound to column {type_.row!r}, which is not there beside what is read"
        raise MappingError(message, hint="select that column in the subquery, too, and read from the subquery")
    return found


def _row_in(owner: Any, column: Any, row: str) -> Any:
    # Under the name of an attribute, perhaps: not by its own.
    for base in column.base_columns:
        if isinstance(table := getattr(base, "table", None), Table) and row in table.c:
            return owner.corresponding_column(table.c[row])
    return owner.c.get(row)


def _sources(type_: EncryptedColumn, expression: Any) -> list[Any]:
    """Return the columns of a type that an expression takes its value from: a CASE or a label has one or several."""
    if isinstance(expression, ColumnClause):
        return [expression]
    parts = list(visitors.iterate(expression))
    if any(isinstance(each, SelectBase) for each in parts):
        return []  # its rows are not those of the statement around it
    return [
        each
        for each in parts
        if isinstance(each, ColumnClause) and getattr(each.type, "field", None) == type_.field is not None
    ]


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


def row_text(row: Any, key: Any) -> str:
    """Return a row's key as PostgreSQL shows it.

    :param row: the column of the key.
    :raises InvalidRowIdError: when the server may show it otherwise: as 7 what is given as "07".
    """
    type_ = row.type.impl_instance if isinstance(row.type, TypeDecorator) else row.type
    if isinstance(type_, Integer):
        return _integer_text(row, key)
    if isinstance(type_, Uuid) and isinstance(key, str):
        return str(UUID(key))
    if isinstance(key, str):
        # The text itself, also of an Enum's member, which drivers send so.
        return str(codec_for(str).encode(key))
    return str(codec_for(type(key)).encode(key))


def _integer_text(row: Any, key: Any) -> str:
    if isinstance(key, int) and not isinstance(key, bool):
        return int.__repr__(key)
    if isinstance(key, str) and key.isascii() and key.removeprefix("-").isdigit() and str(int(key)) == key:
        return key
    message = f"the key of a row, {row.table.name}.{row.name}, is an integer, and is given as {type(key).__name__}"
    raise InvalidRowIdError(message, hint="give it as an int: values are bound to it as the server shows it")


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


def remember_row_bound(table: Table, columns: tuple[Column[Any], ...]) -> None:
    """Note on a table which of its columns are bound to their row.

    :raises MappingError: when the row's column is not there, is encrypted itself, or of an unfit type.
    """
    for column in columns:
        name = column.type.row  # type: ignore[attr-defined]
        if name not in table.c:
            message = f"{table.name}.{column.name} is bound to column {name!r}, which the table does not have"
            raise MappingError(message, hint="row= takes the name of a column of the same table")
        if not _is_certain(table.c[name].type):
            message = f"{table.name}.{column.name} is bound to column {name!r}, which is no integer, text or UUID"
            raise MappingError(
                message,
                hint="row= takes a column whose values the server keeps and shows as given: not CHAR, not CITEXT",
            )
    table.info[INFO_KEY] = tuple(column.key for column in columns)


def _is_certain(type_: Any) -> bool:
    if isinstance(type_, TypeDecorator):
        if type(type_).process_bind_param is not TypeDecorator.process_bind_param or type_.__module__.startswith(
            "glpgenc"
        ):
            return False
        type_ = type_.impl_instance
    # The type of a foreign key's column is not known before that of its target.
    # CHAR pads and cuts its values; CITEXT finds a row by a text that is not its key.
    is_changed = isinstance(type_, Enum) or type_.__visit_name__ in {"CHAR", "NCHAR", "CITEXT"}
    return isinstance(type_, (Integer, String, Uuid, NullType)) and not is_changed
