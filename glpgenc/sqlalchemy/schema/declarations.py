"""Refusals of declarations that can't mean on ciphertext what they mean on values: keys, constraints, indexes.

Two encryptions of one value differ, so that the database would accept them in silence and keep nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnDefault,
    Computed,
    Constraint,
    DefaultClause,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapper, RelationshipProperty

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.schema.sql_text import partition_key, reads_column
from glpgenc.sqlalchemy.schema.uniqueness import unique_declaration, unique_index_column
from glpgenc.sqlalchemy.spec import spec_of

_CHECK_IN_PYTHON = (
    "check the value in Python, for example with @validates; a CHECK constraint can test only whether the column "
    "IS NULL"
)
_OF_NULL = "use plaintext columns in the condition; it can test only whether an encrypted column IS NULL"
_OWN_KEY = "use an integer or a UUID as the primary key, and declare search=Exact(unique=True) on this column"
_IN_PYTHON = "set default= to a value or a Python function: its result is encrypted"


def check_table_declarations(table: Table, encrypted: Sequence[Column[Any]]) -> None:
    """Refuse what a table, or another table about it, declares on encrypted columns.

    :param encrypted: the table's encrypted columns.
    :raises MappingError: naming table and column, and what serves.
    """
    for column in encrypted:
        _check_column(column)
    if encrypted:
        for index in table.indexes:
            check_index(table, index)
        _check_computed(table)
        _check_partition_key(table, encrypted)
        _check_references(table, encrypted)
    for constraint in {*table.constraints, *(each for column in table.columns for each in column.constraints)}:
        check_constraint(table, constraint)


def check_constraint(table: Table, constraint: Constraint) -> None:
    """Refuse a constraint over encrypted columns of a table; it is then taken out of the table again.

    :raises MappingError: naming table and column, and what serves.
    """
    try:
        _check_constraint(table, constraint)
    except MappingError:
        table.constraints.discard(constraint)
        raise


def check_index(table: Table, index: Index) -> None:
    """Refuse an index on encrypted columns of a table; it is then taken out of the table again.

    :raises MappingError: naming table and column, and what serves.
    """
    try:
        _check_index(table, index)
    except MappingError:
        table.indexes.discard(index)
        raise


def check_mapper(mapper: Mapper[Any]) -> None:
    """Refuse a mapping that tells rows apart, or relates them, by an encrypted column.

    :param mapper: configured, with its relationships.
    :raises MappingError: naming table and column, and what serves.
    """
    for column in (*mapper.primary_key, mapper.version_id_col, mapper.polymorphic_on):
        if (spec := spec_of(column)) is not None:
            name = mapper.class_.__name__
            message = f"{spec.field} is encrypted, and can't identify the rows or classes of {name}"
            raise MappingError(
                message, hint="use a plaintext column for primary_key, version_id_col and polymorphic_on"
            )
    for relation in mapper.iterate_properties:
        if isinstance(relation, RelationshipProperty):
            pairs = [*relation.synchronize_pairs, *(relation.secondary_synchronize_pairs or ())]
            column = _first_encrypted(each for pair in [*(relation.local_remote_pairs or ()), *pairs] for each in pair)
            if column is not None:
                problem = f"can't be used in the relationship {relation}: two encryptions of the same value differ"
                _refuse(column, problem, "use a plaintext key, such as an id")


def _check_constraint(table: Table, constraint: Constraint) -> None:
    if isinstance(constraint, ForeignKeyConstraint):
        for key in constraint.elements:
            _check_foreign_key(key)
    elif isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint)):
        if (column := _first_encrypted(constraint.columns)) is not None:
            if isinstance(constraint, PrimaryKeyConstraint):
                _refuse(column, "can't be part of a primary key: two encryptions of the same value differ", _OWN_KEY)
            _refuse_unique(column, constraint.columns, "UNIQUE")
    elif isinstance(constraint, CheckConstraint):
        if (column := _first_read(table, [constraint.sqltext])) is not None:
            _refuse(column, f"can't be used in {_named('CHECK', constraint)}: it contains ciphertext", _CHECK_IN_PYTHON)
    elif isinstance(constraint, ExcludeConstraint):
        parts = [each for each, *_ in constraint._render_exprs]  # noqa: SLF001 - nothing else has its texts
        if (column := _first_read(table, [*parts, getattr(constraint, "where", None)])) is not None:
            what = f"can't be used in {_named('EXCLUDE', constraint)}: two encryptions of the same value differ"
            _refuse(column, what, "use plaintext columns; to refuse equal values, declare search=Exact(unique=True)")


def _check_index(table: Table, index: Index) -> None:
    column = _first_read(table, index.expressions)
    if column is not None and index.unique:
        _refuse_unique(column, index.columns, "a UNIQUE index")
    if column is not None:
        what = "can't be indexed: an index on ciphertext can't be searched"
        _refuse(
            column, what, f"remove {_named('the index', index)}, and declare search=Exact(), which indexes search terms"
        )
    where = index.dialect_options["postgresql"]["where"]
    if (column := _first_read(table, [where])) is not None:
        _refuse(column, f"can't be used in the predicate of {_named('index', index)}: it contains ciphertext", _OF_NULL)


def _refuse_unique(column: Column[Any], columns: Iterable[Any], what: str) -> NoReturn:
    others = [each for each in columns if each is not column]
    names = [
        (unique_index_column(each) or f"{each.name}_bidx") if _is_encrypted(each) else each.name for each in others
    ]
    listed = ", ".join(each.name for each in columns)
    problem = f"can't be used in {what} ({listed}): two encryptions of the same value differ"
    _refuse(column, problem, f"declare search={unique_declaration(names)} instead")


def _check_foreign_key(key: ForeignKey) -> None:
    if _is_encrypted(key.parent):
        hint = "reference a plaintext key of the other table, such as its id"
        _refuse(key.parent, "can't be a foreign key: two encryptions of the same value differ", hint)
    try:
        target = key.column
    except InvalidRequestError:
        return  # not there yet: looked at when it comes
    if _is_encrypted(target):
        table = getattr(key.parent, "table", None)
        by = f"{table.name}.{key.parent.name}" if table is not None else key.parent.name
        keys = ", ".join(each.name for each in target.table.primary_key if not _is_encrypted(each)) or "a plaintext key"
        what = f"can't be referenced by {by}: two encryptions of the same value differ"
        _refuse(target, what, f"reference {keys} of {target.table.name} instead")


def _check_references(table: Table, encrypted: Sequence[Column[Any]]) -> None:
    """Check the foreign keys of other tables, which may have been declared before."""
    # SQLAlchemy's own index of them: a look at every table's would take long where there are many.
    known = table.metadata._fk_memos  # noqa: SLF001
    names = {(table.key, name) for column in encrypted for name in (column.key, column.name, None)}
    for key in [key for name in names for key in known.get(name, ())]:
        _check_foreign_key(key)


def _check_column(column: Column[Any]) -> None:
    if column.primary_key:
        _refuse(column, "can't be part of a primary key: two encryptions of the same value differ", _OWN_KEY)
    if column.computed is not None:
        _refuse(column, "can't be a generated column", "compute the value in Python")
    if column.identity is not None or column.autoincrement is True or getattr(column.default, "is_sequence", False):
        _refuse(
            column,
            "can't be an identity or sequence column",
            f"use a plaintext column for the identity, or {_IN_PYTHON}",
        )
    for computed, what in ((column.default, "default"), (column.onupdate, "onupdate")):
        if isinstance(computed, ColumnDefault) and computed.is_clause_element and _makes_plaintext(computed.arg):
            _refuse(column, f"can't have an SQL expression as {what}=: the result would be plaintext", _IN_PYTHON)
    for fetched, what in ((column.server_default, "server_default"), (column.server_onupdate, "server_onupdate")):
        if isinstance(fetched, DefaultClause) and _makes_plaintext(fetched.arg):
            _refuse(
                column,
                f"can't have {what}=: the database would write plaintext, which the guard refuses",
                _IN_PYTHON,
            )


def _makes_plaintext(default: Any) -> bool:
    sql = default if isinstance(default, str) else _as_sql(default)
    is_null = not isinstance(default, str) and sql.partition("::")[0].strip().upper() == "NULL"
    return not (is_null or "glpgenc." in sql)


def _check_computed(table: Table) -> None:
    for column in table.columns:
        if (
            isinstance(column.computed, Computed)
            and (read := _first_read(table, [column.computed.sqltext])) is not None
        ):
            what = f"can't be used in the generated column {column.name}: it contains ciphertext"
            _refuse(read, what, "compute that column in Python")


def _check_partition_key(table: Table, encrypted: Sequence[Column[Any]]) -> None:
    partition_by = table.kwargs.get("postgresql_partition_by")
    if partition_by is None:
        return
    key = partition_key(str(partition_by))
    for column in encrypted:
        if column.name in key if key is not None else reads_column(str(partition_by), column.name):
            _refuse(
                column, "can't be a partition key: it contains ciphertext", "partition the table by plaintext columns"
            )


def _first_encrypted(columns: Iterable[Any]) -> Column[Any] | None:
    return next((column for column in columns if _is_encrypted(column)), None)


def _first_read(table: Table, expressions: Iterable[Any]) -> Column[Any] | None:
    """Return the first encrypted column whose content one of some expressions reads."""
    columns = [column for column in table.columns if _is_encrypted(column)]
    for sql in _texts(expressions) if columns else ():
        for column in columns:
            if reads_column(sql, column.name):
                return column
    return None


def _texts(expressions: Iterable[Any]) -> Iterator[str]:
    for each in expressions:
        if each is not None:
            yield each if isinstance(each, str) else _as_sql(each)


def _as_sql(expression: Any) -> str:
    if isinstance(expression, Column):
        # Quoted, so that it is read as a name and nothing else.
        return '"' + expression.name.replace('"', '""') + '"'
    return str(expression.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def _is_encrypted(column: Any) -> bool:
    return spec_of(column) is not None


def _named(what: str, item: Any) -> str:
    return f"{what} {item.name}" if isinstance(item.name, str) else what


def _refuse(column: Any, what: str, hint: str) -> NoReturn:
    table = getattr(column, "table", None)
    place = column.name if table is None else f"{table.name}.{column.name}"
    message = f"{place} is encrypted and {what}"
    raise MappingError(message, hint=hint)
