"""The suite A256GCM: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.errors import AuthenticationError, InvalidLengthError, InvalidValueError
from glpgenc.wire.buffer import View

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

# Of what is longer `cryptography` raises OverflowError, and at a ciphertext it panics.
_MAX_BYTES = 2**31 - 1


def encrypt(key: View | AESGCM, nonce: View, plaintext: View, aad: View) -> bytes:
    """Encrypt and authenticate.

    :param key: 32 bytes, or the cipher that was made of them, which saves the key schedule.
    :param nonce: 12 bytes, never used before with this key: a repeated one gives the plaintexts away. With random
        nonces a key must not encrypt more than 2**32 values (NIST SP 800-38D section 8.3).
    :param plaintext: at most 2**31 - 17 bytes, so that it can be decrypted with its tag.
    :param aad: what the tag covers besides: at most 2**31 - 1 bytes.
    :returns: the ciphertext and its 16-byte tag.
    :raises InvalidLengthError: when ``key`` or ``nonce`` has another length.
    :raises InvalidValueError: when ``plaintext`` or ``aad`` is too long.
    """
    if _size(plaintext) > _MAX_BYTES - TAG_BYTES or _size(aad) > _MAX_BYTES:
        raise InvalidValueError("A256GCM received more than 2 GiB of data in one call", hint="encrypt it in parts")
    return _cipher_for(key, nonce).encrypt(nonce, plaintext, aad)


def decrypt(key: View | AESGCM, nonce: View, ciphertext_and_tag: View, aad: View) -> bytes:
    """Verify the tag and decrypt.

    :param key: 32 bytes, or the cipher that was made of them, which saves the key schedule.
    :param nonce: 12 bytes.
    :param ciphertext_and_tag: what :func:`encrypt` returned, 16 bytes at least.
    :param aad: what the tag covers besides.
    :raises InvalidLengthError: when ``key`` or ``nonce`` has another length.
    :raises AuthenticationError: for everything else; no plaintext is released.
    """
    cipher = _cipher_for(key, nonce)
    if not TAG_BYTES <= _size(ciphertext_and_tag) <= _MAX_BYTES or _size(aad) > _MAX_BYTES:
        raise AuthenticationError
    try:
        return cipher.decrypt(nonce, ciphertext_and_tag, aad)
    except InvalidTag:
        raise AuthenticationError from None


def _size(data: View) -> int:
    # A view's len() counts its items, which need not be bytes.
    return memoryview(data).nbytes if isinstance(data, memoryview) else len(data)


def cipher_of(key: View) -> AESGCM:
    """Return the cipher of a key. Every AES-GCM of this package is built here.

    :param key: 32 bytes.
    :raises InvalidLengthError: when it has another length.
    """
    # The library takes 128- and 192-bit keys too.
    if _size(key) != KEY_BYTES:
        raise InvalidLengthError(f"a key of A256GCM must have {KEY_BYTES} bytes, not {_size(key)}")
    return AESGCM(key)


def check_nonce(nonce: View) -> None:
    """Refuse a nonce of another length than 12 bytes.

    :raises InvalidLengthError: when it has one.
    """
    if _size(nonce) != NONCE_BYTES:
        raise InvalidLengthError(f"a nonce of A256GCM must have {NONCE_BYTES} bytes, not {_size(nonce)}")


def _cipher_for(key: View | AESGCM, nonce: View) -> AESGCM:
    if len(nonce) != NONCE_BYTES:
        check_nonce(nonce)
    return key if isinstance(key, AESGCM) else cipher_of(key)
