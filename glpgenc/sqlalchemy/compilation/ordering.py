"""ORDER BY encrypted columns, as it is compiled in database mode: by the values, which the server decrypts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ClauseList, Over, UnaryExpression

from glpgenc.sqlalchemy.compilation.expressions import SORTING, is_encrypted, unwrapped
from glpgenc.sqlalchemy.compilation.references import is_sortable, names_of, selected_columns
from glpgenc.sqlalchemy.compilation.selects import REWRITERS
from glpgenc.sqlalchemy.compilation.walk import narrowed
from glpgenc.sqlalchemy.types.decrypted import SortKey


def sort_by_values(select: Select[Any], compiler: Any) -> Select[Any]:
    """Return a SELECT that sorts by decrypted values where it is ordered by encrypted columns."""
    clauses = select._order_by_clauses  # noqa: SLF001
    if not clauses:
        return select
    if (changed := sorted_by_values(clauses, selected_columns(select))) is not None:
        select = select._generate()  # noqa: SLF001
        select._order_by_clauses = tuple(changed)  # noqa: SLF001
    return narrowed(select, compiler)


def sorted_by_values(clauses: Iterable[Any], selected: Iterable[Any] = ()) -> list[Any] | None:
    """Return sort keys with the decrypted value in the place of each column that may be ordered by; ``None`` for none.

    :param selected: the columns that a name may mean.
    """
    given = list(clauses)
    names = {name: column for column in selected for name in names_of(column)}
    changed = [_by_value(each, names) for each in given]
    return None if all(one is other for one, other in zip(given, changed, strict=True)) else changed


def _by_value(clause: Any, names: dict[str, Any]) -> Any:
    if isinstance(clause, ClauseList):
        return _each_by_value(clause, names)
    if isinstance(clause, UnaryExpression) and (clause.modifier in SORTING or clause.operator in SORTING):
        inner = _by_value(clause.element, names)
        if inner is clause.element:
            return clause
        return UnaryExpression(inner, operator=clause.operator, modifier=clause.modifier, type_=inner.type)
    if clause.__visit_name__ == "label_reference":
        inner = _by_value(clause.element, names)
        return clause if inner is clause.element else inner
    meant = names.get(clause.element) if clause.__visit_name__ == "textual_label_reference" else clause
    if meant is None or not _is_sort_key(meant):
        return clause
    (column,) = unwrapped((meant,))
    return SortKey(column)


def _each_by_value(clauses: Any, names: dict[str, Any]) -> Any:
    changed = [_by_value(each, names) for each in clauses.clauses]
    if all(one is other for one, other in zip(clauses.clauses, changed, strict=True)):
        return clauses
    made = clauses._clone()  # noqa: SLF001
    made.clauses = changed
    return made


def _is_sort_key(clause: Any) -> bool:
    return any(is_encrypted(each) and is_sortable(each.type.spec) for each in unwrapped((clause,)))


@compiles(Over, "postgresql")
def _over(window: Any, compiler: Any, **options: Any) -> Any:
    if window.order_by is not None and (changed := sorted_by_values([window.order_by])) is not None:
        window = window._clone()  # noqa: SLF001
        (window.order_by,) = changed
    return compiler.visit_over(window, **options)


REWRITERS.append(sort_by_values)
