"""The right side of an operator, a value or a parameter, and the bind parameter made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeGuard
from uuid import UUID

from sqlalchemy import null, type_coerce
from sqlalchemy.sql.elements import BindParameter, ClauseElement, False_, Null, True_
from sqlalchemy.sql.lambdas import PyWrapper

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.clauses import EQUALS
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.types.support import retyped

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

VALUES = frozenset({str, bytes, bool, int, Decimal, date, datetime, time, timedelta, UUID})
"""Types of what is certainly a value. Asked first: isinstance() is slow for SQLAlchemy's classes."""


def is_parameter(operand: Any) -> TypeGuard[Any]:
    """Return whether the value comes later: of a ``bindparam()``, or of a variable in a ``lambda`` statement."""
    return isinstance(operand, (BindParameter, PyWrapper))


def operand(spec: EncryptedColumnSpec, other: Any) -> Any:
    """Return what a column is compared with: a value, ``None`` for NULL, or a parameter.

    :raises EncryptedQueryError: for a column, an expression or a subquery.
    """
    if type(other) in VALUES or isinstance(other, PyWrapper):
        return other
    if hasattr(other, "__clause_element__"):
        other = other.__clause_element__()
    if isinstance(other, Null):
        return None
    if isinstance(other, (True_, False_)) and spec.is_boolean:
        return isinstance(other, True_)
    if isinstance(other, BindParameter):
        return other.value if _is_literal(other) else other
    if isinstance(other, ClauseElement):
        message = f"{spec.field} is encrypted, and can't be compared with this expression"
        hint = (
            "compare it with a value, or with an encrypted column that shares the key of its facet, Exact(key=...); or "
            "join on a plaintext key"
        )
        raise EncryptedQueryError(message, hint=hint)
    return other


def operands(spec: EncryptedColumnSpec, other: Any) -> Any:
    """Return what ``in_()`` is given: a list of values, or a parameter for one.

    :raises EncryptedQueryError: for anything else.
    """
    if is_parameter(other) and not (isinstance(other, BindParameter) and _is_literal(other)):
        return other
    if isinstance(other, BindParameter):
        other = other.value
    if isinstance(other, ClauseElement) or hasattr(other, "__clause_element__"):
        message = f"{spec.field} is encrypted: in_() takes a list of values, or a SELECT of one encrypted column"
        raise EncryptedQueryError(message, hint="such as User.email.in_(select(Invitation.email))")
    if isinstance(other, (str, bytes)) or not isinstance(other, Iterable):
        message = f"{spec.field} is encrypted: in_() takes a list of values"
        raise EncryptedQueryError(message, hint="use == for a single value")
    values = [operand(spec, each) for each in other]
    if any(map(is_parameter, values)):
        message = f"{spec.field} is encrypted: in_() takes a list of values, not of parameters"
        raise EncryptedQueryError(message, hint="use in_(bindparam('names', expanding=True))")
    return values


def require_value(spec: EncryptedColumnSpec, operand: Any) -> Any:
    """Return a value that must be known when the statement is built.

    :raises EncryptedQueryError: for a parameter.
    """
    if is_parameter(operand):
        message = f"{spec.field} must be compared with a value here, not with a bindparam() or a lambda's variable"
        hint = "the value determines the search terms; == and in_() with Exact() take parameters too"
        raise EncryptedQueryError(message, hint=hint)
    return operand


def _is_literal(parameter: BindParameter[Any]) -> bool:
    """Tell a ``literal(value)``, which no one can give another value, from a ``bindparam("name")``."""
    return parameter.unique and parameter.callable is None and parameter.value is not None


def bind_parameter(value: Any, type_: TypeEngine[Any]) -> BindParameter[Any]:
    """Return the parameter for a value.

    :param value: a value, a ``bindparam()``, or a variable of a ``lambda`` statement.
    :param type_: of the parameter.
    :raises EncryptedQueryError: for a variable that is compared with something else in its statement, too.
    """
    if type(value) not in VALUES:
        if isinstance(value, PyWrapper):
            return _of_variable(value, type_)
        if isinstance(value, BindParameter):
            return retyped(value, type_)
    return BindParameter(None, value, type_=type_, unique=True)


def _of_variable(variable: PyWrapper, type_: TypeEngine[Any]) -> BindParameter[Any]:
    # SQLAlchemy makes one parameter of a variable, of the type that it is first compared with.
    parameter = EQUALS(type_coerce(null(), type_), variable).right
    if spec_of(parameter) is not None and getattr(type_, "stands_alone", False):
        # Of a mixin's column, in the lambda of with_loader_criteria(); see criterion.Comparison.
        return retyped(parameter, type_)
    if parameter.type is not type_:
        message = "a variable of a lambda statement is compared with an encrypted column and with something else"
        raise EncryptedQueryError(message, hint="use a separate variable for each comparison")
    return parameter  # type: ignore[no-any-return]
