"""Which buckets of a column the conditions of a SELECT leave, and the conditions without arrays of all their terms.

``born > last`` is written as the terms of all buckets from that of ``last`` on, and a check of the decrypted value.
Where the buckets are walked, the number of the first is enough, and rows of those within a range count without a check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import and_, any_, func, or_, true
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ExpressionClauseList, Grouping, Null

from glpgenc.sqlalchemy.search.buckets import BucketLimits, BucketOfValue, TermAndBucket, limits_of
from glpgenc.sqlalchemy.search.facet_selection import is_complete
from glpgenc.sqlalchemy.search.terms import RangeTerms, Term
from glpgenc.sqlalchemy.types.support import retyped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Select

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

_Within: TypeAlias = "Callable[[tuple[Any, Any]], ColumnElement[bool]]"
_PAIR = 2


class Arithmetic(NamedTuple):
    """How numbers of buckets are computed.

    :ivar limits: returns the first and the last bucket of a parameter.
    """

    limits: Callable[[Any], tuple[Any, Any]]
    greatest: Callable[..., Any]
    least: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Span:
    """Buckets between two numbers, or none; and whether rows without a bucket are among what is left."""

    first: tuple[Any, ...] = ()
    last: tuple[Any, ...] = ()
    has_nulls: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.first


@dataclass(frozen=True, slots=True)
class Reach:
    """What conditions leave of the buckets of a column.

    :param criteria: the conditions.
    :param column: the declaration of the column.
    :param index: its index column.
    :param facet: of that column.
    """

    criteria: tuple[Any, ...]
    column: EncryptedColumnSpec
    index: Any
    facet: Facet
    _parameters: dict[int, BindParameter[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, made: Select[Any], column: EncryptedColumnSpec, index: Any, facet: Facet) -> Reach:
        """Return what the WHERE of a SELECT leaves."""
        criteria = made._where_criteria  # noqa: SLF001
        reach = cls(criteria, column, index, facet)
        reach._find_parameters(made)
        return reach

    def span(self, arithmetic: Arithmetic | None = None) -> _Span | None:
        """Return the buckets; ``None`` for all of them.

        :param arithmetic: how they are computed: in SQL, if nothing else is said.
        """
        return _Spans(self, arithmetic or Arithmetic(limits_of, func.greatest, func.least)).all_of(self.criteria)

    @property
    def is_filtered(self) -> bool:
        """Whether there are conditions that say nothing of the buckets."""
        return _Spans(self, Arithmetic(limits_of, func.greatest, func.least)).leaves_any(self.criteria)

    def conditions(self) -> list[Any]:
        """Return the conditions, by the decrypted value."""
        return [self._changed(each, None) for each in self.criteria]

    def conditions_within(self, first: Any, last: Any) -> list[Any]:
        """Return the conditions on rows that are in buckets between two numbers: most need no decryption."""
        return [self._changed(each, lambda limits: and_(first > limits[0], last < limits[1])) for each in self.criteria]

    def conditions_anywhere(self) -> list[Any]:
        """Return conditions that need no decryption of this column: rows that do not meet the others may, too."""
        return [self._changed(each, lambda _: true()) for each in self.criteria]

    # ---- parameters

    def _find_parameters(self, made: Select[Any]) -> None:
        """Find the parameters that become numbers of buckets: those that stand nowhere else in the statement."""
        seen: dict[Any, int] = {}
        parts = (*made._raw_columns, *made._from_obj, *made._order_by_clauses, *self.criteria)  # noqa: SLF001
        for each in (each for part in parts for each in visitors.iterate(part)):
            if isinstance(each, BindParameter):
                seen[each.key] = seen.get(each.key, 0) + 1
        for criterion in self.criteria:
            for each in visitors.iterate(criterion):
                if isinstance(each, BinaryExpression) and (found := self._typed(each)) is not None:
                    parameter, type_ = found
                    if seen[parameter.key] == 1:
                        self._parameters[id(each)] = retyped(parameter, type_)

    def _typed(self, comparison: BinaryExpression[Any]) -> tuple[Any, Any] | None:
        parameters = [each for each in visitors.iterate(comparison.right) if isinstance(each, BindParameter)]
        type_: Any = parameters[0].type if len(parameters) == 1 else None
        if getattr(type_, "column", None) is not self.column or getattr(type_, "folded", True):
            return None
        if hash(comparison.left) == hash(self.index):
            if type(type_) is RangeTerms:
                return parameters[0], BucketLimits.of(self.column, self.facet)
            return (parameters[0], BucketOfValue.of(self.column, self.facet)) if isinstance(type_, Term) else None
        is_exact = isinstance(type_, Term) and is_complete(self.column, type_.facet)
        same_row = getattr(comparison.left, "table", None) is getattr(self.index, "table", None)
        if not (is_exact and same_row):
            return None
        make = lambda: TermAndBucket(self.column, type_.facet, self.facet)  # noqa: E731
        return parameters[0], self.column.memoized((TermAndBucket, type_.facet, self.facet), make)

    def parameter_of(self, element: Any) -> BindParameter[Any] | None:
        """Return the parameter of a comparison that says which buckets it leaves."""
        return self._parameters.get(id(element))

    def is_null_test(self, element: Any) -> bool:
        """Return whether an element is the condition that a row has no term."""
        return (
            isinstance(element, BinaryExpression)
            and element.operator is operators.is_
            and isinstance(element.right, Null)
            and hash(element.left) == hash(self.index)
        )

    # ---- the conditions

    def _changed(self, element: Any, within: _Within | None) -> Any:
        if isinstance(element, Grouping):
            inner = self._changed(element.element, within)
            return element if inner is element.element else Grouping(inner)
        if isinstance(element, ExpressionClauseList) and element.operator in (operators.and_, operators.or_):
            return self._changed_list(element, within)
        parameter = self._parameters.get(id(element))
        if parameter is None:
            return element
        if self.column.mode == "client" and not isinstance(parameter.type, BucketLimits):
            return element
        if isinstance(parameter.type, TermAndBucket):
            return element.left == any_(array(parameter.type.split(parameter)))
        return self.index.is_not(None)

    def _changed_list(self, element: Any, within: _Within | None) -> Any:
        parts = list(element.clauses)
        if self.column.mode == "client" and element.operator is operators.or_:
            return element  # its comparisons may leave fewer buckets than are walked, and are checked in the outer ones
        if element.operator is operators.and_ and (checked := self._checked(parts)) is not None:
            limits, check = checked
            return and_(self.index.is_not(None), check if within is None else or_(within(limits), check))
        changed = [self._changed(each, within) for each in parts]
        if all(one is other for one, other in zip(parts, changed, strict=True)):
            return element
        return and_(*changed) if element.operator is operators.and_ else or_(*changed)

    def _checked(self, parts: list[Any]) -> tuple[Any, Any] | None:
        """Return the buckets of a comparison with a limit, and its check of the decrypted value; ``None`` of others."""
        parameter = self._parameters.get(id(parts[0])) if len(parts) == _PAIR else None
        if not isinstance(getattr(parameter, "type", None), BucketLimits):
            return None
        check = parts[1]
        if self.column.mode == "client":
            return limits_of(parameter), check
        while isinstance(check, Grouping):
            check = check.element
        if isinstance(check, ExpressionClauseList) and check.operator is operators.or_ and len(check.clauses) == _PAIR:
            # Where the value is in the first or the last of the buckets.
            check = list(check.clauses)[1]
        return limits_of(parameter), check


class _Spans:
    """The buckets that parts of conditions leave."""

    def __init__(self, reach: Reach, arithmetic: Arithmetic) -> None:
        self._reach, self._arithmetic = reach, arithmetic

    def all_of(self, elements: Iterable[Any]) -> _Span | None:
        """Return the buckets that are left by all of some conditions."""
        spans = [span for span in map(self._of, elements) if span is not None]
        if not spans:
            return None
        has_nulls = all(each.has_nulls for each in spans)
        if any(each.is_empty for each in spans):
            return _Span(has_nulls=has_nulls)
        return self._joined(spans, self._arithmetic.greatest, self._arithmetic.least, has_nulls=has_nulls)

    def leaves_any(self, elements: Iterable[Any]) -> bool:
        """Return whether one of some conditions leaves any bucket."""
        return any(self._of(each) is None for each in elements)

    def _any_of(self, elements: Iterable[Any]) -> _Span | None:
        spans = [self._of(each) for each in elements]
        known = [span for span in spans if span is not None]
        if len(known) < len(spans):
            return None
        has_nulls = any(each.has_nulls for each in known)
        filled = [each for each in known if not each.is_empty]
        if not filled:
            return _Span(has_nulls=has_nulls)
        return self._joined(filled, self._arithmetic.least, self._arithmetic.greatest, has_nulls=has_nulls)

    def _of(self, element: Any) -> _Span | None:
        if isinstance(element, Grouping):
            return self._of(element.element)
        if isinstance(element, ExpressionClauseList) and element.operator is operators.and_:
            return self.all_of(element.clauses)
        if isinstance(element, ExpressionClauseList) and element.operator is operators.or_:
            return self._any_of(element.clauses)
        if (parameter := self._reach.parameter_of(element)) is not None:
            first, last = self._arithmetic.limits(parameter)
            return _Span((first,), (last,))
        return _Span(has_nulls=True) if self._reach.is_null_test(element) else None

    @staticmethod
    def _joined(spans: list[_Span], firsts: Any, lasts: Any, *, has_nulls: bool) -> _Span:
        if len(spans) == 1:
            return _Span(spans[0].first, spans[0].last, has_nulls)
        return _Span(
            (firsts(*(span.first[0] for span in spans)),), (lasts(*(span.last[0] for span in spans)),), has_nulls
        )
