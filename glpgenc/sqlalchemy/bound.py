"""What a value becomes in a statement: a parameter, of the type that makes of the value what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import null, type_coerce
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.lambdas import PyWrapper

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.criterion import EQUALS
from glpgenc.sqlalchemy.operands import is_value

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine


def bound(value: Any, type_: TypeEngine[Any]) -> BindParameter[Any]:
    """Return the parameter for a value.

    :param value: a value, a ``bindparam()``, or a variable of a ``lambda`` statement.
    :param type_: of the parameter.
    :raises EncryptedQueryError: for a variable that is compared with something else in its statement, too.
    """
    if not is_value(value):
        if isinstance(value, PyWrapper):
            return _of_variable(value, type_)
        if isinstance(value, BindParameter):
            return retyped(value, type_)
    return BindParameter(None, value, type_=type_, unique=True)


def retyped(parameter: BindParameter[Any], type_: TypeEngine[Any]) -> BindParameter[Any]:
    """Return a parameter of another type, to which the same value is given."""
    # With its key: a lambda statement, and anyone who gives the value, knows it by that.
    changed = parameter._clone(maintain_key=True)  # noqa: SLF001  (as SQLAlchemy's own in_() does)
    changed.type = type_
    changed.expanding = False
    return changed


def _of_variable(variable: PyWrapper, type_: TypeEngine[Any]) -> BindParameter[Any]:
    # SQLAlchemy makes one parameter of a variable, of the type that it is first compared with.
    parameter = EQUALS(type_coerce(null(), type_), variable).right
    if hasattr(parameter.type, "belonging_to") and getattr(type_, "stands_alone", False):
        # Of a mixin's column, in the lambda of with_loader_criteria(); see criterion.Comparison.
        return retyped(parameter, type_)
    if parameter.type is not type_:
        message = "a variable of a lambda statement is compared with an encrypted column and with something else"
        raise EncryptedQueryError(message, hint="use a separate variable for each comparison")
    return parameter  # type: ignore[no-any-return]
