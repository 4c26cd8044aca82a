"""Encrypted booleans as conditions: ``where(User.is_admin)`` and its like mean that the value is true.

SQLAlchemy marks a boolean column in WHERE, HAVING, ON, AND and OR when it puts the statement together. What is written
for it is decided here, when the statement is compiled: a comparison of the index column.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import AsBoolean, FunctionFilter

from glpgenc.sqlalchemy.ciphertext import holds_truth, unwrapped
from glpgenc.sqlalchemy.criterion import criterion
from glpgenc.sqlalchemy.falling_back import criteria_of

_MADE = "_glpgenc_conditions"
"""The attribute of a compiler with the comparisons that it was given, by column and truth."""


def condition(element: Any, compiler: Any) -> Any:
    """Return what is in a condition for an encrypted boolean column, and any other element as it is.

    :raises EncryptedQueryError: when no facet of the column serves equality.
    """
    return _is(element, compiler, truth=True) if any(map(holds_truth, unwrapped((element,)))) else element


def _is(element: Any, compiler: Any, *, truth: bool) -> Any:
    # Once for each column: what is in SELECT and in GROUP BY must be the same, with the same parameters. By hash,
    # which the ORM's copies of a column share, and an alias does not.
    (column,) = unwrapped((element,))
    made: dict[tuple[int, bool], Any] = compiler.__dict__.setdefault(_MADE, {})
    key = (hash(column), truth)
    if key not in made:
        made[key] = criterion(criteria_of(column, column.type).equal(truth))
    return made[key]


@compiles(AsBoolean, "postgresql")
def _as_boolean(element: Any, compiler: Any, **options: Any) -> Any:
    if any(map(holds_truth, unwrapped((element.element,)))):
        return compiler.process(_is(element.element, compiler, truth=element.operator is operators.is_true), **options)
    return compiler.visit_unary(element, **options)


@compiles(FunctionFilter, "postgresql")
def _filter(element: Any, compiler: Any, **options: Any) -> Any:
    if (changed := condition(element.criterion, compiler)) is not element.criterion:
        element = element._clone()  # noqa: SLF001
        element.criterion = changed
    return compiler.visit_funcfilter(element, **options)
