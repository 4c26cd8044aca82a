"""Criteria of a path in documents, and of the elements of arrays.

They give what the same operator gives of a plaintext ``jsonb`` or array column, NULL included, so that NOT means NOT: a
document without a value at the path has an empty term, and no tag that says that it has one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import LargeBinary, and_, any_, false, literal_column, not_, null, or_, type_coerce

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.clauses import equals
from glpgenc.sqlalchemy.search.document_recheck import DocumentRecheck
from glpgenc.sqlalchemy.search.document_terms import DataTags, DataTerms, NumberRange, PresenceTag
from glpgenc.sqlalchemy.search.facet_selection import pattern_lookups
from glpgenc.sqlalchemy.search.fallback import criteria_of
from glpgenc.sqlalchemy.search.operands import bind_parameter
from glpgenc.wire.blind_index import NULL_TERM
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.json_paths import JsonNumber, JsonPath, hashed
from glpgenc.wire.normalizers import Normalizer, normalize_text

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.criteria import Criteria
    from glpgenc.sqlalchemy.search.patterns import Pattern
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.json_paths import Step

    Clause = ColumnElement[bool]

_ALL_BITS = 128
_NULL = literal_column(f"'\\x{NULL_TERM.hex()}'::bytea", LargeBinary())


class DocumentCriteria:
    """Builds the criteria of one path.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    :param steps: the path; ``None`` for the elements of an array column.
    """

    def __init__(self, expression: Any, spec: EncryptedColumnSpec, steps: tuple[Step, ...] | None) -> None:
        self.spec = spec
        self.steps = steps
        self._criteria = criteria_of(expression, spec)
        self._raw = type_coerce(expression, LargeBinary())
        path = None if steps is None else str(JsonPath(steps))
        self._facets = [each for each in spec.search if not each.is_whole and each.covered_path == path]

    @property
    def place(self) -> str:
        """The field and the path, for messages."""
        return self.spec.logical_field if not self.steps else f"{self.spec.logical_field} at {JsonPath(self.steps)}"

    # ---- one value

    def one_of(self, values: Iterable[Any], compared: str) -> Clause:
        """``=`` and ``IN``: of JSON values, of what ``->>`` gives, or of numbers.

        :param values: as :func:`~glpgenc.wire.json_paths.read_document` returns them; texts where those are compared.
        """
        wanted = list(values)
        if not wanted:
            return false()
        facet = self._facet(FacetKind.SCALAR, "=", "Exact", few_first=False)
        sought = [each for value in wanted for each in (_of_text(value) if compared == "text" else [value])]
        data = list(filter(None, (hashed(each, facet.normalizer) for each in sought)))
        is_complete = facet.kept_bits == _ALL_BITS and facet.normalizer is Normalizer.EXACT and len(data) == len(wanted)
        if compared == "text" and any(len(_of_text(value)) > 1 for value in wanted):
            is_complete = False
        check = DocumentRecheck("in", wanted, self.steps, compared)

        def of_terms(own: Criteria) -> Clause:
            def candidates(base: Criteria) -> Clause:
                return self._has_term(base, facet, data)

            found = candidates(own) if is_complete else own.checked(candidates, check)
            return or_(found, and_(self._is_none(own, facet, compared), null()))

        return self._criteria.of_document(of_terms, check)

    def is_null(self, compared: str) -> Clause:
        """``IS NULL``: there is no document, or no value at the path; of what ``->>`` gives, null neither."""
        facet = self._facet(FacetKind.SCALAR, "IS NULL", "Exact", few_first=False)

        def of_terms(own: Criteria) -> Clause:
            return or_(self._raw.is_(None), self._is_none(own, facet, compared))

        return self._criteria.of_document(of_terms, DocumentRecheck("is null", None, self.steps, compared))

    def within(self, operator: str, operand: Any) -> Clause:
        """``<``, ``<=``, ``>``, ``>=`` and ``BETWEEN``, of numbers."""
        facet = self._facet(FacetKind.RANGE, operator, "Range")
        bounds = operand if operator == "between" else (None, operand) if "<" in operator else (operand, None)
        check = DocumentRecheck(operator, operand, self.steps, "number")

        def of_terms(own: Criteria) -> Clause:
            def candidates(base: Criteria) -> Clause:
                return base.column(facet) == any_(bind_parameter(bounds, base.sought(NumberRange, facet)))

            return or_(own.checked(candidates, check), and_(_is_empty(own, facet), null()))

        return self._criteria.of_document(of_terms, check)

    # ---- text

    def matching(self, pattern: Pattern) -> Clause:
        """``LIKE`` or ``ILIKE`` of what ``->>`` gives of a text, number or boolean."""
        operator = "ilike" if pattern.ignore_case else "like"
        if pattern.text is not None and not pattern.ignore_case:
            return self.one_of([pattern.text], "text")
        kinds = (FacetKind.PREFIX, FacetKind.CONTAINS)
        whole = {self._whole(each): each for each in self._facets if each.shape.kind in kinds}
        found = [replace(each, facet=whole[each.facet]) for each in pattern_lookups(tuple(whole), pattern)]
        if not found:
            self._refuse(operator, "Prefix" if pattern.beginning else "Contains", is_short=bool(whole))
        check = DocumentRecheck(operator, pattern, self.steps, "text")

        def of_terms(own: Criteria) -> Clause:
            return or_(own.checked(lambda base: base.has_all(found), check), self._absent(own, found[0].facet))

        return self._criteria.of_document(of_terms, check)

    # ---- elements

    def containing(self, operator: str, operand: Any, data: list[bytes]) -> Clause:
        """``@>``, ``&&``, ``?``, ``?|`` and ``?&``.

        :param operand: what the operator compares with: a document, names, or texts of elements.
        :param data: of all elements that must be there, of ``&&`` and ``?|`` any.
        """
        facet = self._facet(FacetKind.ELEMENTS, operator, "Exact", more=", each=True")
        if not data:
            message = f"{self.place} can't be searched with {operator} for nothing that has a tag"
            raise EncryptedQueryError(message, hint="look for a text, a number, true or false, or the name of a member")
        check = DocumentRecheck(operator, operand, self.steps)
        tagged = [self._tagged(each, facet) for each in data]

        def of_terms(own: Criteria) -> Clause:
            def candidates(base: Criteria) -> Clause:
                how = "&&" if operator in ("&&", "?|") else "@>"
                sought = bind_parameter(tuple(tagged), base.sought(DataTags, facet))
                return base.column(facet).op(how, is_comparison=True)(sought)

            found = own.checked(candidates, check)
            return found if self.steps is None else or_(found, self._absent(own, facet))

        return self._criteria.of_document(of_terms, check)

    # ---- what they have in common

    def _facet(self, kind: FacetKind, operator: str, declared: str, *, more: str = "", few_first: bool = True) -> Facet:
        """Return the facet of a kind that finds the fewest values beside those that are looked for."""
        found = [each for each in self._facets if each.shape.kind is kind]
        if not found:
            self._refuse(operator, declared, more=more)
        return found[0] if few_first else max(found, key=lambda each: (_is_exact(each), each.kept_bits))

    def _refuse(self, operator: str, declared: str, *, more: str = "", is_short: bool = False) -> NoReturn:
        if is_short:
            message = f"the pattern is too short to search {self.place}, or stands where no facet looks"
            raise EncryptedQueryError(message, hint="use a longer pattern, or declare a facet for shorter ones")
        message = f"{self.place} is encrypted, and has no facet for {operator}"
        bucket = ", bucket=..." if declared == "Range" else ""
        where = "" if self.steps is None else f"path={str(JsonPath(self.steps))!r}"
        arguments = f"{where}{more}{bucket}".removeprefix(", ")
        raise EncryptedQueryError(message, hint=f"declare it with search=[{declared}({arguments})]")

    def _whole(self, facet: Facet) -> Facet:
        return self.spec.memoized(("of text", facet), facet.without_path)  # type: ignore[no-any-return]

    def _has_term(self, own: Criteria, facet: Facet, data: list[bytes]) -> Clause:
        return equals(own.column(facet), bind_parameter(tuple(data), own.sought(DataTerms, facet)))

    def _is_none(self, own: Criteria, facet: Facet, compared: str) -> Clause:
        """Return: there is no value at the path, or, of all but JSON values, null."""
        empty = _is_empty(own, facet)
        return empty if compared == "json" else or_(empty, own.column(facet) == _NULL)

    def _absent(self, own: Criteria, facet: Facet) -> Clause:
        """Return NULL where there is no value at the path, and false elsewhere. Alone, PostgreSQL drops it."""
        sought = bind_parameter((), own.sought(PresenceTag, facet))
        return and_(not_(own.column(facet).op("@>", is_comparison=True)(sought)), null())

    def _tagged(self, data: bytes, facet: Facet) -> bytes:
        """Return the bytes of an element as the facet's normaliser makes them."""
        return b"s" + normalize_text(data[1:], facet.normalizer).encode() if data.startswith(b"s") else data


def _is_exact(facet: Facet) -> bool:
    return facet.normalizer is Normalizer.EXACT


def _is_empty(own: Criteria, facet: Facet) -> Clause:
    return own.column(facet) == literal_column("''::bytea", LargeBinary())


def _of_text(text: str) -> list[Any]:
    """Return the values of which ``->>`` can give a text: itself, and the number or boolean that it is."""
    if text in ("true", "false"):
        return [text, text == "true"]
    number = _number(text)
    return [text] if number is None else [text, number]


def _number(text: str) -> JsonNumber | None:
    """Return the number that jsonb shows as a text; ``None`` where it shows none so."""
    try:
        value = Decimal(text) if text.lstrip("-")[:1].isdigit() and text.isascii() else Decimal("NaN")
        if not value.is_finite() or "_" in text:
            return None
        number = JsonNumber(text)
        return number if number.plain() == text else None
    except ArithmeticError:
        return None
