"""AES-256-GCM under a key that the caller gives, as it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from glpgenc.errors import InvalidLengthError
from glpgenc.service import gcm
from glpgenc.service.data import SealedBytes
from glpgenc.wire.a256gcm import NONCE_BYTES, TAG_BYTES, check_nonce, cipher_of

if TYPE_CHECKING:
    from glpgenc.wire.buffer import Buffer


def encrypt(data: Buffer, key: Buffer, aad: Buffer) -> SealedBytes:
    """Encrypt with a nonce of the operating system's generator.

    :param key: 32 bytes.
    :raises InvalidLengthError: if the key has another length.
    :raises InvalidValueError: if the data are too long.
    """
    cipher, nonce = cipher_of(gcm.as_bytes_view(key)), os.urandom(NONCE_BYTES)
    made = gcm.encrypt(cipher, nonce, data, gcm.checked_aad(aad))
    return SealedBytes(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:])


def decrypt(ciphertext: Buffer, key: Buffer, nonce: Buffer, tag: Buffer, aad: Buffer) -> bytes:
    """Verify and decrypt.

    :raises InvalidLengthError: if key, nonce or tag have another length than 32, 12 and 16 bytes.
    :raises AuthenticationError: if the key, the nonce or the associated data are others, or bytes were altered.
    """
    cipher, body, mark = cipher_of(gcm.as_bytes_view(key)), gcm.as_bytes_view(ciphertext), gcm.as_bytes_view(tag)
    check_nonce(nonce)
    if len(mark) != TAG_BYTES:
        raise InvalidLengthError(f"a tag of A256GCM has {TAG_BYTES} bytes, this one has {len(mark)}")
    return gcm.decrypt(cipher, gcm.as_bytes_view(nonce), b"".join((body, mark)), gcm.checked_aad(aad))
