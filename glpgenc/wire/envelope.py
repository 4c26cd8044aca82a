"""The envelope, ``suite(1) || flags(1) || key_id(16) || index_len(2) || index || body``, and its associated data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from glpgenc.errors import (
    FacetNotFoundError,
    InvalidFieldError,
    InvalidRowIdError,
    InvalidValueError,
    NotEncryptedError,
)
from glpgenc.wire import aead

MAX_FIELD_BYTES = 200
_FIELD = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", re.ASCII)


def check_field(field: str) -> str:
    """Return a field name that is valid.

    :param field: lower-case identifiers joined by dots, 200 bytes at most. The name is part of a PostgreSQL setting's
        name, which has no case: hence lower case only.
    :raises InvalidFieldError: for anything else.
    """
    if not _FIELD.fullmatch(field) or len(field) > MAX_FIELD_BYTES:
        # It is not quoted: where someone took the arguments the other way round, it is a value.
        raise InvalidFieldError
    return field


def associated_data(header: bytes | memoryview, field: str, row_id: str = "") -> bytes:
    """Return the AAD of an envelope: the header, the field and the row, each of known length.

    :param header: all of the envelope before its body.
    :param field: see :func:`check_field`.
    :param row_id: the key of the row, as text; empty to bind no row.
    :raises InvalidRowIdError: when ``row_id`` is not text that PostgreSQL can hold.
    """
    name = field.encode("ascii")
    try:
        row = row_id.encode("utf-8")
    except UnicodeEncodeError:
        message = "the row id contains a lone surrogate, which is not valid Unicode"
        raise InvalidRowIdError(message, hint="pass the key in PostgreSQL's text form: str(key)") from None
    return b"".join((header, len(name).to_bytes(4, "big"), name, len(row).to_bytes(4, "big"), row))


class Suite(IntEnum):
    """The first byte of an envelope. None of these begins a UTF-8 text."""

    A256CBC_HS512 = 0xFA
    A256GCM = 0xFB
    XAES256GCM = 0xFC


SUITES_BY_NAME = {
    "A256CBC-HS512": Suite.A256CBC_HS512,
    "A256GCM": Suite.A256GCM,
    "XAES-256-GCM": Suite.XAES256GCM,
}
CLIENT_SUITES = (Suite.A256GCM, Suite.XAES256GCM)
"""The suites that Python alone encrypts with and decrypts."""

FLAG_PADDED = 0x01
FIXED_HEADER_BYTES = 20
NIL_KEY_ID = UUID(int=0)
MAX_INDEX_BYTES = 0xFFFF
# The most that a term of another facet than contains takes: 32 tags of 4 bytes.
_WIDEST_OTHER = 128

# Least body, and the block that the ciphertext is a multiple of.
_BODY = {
    Suite.A256CBC_HS512: (
        aead.CBC_IV_BYTES + aead.CBC_BLOCK_BYTES + aead.CBC_TAG_BYTES,
        aead.CBC_BLOCK_BYTES,
    ),
    Suite.A256GCM: (aead.NONCE_BYTES + aead.TAG_BYTES, 1),
    Suite.XAES256GCM: (aead.XAES_NONCE_BYTES + aead.TAG_BYTES, 1),
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed envelope. Nothing in it has been authenticated.

    :param header: all bytes before the body; the AAD begins with them.
    :param body: IV or nonce, ciphertext and tag.
    """

    suite: Suite
    padded: bool
    key_id: UUID
    header: bytes
    body: bytes

    @property
    def index(self) -> dict[int, bytes]:
        """The search terms by slot; of a slot that stands twice, the first counts."""
        return parse_index(self.header[FIXED_HEADER_BYTES:])


def build_header(suite: Suite, key_id: UUID, index: bytes = b"", *, padded: bool = False) -> bytes:
    """Return the bytes of an envelope before its body.

    :param index: what :func:`build_index` returned, 65,535 bytes at most.
    """
    flags = FLAG_PADDED if padded else 0
    return bytes((suite, flags)) + key_id.bytes + len(index).to_bytes(2, "big") + index


def parse(data: bytes | bytearray | memoryview) -> Envelope:
    """Take an envelope apart.

    :raises NotEncryptedError: when it is not an envelope: too short, unknown suite or flag, or an index longer than it.
    """
    raw = bytes(data)
    if not is_envelope(raw):
        raise NotEncryptedError
    body_at = FIXED_HEADER_BYTES + int.from_bytes(raw[18:20], "big")
    return Envelope(Suite(raw[0]), raw[1] == FLAG_PADDED, UUID(bytes=raw[2:18]), raw[:body_at], raw[body_at:])


def is_envelope(data: bytes | bytearray | memoryview) -> bool:
    """Return whether bytes have the form of an envelope that this version can open; as SQL's ``gl_is_encrypted``."""
    if len(data) < FIXED_HEADER_BYTES or data[0] not in _BODY or data[1] > FLAG_PADDED:
        return False
    least, block = _BODY[Suite(data[0])]
    body = len(data) - FIXED_HEADER_BYTES - int.from_bytes(data[18:20], "big")
    return body >= least and (body - least) % block == 0


def build_index(terms: dict[int, bytes]) -> bytes:
    """Return the index of an envelope: ``(slot(1) || len(2) || term) *``.

    :param terms: the term of each slot, in the order they are to be in.
    :raises FacetNotFoundError: when a slot is not 1 to 255.
    :raises InvalidValueError: when the whole exceeds 65,535 bytes.
    """
    index = b""
    for slot, term in terms.items():
        if not 1 <= slot <= 255:  # noqa: PLR2004  (one byte)
            message = f"slot {slot} is not between 1 and 255"
            raise FacetNotFoundError(message)
        index += slot.to_bytes(1, "big") + len(term).to_bytes(2, "big") + term
    if len(index) > MAX_INDEX_BYTES:
        raise too_long_to_search(sum(len(term) > _WIDEST_OTHER for term in terms.values()))
    return index


def too_long_to_search(facets: int = 1) -> InvalidValueError:
    """Return the error for a text whose tags do not fit the index.

    :param facets: contains and similar facets that share the index.
    """
    characters = MAX_INDEX_BYTES // 4 // max(facets, 1)
    message = f"the facets of this field allow texts of up to about {characters} characters"
    hint = "store longer texts in a field without a contains or similar facet, or in parts"
    return InvalidValueError(message, hint=hint)


def parse_index(index: bytes) -> dict[int, bytes]:
    """Return the terms by slot. An entry that would reach past the end ends the list."""
    terms: dict[int, bytes] = {}
    at = 0
    while at + 3 <= len(index):
        end = at + 3 + int.from_bytes(index[at + 1 : at + 3], "big")
        if end > len(index):
            break
        terms.setdefault(index[at], index[at + 3 : end])
        at = end
    return terms
