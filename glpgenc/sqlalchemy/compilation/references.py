"""References to ciphertext in ORDER BY, GROUP BY, DISTINCT, and in SQL that was written manually."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any, NoReturn

from sqlalchemy import LargeBinary, Select, TextClause
from sqlalchemy.sql.elements import ColumnClause, Label
from sqlalchemy.sql.selectable import FromClause, Join

from glpgenc.sqlalchemy.compilation.expressions import (
    ciphertext_elements,
    encrypted_in,
    is_encrypted,
    refuse,
    unwrapped,
)
from glpgenc.sqlalchemy.schema.sql_text import tokens
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order, hint_for_order
from glpgenc.sqlalchemy.search.shared_terms import hint_for_grouping
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec


def check_sorting(select: Select[Any], is_groupable: Callable[[Any], bool]) -> list[Any]:
    """Refuse a SELECT that sorts by ciphertext, groups by it or makes it distinct.

    :param is_groupable: says whether terms stand for the values of a column; see ``grouping.py``.
    :returns: the columns that it selects.
    :raises EncryptedQueryError: naming the field and the use.
    """
    selected = selected_columns(select)
    grouped = list(named(select._group_by_clauses, selected))  # noqa: SLF001
    by_terms = {hash(column) for column in unwrapped(grouped) if is_groupable(column)}
    for column in ciphertext_elements(grouped):
        if not (names_row(grouped, column) or hash(column) in by_terms):
            refuse(
                column,
                "used in GROUP BY: two encryptions of the same value differ",
                f"{hint_for_grouping(column.type.spec)}, or group by its table's primary key as well{_key_of(column)}",
            )
    check_distinct_on(select, selected, is_groupable)
    # DISTINCT ON compares what it names, and nothing that is selected.
    is_distinct = select._distinct and not select._distinct_on  # noqa: SLF001
    if is_distinct or any(map(_says_distinct, select._prefixes)):  # noqa: SLF001
        distinct = list(unwrapped(select.selected_columns))
        if all(names_row(distinct, column) for column in ciphertext_elements(distinct)):
            # It stays DISTINCT, and PostgreSQL sorts that by what is selected, which is not the decrypted value.
            check_sorted(select._order_by_clauses, selected)  # noqa: SLF001
        for column in ciphertext_elements(distinct):
            if is_distinct and is_groupable(column):
                by_terms.add(hash(column))
            elif not names_row(distinct, column):
                refuse(
                    column,
                    "used in DISTINCT: two encryptions of the same value differ",
                    f"{hint_for_grouping(column.type.spec)}, "
                    f"or select its table's primary key as well{_key_of(column)}",
                )
    check_ordered(select._order_by_clauses, selected, by_terms)  # noqa: SLF001
    return selected


def selected_columns(select: Select[Any]) -> list[Any]:
    """Return the columns that a SELECT selects, those of whole tables one by one."""
    return list(_columns_of(select._raw_columns))  # noqa: SLF001


def label_references(clauses: Iterable[Any], selected: Iterable[Any]) -> Iterator[int]:
    """Yield the identities of clauses that are the name of a selected column."""
    names = {name for column in selected for name in names_of(column)}
    for clause in unwrapped(clauses):
        if clause.__visit_name__ == "textual_label_reference" and clause.element in names:
            yield id(clause)


def check_distinct_on(
    clause: Any, selected: Iterable[Any] = (), is_groupable: Callable[[Any], bool] = lambda _: False
) -> None:
    """Refuse DISTINCT ON ciphertext.

    :param clause: a SELECT, or what SQLAlchemy 2.1 has for it.
    :param is_groupable: as for :func:`check_sorting`.
    """
    for column in ciphertext_elements(named(clause._distinct_on, list(selected))):  # noqa: SLF001
        if is_groupable(column):
            continue
        refuse(column, "used in DISTINCT: two encryptions of the same value differ", "use other columns in DISTINCT ON")


def check_sorted(clauses: Iterable[Any], selected: Iterable[Any] = ()) -> None:
    """Refuse an ORDER BY.

    :param selected: the columns that a name or a number may mean.
    """
    for column in ciphertext_elements(named(clauses, list(selected))):
        _refuse_order(column, hint_for_order(column.type.spec))


def check_ordered(
    clauses: Iterable[Any], selected: Iterable[Any] = (), by_terms: Collection[int] = frozenset()
) -> None:
    """Refuse an ORDER BY where it is not compiled to one by values; see :mod:`.ordering`.

    :param selected: likewise.
    :param by_terms: the hashes of columns that the SELECT is grouped by: it is sorted by each group's decrypted value.
    """
    chosen = list(selected)
    for clause in unwrapped(clauses):
        is_number = isinstance(clause, TextClause) or (isinstance(clause, ColumnClause) and clause.is_literal)
        for column in ciphertext_elements(named((clause,), chosen)):
            spec = column.type.spec
            if hash(column) in by_terms and not is_number:
                continue
            if is_number or not is_sortable(spec):
                _refuse_order(column, "order by the column itself" if is_sortable(spec) else hint_for_order(spec))


def is_sortable(spec: EncryptedColumnSpec) -> bool:
    """Return whether a column may be ordered by as it is."""
    return spec.mode == "database" and facet_of_order(spec) is not None


def _refuse_order(column: Any, hint: str) -> NoReturn:
    refuse(column, "used in ORDER BY: ciphertext has no order", hint)


def names_of(column: Any) -> set[str]:
    """Return the names that a selected column may be referred to by."""
    names = (getattr(column, name, None) for name in ("name", "key", "_tq_label"))
    return {str(name) for name in names if name is not None}


def _columns_of(selected: Iterable[Any]) -> Iterator[Any]:
    for each in selected:
        yield from each.columns if isinstance(each, FromClause) else (each,)


def named(clauses: Iterable[Any], selected: list[Any]) -> Iterator[Any]:
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


def names_row(columns: list[Any], encrypted: Any) -> bool:
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


_ROWS_FOLLOW = frozenset({"from", "join", "into", "update", "only", "as"})
_NO_COLUMN_FOLLOWS = frozenset({"::", ":"})
"""The signs of a type and of a parameter."""
_HINT = (
    "use the model's attribute; literal_column(name, User.email.type) reads the value, "
    "and literal_column(name, LargeBinary) the stored bytes"
)


class Fragments:
    """The hand-written parts of one statement, and the names that its encrypted columns have in it.

    :ivar answered: references by name that a column of the select list answers, by identity.
    """

    def __init__(self) -> None:
        self.answered: set[int] = set()
        self._written: list[str] = []
        self._references: list[tuple[int, str]] = []
        self._sources: dict[int, Any] = {}
        self._labels: dict[str, Any] = {}

    def note(self, element: Any, *, accepted: bool) -> None:
        """Note an element of the statement.

        :param accepted: whether it may name what it likes: an element around it knows what it gives.
        """
        if isinstance(element, TextClause):
            if not accepted:
                self._written.append(element.text)
        elif isinstance(element, ColumnClause):
            self._note_column(element, accepted=accepted)
        elif isinstance(element, FromClause):
            self._sources[id(element)] = element
        elif isinstance(element, Label):
            if (column := next(ciphertext_elements((element,)), None)) is not None:
                self._labels[element.name] = column
        elif element.__visit_name__ == "textual_label_reference":
            self._references.append((id(element), element.element))

    def _note_column(self, column: ColumnClause[Any], *, accepted: bool) -> None:
        if column.table is not None:
            self._sources[id(column.table)] = column.table
        elif not (accepted or is_encrypted(column) or isinstance(column.type, LargeBinary)):
            quoted = column.name.replace('"', '""')
            self._written.append(column.name if column.is_literal else f'"{quoted}"')

    def check(self) -> None:
        """Refuse what names an encrypted column.

        :raises EncryptedQueryError: naming the field.
        """
        if not self._written and not self._references:
            return
        names = _Names(self._sources.values(), self._labels)
        if not names.columns:
            return
        for identity, name in self._references:
            column = names.column(name)
            if column is not None and identity not in self.answered:
                refuse(
                    column, "used by name in ORDER BY, GROUP BY or DISTINCT", "order in Python, or by another column"
                )
        for text in self._written:
            column = names.mentioned(text)
            if column is not None:
                refuse(
                    column, "used in text(), literal_column() or column(): the expression would read ciphertext", _HINT
                )


class _Names:
    """The names of encrypted columns, and of what has them.

    :param sources: tables, aliases, subqueries.
    :param labels: of expressions that give ciphertext.
    :ivar columns: for each name the columns, by the name of what has them.
    """

    def __init__(self, sources: Iterable[Any], labels: dict[str, Any]) -> None:
        self.columns: dict[str, dict[str, Any]] = {name: {"": column} for name, column in labels.items()}
        self._rows: dict[str, Any] = {}
        self._plain: set[str] = set()
        for source in sources:
            if isinstance(source, Join):
                continue
            owner = str(getattr(source, "name", ""))
            found = encrypted_in(source)
            for column in found:
                self._rows.setdefault(owner, column)
                for name in names_of(column):
                    self.columns.setdefault(name, {})[owner] = column
            self._plain.update(column.name for column in source.columns if column not in set(found))

    def column(self, name: str) -> Any:
        """Return the encrypted column of a name, or ``None``."""
        return next(iter(self.columns.get(name, {}).values()), None)

    def mentioned(self, text: str) -> Any:
        """Return an encrypted column that a piece of SQL mentions, or ``None``."""
        words = list(tokens(text))
        if any(pair == ("glpgenc", ".") for pair in pairwise(words)):
            return None  # its author knows what is stored
        if words == ["*"]:
            return next(iter(self._rows.values()), None)
        padded = ["", "", *words, "", "", ""]
        found = (self._mentioned_at(padded, at) for at in range(2, len(padded) - 3))
        return next((column for column in found if column is not None), None)

    def _mentioned_at(self, words: list[str], at: int) -> Any:
        name, before, after = words[at].removeprefix("="), words[at - 1], words[at + 1]
        if after == "(" or before in _NO_COLUMN_FOLLOWS or not name:
            return None
        if name in self.columns and after != ".":
            owners = self.columns[name]
            if before == "." and words[at - 2].removeprefix("=") not in owners:
                return None  # another table's
            column = next(iter(owners.values()))
            is_null_test = after == "is" and "null" in words[at + 2 : at + 4]
            return None if is_null_test and not column.type.spec.falls_back else column
        is_row = name in self._rows and name not in self._plain and before not in _ROWS_FOLLOW
        if is_row and (after != "." or words[at + 2] == "*"):
            return self._rows[name]
        return None
