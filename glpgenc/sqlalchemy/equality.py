"""``term = ...`` as a clause, made with less ado than SQLAlchemy's ``op()``: a look-up by equality is made of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BinaryExpression, Boolean
from sqlalchemy.sql.operators import custom_op

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, ColumnElement

_BOOLEAN = Boolean()


class _Equals(custom_op[Any]):
    """``=`` without the negation ``<>``, which before ``ANY (...)`` means another thing.

    There is one, so that it is compared by identity. SQLAlchemy compares operators a dozen times in each query, and
    its own custom ones by all of their attributes.
    """

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __reduce__(self) -> str:
        return "EQUALS"


EQUALS = _Equals("=", precedence=5, is_comparison=True)


def equals(term: ColumnElement[Any], sought: BindParameter[Any]) -> ColumnElement[bool]:
    """Return the clause that a term is what is sought.

    :param term: an index column.
    :param sought: a parameter.
    """
    return BinaryExpression(term, sought, EQUALS, type_=_BOOLEAN)
