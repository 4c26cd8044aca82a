"""SQL that was written manually inside of a statement: ``text()``, ``literal_column()``, ``column()``, and names.

What it does is not understood. So it is refused where it names an encrypted column of a table of the statement, unless
it only asks whether that is NULL, or calls functions of glpgenc itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import LargeBinary, TextClause
from sqlalchemy.sql.elements import ColumnClause, Label
from sqlalchemy.sql.selectable import FromClause, Join

from glpgenc.sqlalchemy.compilation.expressions import encrypted_in, giving_ciphertext, is_encrypted, refuse
from glpgenc.sqlalchemy.compilation.sorting import names_of
from glpgenc.sqlalchemy.schema.sql_text import tokens

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
            if (column := next(giving_ciphertext((element,)), None)) is not None:
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
