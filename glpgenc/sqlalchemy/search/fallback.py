"""Criteria of a column that may fall back to plaintext: index terms for rows with ciphertext, plaintext for the others.

Each operator gives, in rows without ciphertext, what it gives in the others, false and NULL included: NOT must continue
to mean NOT.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import LargeBinary, and_, bindparam, case, cast, func, not_, null, or_, type_coerce
from sqlalchemy.sql.elements import Grouping, Label

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.criteria import Criteria
from glpgenc.sqlalchemy.search.operands import is_parameter
from glpgenc.sqlalchemy.search.recheck import Recheck
from glpgenc.sqlalchemy.search.similar import is_enough, rank_of_text
from glpgenc.sqlalchemy.search.words import words_in_sql
from glpgenc.sqlalchemy.types.client import driver_bytes
from glpgenc.sqlalchemy.types.database import Parameter
from glpgenc.sqlalchemy.types.fallback import as_text, pending_in, pending_like, plaintext_bytes
from glpgenc.wire.normalizers import Normalizer, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Dialect

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.patterns import Pattern
    from glpgenc.sqlalchemy.search.recheck import AnyRecheck
    from glpgenc.sqlalchemy.search.similar import SimilarTo
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.words import WordQuery

    Clause = ColumnElement[bool]


class NormalizedValue(Parameter):
    """A value as a facet's normaliser makes it, to be compared with what SQL's makes of the plaintext column.

    :param normalizer: the facet's.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, normalizer: Normalizer) -> None:
        super().__init__(column)
        self.normalizer = normalizer

    @property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return *super()._static_cache_key, self.normalizer

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what normalises a value."""
        encode, normalizer, wrap = self.column.codec.encode, self.normalizer, driver_bytes(dialect)

        def process(value: Any) -> Any:
            if value is None:
                return None
            plaintext = encode(value)
            return wrap(normalize(plaintext if isinstance(plaintext, bytes) else plaintext.encode(), normalizer))

        return process


class _PlaintextCriteria(Criteria):
    """What a check of candidates compares, taken from the plaintext column."""

    def text(self) -> ColumnElement[Any]:
        """Return the plaintext in its text form."""
        return as_text(plaintext_bytes(self.expression))


class FallbackCriteria:
    """Builds the criteria of one column, as :class:`Criteria` does.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    :param folded: as for :class:`Criteria`.
    """

    def __init__(self, expression: Any, spec: EncryptedColumnSpec, *, folded: bool = False) -> None:
        self.spec = spec
        self._folded = folded
        self._expression = expression
        self._terms = Criteria(expression, spec, folded=folded)
        self._plain = _PlaintextCriteria(expression, spec)
        self._raw = type_coerce(expression, LargeBinary())
        self._bytes = plaintext_bytes(expression)

    def is_null(self) -> Clause:
        """``IS NULL``."""
        return and_(self._terms.is_null(), self._bytes.is_(None))

    def is_not_null(self) -> Clause:
        """``IS NOT NULL``."""
        return or_(self._terms.is_not_null(), and_(self._terms.is_null(), self._bytes.is_not(None)))

    def equal(self, value: Any) -> Clause:
        """``=``."""
        return self._either(self._terms.equal(self._known(value)), self._check("=", value), self._waiting_in([value]))

    def unequal(self, value: Any) -> Clause:
        """``<>``."""
        return self._either(self._terms.unequal(self._known(value)), self._check("<>", value))

    def one_of(self, values: Any) -> Clause:
        """``IN``."""
        return self._either(
            self._terms.one_of(self._known(values)), self._check("in", values), self._waiting_in(values)
        )

    def none_of(self, values: Any) -> Clause:
        """``NOT IN``."""
        return self._either(self._terms.none_of(self._known(values)), self._check("not in", values))

    def matching(self, pattern: Pattern) -> Clause:
        """``LIKE`` or ``ILIKE``."""
        waiting = None
        if not self._folded and not pattern.ignore_case:
            waiting = pending_like(self._expression, self._plain.plaintext(pattern.sql()))
        return self._either(self._terms.matching(pattern), self._like(pattern), waiting)

    def compared(self, operator: str, limit: Any) -> Clause:
        """``<``, ``<=``, ``>`` or ``>=``."""
        return self._either(self._terms.compared(operator, limit), self._check(operator, limit))

    def between(self, low: Any, high: Any) -> Clause:
        """``BETWEEN``."""
        return self._either(self._terms.between(low, high), self._check("between", (low, high)))

    def has_words(self, facet: Facet, query: WordQuery) -> Clause:
        """Return: the value has the words that are looked for."""
        of_plaintext = words_in_sql(self._plain.text(), query, self._plain.pattern(query.sought))
        return self._either(self._terms.has_words(facet, query), of_plaintext)

    def similar(self, sought: SimilarTo) -> Clause:
        """Return: the value is so similar to a text."""
        return self._either(self._terms.similar(sought), is_enough(self._similarity(sought), sought))

    def similarity(self, sought: SimilarTo) -> ColumnElement[float]:
        """Return how similar the value is to a text."""
        of_terms = self._terms.similarity(sought)
        return case((self._raw.is_not(None), of_terms), else_=self._similarity(sought))

    def _similarity(self, sought: SimilarTo) -> ColumnElement[float]:
        return rank_of_text(self._plain.text(), self._plain.pattern(sought.text))

    def of_document(self, of_terms: Callable[[Criteria], Clause], check: AnyRecheck) -> Clause:
        """Return: a row with ciphertext meets criteria, or the plaintext of another one passes a check."""
        return self._either(of_terms(self._terms), self._plain.recheck(check))

    # ---- by terms alone

    def term_is(self, facet: Facet, value: Any) -> Clause:
        """Return: the term is that of a value."""
        of_terms = self._terms.term_is(facet, self._known(value))
        return self._either(of_terms, self._alike(facet, [value]), self._waiting_in([value], facet))

    def term_is_not(self, facet: Facet, value: Any) -> Clause:
        """Return: the term is not that of a value."""
        return self._either(self._terms.term_is_not(facet, self._known(value)), not_(self._alike(facet, [value])))

    def term_in(self, facet: Facet, values: Any) -> Clause:
        """Return: the term is that of one of some values."""
        of_terms = self._terms.term_in(facet, self._known(values))
        return self._either(of_terms, self._alike(facet, values), self._waiting_in(values, facet))

    def term_not_in(self, facet: Facet, values: Any) -> Clause:
        """Return the condition that the term is not that of any of some values."""
        return self._either(self._terms.term_not_in(facet, self._known(values)), not_(self._alike(facet, values)))

    # ---- what they have in common

    def _either(self, of_terms: Clause, of_plaintext: Clause, waiting: Clause | None = None) -> Clause:
        """Return: a row with ciphertext meets one criteria, or a row without ciphertext another.

        :param waiting: holds of all rows without ciphertext that meet the other, and is found by an index.
        """
        if waiting is not None:
            # NULL of NULL, as every comparison is: NOT must not turn it into true. Alone, PostgreSQL drops it.
            of_plaintext = or_(and_(waiting, of_plaintext), and_(self._bytes.is_(None), null()))
        # Both halves are false, and not NULL, of the other's rows.
        return or_(and_(of_terms, self._raw.is_not(None)), and_(self._terms.is_null(), of_plaintext))

    def _waiting_in(self, values: Any, facet: Facet | None = None) -> Clause | None:
        """Return: the row is among those whose plaintext column holds one of some values, where an index serves that.

        :param facet: by which they are compared.
        """
        if self._folded or (facet is not None and facet.normalizer is not Normalizer.EXACT):
            return None
        sought = list(values)
        # What is compared as another type than text may have another text. IN a list with NULL is never false.
        if self.spec.codec.sql_type != "text" or not sought or any(each is None for each in sought):
            return None
        return pending_in(self._expression, [self._plain.plaintext(each) for each in sought])

    def _check(self, operator: str, operand: Any) -> Clause:
        if not self.spec.codec.is_bytes:
            return self._plain.recheck(Recheck(operator, operand))
        alike = self._sought(Normalizer.EXACT, [operand] if operator in ("=", "<>") else operand)
        return not_(alike) if operator in ("<>", "not in") else alike

    def _like(self, pattern: Pattern) -> Clause:
        if pattern.ignore_case and self.spec.mode == "client":
            # As client mode folds what it has decrypted.
            folded = pattern.changed(lambda text: normalize(text.encode(), Normalizer.LOWER).decode())
            return func.glpgenc._lower(self._plain.decrypted()).like(self._plain.pattern(folded.sql()))  # noqa: SLF001
        return self._check("ilike" if pattern.ignore_case else "like", pattern)

    def _alike(self, facet: Facet, values: Iterable[Any]) -> Clause:
        return self._sought(facet.normalizer, values)

    def _sought(self, normalizer: Normalizer, values: Iterable[Any]) -> Clause:
        seen: Any = self._bytes
        if normalizer is not Normalizer.EXACT:
            seen = func.glpgenc._normalize(seen, int(normalizer), type_=LargeBinary())  # noqa: SLF001
        given = Normalizer.EXACT if self._folded else normalizer
        type_ = self.spec.memoized((NormalizedValue, given), lambda: NormalizedValue(self.spec, given))
        return seen.in_([cast(bindparam(None, each, type_=type_, unique=True), LargeBinary()) for each in values])  # type: ignore[no-any-return]

    def _known(self, value: Any) -> Any:
        if is_parameter(value):
            message = f"{self.spec.field} falls back to plaintext, and can't be compared with a parameter"
            hint = "pass the value itself, not bindparam(): it is sent both as a search term and as plaintext"
            raise EncryptedQueryError(message, hint=hint)
        return value


AnyCriteria: TypeAlias = Criteria | FallbackCriteria


def criteria_of(expression: Any, spec: EncryptedColumnSpec, *, folded: bool = False) -> AnyCriteria:
    """Return what builds the criteria of a column.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    :param folded: as for :class:`Criteria`.
    """
    while isinstance(expression, (Grouping, Label)):
        expression = expression.element
    made = FallbackCriteria if spec.falls_back else Criteria
    return made(expression, spec, folded=folded)
