"""Which expressions of a statement give ciphertext, and the refusal of what can't be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeGuard

from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ClauseList, Grouping, Label, UnaryExpression
from sqlalchemy.sql.selectable import FromClause

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.column_type import EncryptedColumn

SORTING = (
    operators.asc_op,
    operators.desc_op,
    operators.nulls_first_op,
    operators.nulls_last_op,
    operators.distinct_op,
)
"""Operators that say what is done with a column, and give the column itself."""


def is_encrypted(element: Any) -> TypeGuard[Any]:
    """Return whether an element gives ciphertext as it is: a column, or an expression over columns of its field."""
    return isinstance(getattr(element, "type", None), EncryptedColumn)


def is_row(element: Any) -> TypeGuard[Any]:
    """Return whether an element is a whole row of a table or subquery, as ``table_valued()`` makes it."""
    return getattr(element, "__visit_name__", None) == "table_valued_column"


def holds_truth(element: Any) -> bool:
    """Return whether an element is of an encrypted boolean column."""
    return is_encrypted(element) and element.type.codec.python_type is bool


def unwrapped(elements: Iterable[Any]) -> Iterator[Any]:
    """Yield elements without labels, parentheses, ``desc()`` and their like; the members of lists one by one."""
    for element in elements:
        inner = element
        while (
            isinstance(inner, (Grouping, Label))
            or getattr(inner, "__visit_name__", None) == "label_reference"
            or (isinstance(inner, UnaryExpression) and (inner.modifier in SORTING or inner.operator in SORTING))
        ):
            inner = inner.element
        if isinstance(inner, ClauseList):
            yield from unwrapped(inner.clauses)
        elif inner is not None:
            yield inner


def giving_ciphertext(elements: Iterable[Any]) -> Iterator[Any]:
    """Yield the elements that give ciphertext; of a whole row the encrypted columns in it."""
    for element in unwrapped(elements):
        if is_encrypted(element):
            yield element
        elif is_row(element):
            yield from encrypted_in(element.scalar_alias)


def encrypted_in(source: FromClause) -> list[Any]:
    """Return the encrypted columns of a table, alias, subquery or CTE."""
    return [column for column in source.columns if is_encrypted(column)]


def refuse(column: Any, use: str, hint: str) -> NoReturn:
    """Refuse a use of an encrypted column.

    :param column: what gives the ciphertext.
    :param use: what can't be done, to be read after "can't be".
    :raises EncryptedQueryError: always.
    """
    message = f"{column.type.field} is encrypted and can't be {use}"
    raise EncryptedQueryError(message, hint=hint)
