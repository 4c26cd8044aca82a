"""The blind index: keyed, shortened hashes by which equal values are found without being decrypted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import InvalidLengthError, InvalidValueError, RegistryError
from glpgenc.wire.derivation import FACET_KEY_BYTES
from glpgenc.wire.envelope import MAX_INDEX_BYTES, build_index, too_long_to_search
from glpgenc.wire.facet_kinds import PYTHON_ONLY
from glpgenc.wire.facets import (
    SCALAR,
    ContainsShape,
    ElementsShape,
    PathShape,
    PrefixShape,
    RangeShape,
    ScalarShape,
    Shape,
)
from glpgenc.wire.json_paths import MISSING, JsonNumber, array_elements, elements, hashed, read_document, text_at
from glpgenc.wire.normalizers import Normalizer, normalize, normalize_text
from glpgenc.wire.partitions import PartitionedShape, in_part
from glpgenc.wire.text_ranges import Boundaries, TextRangeShape
from glpgenc.wire.trigrams import SimilarShape, trigrams, trigrams_in_order
from glpgenc.wire.words import WordsShape, no_words, tagged_words, too_many_words

TAG_BYTES = 4
_UNSIGNED = 2 ** (8 * TAG_BYTES) - 1
_TaggedShape = PrefixShape | ContainsShape | WordsShape | SimilarShape
NULL_TERM = bytes(17)
"""What is in the slot of a document that has null at the path of a scalar: longer than any term, and so none."""
# A slot and a length stand before the tags.
_MAX_TAGS = (MAX_INDEX_BYTES - 3) // TAG_BYTES


@dataclass(frozen=True, slots=True, repr=False)
class SearchEntry(NonCopyable):
    """All it takes to compute the term of one slot.

    :param slot: 1 to 255: where the term is in an envelope's index.
    :param bits: how much of each HMAC is kept, 1 to 128, for tags to 32. 128 is enough for uniqueness; fewer make
        different values share a term, which hides how often a value occurs and costs a check after decryption.
    :param key: the facet's HMAC key, 32 bytes. It does not show in ``repr``.
    :param shape: what of a value is hashed.
    :param is_global: whether the key serves all tenants. Such a key stays in this process: no session is given it.
    :param boundaries: of the buckets of a text range; ``None`` where its terms are not computed.
    :raises InvalidLengthError: when the key or the bits have another length.
    :raises InvalidValueError: when a range facet has another normaliser than ``EXACT``, or one of kind words or similar
        than ``LOWER``.
    """

    slot: int
    normalizer: Normalizer
    bits: int
    key: bytes
    shape: Shape = SCALAR
    is_global: bool = False
    boundaries: Boundaries | None = None
    _mac: HMAC | None = field(default=None, init=False, compare=False)
    _all_terms: bytes | None = field(default=None, init=False, compare=False)

    def __repr__(self) -> str:
        return f"<SearchEntry slot={self.slot} {self.shape.kind.name} {self.normalizer.name} {self.bits} bits>"

    def __post_init__(self) -> None:
        if len(self.key) != FACET_KEY_BYTES:
            message = f"the key of a facet must have {FACET_KEY_BYTES} bytes, not {len(self.key)}"
            raise InvalidLengthError(message)
        most = self.shape.max_bits
        if not 1 <= self.bits <= most:
            message = f"a term of this kind must have 1 to {most} bits, not {self.bits}"
            raise InvalidLengthError(message, hint=f"register the facet with bits between 1 and {most}")
        shape = self.shape.inner if isinstance(self.shape, PathShape) else self.shape
        if isinstance(shape, RangeShape | TextRangeShape) and self.normalizer is not Normalizer.EXACT:
            message = "a range facet takes no normaliser but exact"
            raise InvalidValueError(message, hint="register it with the normaliser exact")
        if isinstance(self.shape, WordsShape | SimilarShape) and self.normalizer is not Normalizer.LOWER:
            message = f"a {self.shape.kind.name.lower()} facet takes no normaliser but lower"
            raise InvalidValueError(message, hint="register it with the normaliser lower")

    @property
    def is_given(self) -> bool:
        """Whether SQL is given the term, and no key to compute it with."""
        return self.is_global or self.shape.kind in PYTHON_ONLY

    def ranged(self) -> Boundaries:
        """Return the boundaries of a text range.

        :raises RegistryError: when they are not here.
        """
        if self.boundaries is None:
            raise RegistryError(
                f"the boundaries of the text range in slot {self.slot} are not available",
                hint="`glpgenc doctor` checks them",
            )
        return self.boundaries

    def hmac(self, data: bytes) -> bytes:
        """Return HMAC-SHA-256 under the key, 32 bytes."""
        if (mac := self._mac) is None:
            mac = HMAC(self.key, SHA256())
            # Kept, because it is copied in half the time that it takes to make.
            object.__setattr__(self, "_mac", mac)
        mac = mac.copy()
        mac.update(data)
        return mac.finalize()


def search_term(value: bytes, entry: SearchEntry) -> bytes:
    """Return what is in the slot of a value.

    For a scalar it is HMAC-SHA-256 of what the normaliser makes of the value, and for a range that of its bucket's
    number, cut to the entry's bits. In partitions it is that
    of a random part. For the other kinds it is all tags, each once, 4 bytes each, ascending.

    :param value: the plaintext, before padding.
    :returns: of a scalar or range the first ``ceil(bits / 8)`` bytes; unused low bits of the last are zero.
    :raises InvalidValueError: when the facet can't read the value, or its tags do not fit an envelope's index.
    """
    shape = entry.shape
    if isinstance(shape, ScalarShape | PartitionedShape):
        normalized = normalize(value, entry.normalizer)
        return _cut(in_part(shape.drawn(), normalized) if isinstance(shape, PartitionedShape) else normalized, entry)
    if isinstance(shape, PathShape):
        return found_term(shape.path.find(read_document(value)), entry)
    if isinstance(shape, ElementsShape):
        texts = [None if each is None else each.encode() for each in array_elements(value)]
        return _joined([element_data(each, entry) for each in texts], entry)
    text = normalize_text(value, entry.normalizer)
    if isinstance(shape, RangeShape):
        return _bucket_term(shape.bucket(text), entry)
    if isinstance(shape, TextRangeShape):
        return _bucket_term(entry.ranged().bucket(value), entry)
    return _joined(_pieces(text, shape), entry)


def all_terms(value: bytes, entry: SearchEntry) -> list[bytes]:
    """Return everything of which :func:`search_term` makes one: the terms of all parts, or the only one.

    :raises InvalidValueError: as :func:`search_term`.
    """
    if not isinstance(entry.shape, PartitionedShape):
        return [search_term(value, entry)]
    normalized = normalize(value, entry.normalizer)
    return [_cut(in_part(part, normalized), entry) for part in range(entry.shape.partitions)]


def found_term(found: Any, entry: SearchEntry) -> bytes:
    """Return what is in the slot of a document, by the value that stands at the facet's path.

    :param found: of :meth:`JsonPath.find`, with the types of :func:`read_document`.
    :returns: nothing where there is no value, and for a range where it is not a number; ``NULL_TERM`` for null.
    :raises InvalidValueError: as :func:`search_term`.
    """
    shape = entry.shape.inner if isinstance(entry.shape, PathShape) else entry.shape
    if isinstance(shape, ScalarShape):
        data = hashed(found, entry.normalizer)
        return b"" if data is None else NULL_TERM if found is None else data_term(data, entry)
    if isinstance(shape, RangeShape):
        return _bucket_term(shape.bucket(found.canonical()), entry) if isinstance(found, JsonNumber) else b""
    if isinstance(shape, ElementsShape):
        pieces = [data for each in elements(found) if (data := hashed(each, entry.normalizer)) is not None]
        return _joined(pieces, entry, is_present=found is not MISSING)
    parts: set[bytes] = set()
    if isinstance(shape, PrefixShape | ContainsShape) and (text := text_at(found)) is not None:
        parts = _pieces(normalize_text(text.encode(), entry.normalizer), shape)
    return _joined(parts, entry, is_present=found is not MISSING and found is not None)


def element_data(text: bytes | None, entry: SearchEntry) -> bytes:
    """Return the bytes that the tag of an array's element is the HMAC of.

    :param text: the element's text form; ``None`` for NULL.
    """
    return b"z" if text is None else b"s" + normalize_text(text, entry.normalizer).encode()


def data_term(data: bytes, entry: SearchEntry) -> bytes:
    """Return the term of bytes that :func:`~glpgenc.wire.json_paths.hashed` made."""
    return _cut(data, entry)


def data_tags(data: Iterable[bytes], entry: SearchEntry) -> list[int]:
    """Return the tags of bytes that ``hashed`` or :func:`element_data` made, as :func:`search_tags` does."""
    return [_number(tag) for tag in _tags(data, entry)]


def presence_tag(entry: SearchEntry) -> int:
    """Return the tag that a document has, by a facet with a path, which has a value there."""
    return _number(_presence(entry))


def global_terms(value: bytes, entries: Iterable[SearchEntry]) -> bytes:
    """Return the terms of a value that SQL is given beside it: those of scope global, and of text ranges.

    They are as they stand in an index.

    :param value: the plaintext, before padding.
    :param entries: those of the field, in the order of its slots; others are left out.
    :returns: ``(slot(1) || len(2) || term) *``; empty where SQL computes them all.
    :raises InvalidValueError: as :func:`search_term`.
    """
    return build_index({entry.slot: search_term(value, entry) for entry in entries if entry.is_given})


def search_tags(fragment: str, entry: SearchEntry) -> list[int]:
    """Return the tags that every value has which begins with a fragment (prefix) or holds it (contains).

    Values without the fragment can have them too: decrypt and look. Of a facet of kind words they are those of the
    text's words, and of kind similar those of its trigrams, of which similar values have some.

    :param fragment: a part of a text; it goes through the entry's normaliser.
    :returns: signed 32-bit integers, as PostgreSQL's ``integer``, each once, in the order of the envelope; none for a
        text without a word, of a facet of kind similar.
    :raises InvalidValueError: when the normalised fragment is shorter than what the facet was registered with, or has
        no word (words), or the facet has no tags.
    """
    tags: Iterable[int]
    if isinstance(entry.shape, SimilarShape):
        tags = trigram_tags(fragment, entry)
    elif isinstance(entry.shape, WordsShape):
        text = normalize_text(fragment.encode("utf-8", "surrogatepass"), entry.normalizer)
        tags = word_tags(tagged_words(text, entry.shape), entry)
        if not tags:
            raise no_words()
    else:
        tags = (tag for tag, _, _ in search_pieces(fragment, entry))
    return sorted(tags, key=lambda tag: tag & _UNSIGNED)


def search_pieces(fragment: str, entry: SearchEntry) -> list[tuple[int, int, int]]:
    """Return the tags of :func:`search_tags` in the order of the fragment, each with where its characters are.

    :param entry: of kind prefix or contains.
    :returns: tag, begin and end; each tag once, where it is first.
    :raises InvalidValueError: as :func:`search_tags`.
    """
    shape = entry.shape.inner if isinstance(entry.shape, PathShape) else entry.shape
    if not isinstance(shape, PrefixShape | ContainsShape | ElementsShape):
        message = "a facet of kind scalar or range has no tags"
        raise InvalidValueError(message, hint="search with gl_hmac_index or gl_range_terms")
    sought = fragment.encode("utf-8", "surrogatepass")
    if isinstance(shape, ElementsShape):
        if not isinstance(entry.shape, PathShape):
            return _unplaced([element_data(sought, entry)], entry)
        wanted = read_document(sought)
        if isinstance(wanted, (list, dict)):
            message = "an array or object inside of an array has no tag"
            raise InvalidValueError(message, hint="search for a text, a number, true, false or null, as JSON")
        return _unplaced(filter(None, [hashed(wanted, entry.normalizer)]), entry)
    text = normalize_text(sought, entry.normalizer)
    least = shape.least if isinstance(shape, PrefixShape) else shape.length
    if len(text) < least:
        message = (
            f"a {shape.kind.name.lower()} search of this field requires at least {least} character{'s'[: least > 1]}"
        )
        raise InvalidValueError(message, hint="search for a longer text, or register a facet for shorter parts")
    length = min(shape.most, len(text)) if isinstance(shape, PrefixShape) else shape.length
    begins = range(1 if isinstance(shape, PrefixShape) else len(text) - length + 1)
    found: dict[bytes, int] = {}
    for begin in begins:
        found.setdefault(_tag(text[begin : begin + length].encode(), entry), begin)
    return [(_number(tag), begin, begin + length) for tag, begin in found.items()]


def word_tags(words: Iterable[str], entry: SearchEntry) -> list[int]:
    """Return the tags of words.

    :param words: as a text's :func:`glpgenc.wire.words.tagged_words` are.
    :param entry: of kind words.
    :returns: as :func:`search_tags`.
    """
    return list(map(_number, _tags((word.encode() for word in words), entry)))


def trigram_tags(text: str, entry: SearchEntry) -> Counter[int]:
    """Return how many of a text's trigrams have each tag: one, unless they collide, as those of few bits do.

    :param text: it goes through the entry's normaliser.
    :param entry: of kind similar.
    :returns: by tags, as :func:`search_tags` gives them, in the order of the text; empty for a text without a word.
    :raises InvalidValueError: when it is not text that can be stored.
    """
    normalized = normalize_text(text.encode("utf-8", "surrogatepass"), entry.normalizer)
    return Counter(_number(_tag(piece.encode(), entry)) for piece in trigrams_in_order(normalized))


def range_terms(low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]:
    """Return the terms of all buckets from one value's to another's, ascending.

    Values just outside share the first and last bucket: decrypt and look.

    :param low: the least value, as PostgreSQL shows it; ``None`` for no bound.
    :param high: the greatest value, included; ``None`` for no bound.
    :returns: none when ``low`` is in a bucket above that of ``high``; 100,003 at most.
    :raises InvalidValueError: when a bound is not a number or date, or of a text range not a text; or the facet is not
        a range.
    """
    return bucket_terms(*bucket_span(low, high, entry), entry)


def range_edges(low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]:
    """Return the terms of the buckets that a range may cover in part: those of its ends, as far as it has them.

    All values of the others of :func:`range_terms` are within the range, as sure as no two buckets have one term.

    :raises InvalidValueError: as :func:`range_terms`.
    """
    first, last = bucket_span(low, high, entry)
    ends = {*([] if low is None else [first]), *([] if high is None else [last])}
    return [_bucket_term(bucket, entry) for bucket in sorted(ends)] if first <= last else []


def prefix_range_terms(beginning: str, entry: SearchEntry) -> list[bytes]:
    """Return the terms of all buckets of a text range that can hold a text with a beginning, ascending.

    :raises InvalidValueError: when the beginning is not a text that PostgreSQL can store.
    """
    boundaries, least = entry.ranged(), _stored_text(beginning, entry)
    return bucket_terms(boundaries.bucket(least), boundaries.last_beginning_with(least), entry)


def bucket_span(low: str | None, high: str | None, entry: SearchEntry) -> tuple[int, int]:
    """Return the numbers of the first and the last bucket from one value's to another's; see :func:`range_terms`."""
    shape = entry.shape.inner if isinstance(entry.shape, PathShape) else entry.shape
    if isinstance(shape, TextRangeShape):
        boundaries = entry.ranged()
        first = 0 if low is None else boundaries.bucket(_stored_text(low, entry))
        last = boundaries.buckets - 1 if high is None else boundaries.bucket(_stored_text(high, entry))
        return first, last
    if not isinstance(shape, RangeShape):
        message = "the facet is not a range facet"
        raise InvalidValueError(message, hint="register a facet of kind range to search between two values")
    first = shape.low - 1 if low is None else shape.bucket(low)
    last = shape.high + 1 if high is None else shape.bucket(high)
    return first, last


def all_bucket_terms(entry: SearchEntry) -> bytes:
    """Return the terms of all buckets of a text range, one behind the other, ascending; computed once an entry."""
    if (made := entry._all_terms) is None:  # noqa: SLF001
        made = b"".join(bucket_terms(0, entry.ranged().buckets - 1, entry))
        object.__setattr__(entry, "_all_terms", made)
    return made


def _stored_text(text: str, entry: SearchEntry) -> bytes:
    return normalize_text(text.encode("utf-8", "surrogatepass"), entry.normalizer).encode()


def bucket_terms(first: int, last: int, entry: SearchEntry) -> list[bytes]:
    """Return the terms of the buckets from one number to another, ascending, of a range: of those that there are.

    :raises InvalidValueError: when the facet is not a range.
    """
    least, most = bucket_span(None, None, entry)
    return [_bucket_term(bucket, entry) for bucket in range(max(first, least), min(last, most) + 1)]


def _bucket_term(bucket: int, entry: SearchEntry) -> bytes:
    return _cut(b"%d" % bucket, entry)


def _pieces(text: str, shape: _TaggedShape) -> set[bytes]:
    """Return the parts of a text that have tags."""
    if isinstance(shape, SimilarShape):
        return {piece.encode() for piece in trigrams(text)}
    if isinstance(shape, WordsShape):
        return {word.encode() for word in tagged_words(text, shape)}
    if isinstance(shape, PrefixShape):
        return {text[:size].encode() for size in range(shape.least, min(shape.most, len(text)) + 1)}
    return {text[at : at + shape.length].encode() for at in range(len(text) - shape.length + 1)}


def _joined(pieces: Iterable[bytes], entry: SearchEntry, *, is_present: bool = False) -> bytes:
    """Return tags in the form of a slot."""
    tags = _tags(pieces, entry)
    if is_present:
        tags = sorted({*tags, _presence(entry)})
    if len(tags) > _MAX_TAGS:
        raise too_many_words(_MAX_TAGS) if isinstance(entry.shape, WordsShape) else too_long_to_search()
    return b"".join(tags)


def _presence(entry: SearchEntry) -> bytes:
    # No text has this character. All 32 bits, whatever the facet keeps of others: no short tag is the same.
    return entry.hmac(b"\0")[:TAG_BYTES]


def _tags(pieces: Iterable[bytes], entry: SearchEntry) -> list[bytes]:
    return sorted({_tag(piece, entry) for piece in pieces})


def _tag(piece: bytes, entry: SearchEntry) -> bytes:
    return _cut(piece, entry).ljust(TAG_BYTES, b"\0")


def _unplaced(data: Iterable[bytes], entry: SearchEntry) -> list[tuple[int, int, int]]:
    """Return the tags of elements, which have no place in a text."""
    return [(tag, 0, 0) for tag in data_tags(data, entry)]


def _number(tag: bytes) -> int:
    return int.from_bytes(tag, "big", signed=True)


def _cut(data: bytes, entry: SearchEntry) -> bytes:
    digest, bits = entry.hmac(data), entry.bits
    size, unused = bits + 7 >> 3, -bits & 7
    return digest[: size - 1] + bytes((digest[size - 1] >> unused << unused,)) if unused else digest[:size]
