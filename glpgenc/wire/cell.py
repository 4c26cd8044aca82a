"""One encrypted value: a plaintext in, an envelope out, and back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from glpgenc.errors import AlreadyEncryptedError, AuthenticationError, NotTextError
from glpgenc.wire import aead
from glpgenc.wire.aead import GcmCipher, XaesCipher
from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.buffer import Buffer, View
from glpgenc.wire.envelope import Envelope, Suite, associated_data, build_header, build_index, check_field, is_envelope

_MARK = b"\x80"

CellKey = Buffer | GcmCipher | XaesCipher
"""The key of a suite, or the cipher that was made of it."""


def pad(plaintext: bytes, bucket: int) -> bytes:
    """Pad to a multiple of ``bucket`` bytes (1 to 65,535); at least one byte is added."""
    return plaintext + _MARK + bytes((bucket - 1) - len(plaintext) % bucket)


def unpad(padded: bytes) -> bytes:
    """Take the padding off an authenticated plaintext.

    :raises AuthenticationError: when there is none. The tag covers flag and padding, so only a faulty writer gets here.
    """
    kept = padded.rstrip(b"\x00")
    if not kept.endswith(_MARK):
        raise AuthenticationError
    return kept[:-1]


_Function = Callable[[Any, View, View, View], bytes]


class _Cipher(NamedTuple):
    encrypt: _Function
    decrypt: _Function
    iv_bytes: int


_CIPHERS = {
    Suite.A256CBC_HS512: _Cipher(aead.encrypt_cbc, aead.decrypt_cbc, aead.CBC_IV_BYTES),
    Suite.A256GCM: _Cipher(aead.encrypt_gcm, aead.decrypt_gcm, aead.NONCE_BYTES),
    Suite.XAES256GCM: _Cipher(aead.encrypt_xaes, aead.decrypt_xaes, aead.XAES_NONCE_BYTES),
}
_BYTEA_TEXT = re.compile(rb"\\x(?:[0-9a-fA-F]{2})+")


def encrypt_cell(
    plaintext: bytes,
    *,
    key: CellKey,
    key_id: UUID,
    field: str,
    row_id: str = "",
    suite: Suite = Suite.A256CBC_HS512,
    search: Iterable[SearchEntry] = (),
    padding: int = 0,
    iv: bytes | None = None,
) -> bytes:
    """Encrypt one value.

    :param plaintext: UTF-8 for text, any bytes for bytea.
    :param key: the suite's key: 64 bytes for A256CBC-HS512; else 32, or the cipher made of them.
    :param key_id: the data key it was derived from.
    :param field: the logical field, see :func:`glpgenc.wire.envelope.check_field`.
    :param row_id: the key of the row; empty to bind no row.
    :param search: the entries whose terms go into the index, in that order.
    :param padding: the bucket in bytes; 0 for none.
    :param iv: for test vectors only: 16 bytes (A256GCM: 12, XAES-256-GCM: 24). Random otherwise.
    :raises AlreadyEncryptedError: when the plaintext is an envelope.
    :raises InvalidFieldError: when the field's name is not valid.
    :raises InvalidLengthError: when key or IV has a wrong length.
    """
    check_field(field)
    refuse_envelope(plaintext)
    index = build_index({entry.slot: search_term(plaintext, entry) for entry in search})
    cipher = _CIPHERS[suite]
    header = build_header(suite, key_id, index, padded=padding > 0)
    if iv is None:
        iv = os.urandom(cipher.iv_bytes)
    content = pad(plaintext, padding) if padding else plaintext
    return header + iv + cipher.encrypt(key, iv, content, associated_data(header, field, row_id))


def decrypt_cell(envelope: Envelope, *, key: CellKey, field: str, row_id: str = "") -> bytes:
    """Verify and decrypt one value.

    :param key: the key of the envelope's suite and key id.
    :raises AuthenticationError: wrong key, field or row, or altered bytes.
    :raises InvalidFieldError: when the field's name is not valid.
    :raises InvalidLengthError: when the key has a wrong length.
    """
    check_field(field)
    cipher = _CIPHERS[envelope.suite]
    iv, sealed = envelope.body[: cipher.iv_bytes], envelope.body[cipher.iv_bytes :]
    plaintext = cipher.decrypt(key, iv, sealed, associated_data(envelope.header, field, row_id))
    return unpad(plaintext) if envelope.padded else plaintext


def reencrypt_cell(
    envelope: Envelope,
    *,
    old_key: CellKey,
    key: CellKey,
    key_id: UUID,
    field: str,
    row_id: str = "",
    suite: Suite | None = None,
) -> bytes:
    """Move one value to another data key; SQL's ``gl_reencrypt``. Padding and search terms stay as they are.

    :param old_key: the key of the envelope's suite and key id.
    :param key: the new key, of the new suite.
    :param key_id: the data key that it was derived from.
    :param suite: the new one; ``None`` for the same.
    :raises AuthenticationError: wrong key, field or row, or altered bytes.
    :raises InvalidFieldError: when the field's name is not valid.
    :raises InvalidLengthError: when a key has a wrong length.
    """
    check_field(field)
    cipher = _CIPHERS[envelope.suite]
    iv, sealed = envelope.body[: cipher.iv_bytes], envelope.body[cipher.iv_bytes :]
    content = cipher.decrypt(old_key, iv, sealed, associated_data(envelope.header, field, row_id))
    suite = envelope.suite if suite is None else suite
    header = bytes((suite,)) + envelope.header[1:2] + key_id.bytes + envelope.header[18:]
    cipher = _CIPHERS[suite]
    iv = os.urandom(cipher.iv_bytes)
    return header + iv + cipher.encrypt(key, iv, content, associated_data(header, field, row_id))


def as_text(plaintext: bytes) -> str:
    """Return a plaintext as text that PostgreSQL can hold.

    :raises NotTextError: when it is not UTF-8, or holds U+0000. The message quotes nothing of it.
    """
    try:
        text = plaintext.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    # Not within `except`: that error holds the plaintext.
    if text is None or "\0" in text:
        raise NotTextError
    return text


def refuse_envelope(plaintext: bytes) -> None:
    """Refuse to encrypt what is an envelope, as bytes or as the text form of bytea.

    :raises AlreadyEncryptedError: when it is one.
    """
    if is_envelope(plaintext):
        raise AlreadyEncryptedError
    if _BYTEA_TEXT.fullmatch(plaintext) and is_envelope(bytes.fromhex(plaintext[2:].decode("ascii"))):
        message = "the value to encrypt is the text form of an envelope"
        raise AlreadyEncryptedError(message)
