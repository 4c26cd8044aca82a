"""CASE and coalesce(): one of several values, which must be ciphertext of one field to be decrypted as such.

Values beside an encrypted column, as in ``coalesce(User.email, "none")``, are encrypted like those that are written, so
that whichever is chosen can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import BindParameter, Case, Null
from sqlalchemy.sql.functions import FunctionElement, coalesce

from glpgenc.sqlalchemy.bound import retyped
from glpgenc.sqlalchemy.ciphertext import giving_ciphertext, is_encrypted, refuse, unwrapped
from glpgenc.sqlalchemy.column_type import EncryptedColumn
from glpgenc.sqlalchemy.conditions import condition


def is_choice(element: Any) -> bool:
    """Return whether an element is CASE or ``coalesce()``."""
    return isinstance(element, Case) or (
        isinstance(element, FunctionElement) and getattr(element, "name", "").lower() == "coalesce"
    )


def check_choice(element: Any, *, is_typed: bool) -> None:
    """Refuse a choice among ciphertexts of several fields, or of ciphertext and plaintext.

    :param is_typed: whether ``type_coerce()`` around it says that it is of an encrypted column.
    :raises EncryptedQueryError: naming the field.
    """
    results = list(unwrapped(_results(element)))
    type_ = _type_of(results)
    if type_ is None:
        return
    column = next(giving_ciphertext(results))
    for each in results:
        if is_encrypted(each):
            if each.type.field != type_.field:
                use = "combined with other fields in one expression: ciphertext is bound to its field"
                refuse(column, use, "select the columns separately, and choose in Python")
        elif isinstance(each, BindParameter):
            if type_.row is not None:
                use = (
                    "combined with a value in one expression: ciphertext is bound to its row, and the value "
                    "would not be"
                )
                refuse(column, use, "select the column alone, and choose in Python")
        elif not isinstance(each, Null):
            use = "combined with an expression that is not encrypted"
            refuse(column, use, "select the columns separately, and choose in Python")
    if not is_typed and not is_encrypted(element):
        hint = "declare the type of the result: type_coerce(case(...), User.email.type)"
        refuse(column, "used in an expression whose result has another type in SQLAlchemy", hint)


def _results(element: Any) -> Iterable[Any]:
    if isinstance(element, Case):
        return [*(result for _, result in element.whens), *([] if element.else_ is None else [element.else_])]
    return element.clauses  # type: ignore[no-any-return]


def _type_of(results: Iterable[Any]) -> EncryptedColumn | None:
    return next((each.type for each in giving_ciphertext(results)), None)


def _of_type(element: Any, type_: EncryptedColumn | None) -> Any:
    """Return a parameter as one whose value is encrypted, and anything else as it is."""
    if type_ is None or not isinstance(element, BindParameter) or is_encrypted(element):
        return element
    if type_.row is not None:
        return element  # refused before it is sent
    is_raw = isinstance(element.type, LargeBinary) and not type_.codec.is_bytes
    return element if is_raw else retyped(element, type_)


@compiles(Case, "postgresql")
def _case(case: Case[Any], compiler: Any, **options: Any) -> Any:
    type_ = _type_of(_results(case))
    whens = [
        (when if case.value is not None else condition(when, compiler), _of_type(then, type_))
        for when, then in case.whens
    ]
    else_ = _of_type(case.else_, type_)
    if else_ is not case.else_ or any(map(_differs, whens, case.whens)):
        case = case._clone()  # noqa: SLF001
        case.whens, case.else_ = whens, else_
    return compiler.visit_case(case, **options)


def _differs(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    return any(mine is not theirs for mine, theirs in zip(one, other, strict=True))


@compiles(coalesce, "postgresql")
def _coalesce(function: Any, compiler: Any, **options: Any) -> Any:
    arguments = list(function.clauses)
    type_ = _type_of(arguments)
    changed = [_of_type(each, type_) for each in arguments]
    if any(mine is not theirs for mine, theirs in zip(changed, arguments, strict=True)):
        function = coalesce(*changed, type_=function.type)
    return compiler.visit_function(function, **options)
