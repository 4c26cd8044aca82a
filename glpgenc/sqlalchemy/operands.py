"""What is on the right of an operator: a value, or a parameter whose value is given at execution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeGuard
from uuid import UUID

from sqlalchemy.sql.elements import BindParameter, ClauseElement, False_, Null, True_
from sqlalchemy.sql.lambdas import PyWrapper

from glpgenc.errors import EncryptedQueryError

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.column_type import EncryptedColumn


_VALUES = frozenset({str, bytes, bool, int, Decimal, date, datetime, time, timedelta, UUID})
"""Types of what is certainly a value. Asked first: isinstance() is slow for SQLAlchemy's classes."""


def is_value(other: Any) -> bool:
    """Tell what is certainly a value from what may be part of a statement."""
    return type(other) in _VALUES


def is_parameter(operand: Any) -> TypeGuard[Any]:
    """Return whether the value comes later: of a ``bindparam()``, or of a variable in a ``lambda`` statement."""
    return isinstance(operand, (BindParameter, PyWrapper))


def operand(type_: EncryptedColumn, other: Any) -> Any:
    """Return what a column is compared with: a value, ``None`` for NULL, or a parameter.

    :raises EncryptedQueryError: for a column, an expression or a subquery.
    """
    if is_value(other) or isinstance(other, PyWrapper):
        return other
    if hasattr(other, "__clause_element__"):
        other = other.__clause_element__()
    if isinstance(other, Null):
        return None
    if isinstance(other, (True_, False_)) and type_.codec.python_type is bool:
        return isinstance(other, True_)
    if isinstance(other, BindParameter):
        return other.value if _is_literal(other) else other
    if isinstance(other, ClauseElement):
        message = f"{type_.field} is encrypted, and can be compared with values only, not with a column or expression"
        hint = "encrypted columns have different keys: join on a plaintext key, or fetch the values first"
        raise EncryptedQueryError(message, hint=hint)
    return other


def operands(type_: EncryptedColumn, other: Any) -> Any:
    """Return what ``in_()`` is given: a list of values, or a parameter for one.

    :raises EncryptedQueryError: for anything else.
    """
    if is_parameter(other) and not (isinstance(other, BindParameter) and _is_literal(other)):
        return other
    if isinstance(other, BindParameter):
        other = other.value
    if isinstance(other, ClauseElement) or hasattr(other, "__clause_element__"):
        message = f"{type_.field} is encrypted: in_() takes a list of values, not a subquery"
        raise EncryptedQueryError(message, hint="fetch the values first, or join on a plaintext key")
    if isinstance(other, (str, bytes)) or not isinstance(other, Iterable):
        message = f"{type_.field} is encrypted: in_() takes a list of values"
        raise EncryptedQueryError(message, hint="use == for a single value")
    values = [operand(type_, each) for each in other]
    if any(map(is_parameter, values)):
        message = f"{type_.field} is encrypted: in_() takes a list of values, not of parameters"
        raise EncryptedQueryError(message, hint="use in_(bindparam('names', expanding=True))")
    return values


def known(type_: EncryptedColumn, operand: Any) -> Any:
    """Return a value that must be known when the statement is built.

    :raises EncryptedQueryError: for a parameter.
    """
    if is_parameter(operand):
        message = f"{type_.field} must be compared with a value here, not with a bindparam() or a lambda's variable"
        hint = "the value determines the search terms; == and in_() with Exact() take parameters too"
        raise EncryptedQueryError(message, hint=hint)
    return operand


def _is_literal(parameter: BindParameter[Any]) -> bool:
    """Tell a ``literal(value)``, which no one can give another value, from a ``bindparam("name")``."""
    return parameter.unique and parameter.callable is None and parameter.value is not None
