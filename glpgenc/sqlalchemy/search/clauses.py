"""The clauses that criteria are made of.

SQLAlchemy writes no parentheses around a ``NOT`` that more follows, as in ``not_(User.email == x).is_(True)``. To
PostgreSQL ``NOT a = b IS true`` is ``NOT (a = b IS true)``, which is true of NULL. On plaintext it never comes to that,
because ``==`` is negated to ``!=``. So these clauses group their negation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BinaryExpression, Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import Grouping, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from glpgenc.sqlalchemy.spec import spec_of

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, ColumnElement

_BOOLEAN = Boolean()


class Criterion(Grouping[bool]):
    """A clause in parentheses, whose negation is in parentheses too."""

    inherit_cache = True

    def _negate(self) -> Criterion:
        return _negation(self)


class Comparison(BinaryExpression[bool]):
    """A comparison whose negation is in parentheses.

    :ivar sought: the type of its right side. A lambda that SQLAlchemy applies to a mixin first, and then to each class
        that has it, brings parameters of the mixin's column, which is of no table and so has no terms.
    """

    inherit_cache = True
    sought: Any = None

    def _negate(self) -> Criterion:
        return _negation(Grouping(self))


def _negation(grouped: Any) -> Criterion:
    return Criterion(UnaryExpression(grouped, operator=operators.inv, type_=_BOOLEAN))


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
    """Return the clause that a term is what is sought, made with less ado than ``op()``: most look-ups are one.

    :param term: an index column.
    :param sought: a parameter.
    """
    made = Comparison(term, sought, EQUALS, type_=_BOOLEAN)
    made.sought = sought.type
    return made


@compiles(Comparison)
def _comparison(comparison: Comparison, compiler: Any, **options: Any) -> Any:
    right: Any = comparison.right
    if right.type is not comparison.sought and spec_of(right) is not None:
        changed = comparison._clone()  # noqa: SLF001
        changed.right = right = right._clone()  # noqa: SLF001
        right.type = comparison.sought
        # Under a key of its own: the criteria of another class have the same parameter, and other terms.
        right.unique = False
        right._convert_to_unique()  # noqa: SLF001
        comparison = changed
    return compiler.visit_binary(comparison, **options)


def criterion(clause: Any) -> ColumnElement[bool]:
    """Return a clause that means the same wherever it is put."""
    if isinstance(clause, (Criterion, Comparison)) or getattr(clause, "negate", None) is not None:
        return clause  # type: ignore[no-any-return]
    return Criterion(clause)
