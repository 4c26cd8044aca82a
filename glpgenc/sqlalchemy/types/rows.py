"""Columns of the same row, and values that are bound to theirs: value and row key are encrypted together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause, Grouping, Label
from sqlalchemy.sql.selectable import ScalarSelect, Select, SelectBase
from sqlalchemy.types import Enum, Integer, NullType, String, TypeDecorator, Uuid

from glpgenc.codecs import codec_for
from glpgenc.errors import EncryptedQueryError, InvalidRowIdError, MappingError
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec, spec_of

if TYPE_CHECKING:
    from sqlalchemy import Column


INFO_KEY = "glpgenc_row_bound"
"""The key of ``Table.info`` under which the keys of the columns stand whose values are bound to their row."""


_ENTITY = ("parententity", "parentmapper")


class RowBound(NamedTuple):
    """A value, and the key of its row in PostgreSQL's text form."""

    value: Any
    row_id: str

    def __repr__(self) -> str:
        return "<plaintext, not shown>"


def base_column(expression: Any) -> Column[Any]:
    """Return the table's column that an expression stands for: in the table, an alias, a subquery or a CTE.

    :raises EncryptedQueryError: when it stands for none, or for several.
    """
    found = [each for each in expression.base_columns if getattr(each, "table", None) is not None]
    if len(found) != 1:
        message = f"{expression} is not a column of a table, and has no index column"
        raise EncryptedQueryError(message, hint="compare the table's column itself, not an expression of it")
    return found[0]  # type: ignore[no-any-return]


def beside(expression: Any, name: str) -> Any:
    """Return another column of the row that an expression is of.

    :param name: of a column in the table.
    :raises EncryptedQueryError: when the alias, subquery or CTE does not have it.
    """
    base = base_column(expression)
    wanted = base.table.c[name]
    owner = getattr(expression, "table", base.table)
    found = owner.corresponding_column(wanted)
    if found is None:
        message = f"{base.table.name}.{base.name} is searched through {name}, which {owner.description} does not select"
        raise EncryptedQueryError(message, hint="put the condition into the subquery, or select that column as well")
    return of_same_entity(found, expression)


def of_same_entity(column: Any, expression: Any) -> Any:
    """Return a column with the mapped class that an expression is of, so that both are adapted to the same alias.

    SQLAlchemy moves criteria to an alias (an eager load, a polymorphic one, ``with_loader_criteria``) by these
    annotations: a column without them stays that of the table, which may be in FROM as well.

    :param column: of the same row as the expression.
    """
    given = getattr(expression, "_annotations", {})
    entity = {name: given[name] for name in _ENTITY if name in given}
    if not entity:
        return column
    # With them SQLAlchemy takes a statement of this column alone for one of the ORM, and joins what the class is of.
    return column._annotate(entity)._set_propagate_attrs(expression._propagate_attrs)  # noqa: SLF001


def is_of_field(column: Any, spec: EncryptedColumnSpec) -> bool:
    """Return whether a column holds ciphertext of the field of another."""
    found = spec_of(column)
    return found is not None and found.field == spec.field is not None


def unbound_value(field: str) -> NoReturn:
    """Refuse a value whose row is not known.

    :raises InvalidRowIdError: always.
    """
    message = f"the key of the row is not known when the value of field {field} is encrypted"
    hint = (
        "pass the row's key in the same statement: insert it with the value, update through the object or by its "
        "key; generate the key in Python, because the server generates it too late (serial, identity, "
        "server_default)"
    )
    raise InvalidRowIdError(message, hint=hint)


def within_subquery(expression: Any, read: Callable[[Any], Any]) -> Any:
    """Return a scalar subquery that reads its value itself, beside the row that it is of; ``None`` for anything else.

    :param read: makes of the column that the subquery selects what it is to select.
    """
    while isinstance(expression, (Label, Grouping)):
        expression = expression.element
    if not isinstance(expression, ScalarSelect) or not isinstance(expression.element, Select):
        return None
    (selected,) = expression.element.selected_columns
    return expression.element.with_only_columns(read(selected), maintain_column_froms=True).scalar_subquery()


def row_column(spec: EncryptedColumnSpec, expression: Any) -> Any:
    """Return the column that holds the row's key, in the same table, alias or subquery.

    :raises MappingError: when it is not there.
    """
    sources = _sources(spec, expression)
    owner = sources[0].table if len({id(each.table) for each in sources}) == 1 else None
    found = None if owner is None or spec.row is None else _row_in(owner, sources[0], spec.row)
    if found is None:
        message = f"values of {spec.field} are bound to column {spec.row!r}, which is not selected with them"
        hint = "select that column in the subquery as well, and read from the subquery"
        if any(isinstance(each, SelectBase) for each in visitors.iterate(expression)):
            hint = "select the subquery by itself: the value is decrypted inside it"
        raise MappingError(message, hint=hint)
    return of_same_entity(found, sources[0])


def _row_in(owner: Any, column: Any, row: str) -> Any:
    # Under the name of an attribute, perhaps: not by its own.
    for base in column.base_columns:
        if isinstance(table := getattr(base, "table", None), Table) and row in table.c:
            return owner.corresponding_column(table.c[row])
    return owner.c.get(row)


def _sources(spec: EncryptedColumnSpec, expression: Any) -> list[Any]:
    """Return the columns of a field that an expression takes its value from: a CASE or a label has one or several."""
    if isinstance(expression, ColumnClause):
        return [expression]
    parts = list(visitors.iterate(expression))
    if any(isinstance(each, SelectBase) for each in parts):
        return []  # its rows are not those of the statement around it
    return [each for each in parts if isinstance(each, ColumnClause) and is_of_field(each, spec)]


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
    message = f"the key of a row, {row.table.name}.{row.name}, is an integer, and was passed as {type(key).__name__}"
    raise InvalidRowIdError(message, hint="pass it as an int: values are bound to the key in the server's text form")


def remember_row_bound(table: Table, columns: Iterable[tuple[Column[Any], EncryptedColumnSpec]]) -> None:
    """Note on a table which of its encrypted columns are bound to their row.

    :raises MappingError: when the row's column is not there, is encrypted itself, or of an unfit type.
    """
    bound = [(column, spec.row) for column, spec in columns if spec.row is not None]
    for column, name in bound:
        if name not in table.c:
            message = f"{table.name}.{column.name} is bound to column {name!r}, which the table does not have"
            raise MappingError(message, hint="row= must be the name of a column of the same table")
        if not _is_certain(table.c[name].type):
            message = f"{table.name}.{column.name} is bound to column {name!r}, which is not an integer, text or UUID"
            raise MappingError(
                message,
                hint="use a column whose values the server returns unchanged, not CHAR or CITEXT",
            )
    if bound:
        table.info[INFO_KEY] = tuple(column.key for column, _ in bound)


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
