"""AES-GCM-HKDF streaming AEAD, as Tink describes it: a key for each stream, a nonce for each place in it.

The published construction is developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming, after Hoang,
Reyhanitabar, Rogaway and Vizar, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (2015).
"""

from __future__ import annotations

import os
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from glpgenc._support.forks import Process, Uncopied
from glpgenc.errors import InvalidLengthError
from glpgenc.service import gcm
from glpgenc.streams.layout import MAX_SEGMENTS, PREFIX_BYTES, SALT_BYTES, STREAM_HEADER_BYTES, check_segments
from glpgenc.wire.a256gcm import TAG_BYTES, cipher_of
from glpgenc.wire.buffer import View

KEY_BYTES = 32


class StreamCipher(Uncopied):
    """Encrypts and decrypts the segments of one stream. Thread-safe; a forked child can't encrypt with it.

    :param key: the key value, 32 bytes.
    :param header: length, salt and nonce prefix, 40 bytes.
    :param aad: the associated data of the stream.
    :raises InvalidLengthError: when key or header has another length.
    :raises AuthenticationError: when the header's first byte is not its length.
    """

    def __init__(self, key: View, header: View, aad: bytes) -> None:
        if len(key) != KEY_BYTES or len(header) != STREAM_HEADER_BYTES:
            raise InvalidLengthError(f"a stream has a key of {KEY_BYTES} bytes and a header of {STREAM_HEADER_BYTES}")
        if header[0] != STREAM_HEADER_BYTES:
            raise gcm.refused()
        self._process = Process()
        self.header = bytes(header)
        salt, self._prefix = self.header[1 : 1 + SALT_BYTES], self.header[1 + SALT_BYTES :]
        self._cipher = cipher_of(HKDF(SHA256(), KEY_BYTES, salt=salt, info=aad).derive(key))

    @classmethod
    def fresh(cls, key: View, aad: bytes) -> Self:
        """Begin a stream, with a salt and a nonce prefix of the operating system's generator."""
        return cls(key, bytes((STREAM_HEADER_BYTES,)) + os.urandom(SALT_BYTES + PREFIX_BYTES), aad)

    def encrypt_into(self, number: int, plaintext: View, out: memoryview, *, last: bool) -> int:
        """Encrypt a segment.

        :param number: its place. No two plaintexts of a stream may be encrypted in one place.
        :param out: takes the plaintext's bytes and 16 more.
        :returns: how many were written.
        :raises InvalidLengthError: when the place is beyond the last one.
        :raises OtherProcessError: in a fork, which would encrypt in the places that its parent does.
        """
        self._process.require("the encrypted file")
        size = len(plaintext) + TAG_BYTES
        gcm.encrypt_into(self._cipher, self._nonce(number, last=last), plaintext, b"", out[:size])
        return size

    def decrypt_into(self, number: int, sealed: View, out: memoryview, *, last: bool) -> int:
        """Verify and decrypt a segment. Where it does not authenticate, zeros are written.

        :param sealed: ciphertext and tag.
        :param out: takes 16 bytes less.
        :returns: how many were written.
        :raises AuthenticationError: another key or place, altered bytes, or one that is the last and should not be.
        """
        size = len(sealed) - TAG_BYTES
        if size < 0 or number >= MAX_SEGMENTS:
            raise gcm.refused()
        gcm.decrypt_into(self._cipher, self._nonce(number, last=last), sealed, b"", out[:size])
        return size

    def _nonce(self, number: int, *, last: bool) -> bytes:
        check_segments(number + 1)
        return b"".join((self._prefix, number.to_bytes(4, "big"), bytes((last,))))
