"""ORDER BY, GROUP BY and DISTINCT: refused where the ciphertext would decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, TextClause
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import FromClause

from glpgenc.sqlalchemy.compilation.expressions import giving_ciphertext, refuse, unwrapped


def check_sorting(select: Select[Any]) -> list[Any]:
    """Refuse a SELECT that sorts by ciphertext, groups by it or makes it distinct.

    :returns: the columns that it selects.
    :raises EncryptedQueryError: naming the field and the use.
    """
    selected = list(_columns_of(select._raw_columns))  # noqa: SLF001
    check_sorted(select._order_by_clauses, selected)  # noqa: SLF001
    grouped = list(_named(select._group_by_clauses, selected))  # noqa: SLF001
    for column in giving_ciphertext(grouped):
        if not _names_row(grouped, column):
            refuse(
                column,
                "used in GROUP BY: two encryptions of the same value differ",
                f"group by its table's primary key as well{_key_of(column)}",
            )
    check_distinct_on(select, selected)
    # DISTINCT ON compares what it names, and nothing that is selected.
    is_distinct = select._distinct and not select._distinct_on  # noqa: SLF001
    if is_distinct or any(map(_says_distinct, select._prefixes)):  # noqa: SLF001
        distinct = list(unwrapped(select.selected_columns))
        for column in giving_ciphertext(distinct):
            if not _names_row(distinct, column):
                refuse(
                    column,
                    "used in DISTINCT: two encryptions of the same value differ",
                    f"select its table's primary key as well{_key_of(column)}",
                )
    return selected


def answered(clauses: Iterable[Any], selected: Iterable[Any]) -> Iterator[int]:
    """Yield the identities of clauses that are the name of a selected column."""
    names = {name for column in selected for name in names_of(column)}
    for clause in unwrapped(clauses):
        if clause.__visit_name__ == "textual_label_reference" and clause.element in names:
            yield id(clause)


def check_distinct_on(clause: Any, selected: Iterable[Any] = ()) -> None:
    """Refuse DISTINCT ON ciphertext.

    :param clause: a SELECT, or what SQLAlchemy 2.1 has for it.
    """
    for column in giving_ciphertext(_named(clause._distinct_on, list(selected))):  # noqa: SLF001
        refuse(column, "used in DISTINCT: two encryptions of the same value differ", "use other columns in DISTINCT ON")


def check_sorted(clauses: Iterable[Any], selected: Iterable[Any] = ()) -> None:
    """Refuse an ORDER BY or a window's PARTITION BY.

    :param selected: the columns that a name or a number may mean.
    """
    for column in giving_ciphertext(_named(clauses, list(selected))):
        refuse(column, "used in ORDER BY: ciphertext has no order", "order in Python, or by another column")


def names_of(column: Any) -> set[str]:
    """Return the names that a selected column may be referred to by."""
    names = (getattr(column, name, None) for name in ("name", "key", "_tq_label"))
    return {str(name) for name in names if name is not None}


def _columns_of(selected: Iterable[Any]) -> Iterator[Any]:
    for each in selected:
        yield from each.columns if isinstance(each, FromClause) else (each,)


def _named(clauses: Iterable[Any], selected: list[Any]) -> Iterator[Any]:
    """Yield what clauses mean: a name is that of a selected column, and a number its place."""
    for clause in unwrapped(clauses):
        name = clause.element if clause.__visit_name__ == "textual_label_reference" else None
        written = clause.text if isinstance(clause, TextClause) else None
        if isinstance(clause, ColumnClause) and clause.is_literal:
            written = clause.name
        if written is not None and (digits := written.split(None, 1)[:1]) and digits[0].isdecimal():
            yield from selected[int(digits[0]) - 1 : int(digits[0])]
        elif name is not None:
            yield from (column for column in selected if name in names_of(column))
        else:
            yield clause


def _names_row(columns: list[Any], encrypted: Any) -> bool:
    """Return whether columns hold a row's whole key: then equal rows are one row, and its ciphertext is the same."""
    of_columns = [encrypted] if isinstance(encrypted, ColumnClause) else columns
    tables: list[Any] = [each.table for each in of_columns if getattr(each, "table", None) is not None]
    # By hash, because == builds SQL.
    there = {hash(column) for column in unwrapped(columns)}
    return any(keys and all(hash(key) in there for key in keys) for keys in (list(each.primary_key) for each in tables))


def _key_of(encrypted: Any) -> str:
    """Name the key that a hint asks for: with joined inheritance there are two tables."""
    table: Any = getattr(encrypted, "table", None)
    named = [f"{table.name}.{key.name}" for key in getattr(table, "primary_key", ()) if getattr(table, "name", None)]
    return f" ({', '.join(named)})" if named else ""


def _says_distinct(prefix: Any) -> bool:
    return "distinct" in getattr(prefix[0], "text", "").lower()
