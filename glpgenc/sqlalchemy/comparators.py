"""Operators of encrypted columns and their facets: comparisons of index columns, or refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import Column, and_, not_, or_
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeDecorator

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search import patterns
from glpgenc.sqlalchemy.search.clauses import criterion
from glpgenc.sqlalchemy.search.document_paths import ArrayElements, DocumentPath
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order, hint_for_order, refuse_operator
from glpgenc.sqlalchemy.search.fallback import criteria_of
from glpgenc.sqlalchemy.search.operands import VALUES, operand, operands, require_value
from glpgenc.sqlalchemy.search.shared_terms import (
    LEAST_BITS,
    ColumnComparison,
    compared,
    compared_by_facet,
    grouping_facet,
    is_comparison,
)
from glpgenc.sqlalchemy.search.similar import USUAL_THRESHOLD, similar_to
from glpgenc.sqlalchemy.search.words import words_matched
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.wire.facet_kinds import FacetKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.fallback import AnyCriteria
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec


class UnsupportedOperatorError(EncryptedQueryError, AttributeError):
    """The operator can't be answered on an encrypted column.

    Also an AttributeError: bulk writes of SQLAlchemy get every hybrid property of the class with a default in place of
    those that have no SQL.
    """


class TermCriteria:
    """Criteria by the terms of one facet: nothing is decrypted, so that they also find rows of other tenants.

    :param criteria: of the column.
    :param facet: gives the facet, once an operator takes it.
    """

    def __init__(self, criteria: AnyCriteria, facet: Callable[[], Facet]) -> None:
        self.spec = criteria.spec
        self._facet = facet
        self._criteria = criteria
        self.is_null, self.is_not_null, self.matching = criteria.is_null, criteria.is_not_null, criteria.matching

    def equal(self, value: Any) -> ColumnElement[bool]:
        """``=``."""
        return self._criteria.term_is(self._facet(), value)

    def unequal(self, value: Any) -> ColumnElement[bool]:
        """``<>``."""
        return self._criteria.term_is_not(self._facet(), value)

    def one_of(self, values: Any) -> ColumnElement[bool]:
        """``IN``."""
        return self._criteria.term_in(self._facet(), values)

    def none_of(self, values: Any) -> ColumnElement[bool]:
        """``NOT IN``."""
        return self._criteria.term_not_in(self._facet(), values)


class FacetComparator:
    """Compares by terms alone: nothing is decrypted, so that it also finds rows of tenants whose keys are not here.

    :param criteria: of the column.
    :param expression: the column.
    :param facet: one with a single term of at least 64 bits, so that different values are not found together.
    :raises EncryptedQueryError: for another facet.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, criteria: AnyCriteria, facet: Facet, expression: Any) -> None:
        place = f"facet {facet.facet_name} of {criteria.spec.field}"
        if facet.shape.kind not in (FacetKind.SCALAR, FacetKind.PARTITIONED):
            message = f"{place} finds candidates only, and can't be compared directly"
            raise EncryptedQueryError(message, hint="use startswith(), contains() or between() on the column itself")
        if facet.kept_bits < LEAST_BITS:
            message = f"{place} stores {facet.kept_bits} bits of a term, and also matches other values"
            hint = "compare the column itself: the rows found are decrypted and checked"
            raise EncryptedQueryError(message, hint=hint)
        self._criteria = TermCriteria(criteria, lambda: facet)
        self._of = expression, facet

    def __eq__(self, other: object) -> ColumnElement[bool]:  # type: ignore[override]
        if isinstance(other, FacetComparator):
            return compared_by_facet(operators.eq, *self._of, *other._of)
        return criterion(equal(self._criteria, other))

    def __ne__(self, other: object) -> ColumnElement[bool]:  # type: ignore[override]
        if isinstance(other, FacetComparator):
            return compared_by_facet(operators.ne, *self._of, *other._of)
        return criterion(unequal(self._criteria, other))

    def in_(self, values: Any) -> ColumnElement[bool]:
        """Return the criteria that the value is equal to one of some values.

        :param values: a list, or a ``bindparam()`` for one.
        """
        return criterion(one_of(self._criteria, values))

    def not_in(self, values: Any) -> ColumnElement[bool]:
        """Return the criteria that the value is equal to none of some values.

        :param values: a list, or a ``bindparam()`` for one.
        """
        return criterion(none_of(self._criteria, values))


def _unsupported(operator: str) -> Callable[..., NoReturn]:
    def refuse(self: EncryptedComparator, *_: Any, **__: Any) -> NoReturn:
        _refuse_named(self._spec, operator)

    return refuse


class EncryptedComparator(TypeDecorator.Comparator[Any]):
    """The operators of an encrypted column. They mean what they mean on a plaintext column, also of NULL.

    ``ilike`` and its like fold letters in two places. The index folds as the normaliser ``lower`` does, by a table that
    never changes. What it finds is checked by PostgreSQL's ILIKE in database mode, which folds as the database's locale
    says, and by the same table in client mode. Where the locale is ``C``, ILIKE folds ASCII only: client mode then
    finds ``É`` for ``é``, and database mode does not. Letters that only the locale folds, such as the Kelvin sign, are
    found in their own case only, in either mode.
    """

    @property
    def _spec(self) -> EncryptedColumnSpec:
        return self.expr.type.spec  # type: ignore[attr-defined, no-any-return]

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        """Build the criteria of an operator.

        :raises EncryptedQueryError: when no facet of the column serves it.
        """
        if (
            op in (operators.eq, operators.ne)
            and type(other[0]) not in VALUES
            and isinstance(other[0], ClauseElement)
            and (hash(other[0]) == hash(self.expr) or _is_beside(other[0], self.expr))
        ):
            # The column itself, annotated, or another of its table: SQLAlchemy looks columns up in its dictionaries and
            # lists, and wants a truth value. Executed, it is a comparison of terms, or refused.
            is_encrypted = spec_of(other[0]) is not None
            return (
                ColumnComparison.of(op, self.expr, _element(other[0]))
                if is_encrypted
                else super().operate(op, *other, **kwargs)
            )
        if getattr(self.expr, "table", None) is None and isinstance(self.expr, Column):
            # Of a mixin, to which SQLAlchemy applies the lambda of with_loader_criteria() to see what is in it.
            return super().operate(op, *other, **kwargs) if other else super().operate(operators.eq, "")
        if op in _CONJUNCTIONS and self._spec.is_boolean:
            return _CONJUNCTIONS[op](self.expr, *other)
        if _is_decided_later(op, self._spec):
            return super().operate(op, *other, **kwargs)
        return self._build(op, *other, **kwargs)

    def _build(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        if op in _WITHIN and (self._spec.codec.sql_type == "jsonb" or self._spec.codec.sql_type.endswith("[]")):
            return self._within(op, *other, **kwargs)
        build = _OPERATORS.get(op)
        if build is None:
            return _refuse(self._spec, op)
        try:
            if type(other[0] if other else "") not in VALUES and is_comparison(op, other[0]):
                built = compared(op, self.expr, other[0])
            else:
                built = criterion(build(self._criteria, *other, **kwargs))
        except EncryptedQueryError as error:
            raise UnsupportedOperatorError(error.message, hint=error.hint) from None
        # A statement that selects it alone is one of the ORM, where the column is.
        return built._set_propagate_attrs(self.expr._propagate_attrs)  # noqa: SLF001

    @property
    def _criteria(self) -> AnyCriteria:
        # SQLAlchemy keeps a comparator with its column, and may give that its place and type later.
        criteria, spec = self.__dict__.get("_glpgenc_criteria"), self._spec
        if criteria is None or criteria.spec is not spec:
            criteria = self.__dict__["_glpgenc_criteria"] = criteria_of(self.expr, spec)
        return criteria

    def reverse_operate(self, op: Any, other: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Refuse: an encrypted column does not stand on the right of arithmetic."""
        return _refuse(self._spec, op)

    # Operators of the types that an encrypted column can have: ARRAY, JSON and JSONB.
    all = _unsupported("ALL")
    contained_by = _unsupported("<@")
    path_exists = _unsupported("@?")
    path_match = _unsupported("@@")

    def any(self, other: Any, operator: Any = None) -> Any:
        """Build the criteria that an element of an array is equal to a value."""
        if operator not in (None, operators.eq):
            _refuse_named(self._spec, "ANY")
        return self._containing("@>", [other])

    def overlap(self, other: Any) -> Any:
        """Build the criteria that an array has any of some elements."""
        return self._containing("&&", other)

    def has_key(self, other: Any) -> Any:
        """Build the criteria that a document has a name, or an array in it a text."""
        return self._names("?").has_key(other)

    def has_all(self, other: Any) -> Any:
        """Build the same of all of some names or texts."""
        return self._names("?&").has_all(other)

    def has_any(self, other: Any) -> Any:
        """Build the same of any."""
        return self._names("?|").has_any(other)

    def _within(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        if self._spec.codec.sql_type == "jsonb":
            return self._document.operate(op, *other, **kwargs)
        return self._containing("@>", *other) if op is operators.contains_op else _refuse(self._spec, op)

    @property
    def _document(self) -> DocumentPath:
        return DocumentPath(self.expr, self._spec)

    def _names(self, operator: str) -> DocumentPath:
        return self._document if self._spec.codec.sql_type == "jsonb" else _refuse_named(self._spec, operator)

    def _containing(self, operator: str, other: Any) -> Any:
        if not self._spec.codec.sql_type.endswith("[]"):
            _refuse_named(self._spec, "ANY" if operator == "@>" else operator)
        try:
            built = ArrayElements(self.expr, self._spec).containing(operator, other)
        except EncryptedQueryError as error:
            raise UnsupportedOperatorError(error.message, hint=error.hint) from None
        return built._set_propagate_attrs(self.expr._propagate_attrs)  # noqa: SLF001

    def facet(self, name: str) -> FacetComparator:
        """Return what compares as a facet does: ``User.email.facet("lower") == "Ada@example.org"``.

        :param name: the facet's name; that of its normaliser, if it was not given one.
        :raises MappingError: when the column has no facet of that name.
        :raises EncryptedQueryError: when its terms alone do not tell equal values.
        """
        return FacetComparator(self._criteria, self._spec.facet(name), self.expr)

    def similar(self, other: str, threshold: float = USUAL_THRESHOLD) -> ColumnElement[bool]:
        """Return the criteria that the value is similar to a text, typing errors or not, as ``pg_trgm``'s ``%`` is.

        :param other: the text.
        :param threshold: how similar at least: above 0 and up to 1, the trigrams that both have of those either has.
        :raises EncryptedQueryError: when the column has no facet ``Similar()``, or there is no text.
        """
        return self._of_entity(lambda own: criterion(own.similar(similar_to(own.spec, other, threshold))))

    def similarity(self, other: str) -> ColumnElement[float]:
        """Return how similar the value is to a text, 0 to 1, to sort by and to select: NULL of NULL.

        It asks no index: put :meth:`similar` into the statement's condition.

        :param other: the text.
        :raises EncryptedQueryError: as :meth:`similar`; also for tags of fewer than 32 bits in client mode.
        """
        return self._of_entity(lambda own: own.similarity(similar_to(own.spec, other, USUAL_THRESHOLD)))

    def _of_entity(self, build: Callable[[AnyCriteria], ColumnElement[Any]]) -> ColumnElement[Any]:
        """Return what is built of the column, as a part of a statement of its entity."""
        try:
            built = build(self._criteria)
        except EncryptedQueryError as error:
            raise UnsupportedOperatorError(error.message, hint=error.hint) from None
        return built._set_propagate_attrs(self.expr._propagate_attrs)  # noqa: SLF001  (as in operate)


def _is_decided_later(op: Any, spec: EncryptedColumnSpec) -> bool:
    """Return whether the statement around a column says what an operator can do with it: sort it, or count values."""
    if op is operators.distinct_op:
        return grouping_facet(spec) is not None
    return op in _SORTING and (facet_of_order(spec) is not None or grouping_facet(spec) is not None)


def _element(other: Any) -> Any:
    return other.__clause_element__() if hasattr(other, "__clause_element__") else other


def _is_beside(other: Any, column: Any) -> bool:
    table = getattr(column, "table", None)
    return table is not None and getattr(other, "table", None) is table


def _refuse(spec: EncryptedColumnSpec, op: Any) -> NoReturn:
    if op in _SORTING:
        message = f"{spec.field} is encrypted and can't be used in ORDER BY: ciphertext has no order"
        raise UnsupportedOperatorError(message, hint=hint_for_order(spec))
    if op is operators.distinct_op:
        message = f"{spec.field} is encrypted and can't be used in DISTINCT: no facet tells equal values"
        raise UnsupportedOperatorError(message, hint="declare it with search=[Exact()]")
    _refuse_named(spec, getattr(op, "opstring", None) or getattr(op, "__name__", str(op)).removesuffix("_op"))


def _refuse_named(spec: EncryptedColumnSpec, name: str) -> NoReturn:
    message = f"{spec.field} is encrypted, and no facet supports the operator {name}"
    raise UnsupportedOperatorError(message, hint="read the value, and compute with it in Python")


def equal(criteria: AnyCriteria | TermCriteria, other: Any, **_: Any) -> Any:
    """Build the criteria of ``==``."""
    value = operand(criteria.spec, other)
    return criteria.is_null() if value is None else criteria.equal(value)


def unequal(criteria: AnyCriteria | TermCriteria, other: Any, **_: Any) -> Any:
    """Build the criteria of ``!=``."""
    value = operand(criteria.spec, other)
    return criteria.is_not_null() if value is None else criteria.unequal(value)


def one_of(criteria: AnyCriteria | TermCriteria, other: Any, **_: Any) -> Any:
    """Build the criteria of ``in_()``."""
    return criteria.one_of(operands(criteria.spec, other))


def none_of(criteria: AnyCriteria | TermCriteria, other: Any, **_: Any) -> Any:
    """Build the criteria of ``not_in()``."""
    return criteria.none_of(operands(criteria.spec, other))


def _is(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return _same(criteria, _truth(criteria, other, operators.is_))


def _is_not(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return _distinct(criteria, _truth(criteria, other, operators.is_not))


def _is_not_distinct(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return _same(criteria, operand(criteria.spec, other))


def _is_distinct(criteria: AnyCriteria, other: Any, **_: Any) -> Any:
    return _distinct(criteria, operand(criteria.spec, other))


def _same(criteria: AnyCriteria, value: Any) -> Any:
    """Return: the value is this one, and false of NULL."""
    if value is None:
        return criteria.is_null()
    return and_(criteria.equal(require_value(criteria.spec, value)), criteria.is_not_null())


def _distinct(criteria: AnyCriteria, value: Any) -> Any:
    """Return: the value is another one, and true of NULL."""
    if value is None:
        return criteria.is_not_null()
    return or_(criteria.unequal(require_value(criteria.spec, value)), criteria.is_null())


def _not(criteria: AnyCriteria, **_: Any) -> Any:
    if not criteria.spec.is_boolean:
        _refuse(criteria.spec, operators.inv)
    return criteria.equal(False)  # noqa: FBT003  (a value)


def _truth(criteria: AnyCriteria, other: Any, op: Any) -> bool | None:
    """Return what ``IS`` compares with: NULL, or of a boolean column TRUE or FALSE."""
    value = operand(criteria.spec, other)
    if value is None or (isinstance(value, bool) and criteria.spec.is_boolean):
        return value
    return _refuse(criteria.spec, op)


def matching(
    text_of: Callable[[Any, Any], str],
    *,
    before: bool = False,
    after: bool = False,
    ignore_case: bool = False,
    negated: bool = False,
) -> Callable[..., Any]:
    """Return what builds the criteria of LIKE, with ``%`` put before or after the text.

    :param text_of: returns the text of criteria and of what they are compared with.
    """

    def build(criteria: Any, other: Any, *, escape: str | None = None, autoescape: bool = False, **_: Any) -> Any:
        text = text_of(criteria, other)
        if autoescape:
            text, escape = patterns.escaped(text, escape)
        # As SQL joins them: an escape character at the text's end makes the % after it a letter.
        whole = f"{'%' * before}{text}{'%' * after}"
        found = criteria.matching(patterns.like(whole, escape=escape, ignore_case=ignore_case))
        return not_(found) if negated else found

    return build


def _text(criteria: AnyCriteria, other: Any) -> str:
    if not criteria.spec.codec.is_text:
        refuse_operator(criteria.spec, "LIKE", None)
    value = require_value(criteria.spec, operand(criteria.spec, other))
    if not isinstance(value, str):
        message = f"the pattern compared with {criteria.spec.field} must be a str"
        raise EncryptedQueryError(message, hint="the index is chosen by the text of the pattern: pass the text itself")
    return criteria.spec.codec.pattern(value)  # type: ignore[no-any-return]


def _between(criteria: AnyCriteria, low: Any, high: Any, *, symmetric: bool = False, **_: Any) -> Any:
    if symmetric:
        message = f"{criteria.spec.field} is encrypted, and no facet supports BETWEEN SYMMETRIC"
        raise EncryptedQueryError(message, hint="pass the lower limit first, without symmetric=True")
    return criteria.between(_limit(criteria, low), _limit(criteria, high))


def _compared(name: str) -> Callable[..., Any]:
    return lambda criteria, other, **_: criteria.compared(name, _limit(criteria, other))


def _limit(criteria: AnyCriteria, other: Any) -> Any:
    value = require_value(criteria.spec, operand(criteria.spec, other))
    if value is None:
        message = f"the limit compared with {criteria.spec.field} must be a value, not None"
        raise EncryptedQueryError(message)
    return value


_SORTING = (operators.asc_op, operators.desc_op, operators.nulls_first_op, operators.nulls_last_op)
_WITHIN = (operators.getitem, operators.contains_op)
_CONJUNCTIONS: dict[Any, Callable[..., Any]] = {operators.and_: and_, operators.or_: or_}
_OPERATORS: dict[Any, Callable[..., Any]] = {
    operators.eq: equal,
    operators.ne: unequal,
    operators.is_: _is,
    operators.is_not: _is_not,
    operators.is_distinct_from: _is_distinct,
    operators.is_not_distinct_from: _is_not_distinct,
    operators.inv: _not,
    operators.in_op: one_of,
    operators.not_in_op: none_of,
    operators.like_op: matching(_text),
    operators.not_like_op: matching(_text, negated=True),
    operators.ilike_op: matching(_text, ignore_case=True),
    operators.not_ilike_op: matching(_text, ignore_case=True, negated=True),
    operators.startswith_op: matching(_text, after=True),
    operators.istartswith_op: matching(_text, after=True, ignore_case=True),
    operators.endswith_op: matching(_text, before=True),
    operators.iendswith_op: matching(_text, before=True, ignore_case=True),
    operators.contains_op: matching(_text, before=True, after=True),
    operators.icontains_op: matching(_text, before=True, after=True, ignore_case=True),
    operators.match_op: words_matched,
    operators.between_op: _between,
    operators.lt: _compared("<"),
    operators.le: _compared("<="),
    operators.gt: _compared(">"),
    operators.ge: _compared(">="),
}
