"""``ON CONFLICT`` by an encrypted column: what is inferred is the UNIQUE index of its terms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.ext.compiler import compiles

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.choosing import is_complete
from glpgenc.sqlalchemy.column_type import EncryptedColumn
from glpgenc.sqlalchemy.conditions import condition
from glpgenc.sqlalchemy.facets import Exact
from glpgenc.sqlalchemy.index_columns import index_columns_of
from glpgenc.sqlalchemy.uniqueness import unique_index_column


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
    encrypted = [each for each in columns if each is not None and isinstance(each.type, EncryptedColumn)]
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
        for facet, name in index_columns_of(column.name, column.type):
            if isinstance(facet, Exact) and facet.unique:
                hints.append(", ".join(f'"{each}"' for each in (*facet.with_columns, column.name)))
                if set(facet.with_columns) == beside:
                    fitting.append((column, facet, name))
    field = encrypted[0].type.field
    if not hints:
        message = f"{field} is encrypted, and has no unique facet for ON CONFLICT"
        raise EncryptedQueryError(message, hint="declare it with search=[Exact(unique=True)]")
    if not fitting:
        message = f"{field} is encrypted, and not unique together with the other columns of ON CONFLICT"
        raise EncryptedQueryError(message, hint=f"use index_elements=[{'] or ['.join(hints)}]")
    chosen = [each for each in fitting if is_complete(each[0].type, each[1])] or fitting
    if len(chosen) > 1:
        message = f"{field} is encrypted, and has several unique facets that ON CONFLICT could use"
        known = " or ".join(name for _, _, name in chosen)
        raise EncryptedQueryError(message, hint=f"pass the index column as index_elements: {known}")
    ((owner, _, index_column),) = chosen
    return {name: str(found) for name, found in others.items()} | {owner.name: index_column}
