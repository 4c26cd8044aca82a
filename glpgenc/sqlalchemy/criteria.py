"""The criteria that answer an operator: index terms, and a check of what they find where they find too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import and_, any_, bindparam, cast, not_, null, or_, type_coerce, types
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.lambdas import PyWrapper

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy import patterns
from glpgenc.sqlalchemy.candidates import Check, among
from glpgenc.sqlalchemy.database import Plaintext, decrypting
from glpgenc.sqlalchemy.equality import equals
from glpgenc.sqlalchemy.index_columns import base_column, beside, index_columns_of, is_scalar
from glpgenc.sqlalchemy.operands import is_parameter, is_value, known
from glpgenc.sqlalchemy.terms import GreatestTerm, LeastTerm, RangeTerms, Tags, Term, TermsOfMany
from glpgenc.wire.facets import ContainsShape, FacetKind, PrefixShape
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.column_type import EncryptedColumn
    from glpgenc.sqlalchemy.facets import Facet

    Clause = ColumnElement[bool]

_SQL_TYPES: dict[str, types.TypeEngine[Any]] = {
    "numeric": types.Numeric(),
    "boolean": types.Boolean(),
    "date": types.Date(),
    "timestamp": types.DateTime(),
    "timestamptz": types.DateTime(timezone=True),
    "uuid": types.Uuid(),
}
_ORDERED = ("numeric", "date", "timestamp", "timestamptz")
_ALL_BITS = 128


class Criteria:
    """Builds the criteria of one column.

    :param expression: the column, in its table, an alias or a subquery.
    :param type_: its type.
    """

    def __init__(self, expression: Any, type_: EncryptedColumn) -> None:
        self.expression = expression
        self.type = type_
        self._terms: dict[tuple[Any, Facet], ColumnElement[Any]] = {}

    # ---- NULL

    def is_null(self) -> Clause:
        """``IS NULL``, through an index where there is one: a value without ciphertext has no term."""
        raw = type_coerce(self.expression, types.LargeBinary())
        facet = next(filter(is_scalar, self.type.search), None)
        return raw.is_(None) if facet is None else and_(self._column(facet).is_(None), raw.is_(None))

    def is_not_null(self) -> Clause:
        """``IS NOT NULL``, likewise. A value that was written before its facet has no term, and is not NULL."""
        raw = type_coerce(self.expression, types.LargeBinary())
        facet = next(filter(is_scalar, self.type.search), None)
        if facet is None:
            return raw.is_not(None)
        column = self._column(facet)
        return or_(column.is_not(None), and_(column.is_(None), raw.is_not(None)))

    # ---- equality

    def equal(self, value: Any) -> Clause:
        """``=``."""
        facet = self._facet_of_equality(value)
        if self._is_complete(facet):
            return self.term_is(facet, value)
        check = Check("=", known(self.type, value))
        if is_scalar(facet):
            return self._checked(lambda own: own.term_is(facet, value), check)
        return self._checked(lambda own: own.has_tags(facet, [value]), check)

    def unequal(self, value: Any) -> Clause:
        """``<>``."""
        facet = self._facet_of_equality(value)
        if not is_scalar(facet):
            return self._lacking("!=", "Exact()")
        if self._is_complete(facet):
            return self.term_is_not(facet, value)
        check = Check("<>", known(self.type, value))
        alike = self._checked(lambda own: own.term_is(facet, value), check)
        return or_(self.term_is_not(facet, value), alike)

    def one_of(self, values: Any) -> Clause:
        """``IN``."""
        facet = self._facet_of_equality(None)
        if self._is_complete(facet) or not known(self.type, values):
            return self.term_in(facet, values)
        found = self._checked(lambda own: own.term_in(facet, values), Check("in", values))
        # IN a list with NULL in it is true or NULL, never false: in NOT IN that makes the difference.
        return or_(found, null()) if _has_null(values) else found

    def none_of(self, values: Any) -> Clause:
        """``NOT IN``."""
        facet = self._facet_of_equality(None)
        if self._is_complete(facet):
            return self.term_not_in(facet, values)
        if not known(self.type, values) or _has_null(values):
            return not_(self.one_of(values))
        alike = self._checked(lambda own: own.term_in(facet, values), Check("not in", values))
        return or_(self.term_not_in(facet, values), alike)

    def term_is(self, facet: Facet, value: Any) -> Clause:
        """Return: the term is that of a value."""
        return equals(self._term(facet), self._bind(value, self._sought(Term, facet)))

    def term_is_not(self, facet: Facet, value: Any) -> Clause:
        """Return: the term is not that of a value. Ranges, because no index serves ``<>`` itself.

        While the facet is reindexed a value has two terms; else the range between them is empty.
        """
        below = self._term(facet, LeastTerm), self._sought(LeastTerm, facet)
        above = self._term(facet, GreatestTerm), self._sought(GreatestTerm, facet)
        return or_(
            below[0] < self._bind(value, below[1]),
            above[0] > self._bind(value, above[1]),
            and_(below[0] > self._bind(value, below[1]), above[0] < self._bind(value, above[1])),
        )

    def term_in(self, facet: Facet, values: Any) -> Clause:
        """Return: the term is that of one of some values."""
        term, type_ = self._term(facet, TermsOfMany), self._sought(TermsOfMany, facet)
        known_values = values if isinstance(values, (PyWrapper, BindParameter)) else list(values)
        return equals(term, self._bind(known_values, type_))

    def term_not_in(self, facet: Facet, values: Any) -> Clause:
        """Return: the term is that of none of some values."""
        others = not_(self.term_in(facet, values))
        if is_parameter(values) or not values:
            return others
        # True of every term, and NULL of NULL: no index serves NOT IN itself.
        return and_(self._column(facet) >= bindparam(None, b"", type_=types.LargeBinary(), unique=True), others)

    # ---- text

    def matching(self, pattern: patterns.Pattern) -> Clause:
        """``LIKE`` or ``ILIKE``."""
        if self.type.codec.python_type is not str:
            return self._lacking("like", None)
        if pattern.text is not None:
            return self._matching_whole(pattern, pattern.text)
        lookups = list(self._lookups(pattern))
        if not lookups:
            return self._no_lookup(pattern)
        check = Check("ilike" if pattern.ignore_case else "like", pattern)
        return self._checked(lambda own: own.has_all(lookups), check)

    def has_all(self, lookups: Iterable[tuple[Facet, tuple[str, ...]]]) -> Clause:
        """Return: the tags of some texts are there, of each facet."""
        return and_(*(self.has_tags(facet, texts) for facet, texts in lookups))

    def has_tags(self, facet: Facet, texts: Sequence[Any]) -> Clause:
        """Return: the tags of some texts are all there."""
        return self._column(facet).op("@>", is_comparison=True)(self._bind(tuple(texts), self._sought(Tags, facet)))

    def _matching_whole(self, pattern: patterns.Pattern, text: str) -> Clause:
        if not pattern.ignore_case:
            return self.equal(text)
        check = Check("ilike", pattern)
        scalars = (each for each in self.type.search if each.shape.kind is FacetKind.SCALAR)
        if folded := next((each for each in scalars if each.normalizer is Normalizer.LOWER), None):
            return self._checked(lambda own: own.term_is(folded, text), check)
        if lookups := list(self._lookups(pattern)):
            return self._checked(lambda own: own.has_all(lookups), check)
        return self._lacking("ilike", 'Exact(normalize="lower")')

    def _lookups(self, pattern: patterns.Pattern) -> Iterator[tuple[Facet, tuple[str, ...]]]:
        """Yield the facets that find what matches a pattern, each with the texts to look for."""
        folded = {Normalizer.LOWER} if pattern.ignore_case else {Normalizer.LOWER, Normalizer.EXACT}
        for facet in self.type.search:
            shape = facet.shape
            if facet.normalizer not in folded:
                continue
            if isinstance(shape, PrefixShape) and len(pattern.beginning) >= shape.least:
                yield facet, (pattern.beginning,)
            elif isinstance(shape, ContainsShape):
                texts = tuple(part for part in pattern.parts if len(part) >= shape.length)
                if texts:
                    yield facet, texts

    def _no_lookup(self, pattern: patterns.Pattern) -> NoReturn:
        needs = [
            f"{type(each).__name__} finds at least {each.shape.least} characters at the beginning"
            if isinstance(each.shape, PrefixShape)
            else f"{type(each).__name__} finds at least {each.shape.length} characters in a row"
            for each in self.type.search
            if isinstance(each.shape, (PrefixShape, ContainsShape))
            and (each.normalizer is Normalizer.LOWER or not pattern.ignore_case)
        ]
        if needs:
            message = f"the pattern has too little text to look for in {self.type.field}: {'; '.join(needs)}"
            raise EncryptedQueryError(message, hint="ask for a longer text, or add a facet that finds shorter ones")
        kind = "Prefix()" if pattern.beginning else "Contains()"
        self._lacking("ilike" if pattern.ignore_case else "like", kind)

    # ---- order

    def compared(self, operator: str, limit: Any) -> Clause:
        """``<``, ``<=``, ``>`` or ``>=``."""
        bounds = (None, limit) if operator in ("<", "<=") else (limit, None)
        return self._within(bounds, Check(operator, limit))

    def between(self, low: Any, high: Any) -> Clause:
        """``BETWEEN``."""
        return self._within((low, high), Check("between", (low, high)))

    def _within(self, bounds: tuple[Any, Any], check: Check) -> Clause:
        facet = next((each for each in self.type.search if each.shape.kind is FacetKind.RANGE), None)
        if facet is None:
            ordered = self.type.codec.sql_type in _ORDERED
            return self._lacking(check.operator, "Range(bucket=...)" if ordered else None)
        return self._checked(lambda own: own.in_buckets(facet, bounds), check)

    def in_buckets(self, facet: Facet, bounds: tuple[Any, Any]) -> Clause:
        """Return: the value's bucket is one that a range touches."""
        return self._column(facet) == any_(self._bind(bounds, self._sought(RangeTerms, facet)))

    # ---- what they have in common

    def decrypted(self) -> ColumnElement[Any]:
        """Return the value, decrypted by the server; NULL where its key is not loaded."""
        text = self.text()
        sql_type = _SQL_TYPES.get(self.type.codec.sql_type)
        return text if sql_type is None else cast(text, sql_type)

    def text(self) -> ColumnElement[Any]:
        """Return the value's text form, likewise."""
        return decrypting(self.type, self.expression, known_keys_only=True)

    def plaintext(self, value: Any) -> ColumnElement[Any]:
        """Return a value to compare with what was decrypted."""
        bound = self._bind(value, self._sought(Plaintext))
        sql_type = _SQL_TYPES.get(self.type.codec.sql_type)
        return cast(bound, types.Text()) if sql_type is None else cast(bound, sql_type)

    def _checked(self, candidates: Any, check: Check) -> Clause:
        if self.type.codec.is_bytes:
            return self._lacking(check.operator, "Exact() with all 128 bits")
        if self.type.mode == "database":
            return and_(candidates(self), check.in_sql(self))
        own = Criteria(base_column(self.expression), self.type)
        return among(self.expression, self.type, candidates(own), check)  # type: ignore[no-any-return]

    def _term(self, facet: Facet, kind: type[types.TypeEngine[Any]] = Term) -> ColumnElement[Any]:
        """Return the index column, of the type that SQLAlchemy makes parameters of what it is compared with."""
        term = self._terms.get((kind, facet))
        if term is None:
            term = self._terms[kind, facet] = type_coerce(self._column(facet), self._sought(kind, facet))
        return term

    def _column(self, facet: Facet) -> ColumnElement[Any]:
        name = base_column(self.expression).name
        names = self.type.kept(("names", name), lambda: dict(index_columns_of(name, self.type)))
        return beside(self.expression, names[facet])  # type: ignore[no-any-return]

    def _facet_of_equality(self, value: Any) -> Facet:
        best = self.type.kept("equality", self._scalar_of_equality)
        if best[0] is not None:
            return best[0]  # type: ignore[no-any-return]
        if isinstance(value, str):
            for facet in self.type.search:
                shape = facet.shape
                least = shape.least if isinstance(shape, PrefixShape) else shape.length  # type: ignore[union-attr]
                if len(value) >= least:
                    return facet
        return self._lacking("==", "Exact()")

    def _scalar_of_equality(self) -> tuple[Facet | None]:
        return (min(filter(is_scalar, self.type.search), key=self._cost, default=None),)

    def _cost(self, facet: Facet) -> tuple[bool, bool, bool, int]:
        """Return what sorts facets with one term by how many unlike values are likely to share it."""
        is_folded = facet.normalizer not in {Normalizer.EXACT, Normalizer.NUMBER, Normalizer.LOWER}
        return (not self._is_complete(facet), facet.shape.kind is FacetKind.RANGE, is_folded, -facet.kept_bits)

    def _is_complete(self, facet: Facet) -> bool:
        """Tell whether equal terms mean equal values, and unlike terms unlike values."""
        return self.type.kept(("complete", facet), lambda: (self._compares_exactly(facet),))[0]  # type: ignore[no-any-return]

    def _compares_exactly(self, facet: Facet) -> bool:
        exact = {Normalizer.EXACT, Normalizer.NUMBER} if self.type.codec.sql_type == "numeric" else {Normalizer.EXACT}
        return facet.shape.kind is FacetKind.SCALAR and facet.kept_bits == _ALL_BITS and facet.normalizer in exact

    def _sought(self, kind: type[types.TypeEngine[Any]], facet: Facet | None = None) -> types.TypeEngine[Any]:
        """Return the type of a value to look for, one for all queries."""
        arguments = (self.type,) if facet is None else (self.type, facet.facet_name)
        return self.type.kept((kind, *arguments[1:]), lambda: kind(*arguments))  # type: ignore[no-any-return]

    def _bind(self, value: Any, type_: types.TypeEngine[Any]) -> Any:
        if not is_value(value):
            if isinstance(value, PyWrapper):
                return value
            if isinstance(value, BindParameter):
                return _retyped(value, type_)
        return BindParameter(None, value, type_=type_, unique=True)

    def _lacking(self, operator: str, facet: str | None) -> NoReturn:
        message = f"{self.type.field} is encrypted, and no facet of it serves {operator}"
        if facet is None:
            raise EncryptedQueryError(message, hint=f"values of type {self.type.codec.name} can't be searched so")
        raise EncryptedQueryError(message, hint=f"declare it with search=[{facet}]")


def _has_null(values: Iterable[Any]) -> bool:
    return any(each is None for each in values)


def _retyped(parameter: BindParameter[Any], type_: types.TypeEngine[Any]) -> BindParameter[Any]:
    # With its key: a lambda statement, and whoever gives the value, knows it by that.
    retyped = parameter._clone(maintain_key=True)  # noqa: SLF001  (as SQLAlchemy's own in_() does)
    retyped.type = type_
    retyped.expanding = False
    return retyped
