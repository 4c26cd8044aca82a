"""Types of the bind values that are looked for in an index column. Terms are computed here, under the tenant's keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ARRAY, Integer, LargeBinary, any_, cast, func, literal_column
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.types import TypeDecorator
from sqlalchemy.util import memoized_property

from glpgenc.errors import InvalidLengthError
from glpgenc.sqlalchemy.search.tag_choice import Piece, chosen
from glpgenc.sqlalchemy.search.tag_statistics import tag_statistics
from glpgenc.sqlalchemy.transaction.keys import current
from glpgenc.sqlalchemy.transaction.requirements import KeyRequirements
from glpgenc.sqlalchemy.types.client import driver_bytes
from glpgenc.sqlalchemy.types.support import HiddenList, Picklable, refuse_literal
from glpgenc.wire.blind_index import all_terms, prefix_range_terms, range_edges, range_terms, search_pieces
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.normalizers import normalize

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.facet_selection import Lookup
    from glpgenc.sqlalchemy.search.tag_statistics import TagColumn
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.blind_index import SearchEntry

Wrap: TypeAlias = Callable[[bytes], Any]
_MOST_TERMS = 2
_APART = 1 << 20
"""Places between texts that need not be side by side."""


class SearchValue(Picklable, TypeDecorator[Any]):
    """A value that is looked for by a facet.

    :param column: that is searched.
    :param facet: one of its own.
    :param folded: whether a value is sought as it is among normalised ones: one that is not normalised finds nothing.
    """

    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facet: Facet, *, folded: bool = False) -> None:
        super().__init__()
        self.column = column
        self.facet = facet
        self.facet_name = facet.facet_name
        self.folded = folded

    @property
    def glpgenc_requirements(self) -> KeyRequirements:
        """The keys that a statement with this value in it requires."""
        return KeyRequirements(in_process=True)

    @property
    def glpgenc_form(self) -> tuple[Any, ...]:
        """What is made of a value; see :func:`glpgenc.sqlalchemy.transaction.requirements.check_conflicts`."""
        return (type(self)._compute, self.column.field, self.facet_name, self.folded)  # noqa: SLF001

    @memoized_property
    def _static_cache_key(self) -> tuple[Any, ...]:
        # SQLAlchemy would put it together again for each query.
        return (type(self), self.column.cache_key, self.facet_name, self.folded)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:  # noqa: ARG002
        """Return the type of what is compared: this one."""
        return self

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002
        """Refuse to write a term into a statement's text."""
        refuse_literal(None)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what makes terms of a value."""
        compute, column, facet, wrap = self._compute, self.column, self.facet_name, driver_bytes(dialect)

        def process(value: Any) -> Any:
            return None if value is None else compute(value, current().entries(column, facet), wrap)

        return process

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        """Return what is sent for a value.

        :param wrap: makes of bytes what the driver sends.
        """
        raise NotImplementedError

    def _bytes(self, value: Any) -> bytes:
        encoded = self.column.codec.encode(value)
        return encoded if isinstance(encoded, bytes) else str.encode(encoded)

    def _terms(self, value: Any, entries: tuple[SearchEntry, ...]) -> list[bytes]:
        plaintext = self._bytes(value)
        if self.folded and normalize(plaintext, self.facet.normalizer) != plaintext:
            return [bytes((self.facet.kept_bits + 7) // 8)]  # the term of nothing
        return [term for entry in entries for term in all_terms(plaintext, entry)]


class TermPair(SearchValue):
    """The terms that a value may have, the lesser before the greater: two while the facet is reindexed, else one twice.

    Always two, in one parameter: PostgreSQL plans an array whose length it knows once, and one that is a parameter at
    each execution. And drivers take longer over a list than over bytes. What is sent is the same whatever it is
    compared by, so that a ``bindparam()`` may be in a statement more than once.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facet: Facet, *, folded: bool = False) -> None:
        super().__init__(column, facet, folded=folded)
        self._size = (facet.kept_bits + 7) // 8

    def split(self, bindvalue: Any) -> tuple[ColumnElement[bytes], ColumnElement[bytes]]:
        """Return the two in SQL.

        :param bindvalue: the parameter of both.
        """
        least, greatest = self._parts(bindvalue, 2)
        return least, greatest

    def _parts(self, bindvalue: Any, count: int) -> list[ColumnElement[bytes]]:
        whole: Any = cast(bindvalue, LargeBinary())
        size: Any = literal_column(str(self._size))
        starts: list[Any] = [literal_column(str(1 + at * self._size)) for at in range(count)]
        return [func.pg_catalog.substr(whole, start, size, type_=LargeBinary()) for start in starts]

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        return wrap(self._both(value, entries))

    def _both(self, value: Any, entries: tuple[SearchEntry, ...]) -> bytes:
        terms = self._terms(value, entries)
        least, greatest = (terms[0], terms[0]) if len(terms) == 1 else (min(terms), max(terms))
        if len(terms) > _MOST_TERMS or len(least) != self._size or len(greatest) != self._size:
            message = f"the terms of facet {self.facet_name} of {self.column.field} do not have {self._size} bytes"
            raise InvalidLengthError(
                message, hint="declare the facet with the number of bits that it is registered with"
            )
        return least + greatest


class Term(TermPair):
    """The same, as the right side of ``=`` alone: before ``ANY (array)`` a negated operator means another thing."""

    cache_ok = True
    stands_alone = True

    def bind_expression(self, bindvalue: Any) -> Any:
        """Return: any of the two."""
        return any_(array(self.split(bindvalue)))


class TermsOfFew(TermPair):
    """The terms that any of a few values may have, none of which is NULL: as :class:`Term`, and for the same reasons.

    PostgreSQL takes a parameter that is an array for one of ten, and plans each execution of a shorter one again.

    :param places: how many values there is room for. The last one is sent again in those that are left.
    """

    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facet: Facet, places: int, *, folded: bool = False) -> None:
        super().__init__(column, facet, folded=folded)
        self.places = places

    @memoized_property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return (type(self), self.column.cache_key, self.facet_name, self.folded, self.places)

    def bind_expression(self, bindvalue: Any) -> Any:
        """Return: any of them."""
        return any_(array(self._parts(bindvalue, 2 * self.places)))

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        terms = [self._both(each, entries) for each in value]
        terms += terms[-1:] * (self.places - len(terms))
        return wrap(b"".join(terms))


class TermsOfMany(SearchValue):
    """The terms that any of some values may have; ``None`` among them stays."""

    impl = ARRAY(LargeBinary)
    cache_ok = True
    stands_alone = True

    def bind_expression(self, bindvalue: Any) -> Any:
        """Return: any of them."""
        return any_(bindvalue)

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        return HiddenList(
            None if term is None else wrap(term)
            for each in value
            for term in ([None] if each is None else self._terms(each, entries))
        )


class ProbedTags(SearchValue):
    """Tags of a text that an index is asked for.

    :param tags: the tags column, whose statistics say which are rare.
    """

    impl = ARRAY(Integer)
    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facet: Facet, tags: TagColumn) -> None:
        super().__init__(column, facet)
        self.tags = tags

    @memoized_property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return (type(self), self.column.cache_key, self.facet_name, self.tags)


class TermsOfParts(SearchValue):
    """The terms that a value may have, of each part: more than :class:`Term` has room for."""

    impl = ARRAY(LargeBinary)
    cache_ok = True
    stands_alone = True

    def bind_expression(self, bindvalue: Any) -> Any:
        """Return: any of them."""
        return any_(bindvalue)

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        return HiddenList(map(wrap, self._terms(value, entries)))


class RangeTerms(SearchValue):
    """The terms of all buckets between two values, either of which may be ``None`` for no limit."""

    impl = ARRAY(LargeBinary)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        encode = self.column.codec.encode
        low, high = (None if limit is None else encode(limit) for limit in value)
        # Never empty: NULL = ANY('{}') is false, and must stay NULL. No term is of no bytes.
        found = [term for entry in entries for term in self._found(low, high, entry)]
        return HiddenList(map(wrap, found or [b""]))

    def _found(self, low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]:
        return range_terms(low, high, entry)


class EdgeTerms(RangeTerms):
    """The terms of those buckets among them that a value, or both, are in: they hold values beyond it, too."""

    cache_ok = True

    def _found(self, low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]:
        return range_edges(low, high, entry)


class BeginningTerms(SearchValue):
    """The terms of all buckets of text that can hold one with a beginning."""

    impl = ARRAY(LargeBinary)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        beginning = self.column.codec.encode(value)
        return HiddenList(wrap(term) for entry in entries for term in prefix_range_terms(beginning, entry))


class Tags(SearchValue):
    """Tags that every text has that contains, or begins with, some texts: all of them, or those that are rare enough.

    A value is a tuple of look-ups, one for each facet.

    :param facets: whose tags are in one column.
    :param tags: that column.
    """

    impl = ARRAY(Integer)
    cache_ok = True

    def __init__(self, column: EncryptedColumnSpec, facets: tuple[Facet, ...], tags: TagColumn) -> None:
        super().__init__(column, facets[0])
        self.facets, self.tags = facets, tags

    @property
    def glpgenc_form(self) -> tuple[Any, ...]:
        """What is made of a value."""
        return (*super().glpgenc_form, tuple(each.facet_name for each in self.facets))

    @memoized_property
    def _static_cache_key(self) -> tuple[Any, ...]:
        return (type(self), self.column.cache_key, tuple(each.facet_name for each in self.facets), self.tags)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002  (tags are integers)
        """Return what makes tags of look-ups."""
        column, names, tags = self.column, [each.facet_name for each in self.facets], self.tags

        def process(value: tuple[Lookup, ...] | None) -> Any:
            if value is None:
                return None
            # By the active slot alone, which every row carries: the tags of both slots are in one column.
            entries = [current().entries(column, name)[0] for name in names]
            return HiddenList(_tags_of(value, entries, tags))

        return process


def _tags_of(lookups: Iterable[Lookup], entries: Sequence[SearchEntry], tags: TagColumn) -> list[int]:
    sure: list[Piece] = []
    possible: list[Piece] = []
    for lookup, entry in zip(lookups, entries, strict=True):
        for number, text in enumerate(lookup.texts):
            # Where each is in the whole is not known. A beginning is where the tags of a beginning are.
            place = 0 if entry.shape.kind is FacetKind.PREFIX else (number + 1) * _APART
            sure += _pieces(text, entry, place)
        if lookup.beginning:
            possible += _pieces(lookup.beginning, entry, 0)
    if len(sure) + len(possible) > 1 and (known := tag_statistics(tags)):
        return chosen(sure + possible, known)
    return sorted({piece.tag for piece in sure})


def _pieces(text: str, entry: SearchEntry, place: int) -> Iterator[Piece]:
    is_beginning = entry.shape.kind is FacetKind.PREFIX
    for tag, begin, end in search_pieces(text, entry):
        yield Piece(tag, place + begin, place + end, is_beginning)
