"""Expressions that give ciphertext: what they are, and how conditions, CASE and coalesce() are compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeGuard

from sqlalchemy import LargeBinary
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    AsBoolean,
    BindParameter,
    Case,
    ClauseList,
    FunctionFilter,
    Grouping,
    Label,
    Null,
    UnaryExpression,
)
from sqlalchemy.sql.functions import FunctionElement, coalesce
from sqlalchemy.sql.selectable import FromClause

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.clauses import criterion
from glpgenc.sqlalchemy.search.fallback import criteria_of
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.types.support import retyped

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
    return spec_of(element) is not None


def is_row(element: Any) -> TypeGuard[Any]:
    """Return whether an element is a whole row of a table or subquery, as ``table_valued()`` makes it."""
    return getattr(element, "__visit_name__", None) == "table_valued_column"


def is_encrypted_boolean(element: Any) -> bool:
    """Return whether an element is of an encrypted boolean column."""
    return (spec := spec_of(element)) is not None and spec.is_boolean


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


def ciphertext_elements(elements: Iterable[Any]) -> Iterator[Any]:
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
    message = f"{column.type.spec.field} is encrypted and can't be {use}"
    raise EncryptedQueryError(message, hint=hint)


_MADE = "_glpgenc_conditions"
"""The attribute of a compiler with the comparisons that it was given, by column and truth."""


def condition(element: Any, compiler: Any) -> Any:
    """Return what is in a condition for an encrypted boolean column, and any other element as it is.

    :raises EncryptedQueryError: when no facet of the column serves equality.
    """
    return _is(element, compiler, truth=True) if any(map(is_encrypted_boolean, unwrapped((element,)))) else element


def _is(element: Any, compiler: Any, *, truth: bool) -> Any:
    # Once for each column: what is in SELECT and in GROUP BY must be the same, with the same parameters. By hash,
    # which the ORM's copies of a column share, and an alias does not.
    (column,) = unwrapped((element,))
    made: dict[tuple[int, bool], Any] = compiler.__dict__.setdefault(_MADE, {})
    key = (hash(column), truth)
    if key not in made:
        made[key] = criterion(criteria_of(column, column.type.spec).equal(truth))
    return made[key]


@compiles(AsBoolean, "postgresql")
def _as_boolean(element: Any, compiler: Any, **options: Any) -> Any:
    if any(map(is_encrypted_boolean, unwrapped((element.element,)))):
        return compiler.process(_is(element.element, compiler, truth=element.operator is operators.is_true), **options)
    return compiler.visit_unary(element, **options)


@compiles(FunctionFilter, "postgresql")
def _filter(element: Any, compiler: Any, **options: Any) -> Any:
    if (changed := condition(element.criterion, compiler)) is not element.criterion:
        element = element._clone()  # noqa: SLF001
        element.criterion = changed
    return compiler.visit_funcfilter(element, **options)


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
    spec, column = type_.spec, next(ciphertext_elements(results))
    for each in results:
        if is_encrypted(each):
            if each.type.spec.field != spec.field:
                use = "combined with other fields in one expression: ciphertext is bound to its field"
                refuse(column, use, "select the columns separately, and choose in Python")
        elif isinstance(each, BindParameter):
            if spec.is_bound:
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


def _type_of(results: Iterable[Any]) -> Any:
    return next((each.type for each in ciphertext_elements(results)), None)


def _of_type(element: Any, type_: Any) -> Any:
    """Return a parameter as one whose value is encrypted, and anything else as it is."""
    if type_ is None or not isinstance(element, BindParameter) or is_encrypted(element):
        return element
    if type_.spec.is_bound:
        return element  # refused before it is sent
    is_raw = isinstance(element.type, LargeBinary) and not type_.spec.codec.is_bytes
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
