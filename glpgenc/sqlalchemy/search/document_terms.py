"""Types of the bind values that are looked for at a path of a document, or among the elements of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Integer, LargeBinary

from glpgenc.sqlalchemy.search.terms import RangeTerms, SearchValue, TermsOfMany, Wrap
from glpgenc.sqlalchemy.types.support import HiddenList
from glpgenc.wire.blind_index import NULL_TERM, data_tags, data_term, presence_tag, range_terms

if TYPE_CHECKING:
    from glpgenc.wire.blind_index import SearchEntry

NULL_DATA = b"z"
"""What ``hashed`` makes of null."""


class DataTerms(TermsOfMany):
    """The terms that any of some bytes may have: of :func:`~glpgenc.wire.json_paths.hashed`."""

    impl = ARRAY(LargeBinary)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        return HiddenList(
            wrap(NULL_TERM if data == NULL_DATA else data_term(data, entry)) for data in value for entry in entries
        )


class NumberRange(RangeTerms):
    """The terms of all buckets between two numbers, either of which may be ``None`` for no limit."""

    impl = ARRAY(LargeBinary)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:
        low, high = (None if limit is None else str(limit) for limit in value)
        # Never empty: NULL = ANY('{}') is false, and must stay NULL. No term has 17 bytes.
        found = [term for entry in entries for term in range_terms(low, high, entry)]
        return HiddenList(map(wrap, found or [bytes(17)]))


class DataTags(SearchValue):
    """The tags of some bytes: of ``hashed``, or of :func:`~glpgenc.wire.blind_index.element_data`."""

    impl = ARRAY(Integer)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        return HiddenList(data_tags(value, entries[0]))


class PresenceTag(SearchValue):
    """The tag of every document that has a value at the path; what is bound is not looked at."""

    impl = ARRAY(Integer)
    cache_ok = True

    def _compute(self, value: Any, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        return HiddenList([presence_tag(entries[0])])
