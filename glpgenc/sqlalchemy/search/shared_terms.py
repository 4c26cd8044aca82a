"""Columns compared with each other, by terms that equal values have in common, and what a column is grouped by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from sqlalchemy import BinaryExpression, Boolean, LargeBinary, and_, func, or_, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnClause, Grouping, Label
from sqlalchemy.sql.selectable import CompoundSelect, ScalarSelect, Select

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.clauses import criterion
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.types.database import field_literal
from glpgenc.sqlalchemy.types.rows import base_column, beside
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

LEAST_BITS = 64
"""The bits of a term below which different values may have the same."""

_BOOLEAN = Boolean()
_EQUALITIES = frozenset({operators.eq, operators.ne, operators.is_distinct_from, operators.is_not_distinct_from})
_MEMBERSHIPS = frozenset({operators.in_op, operators.not_in_op})


_NEGATED = {operators.eq: operators.ne, operators.ne: operators.eq}


class ColumnComparison(BinaryExpression[bool]):
    """The comparison of two encrypted columns of one table, or of a column with itself, compiled to one of their terms.

    SQLAlchemy looks columns up in lists and dictionaries, and wants a truth value: no facet may be missed then.
    """

    inherit_cache = True

    @classmethod
    def of(cls, op: Any, left: Any, right: Any) -> ColumnComparison:
        """Return the comparison by ``==`` or ``!=``."""
        return cls(left, right, op, type_=_BOOLEAN, negate=_NEGATED[op])

    def _negate(self) -> ColumnComparison:
        return self.of(_NEGATED[self.operator], self.left, self.right)


@compiles(ColumnComparison)
def _compare_columns(comparison: ColumnComparison, compiler: Any, **options: Any) -> Any:
    return compiler.process(compared(comparison.operator, comparison.left, comparison.right), **options)


class _Side(NamedTuple):
    """What is compared.

    :param column: that has the ciphertext.
    :param facet: whose terms are compared; ``None`` for any that serves.
    """

    column: Any
    facet: Facet | None = None


def is_comparison(op: Any, other: Any) -> bool:
    """Return whether an operator compares an encrypted column with another one, or with those that a SELECT gives."""
    if op in _EQUALITIES:
        return _column_of(other) is not None or _subquery_of(other) is not None
    return op in _MEMBERSHIPS and _subquery_of(other) is not None


def compared(op: Any, expression: Any, other: Any) -> ColumnElement[bool]:
    """Return the comparison of a column with another one, or with what a SELECT gives, by their terms.

    It is what SQL makes of NULL: a comparison with it is NULL, and ``NOT IN`` with one among the others, too.

    :param op: an operator for which :func:`is_comparison` is true.
    :raises EncryptedQueryError: when the terms of the two are not comparable.
    """
    left = _Side(_plain(expression))
    if (column := _column_of(other)) is not None:
        return _of_columns(op, left, _Side(column))
    found = _subquery_of(other)
    if op not in _MEMBERSHIPS and op not in {operators.eq, operators.ne}:
        return _refuse_subquery(left.column)
    mine, terms = _terms_of(left, found)
    if op in _MEMBERSHIPS:
        return criterion(mine.in_(terms) if op is operators.in_op else mine.not_in(terms))
    scalar = terms.scalar_subquery()
    return criterion(mine == scalar if op is operators.eq else mine != scalar)


def compared_by_facet(op: Any, expression: Any, facet: Facet, other: Any, theirs: Facet) -> ColumnElement[bool]:
    """Return the comparison of two columns by terms of these facets.

    :raises EncryptedQueryError: when the terms are not comparable.
    """
    return _of_columns(op, _Side(_plain(expression), facet), _Side(_plain(other), theirs))


def grouping_facet(spec: EncryptedColumnSpec) -> Facet | None:
    """Return the facet by whose terms values may be grouped: equal terms mean equal values. ``None``: there is none."""
    found: Facet | None = spec.memoized("grouping", lambda: next(_telling(spec), False)) or None
    return found


def hint_for_grouping(spec: EncryptedColumnSpec) -> str:
    """Return what a column needs to be grouped by, or counted by its distinct values."""
    if spec.falls_back:
        return "wait for the end of its migration, and take fallback out"
    if spec.is_bound:
        return "values that are bound to their row have no common ciphertext: read them, and group in Python"
    return "declare it with search=[Exact()]"


def index_column(column: Any, facet: Facet) -> Any:
    """Return the index column of a facet, beside a column in its table, alias or subquery.

    :raises EncryptedQueryError: when the subquery does not select it.
    """
    base = base_column(column)
    spec: Any = spec_of(base)
    return beside(column, dict(spec.index_columns(base.name))[facet])


def group_term(column: Any, term: Any) -> ColumnElement[Any]:
    """Return a term that raises where a value has none: it was written before the facet, and would count as NULL."""
    spec: Any = spec_of(column)
    ciphertext = type_coerce(column, LargeBinary())
    return func.glpgenc.gl_group_term(term, ciphertext, field_literal(spec), type_=LargeBinary())


def _plain(expression: Any) -> Any:
    while isinstance(expression, (Grouping, Label)):
        expression = expression.element
    return expression


def _element(other: Any) -> Any:
    return other.__clause_element__() if hasattr(other, "__clause_element__") else other


def _column_of(other: Any) -> Any:
    found = _plain(_element(other))
    return found if isinstance(found, ColumnClause) and spec_of(found) is not None else None


def _subquery_of(other: Any) -> Any:
    found = _plain(_element(other))
    if isinstance(found, ScalarSelect):
        found = _bare(found.element)
    return found if isinstance(found, (Select, CompoundSelect)) else None


def _of_columns(op: Any, left: _Side, right: _Side) -> ColumnElement[bool]:
    mine, theirs = _common_facets(left, right)
    one, other = index_column(left.column, mine), index_column(right.column, theirs)
    if op is operators.eq:
        return criterion(one == other)
    if op is operators.ne:
        return criterion(one != other)
    # Of terms alone NULL would be a value without one, too, which is not known to be equal to anything.
    nulls = [type_coerce(each.column, LargeBinary()).is_(None) for each in (left, right)]
    if op is operators.is_not_distinct_from:
        return criterion(and_(one.is_not_distinct_from(other), or_(one.is_not(None), and_(*nulls))))
    return criterion(or_((one != other).is_(True), nulls[0] != nulls[1]))


def _terms_of(left: _Side, found: Any) -> tuple[Any, Any]:
    """Return the term of a column, and the SELECT with terms in the place of its values."""
    if isinstance(found, CompoundSelect):
        pairs = [_terms_of(left, _bare(each)) for each in found.selects]
        if len({mine.name for mine, _ in pairs}) != 1:
            return _refuse_subquery(left.column)
        changed = found._clone()  # noqa: SLF001 - a CompoundSelect has no other way
        changed.selects = [terms.self_group(against=changed) for _, terms in pairs]
        return pairs[0][0], changed
    selected = list(found.selected_columns)
    column = _column_of(selected[0]) if len(selected) == 1 else None
    if column is None:
        return _refuse_subquery(left.column)
    mine, theirs = _common_facets(left, _Side(column))
    term = index_column(column, theirs)
    return index_column(left.column, mine), found.with_only_columns(term, maintain_column_froms=True)


def _bare(select: Any) -> Any:
    while not isinstance(select, (Select, CompoundSelect)):
        select = select.element
    return select


def _refuse_subquery(column: Any) -> NoReturn:
    message = f"{_field(column)} is encrypted, and can be compared with a SELECT of one encrypted column only"
    hint = "select the column to be compared alone: User.email.in_(select(Invitation.email))"
    raise EncryptedQueryError(message, hint=hint)


def _common_facets(left: _Side, right: _Side) -> tuple[Facet, Facet]:
    one, other = _spec(left.column), _spec(right.column)
    for spec in (one, other):
        if spec.falls_back:
            message = f"{spec.field} falls back to plaintext, and can't be compared with another column meanwhile"
            raise EncryptedQueryError(message, hint="wait for the end of its migration, and take fallback out")
    if _are_of_one_kind(one, other):
        for mine in _candidates(one, left.facet):
            for theirs in _candidates(other, right.facet):
                if _share_terms(one, mine, other, theirs):
                    return mine, theirs
    return _refuse(one, other)


def _candidates(spec: EncryptedColumnSpec, facet: Facet | None) -> Iterator[Facet]:
    yield from _telling(spec) if facet is None else (facet,)


def _telling(spec: EncryptedColumnSpec) -> Iterator[Facet]:
    """Yield the facets whose equal terms mean equal values, and different terms different values."""
    exact = {Normalizer.EXACT, Normalizer.NUMBER} if spec.codec.sql_type == "numeric" else {Normalizer.EXACT}
    for facet in spec.whole_facets:
        is_scalar = facet.shape.kind is FacetKind.SCALAR
        if is_scalar and facet.kept_bits >= LEAST_BITS and facet.normalizer in exact:
            yield facet


def _share_terms(one: EncryptedColumnSpec, mine: Facet, other: EncryptedColumnSpec, theirs: Facet) -> bool:
    if FacetKind.PARTITIONED in (mine.shape.kind, theirs.shape.kind):
        # Equal values are in different parts.
        return False
    is_same = one.field == other.field and mine.facet_name == theirs.facet_name
    key = getattr(mine.shape, "key", None)
    is_shared = key is not None and mine.shape == theirs.shape
    made_alike = (mine.normalizer, mine.kept_bits, mine.scope) == (theirs.normalizer, theirs.kept_bits, theirs.scope)
    return (is_same or is_shared) and made_alike and one.data_class == other.data_class


def _are_of_one_kind(one: EncryptedColumnSpec, other: EncryptedColumnSpec) -> bool:
    """Return whether equal values of the two types have equal texts."""
    mine, theirs = one.codec, other.codec
    if mine.is_text and theirs.is_text:
        # CHAR(5) fills up with other spaces than CHAR(10).
        return _width(one) == _width(other)
    return mine.name == theirs.name or mine.sql_type == theirs.sql_type == "numeric"


def _width(spec: EncryptedColumnSpec) -> int | None:
    is_padded = getattr(spec.declared, "__visit_name__", "") in {"CHAR", "NCHAR"}
    return spec.declared.length if is_padded else None


def _spec(column: Any) -> EncryptedColumnSpec:
    spec = spec_of(column)
    if spec is None:
        message = f"{column} is not an encrypted column"
        raise EncryptedQueryError(message)
    return spec


def _field(column: Any) -> str | None:
    return _spec(column).field


def _refuse(one: EncryptedColumnSpec, other: EncryptedColumnSpec) -> NoReturn:
    message = f"{one.field} and {other.field} are encrypted, and their search terms can't be compared"
    if not _are_of_one_kind(one, other):
        hint = f"their types differ, {one.codec.name} and {other.codec.name}: declare both with the same type"
    elif one.data_class != other.data_class:
        hint = f"their data classes differ, {one.data_class} and {other.data_class}, and so do their keys"
    else:
        name = (one.field or "").rpartition(".")[2] or "values"
        hint = (
            f"declare both with search=[Exact(key='{name}')], a key that they share: equal values then have equal "
            f"terms, of {LEAST_BITS} bits at least and without a normaliser; or compare by a normalised facet "
            "with a shared key: User.email.facet('lower') == Invitation.email.facet('lower')"
        )
    raise EncryptedQueryError(message, hint=hint)
