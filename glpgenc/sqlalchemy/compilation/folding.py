"""``func.lower(User.email) == x``: answered by a facet that has the values in lower case.

It means what it means on a plaintext column: a value that is not in lower case itself is equal to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from sqlalchemy import Text
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BindParameter, ColumnClause, Label
from sqlalchemy.sql.functions import Function, _registry, register_function
from sqlalchemy.types import TypeDecorator

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.comparators import TermCriteria, equal, matching, none_of, one_of, unequal
from glpgenc.sqlalchemy.compilation.expressions import is_encrypted, unwrapped
from glpgenc.sqlalchemy.facets import Facet
from glpgenc.sqlalchemy.search.clauses import criterion
from glpgenc.sqlalchemy.search.fallback import criteria_of
from glpgenc.sqlalchemy.search.operands import operand, require_value
from glpgenc.sqlalchemy.search.shared_terms import LEAST_BITS
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
from glpgenc.wire.facet_kinds import FacetKind
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
        spec: EncryptedColumnSpec = column.type.spec
        criteria = TermCriteria(criteria_of(column, spec, folded=True), lambda: _facet(spec))
        return criterion(build(criteria, *(_without_lower(spec, each) for each in other), **kwargs))

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


def _facet(spec: EncryptedColumnSpec) -> Facet:
    for each in spec.whole_facets:
        is_lower = each.shape.kind is FacetKind.SCALAR and each.normalizer is Normalizer.LOWER
        if is_lower and each.kept_bits >= LEAST_BITS:
            return each
    message = f"{spec.field} is encrypted, and has no facet for lower()"
    raise EncryptedQueryError(message, hint='declare it with search=[Exact(normalize="lower")]')


def _without_lower(spec: EncryptedColumnSpec, other: Any) -> Any:
    """Return what is compared with; ``lower()`` of a value as that value in lower case."""
    if isinstance(other, (list, tuple, set, frozenset)):
        return [_without_lower(spec, each) for each in other]
    element = other.__clause_element__() if hasattr(other, "__clause_element__") else other
    if isinstance(element, Function) and element.name.lower() == _NAME:
        (inner,) = element.clauses
        if isinstance(inner, BindParameter):
            value = require_value(spec, operand(spec, inner))
            return value if value is None else _in_lower_case(value)
    return other


def _in_lower_case(text: str) -> str:
    return normalize_text(text.encode(), Normalizer.LOWER)


def _is(criteria: Any, other: Any, **_: Any) -> Any:
    return criteria.is_null() if operand(criteria.spec, other) is None else _refuse(criteria.spec.field, operators.is_)


def _is_not(criteria: Any, other: Any, **_: Any) -> Any:
    if operand(criteria.spec, other) is None:
        return criteria.is_not_null()
    return _refuse(criteria.spec.field, operators.is_)


def _pattern(criteria: Any, other: Any) -> str:
    text = operand(criteria.spec, other)
    if isinstance(text, str) and text == _in_lower_case(text):
        return text
    message = f"the pattern compared with lower() of {criteria.spec.field} must be a str in lower case"
    hint = "convert it to lower case, or use ilike(), icontains() or istartswith() on the column itself"
    raise EncryptedQueryError(message, hint=hint)


_OPERATORS: dict[Any, Callable[..., Any]] = {
    operators.eq: equal,
    operators.ne: unequal,
    operators.is_: _is,
    operators.is_not: _is_not,
    operators.in_op: one_of,
    operators.not_in_op: none_of,
    # ILIKE of the column itself, for a pattern in lower case.
    operators.like_op: matching(_pattern, ignore_case=True),
    operators.not_like_op: matching(_pattern, ignore_case=True, negated=True),
    operators.startswith_op: matching(_pattern, ignore_case=True, after=True),
    operators.endswith_op: matching(_pattern, ignore_case=True, before=True),
    operators.contains_op: matching(_pattern, ignore_case=True, before=True, after=True),
}
