"""Similar text: rows by the rarest trigrams, then by how many they share, then by how similar they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import (
    ARRAY,
    Boolean,
    Float,
    Integer,
    LargeBinary,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    null,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.util import memoized_property

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import refuse_operator
from glpgenc.sqlalchemy.search.operands import bind_parameter, operand, require_value
from glpgenc.sqlalchemy.search.tag_statistics import TagColumn, tag_statistics
from glpgenc.sqlalchemy.search.terms import ProbedTags, SearchValue
from glpgenc.sqlalchemy.types.rows import base_column
from glpgenc.sqlalchemy.types.support import HiddenList
from glpgenc.wire.blind_index import trigram_tags
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.normalizers import Normalizer, normalize_text
from glpgenc.wire.trigrams import (
    least_shared,
    least_tags,
    most_of_other,
    most_trigrams,
    pair_count,
    pairs,
    probed,
    similarity,
    trigrams,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.terms import Wrap
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.blind_index import SearchEntry

    Clause = ColumnElement[bool]

USUAL_THRESHOLD = 0.3
"""That of pg_trgm's ``%``."""
_ALL_BITS = 32
_PLACES = (4, 8, 16, 24, 32, 48, 64)
"""How many pairs a statement may have room for: each is a statement of its own."""
_MOST_PAIRS = _PLACES[-1]
_FEW_ROWS = 500
"""Rows that are read one by one in less time than pairs are looked up."""
_DOUBLE = Float(53)
_MOST_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True, repr=False)
class SimilarTo:
    """What a value is to be similar to.

    :param text: whatever the case of its letters.
    :param threshold: how similar at least, above 0 and up to 1.
    """

    text: str
    threshold: float = USUAL_THRESHOLD

    def matches(self, value: str) -> bool:
        """Return whether a decrypted value is."""
        return similarity(_trigrams(self.text), _trigrams(value)) >= self.threshold


def similar_to(spec: EncryptedColumnSpec, other: Any, threshold: Any) -> SimilarTo:
    """Return what values of a column are compared with.

    :raises EncryptedQueryError: when it is not a text that is known, or the threshold not a number above 0 and up to 1.
    """
    text = require_value(spec, operand(spec, other))
    if not isinstance(text, str):
        message = f"what {spec.field} is to be similar to must be a str"
        raise EncryptedQueryError(message, hint="the text itself is needed: its trigrams determine the search")
    number = threshold if isinstance(threshold, (int, float)) and not isinstance(threshold, bool) else 0
    if not 0 < number <= 1:
        message = "the threshold of similar() must be a number above 0 and up to 1"
        raise EncryptedQueryError(message, hint=f"{USUAL_THRESHOLD} finds most typing errors in names")
    return SimilarTo(text, float(number))


def facet_of_similarity(spec: EncryptedColumnSpec) -> Facet:
    """Return the facet that finds similar text: that with the most bits.

    :raises EncryptedQueryError: when there is none.
    """
    found = [each for each in spec.search if each.shape.kind is FacetKind.SIMILAR]
    if not found:
        return refuse_operator(spec, "similar", "Similar()" if spec.codec.is_text else None)
    return max(found, key=lambda each: each.kept_bits)


def refuse_rank(spec: EncryptedColumnSpec, facet: Facet) -> NoReturn:
    """Refuse to rank values by tags that collide, where the server can't decrypt.

    :raises EncryptedQueryError: always.
    """
    message = (
        f"{spec.field} has tags of {facet.kept_bits} bits, which do not tell how similar values are, and the server "
        "can't decrypt them"
    )
    hint = f"declare Similar() with all {_ALL_BITS} bits, or rank in Python what similar() finds"
    raise EncryptedQueryError(message, hint=hint)


def ranks_by_tags(facet: Facet) -> bool:
    """Return whether tags tell how similar two texts are: whether they hardly ever collide."""
    return facet.kept_bits == _ALL_BITS


class _OfSimilar(SearchValue):
    """What is made of a text by a facet of kind similar."""

    cache_ok = True


class _Tags(_OfSimilar):
    """The tags of all its trigrams."""

    impl = ARRAY(Integer)
    cache_ok = True

    def _compute(self, value: SimilarTo, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        # By the active slot alone, which every row carries.
        return HiddenList(sorted(trigram_tags(value.text, entries[0])))


class _ProbedTags(ProbedTags):
    """Those that an index is asked for."""

    cache_ok = True

    def _compute(self, value: SimilarTo, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        weights = trigram_tags(value.text, entries[0])
        ordered = tag_statistics(self.tags).rarest(sorted(weights), len(weights))
        return HiddenList(probed(weights, ordered, value.threshold))


class _Pairs(_ProbedTags):
    """Pairs of tags that an index is asked for, one after the other in one array.

    :param places: how many pairs there is room for. The last one is sent again in those that are left.
    """

    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facet: Facet, tags: TagColumn, places: int) -> None:
        super().__init__(column, facet, tags)
        self.places = places

    @memoized_property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return (type(self), self.column.cache_key, self.facet_name, self.tags, self.places)

    def _compute(self, value: SimilarTo, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        weights = trigram_tags(value.text, entries[0])
        statistics = tag_statistics(self.tags)
        ordered = statistics.rarest(sorted(weights), len(weights))
        rarest = probed(weights, ordered, value.threshold)
        rows = statistics.rows * sum(statistics.frequency(tag) or 1.0 for tag in rarest)
        if set(weights.values()) != {1} or (statistics and rows < _FEW_ROWS):
            # As many as the pairs at most: a group of n has n - 1 pairs or more.
            found = [(tag, tag) for tag in rarest]
        else:
            frequencies = [statistics.frequency(tag) or 0.0 for tag in weights]
            found = pairs(list(weights), frequencies, least_shared(len(weights), value.threshold))
        found += found[-1:] * (self.places - len(found))
        return HiddenList(tag for pair in found for tag in pair)


class _LeastShared(_OfSimilar):
    """How many tags a similar value shares at least."""

    impl = Integer
    cache_ok = True

    def _compute(self, value: SimilarTo, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        return least_tags(trigram_tags(value.text, entries[0]), value.threshold)


class _MostTags(_OfSimilar):
    """How many tags a similar value has itself at most, by how many of them it shares: 1, 2 and so on."""

    impl = ARRAY(Integer)
    cache_ok = True

    def _compute(self, value: SimilarTo, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        count = len(trigram_tags(value.text, entries[0]))
        shared = range(1, count + 1)
        return HiddenList(min(most_of_other(count, each, value.threshold), _MOST_INTEGER) for each in shared)


class _Slot(_OfSimilar):
    """The slot of the facet in envelopes."""

    impl = Integer
    cache_ok = True

    def _compute(self, value: SimilarTo, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        return entries[0].slot


class _HasPair(FunctionElement[bool]):
    """Whether one of some pairs is among the tags of a row, each asked of the index by itself.

    Its clauses are the tags column, the pairs in one array, and how many there are.
    """

    inherit_cache = True
    name = "gl_has_pair"
    packagenames = ("glpgenc",)
    type = Boolean()


@compiles(_HasPair)
def _has_pair(element: _HasPair, compiler: Any, **options: Any) -> str:
    tags, pairs_, places = (compiler.process(each, **options) for each in element.clauses)
    each = (f"({pairs_})[{2 * at + 1}:{2 * at + 2}]" for at in range(int(places)))
    return f"({' OR '.join(f'{tags} OPERATOR(pg_catalog.@>) {pair}' for pair in each)})"


class _Shared(FunctionElement[int]):
    """How many of some tags are among those of a row. Its clauses are the tags column and the tags.

    Not a function in SQL: that could not be inlined, and a call takes five times as long as counting does.
    """

    inherit_cache = True
    name = "gl_shared"
    packagenames = ("glpgenc",)
    type = Integer()


@compiles(_Shared)
def _shared(element: _Shared, compiler: Any, **options: Any) -> str:
    tags, sought = (compiler.process(each, **options) for each in element.clauses)
    return (
        f"(SELECT pg_catalog.count(*) FROM (SELECT pg_catalog.unnest({tags}) AS tag) AS glpgenc_tags "  # noqa: S608
        f"WHERE glpgenc_tags.tag OPERATOR(pg_catalog.=) ANY ({sought}))"
    )


class _IsSimilar(FunctionElement[bool]):
    """Whether a row shares enough tags for as many as it has: what ``gl_similarity`` says, in a fifth of the time.

    Its clauses are the tags column, the tags that are sought, how many a row shares at least, the term with its own
    tags, and how many these are at most, by how many are shared. The term is looked for only where enough are.
    """

    inherit_cache = True
    name = "gl_is_similar"
    packagenames = ("glpgenc",)
    type = Boolean()


@compiles(_IsSimilar)
def _is_similar(element: _IsSimilar, compiler: Any, **options: Any) -> str:
    tags, sought, least, term, most = (compiler.process(each, **options) for each in element.clauses)
    shared = "pg_catalog.count(*)"
    return (
        f"(SELECT CASE WHEN {shared} OPERATOR(pg_catalog.<) {least} THEN false "  # noqa: S608
        f"ELSE pg_catalog.octet_length({term}) OPERATOR(pg_catalog./) 4 "
        f"OPERATOR(pg_catalog.<=) ({most})[{shared}] END "
        f"FROM (SELECT pg_catalog.unnest({tags}) AS tag) AS glpgenc_tags "
        f"WHERE glpgenc_tags.tag OPERATOR(pg_catalog.=) ANY ({sought}))"
    )


class SimilaritySearch:
    """A search of one column by a text, through its tags.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    :param facet: of kind similar.
    :param tags: the index column with its tags.
    """

    def __init__(
        self, expression: Any, spec: EncryptedColumnSpec, facet: Facet, tags: ColumnElement[Any], sought: SimilarTo
    ) -> None:
        self._raw = type_coerce(expression, LargeBinary())
        self._table = base_column(expression).table
        self._spec, self._facet, self._tags, self._sought = spec, facet, tags, sought

    def found_by_tags(self) -> Clause:
        """Return: the value is so similar, as the tags alone tell.

        An index finds rows with some of the tags, of which those that are shared are counted.
        """
        similar = _IsSimilar(
            self._tags, self._bound(_Tags), self._bound(_LeastShared), self._term(), self._bound(_MostTags)
        )
        return and_(self._asked(), type_coerce(case((self._tags.is_(None), null()), else_=similar), Boolean()))

    def found(self, passes: Any) -> Clause:
        """Return: the value may be so similar, and a condition holds, which is asked last.

        An index finds rows with one of the rarest tags; of those the shared tags are counted, and only where they are
        enough is the rest computed.
        """
        counted = case(
            (self._tags.is_(None), null()),
            (_Shared(self._tags, self._bound(_Tags)) < self._bound(_LeastShared), false()),
            else_=passes,
        )
        return and_(self._asked(), type_coerce(counted, Boolean()))

    def _asked(self) -> Clause:
        """Return what an index is asked: for one of some pairs of tags, or of some tags where the pairs are many."""
        table, spec, facet = TagColumn.of(self._table, self._tags.name), self._spec, self._facet
        number = len(_trigrams(self._sought.text))
        least = least_shared(number, self._sought.threshold) if number else 1
        count = pair_count(number, least) if least > 1 else _MOST_PAIRS + 1
        places = next((room for room in _PLACES if count <= room), None)
        if places is None or not ranks_by_tags(facet):
            probe = spec.memoized((_ProbedTags, facet, table), lambda: _ProbedTags(spec, facet, table))
            return self._tags.op("&&", is_comparison=True)(bind_parameter(self._sought, probe))
        made = spec.memoized((_Pairs, facet, table, places), lambda: _Pairs(spec, facet, table, places))
        return _HasPair(self._tags, bind_parameter(self._sought, made), literal_column(str(places)))

    def is_short_enough(self) -> Clause:
        """Return: the value has no more tags than one can have that is so similar."""
        most = most_trigrams(len(_trigrams(self._sought.text)), self._sought.threshold)
        size = func.pg_catalog.octet_length(self._term(), type_=Integer())
        # The size of an index is that of 16 bits.
        return size <= bindparam(None, min(4 * most, 2**16), unique=True)

    def _term(self) -> ColumnElement[bytes]:
        return func.glpgenc.gl_index_term(self._raw, self._bound(_Slot), type_=LargeBinary())

    def rank(self) -> ColumnElement[float]:
        """Return how similar a value is."""
        return func.glpgenc.gl_similarity(self._raw, self._tags, self._bound(_Tags), self._bound(_Slot), type_=_DOUBLE)

    def _bound(self, kind: type[_OfSimilar]) -> Any:
        spec, facet = self._spec, self._facet
        return bind_parameter(self._sought, spec.memoized((kind, facet), lambda: kind(spec, facet)))


def rank_of_text(text: ColumnElement[Any], sought: ColumnElement[Any]) -> ColumnElement[float]:
    """Return how similar two texts are."""
    return func.glpgenc.gl_similarity(text, sought, type_=_DOUBLE)


def is_enough(rank: ColumnElement[float], sought: SimilarTo) -> Clause:
    """Return: it is so similar."""
    return rank >= bindparam(None, sought.threshold, type_=_DOUBLE, unique=True)


def _trigrams(text: str) -> set[str]:
    return trigrams(normalize_text(text.encode("utf-8", "surrogatepass"), Normalizer.LOWER))
