"""Ranges of text: buckets between boundaries, which are stored sealed (docs/FORMAT.md, "Text ranges").

Text is ordered by its code points, as ``COLLATE "C"`` orders it. Boundaries are beginnings of values, chosen so that
each bucket takes about as many of them. Only Python has them: no database session, and so no function of SQL.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any, ClassVar
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError, InvalidLengthError, RegistryError
from glpgenc.wire import aead
from glpgenc.wire.buffer import View
from glpgenc.wire.envelope import check_field
from glpgenc.wire.facet_kinds import FacetKind, refused

MAX_TEXT_BUCKETS = 20_000
MAX_BOUNDARY_BYTES = 1_000
_LABEL = b"glpgenc/v1/boundaries"
_LEAST_SAMPLE = 5_000
_SAMPLE_OF_BUCKET = 30
_VERSION = b"\x01"
_HEADER_BYTES = 1 + 16
_ROOM = 1_024
"""Boundaries are padded to a multiple of it, so that the length of what is sealed says nothing of one of them."""


@dataclass(frozen=True, slots=True)
class TextRangeShape:
    """A term of the bucket that a text falls in.

    :param buckets: how many there are at most, 1 to 20,000.
    :raises InvalidValueError: when it is another number.
    """

    buckets: int
    kind: ClassVar[FacetKind] = FacetKind.TEXT_RANGE
    max_bits: ClassVar[int] = 128
    default_bits: ClassVar[int] = 64

    def __post_init__(self) -> None:
        if not 1 <= self.buckets <= MAX_TEXT_BUCKETS:
            raise refused(
                f"a range facet of text requires 1 to {MAX_TEXT_BUCKETS:,} buckets",
                "`glpgenc plan-index TABLE.COLUMN --facet range` proposes a number",
            )

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry: none, because no session computes such a term."""
        return b""

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {"buckets": self.buckets}


class Boundaries(NonCopyable):
    """The boundaries of a facet's buckets: the first text of each bucket but the lowest. No ``repr`` shows one.

    :param first: ascending, each once; without the empty text, than which nothing is less.
    :raises InvalidLengthError: when they are not, or one has more than 1,000 bytes.
    """

    __slots__ = ("_first",)

    def __init__(self, first: Sequence[bytes]) -> None:
        ascending = all(one < two for one, two in zip((b"", *first), first, strict=False))
        if not ascending or len(first) >= MAX_TEXT_BUCKETS or any(len(each) > MAX_BOUNDARY_BYTES for each in first):
            message = f"boundaries must ascend, and have 1 to {MAX_BOUNDARY_BYTES} bytes each"
            raise InvalidLengthError(message)
        self._first = tuple(first)

    def __repr__(self) -> str:
        return f"<Boundaries of {self.buckets} buckets>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Boundaries) and self._first == other._first

    def __hash__(self) -> int:
        return hash(self._first)

    @property
    def buckets(self) -> int:
        """How many buckets they make: one more than there are boundaries."""
        return len(self._first) + 1

    def bucket(self, text: bytes) -> int:
        """Return the number of a text's bucket: of boundaries that are not above it.

        :param text: UTF-8, whose bytes have the order of its code points.
        """
        return bisect_right(self._first, text)

    def last_beginning_with(self, beginning: bytes) -> int:
        """Return the number of the last bucket that can hold a text with a beginning."""
        # No byte of UTF-8 is 0xFF: what begins so is below, and every greater text is above.
        return bisect_left(self._first, beginning + b"\xff")

    def to_bytes(self) -> bytes:
        """Return them as they are sealed: ``( len(2) || boundary ) *``, then zeros to a multiple of 1,024 bytes."""
        content = b"".join(len(each).to_bytes(2, "big") + each for each in self._first)
        return content + bytes(-len(content) % _ROOM)


@lru_cache(maxsize=16)
def standard_boundaries(buckets: int) -> Boundaries:
    """Return the boundaries that a facet begins with, while there are no values to make them of: known to everyone.

    They are taken evenly from the 1,362 texts ``0`` to ``9`` and, for each letter ``A`` to ``Z`` and ``a`` to ``z``,
    the letter alone and with each of ``b`` to ``z`` after it.
    """
    cells = [*digits, *_cells(ascii_uppercase), *_cells(ascii_lowercase)]
    size = len(cells)
    taken = cells if buckets > size else [cells[at * size // buckets] for at in range(1, buckets)]
    return Boundaries([each.encode() for each in taken])


def _cells(letters: str) -> Iterator[str]:
    for letter in letters:
        yield letter
        yield from (letter + second for second in ascii_lowercase[1:])


def sample_size(buckets: int) -> int:
    """Return how many values suffice to part all others: boundaries are then off by a part of a bucket."""
    return max(_LEAST_SAMPLE, _SAMPLE_OF_BUCKET * buckets)


def boundaries_of(sample: Iterable[str], buckets: int) -> Boundaries:
    """Return the boundaries that part a sample into buckets which take about as many of its texts each.

    A boundary is no longer than it takes to part two texts that follow each other. A text that is frequent begins a
    bucket; of a text that fills several there is one.

    :param sample: texts; their order does not matter.
    :param buckets: how many at most.
    :returns: boundaries of fewer buckets where the sample has fewer different texts.
    :raises InvalidValueError: when one of the texts holds U+0000, or is not one that UTF-8 can hold.
    """
    texts = sorted(sample)
    for each in texts:
        _check_text(each)
    made: dict[bytes, None] = {}
    for number in range(1, buckets):
        # The first of the texts that are equal to the one at this place.
        at = bisect_left(texts, texts[number * len(texts) // buckets]) if texts else 0
        if at:
            boundary = _shortest_between(texts[at - 1], texts[at]).encode()
            if len(boundary) <= MAX_BOUNDARY_BYTES:
                made[boundary] = None
    return Boundaries(list(made))


def _check_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        message = "a text of the sample can't be stored by PostgreSQL"
        raise refused(message, "leave out texts with U+0000 and with surrogates")


def _shortest_between(lower: str, upper: str) -> str:
    """Return the shortest beginning of a text that is above a lower one."""
    same = next((at for at, (one, two) in enumerate(zip(lower, upper, strict=False)) if one != two), len(lower))
    return upper[: same + 1]


def seal_boundaries(
    boundaries: Boundaries, *, key: View, key_id: UUID, field: str, label: str, slot: int, buckets: int
) -> bytes:
    """Seal boundaries for one slot of one field: ``version(1) || key_id(16) || nonce(12) || ciphertext || tag(16)``.

    :param key: see :func:`glpgenc.wire.derivation.boundaries_key`.
    :param key_id: of the index root that the key is derived from.
    :param label: of the facet: what its key is derived by.
    :param buckets: what the facet is registered with.
    """
    header, nonce = _VERSION + key_id.bytes, os.urandom(aead.NONCE_BYTES)
    aad = _associated_data(header, field, label, slot, buckets)
    return header + nonce + aead.encrypt_gcm(key, nonce, boundaries.to_bytes(), aad)


def sealing_key_id(sealed: bytes) -> UUID:
    """Return the id of the index root that boundaries are sealed under.

    :raises RegistryError: when they are not sealed boundaries, or of a later version.
    """
    if sealed[:1] != _VERSION or len(sealed) < _HEADER_BYTES + aead.NONCE_BYTES + aead.TAG_BYTES:
        message = "the sealed boundaries of a facet are damaged, or of a newer version of glpgenc"
        raise RegistryError(message, hint="upgrade glpgenc, or restore glpgenc.search_facets from a backup")
    return UUID(bytes=sealed[1:_HEADER_BYTES])


def open_boundaries(sealed: bytes, *, key: View, field: str, label: str, slot: int, buckets: int) -> Boundaries:
    """Open what :func:`seal_boundaries` made.

    :raises RegistryError: when they were sealed for another slot, field or facet, or altered. By other boundaries rows
        would be written and looked for in other buckets.
    """
    sealing_key_id(sealed)
    header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    aad = _associated_data(header, field, label, slot, buckets)
    try:
        content = aead.decrypt_gcm(key, rest[: aead.NONCE_BYTES], rest[aead.NONCE_BYTES :], aad)
        return Boundaries(list(_parsed(content)))
    except (AuthenticationError, InvalidLengthError):
        message = f"the sealed boundaries in slot {slot} of field {field} are not those of this facet, or were altered"
    raise RegistryError(message, hint="restore the row of glpgenc.search_facets from a backup")


def _parsed(content: bytes) -> Iterator[bytes]:
    at = 0
    while size := int.from_bytes(content[at : at + 2], "big"):
        boundary = content[at + 2 : at + 2 + size]
        if len(boundary) != size:
            raise AuthenticationError
        yield boundary
        at += 2 + size


def _associated_data(header: bytes, field: str, label: str, slot: int, buckets: int) -> bytes:
    names = b"".join(
        len(part).to_bytes(4, "big") + part for part in (check_field(field).encode("ascii"), label.encode("ascii"))
    )
    return _LABEL + header + names + bytes((slot,)) + buckets.to_bytes(4, "big")
