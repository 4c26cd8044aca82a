"""The format read from docs/FORMAT.md alone: nothing of glpgenc is imported but the type of a key's row.

AES and HMAC are the primitives of the cryptography package; HKDF is written out (RFC 5869).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives import cmac, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    from glpgenc.keys.model import DataKeyRecord

CBC_HS512, GCM, XAES = 0xFA, 0xFB, 0xFC


@dataclass(frozen=True)
class Key:
    """A data key or an index root, unwrapped."""

    record: DataKeyRecord
    secret: bytes


def hkdf(root: bytes, label: bytes, size: int) -> bytes:
    extracted = hmac.digest(bytes(32), root, "sha256")
    made = block = b""
    for counter in range(1, -(-size // 32) + 1):
        block = hmac.digest(extracted, block + label + bytes([counter]), "sha256")
        made += block
    return made[:size]


def labelled(*names: str) -> bytes:
    return b"".join(len(name).to_bytes(4, "big") + name.encode() for name in names)


def term_of(root: bytes, field: str, facet: str, normalised: str) -> bytes:
    """Return the 128-bit search term of a value that is normalised already."""
    key = hkdf(root, b"glpgenc/v1/index" + labelled(field, facet), 32)
    return hmac.digest(key, normalised.encode(), "sha256")[:16]


@dataclass(frozen=True)
class Parts:
    """An envelope, taken apart."""

    suite: int
    padded: bool
    key_id: UUID
    header: bytes
    terms: dict[int, bytes]
    nonce: bytes
    ciphertext: bytes
    tag: bytes


def take_apart(envelope: bytes) -> Parts:
    suite, flags = envelope[0], envelope[1]
    size = int.from_bytes(envelope[18:20], "big")
    header, body = envelope[: 20 + size], envelope[20 + size :]
    terms, index = {}, header[20:]
    while index:
        length = int.from_bytes(index[1:3], "big")
        terms[index[0]], index = index[3 : 3 + length], index[3 + length :]
    begins, ends = {CBC_HS512: (16, 32), GCM: (12, 16), XAES: (24, 16)}[suite]
    return Parts(
        suite, flags == 1, UUID(bytes=envelope[2:18]), header, terms, body[:begins], body[begins:-ends], body[-ends:]
    )


def _derived(key: bytes, context: bytes) -> bytes:
    """Return the key of one value: NIST SP 800-108r1 in counter mode, with the library's own CMAC."""
    made = b""
    for counter in (b"\0\1", b"\0\2"):
        mac = cmac.CMAC(algorithms.AES(key))
        mac.update(counter + b"X\0" + context)
        made += mac.finalize()
    return made


def open_value(envelope: bytes, dek: bytes, field: str, row_id: str = "") -> bytes:
    """Return the plaintext, by AES with keys of 256 bits.

    :raises AssertionError: when the tag of suite 0xFA is wrong.
    :raises cryptography.exceptions.InvalidTag: when that of suites 0xFB and 0xFC is.
    """
    parts = take_apart(envelope)
    aad = parts.header + labelled(field, row_id)
    if parts.suite in {GCM, XAES}:
        key = hkdf(dek, b"glpgenc/v1/A256GCM" if parts.suite == GCM else b"glpgenc/v1/XAES-256-GCM", 32)
        aes = algorithms.AES(key if parts.suite == GCM else _derived(key, parts.nonce[:12]))
        assert aes.key_size == 256
        opening = Cipher(aes, modes.GCM(parts.nonce[-12:], parts.tag)).decryptor()
        opening.authenticate_additional_data(aad)
        plaintext = opening.update(parts.ciphertext) + opening.finalize()
    else:
        key = hkdf(dek, b"glpgenc/v1/A256CBC-HS512", 64)
        reported = aad + parts.nonce + parts.ciphertext + (8 * len(aad)).to_bytes(8, "big")
        assert hmac.new(key[:32], reported, hashlib.sha512).digest()[:32] == parts.tag
        aes = algorithms.AES(key[32:])
        assert aes.key_size == 256
        block = Cipher(aes, modes.CBC(parts.nonce)).decryptor()
        stripping = padding.PKCS7(128).unpadder()
        plaintext = stripping.update(block.update(parts.ciphertext) + block.finalize()) + stripping.finalize()
    return plaintext.rstrip(b"\0")[:-1] if parts.padded else plaintext
