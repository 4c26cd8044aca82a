"""INSERT and UPDATE: assignments that are refused, and ON CONFLICT by the index of search terms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn

from sqlalchemy import ClauseElement, Insert, LargeBinary, Table
from sqlalchemy.dialects.postgresql.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ColumnClause, Null, TextClause
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import ScalarSelect

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.compilation.expressions import condition
from glpgenc.sqlalchemy.facets import Exact
from glpgenc.sqlalchemy.schema.uniqueness import unique_index_column
from glpgenc.sqlalchemy.search.facet_selection import is_complete
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec, spec_of

_OURS = "glpgenc"


def check_assignments(statement: Any) -> None:
    """Refuse an INSERT or UPDATE that writes an expression which is not ciphertext of the column's field.

    :raises EncryptedQueryError: naming the field.
    """
    table = statement.table
    for name, value in _assigned(statement):
        _check(table, name, value)
    conflict = getattr(statement, "_post_values_clause", None)
    if isinstance(conflict, OnConflictDoUpdate):
        targets = {getattr(each, "key", each) for each in conflict.inferred_target_elements or ()}
        for name, value in _pairs(conflict.update_values_to_set):
            _check(table, name, value, same_row=targets)
    if isinstance(statement, Insert) and statement.select is not None:
        for name, column in zip(statement._select_names or (), statement.select.selected_columns, strict=False):  # noqa: SLF001
            _check(table, name, column, same_row=None)


def assigned_values(statement: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the expressions that an INSERT or UPDATE writes, each with its column."""
    conflict = getattr(statement, "_post_values_clause", None)
    upserted = _pairs(conflict.update_values_to_set) if isinstance(conflict, OnConflictDoUpdate) else ()
    for name, value in (*_assigned(statement), *upserted):
        if isinstance(value, ClauseElement):
            yield statement.table.c.get(name if isinstance(name, str) else name.key), value


def _assigned(statement: Any) -> Iterator[tuple[Any, Any]]:
    yield from (statement._values or {}).items()  # noqa: SLF001
    yield from getattr(statement, "_ordered_values", None) or ()  # of SQLAlchemy 2.0
    for rows in statement._multi_values:  # noqa: SLF001
        for row in rows:
            yield from row.items() if isinstance(row, Mapping) else zip(statement.table.c.keys(), row, strict=False)


def _pairs(values: Any) -> Iterator[tuple[Any, Any]]:
    yield from values.items() if isinstance(values, Mapping) else values


def _check(table: Any, name: Any, assigned: Any, *, same_row: Collection[Any] | None = ()) -> None:
    """Check one assignment.

    :param same_row: the keys of columns that the value's row has in common with the row that is written; ``None`` for
        a row that is copied whole.
    """
    value = assigned.__clause_element__() if hasattr(assigned, "__clause_element__") else assigned
    if not isinstance(value, ClauseElement) or isinstance(value, (Null, TextClause)):
        return
    target = spec_of(table.c.get(name if isinstance(name, str) else name.key))
    given = spec_of(value)
    if isinstance(value, BindParameter):
        if target is not None:
            _check_parameter(target, value)
    elif target is not None:
        if given is not None:
            _check_ciphertext(target, value, same_row)
        elif not _is_own_sql(value):
            _refuse(target.field, "written from an expression: the server would store plaintext", _VALUE)
    elif given is not None:
        _refuse(given.field, "written to a column that is not encrypted", "write the value itself")


def _check_parameter(target: EncryptedColumnSpec, parameter: BindParameter[Any]) -> None:
    """Refuse a parameter of a type of its own, such as ``literal("x")``: it would be sent as it is, in plaintext."""
    if parameter.type._isnull:  # noqa: SLF001
        return  # without a type it gets the column's
    if (given := spec_of(parameter)) is not None:
        if given.field != target.field:
            _check_ciphertext(target, parameter, ())
    elif not isinstance(parameter.type, LargeBinary) or target.codec.is_bytes:
        hint = "write the value itself, or bindparam(name) without a type or a value"
        _refuse(target.field, "written from a parameter of another type: it would be sent in plaintext", hint)


def _is_own_sql(value: Any) -> bool:
    """Return whether SQL was written manually; the guard of the column refuses plaintext that it makes."""
    if isinstance(value, FunctionElement):
        return _OURS in getattr(value, "packagenames", ())
    return isinstance(value, ColumnClause) and value.is_literal


def _check_ciphertext(target: EncryptedColumnSpec, value: Any, same_row: Collection[Any] | None) -> None:
    for field in _fields_of(value):
        if field != target.field:
            _refuse(
                target.field,
                f"written from {field}: ciphertext is bound to its field, and could not be decrypted",
                _VALUE,
            )
    if target.is_bound and same_row is not None and target.row not in same_row:
        _refuse(
            target.field, "written from another row: ciphertext is bound to its row, and could not be decrypted", _VALUE
        )


_VALUE = "read the value first, then write it as a value"


def _fields_of(value: Any) -> Iterator[str | None]:
    spec = spec_of(value)
    yield None if spec is None else spec.field
    if isinstance(value, (ColumnClause, ScalarSelect)):
        return  # what a subquery compares is not written
    for each in visitors.iterate(value):
        if isinstance(each, ColumnClause) and (spec := spec_of(each)) is not None:
            yield spec.field


def _refuse(field: str | None, use: str, hint: str) -> NoReturn:
    message = f"{field} is encrypted and can't be {use}"
    raise EncryptedQueryError(message, hint=hint)


@compiles(OnConflictDoUpdate, "postgresql")
def _do_update(clause: Any, compiler: Any, **options: Any) -> Any:
    clause = _by_terms(clause, compiler)
    where = clause.update_whereclause
    if where is not None and (changed := condition(where, compiler)) is not where:
        clause = clause._clone()  # noqa: SLF001
        clause.update_whereclause = changed
    return compiler.visit_on_conflict_do_update(clause, **options)


@compiles(OnConflictDoNothing, "postgresql")
def _do_nothing(clause: Any, compiler: Any, **options: Any) -> Any:
    return compiler.visit_on_conflict_do_nothing(_by_terms(clause, compiler), **options)


def _by_terms(clause: Any, compiler: Any) -> Any:
    """Return the clause with index columns in the place of encrypted ones.

    :raises EncryptedQueryError: when the column has no unique facet, or several that could be meant.
    """
    targets = clause.inferred_target_elements
    if not targets:
        return clause
    table: Table = compiler.stack[-1]["selectable"].table
    columns = [table.c.get(each) if isinstance(each, str) else each for each in targets]
    encrypted = [each for each in columns if spec_of(each) is not None]
    if not encrypted:
        return clause
    given = zip(targets, columns, strict=True)
    plain = {each if column is None else column.name for each, column in given if column not in set(encrypted)}
    names = _index_columns(encrypted, plain)
    changed = clause._clone()  # noqa: SLF001
    changed.inferred_target_elements = [
        each if column is None else names.get(column.name, each) for each, column in zip(targets, columns, strict=True)
    ]
    return changed


def _index_columns(encrypted: list[Any], plain: set[str]) -> dict[str, str]:
    """Return, for each encrypted column that a conflict is about, the name of the index column that stands for it.

    :param plain: the names of the columns beside them.
    """
    others = {column.name: unique_index_column(column) for column in encrypted}
    fitting: list[tuple[Any, Exact, str]] = []
    hints: list[str] = []
    for column in encrypted:
        beside = plain | {str(name) for other, name in others.items() if other != column.name}
        for facet, name in column.type.spec.index_columns(column.name):
            if isinstance(facet, Exact) and facet.unique:
                hints.append(", ".join(f'"{each}"' for each in (*facet.with_columns, column.name)))
                if set(facet.with_columns) == beside:
                    fitting.append((column, facet, name))
    field = encrypted[0].type.spec.field
    if not hints:
        message = f"{field} is encrypted, and has no unique facet for ON CONFLICT"
        raise EncryptedQueryError(message, hint="declare it with search=[Exact(unique=True)]")
    if not fitting:
        message = f"{field} is encrypted, and not unique together with the other columns of ON CONFLICT"
        raise EncryptedQueryError(message, hint=f"use index_elements=[{'] or ['.join(hints)}]")
    chosen = [each for each in fitting if is_complete(each[0].type.spec, each[1])] or fitting
    if len(chosen) > 1:
        message = f"{field} is encrypted, and has several unique facets that ON CONFLICT could use"
        known = " or ".join(name for _, _, name in chosen)
        raise EncryptedQueryError(message, hint=f"pass the index column as index_elements: {known}")
    ((owner, _, index_column),) = chosen
    return {name: str(found) for name, found in others.items()} | {owner.name: index_column}
