"""AES-256-GCM under a key that the caller gives, as it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from glpgenc.errors import InvalidLengthError
from glpgenc.service import gcm
from glpgenc.service.data import SealedBytes
from glpgenc.wire.a256gcm import NONCE_BYTES, TAG_BYTES, check_nonce, cipher_of
from glpgenc.wire.buffer import as_bytes_view

if TYPE_CHECKING:
    from glpgenc.wire.buffer import Buffer


def encrypt(data: Buffer, key: Buffer, aad: Buffer) -> SealedBytes:
    """Encrypt with a nonce of the operating system's generator.

    :param key: 32 bytes.
    :raises InvalidLengthError: if the key has another length.
    :raises InvalidValueError: if the data are too long.
    """
    cipher, nonce = cipher_of(as_bytes_view(key, "the key")), os.urandom(NONCE_BYTES)
    made = gcm.encrypt(cipher, nonce, data, gcm.checked_aad(aad))
    return SealedBytes(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:])


def decrypt(ciphertext: Buffer, key: Buffer, nonce: Buffer, tag: Buffer, aad: Buffer) -> bytes:
    """Verify and decrypt.

    :raises InvalidLengthError: if key, nonce or tag have another length than 32, 12 and 16 bytes.
    :raises AuthenticationError: if the key, the nonce or the associated data are others, or bytes were altered.
    """
    cipher, body = cipher_of(as_bytes_view(key, "the key")), as_bytes_view(ciphertext, "the ciphertext")
    mark, own_nonce = as_bytes_view(tag, "the tag"), as_bytes_view(nonce, "the nonce")
    check_nonce(own_nonce)
    if len(mark) != TAG_BYTES:
        raise InvalidLengthError(f"a tag of A256GCM has {TAG_BYTES} bytes, this one has {len(mark)}")
    return gcm.decrypt(cipher, own_nonce, b"".join((body, mark)), gcm.checked_aad(aad))
