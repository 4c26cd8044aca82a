"""The criteria that answer an operator: index terms, and a check of what they find where they find too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, any_, bindparam, cast, not_, null, or_, type_coerce, types

from glpgenc.codecs.codec import StoredText
from glpgenc.sqlalchemy.search.clauses import equals
from glpgenc.sqlalchemy.search.facet_selection import (
    SURE_BITS,
    Lookup,
    facet_of_equality,
    facet_of_order,
    facets_of_pattern,
    range_for,
    refuse_operator,
)
from glpgenc.sqlalchemy.search.operands import bind_parameter, is_parameter, require_value
from glpgenc.sqlalchemy.search.recheck import Recheck, rechecked
from glpgenc.sqlalchemy.search.similar import (
    SimilaritySearch,
    facet_of_similarity,
    is_enough,
    rank_of_text,
    ranks_by_tags,
    refuse_rank,
)
from glpgenc.sqlalchemy.search.tag_statistics import TagColumn
from glpgenc.sqlalchemy.search.terms import (
    BeginningTerms,
    EdgeTerms,
    RangeTerms,
    Tags,
    Term,
    TermPair,
    TermsOfFew,
    TermsOfMany,
    TermsOfParts,
)
from glpgenc.sqlalchemy.search.words import WordSearch, words_in_sql
from glpgenc.sqlalchemy.types.database import PatternText, Plaintext, decrypted_text
from glpgenc.sqlalchemy.types.decrypted import SQL_TYPES, in_order
from glpgenc.sqlalchemy.types.rows import base_column, beside
from glpgenc.wire.facet_kinds import FacetKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.patterns import Pattern
    from glpgenc.sqlalchemy.search.recheck import AnyRecheck
    from glpgenc.sqlalchemy.search.similar import SimilarTo
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.words import WordQuery

    Clause = ColumnElement[bool]
    Type = TypeVar("Type", bound=types.TypeEngine[Any])
    _OfBuckets = RangeTerms | BeginningTerms

_OF_ONE_TERM: tuple[Any, ...] = (Term, TermPair, TermsOfMany, TermsOfParts)
_FEW = (1, 2, 4, 8)
"""How many values a list may have room for that is sent in one piece: each is a statement of its own."""


class Criteria:
    """Builds the criteria of one column.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    :param folded: whether values are compared as they are with normalised ones, by terms alone.
    """

    def __init__(self, expression: Any, spec: EncryptedColumnSpec, *, folded: bool = False) -> None:
        self.expression = expression
        self.spec = spec
        self._folded = folded
        self._columns: dict[Facet, ColumnElement[Any]] = {}
        self._scalars: dict[int, tuple[ColumnElement[Any], Term, Facet]] = {}

    # ---- NULL

    def is_null(self) -> Clause:
        """``IS NULL``, through an index where there is one: a value without ciphertext has no term."""
        raw = type_coerce(self.expression, types.LargeBinary())
        facet = next((each for each in self.spec.search if each.is_scalar), None)
        return raw.is_(None) if facet is None else and_(self.column(facet).is_(None), raw.is_(None))

    def is_not_null(self) -> Clause:
        """``IS NOT NULL``, likewise. A value that was written before its facet has no term, and is not NULL."""
        raw = type_coerce(self.expression, types.LargeBinary())
        facet = next((each for each in self.spec.search if each.is_scalar), None)
        if facet is None:
            return raw.is_not(None)
        column = self.column(facet)
        return or_(column.is_not(None), and_(column.is_(None), raw.is_not(None)))

    # ---- equality

    def equal(self, value: Any) -> Clause:
        """``=``."""
        facet, is_complete = facet_of_equality(self.spec, value)
        if is_complete:
            return self.term_is(facet, value)
        check = Recheck("=", require_value(self.spec, value))
        if facet.is_scalar:
            found = self.checked(lambda own: own.term_is(facet, value), check)
            is_walked = self.spec.mode == "client" and facet.shape.kind is FacetKind.RANGE
            # The term by itself, too, says which bucket a page begins in.
            return and_(self.term_is(facet, value), found) if is_walked else found
        return self.checked(lambda own: own.has_all([Lookup(facet, (self.spec.codec.operand(value),))]), check)

    def unequal(self, value: Any) -> Clause:
        """``<>``."""
        facet, is_complete = facet_of_equality(self.spec, value)
        if not facet.is_scalar:
            return refuse_operator(self.spec, "!=", "Exact()")
        if is_complete:
            return self.term_is_not(facet, value)
        check = Recheck("<>", require_value(self.spec, value))
        alike = self.checked(lambda own: own.term_is(facet, value), check)
        return or_(self.term_is_not(facet, value), alike)

    def one_of(self, values: Any) -> Clause:
        """``IN``."""
        facet, is_complete = facet_of_equality(self.spec, None)
        if is_complete or not require_value(self.spec, values):
            return self.term_in(facet, values)
        found = self.checked(lambda own: own.term_in(facet, values), Recheck("in", values))
        # IN a list with NULL in it is true or NULL, never false: in NOT IN that makes the difference.
        return or_(found, null()) if _has_null(values) else found

    def none_of(self, values: Any) -> Clause:
        """``NOT IN``."""
        facet, is_complete = facet_of_equality(self.spec, None)
        if is_complete:
            return self.term_not_in(facet, values)
        if not require_value(self.spec, values) or _has_null(values):
            return not_(self.one_of(values))
        alike = self.checked(lambda own: own.term_in(facet, values), Recheck("not in", values))
        return or_(self.term_not_in(facet, values), alike)

    def term_is(self, facet: Facet, value: Any) -> Clause:
        """Return: the term is that of a value."""
        # By identity: a facet's hash is that of all its parameters, and most look-ups are of this kind.
        made = self._scalars.get(id(facet))
        if made is None:
            if facet.shape.kind is FacetKind.PARTITIONED:
                return equals(self.column(facet), bind_parameter(value, self.sought(TermsOfParts, facet)))
            made = self._scalars[id(facet)] = self.column(facet), self.sought(Term, facet), facet
        return equals(made[0], bind_parameter(value, made[1]))

    def term_is_not(self, facet: Facet, value: Any) -> Clause:
        """Return: the term is not that of a value. Ranges, because no index serves ``<>`` itself.

        While the facet is reindexed a value has two terms; else the range between them is empty.
        """
        if facet.shape.kind is FacetKind.PARTITIONED:
            return not_(self.term_is(facet, value))
        term, type_ = self.column(facet), self.sought(TermPair, facet)
        least, greatest = type_.split(bind_parameter(value, type_))
        return or_(term < least, term > greatest, and_(term > least, term < greatest))

    def term_in(self, facet: Facet, values: Any) -> Clause:
        """Return: the term is that of one of some values."""
        if is_parameter(values):
            return equals(self.column(facet), bind_parameter(values, self.sought(TermsOfMany, facet)))
        sought = list(values)
        places = next((room for room in _FEW if len(sought) <= room), 0)
        if not sought or not places or _has_null(sought) or facet.shape.kind is FacetKind.PARTITIONED:
            return equals(self.column(facet), bind_parameter(sought, self.sought(TermsOfMany, facet)))
        make = lambda: TermsOfFew(self.spec, facet, places, folded=self._folded)  # noqa: E731
        few = self.spec.memoized((TermsOfFew, facet, places, self._folded), make)
        return equals(self.column(facet), bind_parameter(sought, few))

    def term_not_in(self, facet: Facet, values: Any) -> Clause:
        """Return the condition that the term is not that of any of some values."""
        others = not_(self.term_in(facet, values))
        if is_parameter(values) or not values:
            return others
        # True of every term, and NULL of NULL: no index serves NOT IN itself.
        return and_(self.column(facet) >= bindparam(None, b"", type_=types.LargeBinary(), unique=True), others)

    # ---- text

    def matching(self, pattern: Pattern) -> Clause:
        """``LIKE`` or ``ILIKE``."""
        if not self.spec.codec.is_text:
            return refuse_operator(self.spec, "like", None)
        if pattern.text is not None and not pattern.ignore_case:
            return self.equal(StoredText(pattern.text))
        facet, lookups = facets_of_pattern(self.spec, pattern)
        check = Recheck("ilike" if pattern.ignore_case else "like", pattern)
        if lookups:
            return self.checked(lambda own: own.has_all(lookups), check)
        if pattern.text is not None:
            text = StoredText(pattern.text)
            return self.checked(lambda own: own.term_is(facet, text), check)
        beginning = StoredText(pattern.beginning)
        return self.checked(lambda own: own.in_buckets(facet, beginning, BeginningTerms), check)

    def of_document(self, of_terms: Callable[[Criteria], Clause], check: AnyRecheck) -> Clause:  # noqa: ARG002
        """Return criteria of a path or of elements.

        :param of_terms: makes them.
        :param check: what they mean.
        """
        return of_terms(self)

    def has_all(self, lookups: Iterable[Lookup]) -> Clause:
        """Return: tags of some texts are there, of each facet."""
        found = tuple(lookups)
        facets = tuple(each.facet for each in found)
        # Tags of all facets are in one column.
        column, base = self.column(facets[0]), base_column(self.expression)
        tags = TagColumn.of(base.table, self._index_columns(base.name)[facets[0]])
        type_ = self.spec.memoized((Tags, facets, tags), lambda: Tags(self.spec, facets, tags))
        return column.op("@>", is_comparison=True)(bind_parameter(found, type_))

    # ---- words

    def has_words(self, facet: Facet, query: WordQuery) -> Clause:
        """Return: the value has the words that are looked for."""
        if self.spec.mode == "database":
            return self._words(facet, query).found(words_in_sql(self.text(), query, self.pattern(query.sought)))
        own = Criteria(base_column(self.expression), self.spec)
        found = own._words(facet, query).found()
        return rechecked(self.expression, self.spec, found, Recheck("match", query))  # type: ignore[no-any-return]

    def _words(self, facet: Facet, query: WordQuery) -> WordSearch:
        return WordSearch(self.spec, facet, self.column(facet), base_column(self.expression).table, query)

    # ---- similar text

    def similar(self, sought: SimilarTo) -> Clause:
        """Return: the value is so similar to a text."""
        facet = facet_of_similarity(self.spec)
        search = self._similarity(facet, sought)
        if ranks_by_tags(facet):
            return search.found_by_tags()
        if self.spec.mode == "database":
            return search.found(and_(search.is_short_enough(), is_enough(self._similarity_of_text(sought), sought)))
        own = Criteria(base_column(self.expression), self.spec)
        inner = own._similarity(facet, sought)
        check = Recheck("similar", sought)
        return rechecked(self.expression, self.spec, inner.found(inner.is_short_enough()), check)  # type: ignore[no-any-return]

    def similarity(self, sought: SimilarTo) -> ColumnElement[float]:
        """Return how similar the value is to a text."""
        facet = facet_of_similarity(self.spec)
        if ranks_by_tags(facet):
            return self._similarity(facet, sought).rank()
        if self.spec.mode == "database":
            return self._similarity_of_text(sought)
        return refuse_rank(self.spec, facet)

    def _similarity(self, facet: Facet, sought: SimilarTo) -> SimilaritySearch:
        return SimilaritySearch(self.expression, self.spec, facet, self.column(facet), sought)

    def _similarity_of_text(self, sought: SimilarTo) -> ColumnElement[float]:
        return rank_of_text(self.text(), self.pattern(sought.text))

    # ---- order

    def compared(self, operator: str, limit: Any) -> Clause:
        """``<``, ``<=``, ``>`` or ``>=``."""
        bounds = (None, limit) if operator in ("<", "<=") else (limit, None)
        return self._within(bounds, Recheck(operator, limit))

    def between(self, low: Any, high: Any) -> Clause:
        """``BETWEEN``."""
        return self._within((low, high), Recheck("between", (low, high)))

    def _within(self, bounds: tuple[Any, Any], check: Recheck) -> Clause:
        facet = facet_of_order(self.spec)
        if facet is None:
            return refuse_operator(self.spec, check.operator, range_for(self.spec))
        if facet.kept_bits < SURE_BITS:
            return self.checked(lambda own: own.in_buckets(facet, bounds), check)
        # One scan by one array, and two terms to compare that of each row with.
        inside = not_(self.in_buckets(facet, bounds, EdgeTerms))
        if self.spec.mode == "database":
            at_edge = self.recheck(check)
        else:
            own = Criteria(base_column(self.expression), self.spec)
            candidates = own.in_buckets(facet, bounds, EdgeTerms)
            at_edge = rechecked(self.expression, self.spec, candidates, check, beside_others=True)
        return and_(self.in_buckets(facet, bounds), or_(inside, at_edge))

    def in_buckets(self, facet: Facet, sought: Any, terms: type[_OfBuckets] = RangeTerms) -> Clause:
        """Return: the value's bucket is one that a range touches.

        :param sought: two limits, either of which may be ``None``; or what ``terms`` takes.
        :param terms: those of all of them, or of those at its ends; or of a beginning.
        """
        return self.column(facet) == any_(bind_parameter(sought, self.sought(terms, facet)))

    # ---- what they have in common

    def decrypted(self) -> ColumnElement[Any]:
        """Return the value, decrypted by the server; NULL where its key is not loaded."""
        text = self.text()
        sql_type = SQL_TYPES.get(self.spec.codec.sql_type)
        return text if sql_type is None else cast(text, sql_type)

    def text(self) -> ColumnElement[Any]:
        """Return the value's text form, likewise."""
        return decrypted_text(self.spec, self.expression)

    def recheck(self, check: AnyRecheck) -> ColumnElement[bool]:
        """Return the comparison of the decrypted value, by the server."""
        value = self.decrypted()
        return check.in_sql(in_order(value, self.spec) if check.is_of_order else value, self.plaintext, self.pattern)

    def plaintext(self, value: Any) -> ColumnElement[Any]:
        """Return a value to compare with what was decrypted."""
        parameter = bind_parameter(value, self.sought(Plaintext))
        sql_type = SQL_TYPES.get(self.spec.codec.sql_type)
        return cast(parameter, types.Text() if sql_type is None else sql_type)

    def pattern(self, text: str) -> ColumnElement[Any]:
        """Return a LIKE pattern to compare with what was decrypted."""
        return cast(bind_parameter(text, self.sought(PatternText)), types.Text())

    def checked(self, candidates: Any, check: AnyRecheck) -> Clause:
        """Return: a row is one that the index finds, and passes a check."""
        if self.spec.codec.is_bytes:
            return refuse_operator(self.spec, check.operator, "Exact() with all 128 bits")
        if self.spec.mode == "database":
            return and_(candidates(self), self.recheck(check))
        own = Criteria(base_column(self.expression), self.spec)
        return rechecked(self.expression, self.spec, candidates(own), check)  # type: ignore[no-any-return]

    def column(self, facet: Facet) -> ColumnElement[Any]:
        """Return the index column of a facet."""
        column = self._columns.get(facet)
        if column is None:
            names = self._index_columns(base_column(self.expression).name)
            column = self._columns[facet] = beside(self.expression, names[facet])
        return column

    def _index_columns(self, name: str) -> dict[Facet, str]:
        return self.spec.memoized(("index columns", name), lambda: dict(self.spec.index_columns(name)))  # type: ignore[no-any-return]

    def sought(self, kind: type[Type], facet: Facet | None = None) -> Type:
        """Return the type of a value to look for, one for all queries."""
        make: Any = kind
        if facet is None:
            return self.spec.memoized(kind, lambda: make(self.spec))  # type: ignore[no-any-return]
        folded = self._folded and kind in _OF_ONE_TERM
        return self.spec.memoized((kind, facet, folded), lambda: make(self.spec, facet, folded=folded))  # type: ignore[no-any-return]


def _has_null(values: Iterable[Any]) -> bool:
    return any(each is None for each in values)
