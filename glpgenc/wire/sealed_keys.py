"""Sealed session keys: how keys travel into a database session without standing in any statement (docs/FORMAT.md).

The session makes a random 64-byte challenge. The keys are sealed under it with A256CBC-HS512, and only that session, in
that transaction, can open the message, once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import InvalidLengthError, SealedSessionError
from glpgenc.wire import aead
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.envelope import check_field
from glpgenc.wire.facets import PathShape

CHALLENGE_BYTES = 64
_LABEL = b"glpgenc session v1"
_VERSION = b"\x01"
_COMPUTED_OUTSIDE = 0x80
_HAS_PATH = 0x40
"""Is added to the kind of a facet whose terms SQL is given, instead of a key to compute them with."""


@dataclass(frozen=True, slots=True, repr=False)
class FieldKeys(NonCopyable):
    """The keys of one field in a session.

    :param key_id: the active data key.
    :param key: its A256CBC-HS512 key, 64 bytes.
    :param padding: bucket in bytes, 0 to 65,535.
    :param search: one entry a facet. Keys of scope global are not sent.
    """

    field: str
    key_id: UUID
    key: bytes
    padding: int = 0
    search: tuple[SearchEntry, ...] = ()

    def __repr__(self) -> str:
        return f"<FieldKeys {self.field} key_id={self.key_id}>"


@dataclass(frozen=True, slots=True, repr=False)
class ReadKey(NonCopyable):
    """A key that a session may read with besides: an older version, or another tenant's.

    :param key: its A256CBC-HS512 key, 64 bytes.
    """

    key_id: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"<ReadKey key_id={self.key_id}>"


def build_message(fields: Iterable[FieldKeys], read_keys: Iterable[ReadKey]) -> bytes:
    """Return the message that ``gl_session_load`` reads.

    It is ``version(1) || (kind(1) || len(1) || name || len(4) || content) *``.

    Read keys are gathered into at most 256 buckets by the last byte of their ids.

    :raises InvalidLengthError: when a key has another length than 64 bytes.
    :raises InvalidFieldError: when a field's name is not valid.
    """
    parts = [_VERSION]
    parts.extend(_record(b"F", check_field(each.field), _field_content(each)) for each in fields)
    buckets: dict[str, list[bytes]] = {}
    for each in read_keys:
        buckets.setdefault(f"k{each.key_id.bytes[-1]:02x}", []).append(_keyed(each.key_id, each.key))
    parts.extend(_record(b"K", name, b"".join(keys)) for name, keys in buckets.items())
    return b"".join(parts)


def seal(challenge: bytes, message: bytes) -> bytes:
    """Seal a message under a session's challenge: ``iv(16) || ciphertext || tag(32)``.

    :param challenge: what ``gl_session_begin`` returned, 64 bytes.
    :raises SealedSessionError: when the challenge has another length.
    """
    if len(challenge) != CHALLENGE_BYTES:
        message_text = f"the session's challenge has {len(challenge)} bytes instead of {CHALLENGE_BYTES}"
        raise SealedSessionError(message_text)
    iv = os.urandom(aead.CBC_IV_BYTES)
    return iv + aead.encrypt_cbc(challenge, iv, message, _LABEL)


def _field_content(keys: FieldKeys) -> bytes:
    entries = b"".join(map(_search_entry, keys.search))
    return _keyed(keys.key_id, keys.key) + keys.padding.to_bytes(2, "big") + entries


def _search_entry(entry: SearchEntry) -> bytes:
    kind = entry.shape.kind | (_HAS_PATH if isinstance(entry.shape, PathShape) else 0)
    if entry.is_given:
        # No key. With one of scope global, anyone who can run SQL in the session could look up every tenant's values
        # from then on; and the boundaries of a text range are not there.
        return bytes((entry.slot, entry.normalizer, entry.bits, _COMPUTED_OUTSIDE | kind))
    head = bytes((entry.slot, entry.normalizer, entry.bits, kind))
    return head + entry.key + entry.shape.to_bytes()


def _keyed(key_id: UUID, key: bytes) -> bytes:
    if len(key) != aead.CBC_KEY_BYTES:
        message = f"a session key must have {aead.CBC_KEY_BYTES} bytes, not {len(key)}"
        raise InvalidLengthError(message)
    return key_id.bytes + key


def _record(kind: bytes, name: str, content: bytes) -> bytes:
    encoded = name.encode("ascii")
    return kind + len(encoded).to_bytes(1, "big") + encoded + len(content).to_bytes(4, "big") + content
