"""``func.lower(User.email) == x``: answered by a facet that has the values in lower case.

It means what it means on a plaintext column: a value that is not in lower case itself is equal to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from sqlalchemy import Text, not_
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BindParameter, ColumnClause, Label
from sqlalchemy.sql.functions import Function, _registry, register_function
from sqlalchemy.types import TypeDecorator

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.comparators import least_bits
from glpgenc.sqlalchemy.compilation.expressions import is_encrypted, unwrapped
from glpgenc.sqlalchemy.facets import Facet
from glpgenc.sqlalchemy.search import patterns
from glpgenc.sqlalchemy.search.clauses import criterion
from glpgenc.sqlalchemy.search.fallback import AnyCriteria, criteria_of
from glpgenc.sqlalchemy.search.operands import is_parameter, known, operand, operands
from glpgenc.wire.facets import FacetKind
from glpgenc.wire.normalizers import Normalizer, normalize_text

_NAME = "lower"


class _FoldedComparator(TypeDecorator.Comparator[Any]):
    """The operators of ``lower()`` of an encrypted column."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        """Build the criteria of an operator.

        :raises EncryptedQueryError: when no facet of the column serves it.
        """
        (column,) = unwrapped(self.expr.clauses)
        build = _OPERATORS.get(op)
        if build is None:
            _refuse(column.type.spec.field, op)
        return criterion(build(criteria_of(column, column.type.spec, folded=True), *other, **kwargs))

    def reverse_operate(self, op: Any, other: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Refuse: it does not stand on the right of an operator."""
        (column,) = unwrapped(self.expr.clauses)
        _refuse(column.type.spec.field, op)


class _Folded(TypeDecorator[str]):
    """The type of ``lower()`` of an encrypted column."""

    impl = Text
    cache_ok = True
    comparator_factory = _FoldedComparator


def _refuse(field: str, op: Any) -> NoReturn:
    name = getattr(op, "opstring", None) or getattr(op, "__name__", str(op)).removesuffix("_op")
    message = f"{field} is encrypted, and no facet supports the operator {name} of lower()"
    raise EncryptedQueryError(message, hint="read the value, and compute with it in Python")


def _lower(*arguments: Any, **options: Any) -> Function[Any]:
    """Make what ``func.lower()`` makes; of an encrypted column one that compares by its facet."""
    if len(arguments) == 1:
        given = arguments[0]
        element = given.__clause_element__() if hasattr(given, "__clause_element__") else given
        columns = list(unwrapped((element,))) if isinstance(element, (ColumnClause, Label)) else []
        if any(is_encrypted(each) and getattr(each, "table", None) is not None for each in columns):
            options["type_"] = _Folded()
    return Function(_NAME, *arguments, **options)


if _NAME not in _registry["_default"]:  # else the application has its own
    register_function(_NAME, _lower)  # type: ignore[arg-type]


# ---- the operators


def _facet(criteria: AnyCriteria) -> Facet:
    for each in criteria.spec.search:
        if (
            each.shape.kind is FacetKind.SCALAR
            and each.normalizer is Normalizer.LOWER
            and each.kept_bits >= least_bits()
        ):
            return each
    message = f"{criteria.spec.field} is encrypted, and has no facet for lower()"
    raise EncryptedQueryError(message, hint='declare it with search=[Exact(normalize="lower")]')


def _operand(criteria: AnyCriteria, other: Any) -> Any:
    """Return what is compared with; ``lower()`` of a value as that value in lower case."""
    element = other.__clause_element__() if hasattr(other, "__clause_element__") else other
    if isinstance(element, Function) and element.name.lower() == _NAME:
        (inner,) = element.clauses
        if isinstance(inner, BindParameter):
            value = known(criteria.spec, operand(criteria.spec, inner))
            return value if value is None else _in_lower_case(value)
    return operand(criteria.spec, other)


def _in_lower_case(text: str) -> str:
    return normalize_text(text.encode(), Normalizer.LOWER)


def _equal(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    value = _operand(criteria, other)
    return criteria.is_null() if value is None else criteria.term_is(_facet(criteria), value)


def _unequal(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    value = _operand(criteria, other)
    return criteria.is_not_null() if value is None else criteria.term_is_not(_facet(criteria), value)


def _in(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return criteria.term_in(_facet(criteria), _operands(criteria, other))


def _not_in(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return criteria.term_not_in(_facet(criteria), _operands(criteria, other))


def _operands(criteria: AnyCriteria, other: Any) -> Any:
    if isinstance(other, (list, tuple, set, frozenset)):
        return [_operand(criteria, each) for each in other]
    return operands(criteria.spec, other)


def _is(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return criteria.is_null() if operand(criteria.spec, other) is None else _refuse_is(criteria)


def _is_not(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return criteria.is_not_null() if operand(criteria.spec, other) is None else _refuse_is(criteria)


def _refuse_is(criteria: AnyCriteria) -> NoReturn:
    _refuse(str(criteria.spec.field), operators.is_)


def _matching(*, before: bool = False, after: bool = False, negated: bool = False) -> Callable[..., Any]:
    """Return what builds the criteria of LIKE: ILIKE of the column itself, for a pattern in lower case."""

    def build(
        criteria: AnyCriteria, other: Any, *, escape: str | None = None, autoescape: bool = False, **_: Any
    ) -> Any:
        text = _operand(criteria, other)
        if is_parameter(text) or not isinstance(text, str) or text != _in_lower_case(text):
            message = f"the pattern compared with lower() of {criteria.spec.field} must be a str in lower case"
            raise EncryptedQueryError(
                message,
                hint="convert it to lower case, or use ilike(), icontains() or istartswith() on the column itself",
            )
        if autoescape:
            text, escape = patterns.escaped(text, escape)
        whole = f"{'%' * before}{text}{'%' * after}"
        found = criteria.matching(patterns.like(whole, escape=escape, ignore_case=True))
        return not_(found) if negated else found

    return build


_OPERATORS: dict[Any, Callable[..., Any]] = {
    operators.eq: _equal,
    operators.ne: _unequal,
    operators.is_: _is,
    operators.is_not: _is_not,
    operators.in_op: _in,
    operators.not_in_op: _not_in,
    operators.like_op: _matching(),
    operators.not_like_op: _matching(negated=True),
    operators.startswith_op: _matching(after=True),
    operators.endswith_op: _matching(before=True),
    operators.contains_op: _matching(before=True, after=True),
}
