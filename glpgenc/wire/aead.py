"""Authenticated encryption: A256GCM and A256CBC-HS512. Every AES-GCM cipher of this package is built here."""

from __future__ import annotations

import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from glpgenc.errors import AuthenticationError, InvalidLengthError, InvalidValueError
from glpgenc.wire.buffer import View

GcmCipher = AESGCM
"""A cipher of A256GCM, made of its key by :func:`cipher_of`. Thread-safe."""

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

# Since cryptography 47. Before it the result comes as bytes of its own, and is copied.
_ENCRYPT_INTO: Any = getattr(AESGCM, "encrypt_into", None)
_DECRYPT_INTO: Any = getattr(AESGCM, "decrypt_into", None)

# Of what is longer `cryptography` raises OverflowError, and at a ciphertext it panics.
_MAX_BYTES = 2**31 - 1


def encrypt_gcm(key: View | GcmCipher, nonce: View, plaintext: View, aad: View) -> bytes:
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


def decrypt_gcm(key: View | GcmCipher, nonce: View, ciphertext_and_tag: View, aad: View) -> bytes:
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


def encrypt_gcm_into(cipher: GcmCipher, nonce: View, plaintext: View, aad: View, out: memoryview) -> None:
    """Encrypt, and write the ciphertext and its tag.

    :param nonce: as for :func:`encrypt_gcm`; the lengths of the others are not looked at.
    :param out: of exactly 16 bytes more than the plaintext.
    """
    if _ENCRYPT_INTO is None:
        out[:] = cipher.encrypt(nonce, plaintext, aad)
    else:
        _ENCRYPT_INTO(cipher, nonce, plaintext, aad, out)


def decrypt_gcm_into(cipher: GcmCipher, nonce: View, ciphertext_and_tag: View, aad: View, out: memoryview) -> None:
    """Verify the tag and decrypt. Where it does not authenticate, ``out`` is filled with zeros.

    :param ciphertext_and_tag: 16 to 2**31 - 1 bytes.
    :param out: of exactly 16 bytes less.
    :raises AuthenticationError: as :func:`decrypt_gcm`.
    """
    done = False
    try:
        if not TAG_BYTES <= len(ciphertext_and_tag) <= _MAX_BYTES:
            raise AuthenticationError
        if _DECRYPT_INTO is None:
            out[:] = cipher.decrypt(nonce, ciphertext_and_tag, aad)
        else:
            _DECRYPT_INTO(cipher, nonce, ciphertext_and_tag, aad, out)
        done = True
    except InvalidTag:
        raise AuthenticationError from None
    finally:
        if not done:
            # The cipher writes as it goes, and knows of the tag at the end: what it wrote is not a plaintext yet.
            out[:] = bytes(len(out))


def seal(key: View, plaintext: View, aad: View) -> bytes:
    """Encrypt under a random nonce: ``nonce(12) || ciphertext || tag(16)``. For keys that encrypt few other keys.

    :param key: 32 bytes, which must not seal more than 2**32 times (NIST SP 800-38D section 8.3).
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + encrypt_gcm(key, nonce, plaintext, aad)


def open_sealed(key: View, sealed: View, aad: View) -> bytes:
    """Verify and decrypt what :func:`seal` returned.

    :raises AuthenticationError: another key or associated data, or altered bytes.
    """
    return decrypt_gcm(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)


def _size(data: View) -> int:
    # A view's len() counts its items, which need not be bytes.
    return memoryview(data).nbytes if isinstance(data, memoryview) else len(data)


def cipher_of(key: View) -> GcmCipher:
    """Return the cipher of a key.

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


def _cipher_for(key: View | GcmCipher, nonce: View) -> GcmCipher:
    if len(nonce) != NONCE_BYTES:
        check_nonce(nonce)
    return key if isinstance(key, GcmCipher) else cipher_of(key)


CBC_KEY_BYTES = 64
CBC_IV_BYTES = 16
CBC_TAG_BYTES = 32
CBC_BLOCK_BYTES = 16
_CBC_HALF = 32


def encrypt_cbc(key: View, iv: View, plaintext: View, aad: View) -> bytes:
    """Encrypt and authenticate.

    :param key: 64 bytes: the MAC key, then the encryption key (RFC 7518 section 5.2.2.1).
    :param iv: 16 bytes, random and never used before with this key.
    :param plaintext: any number of bytes.
    :param aad: what the tag covers besides.
    :returns: the ciphertext and its 32-byte tag.
    :raises InvalidLengthError: when ``key`` or ``iv`` has another length.
    """
    _check_cbc(key, iv)
    padder = PKCS7(8 * CBC_BLOCK_BYTES).padder()
    encryptor = Cipher(AES256(bytes(key[_CBC_HALF:])), CBC(bytes(iv))).encryptor()
    ciphertext = encryptor.update(padder.update(plaintext) + padder.finalize()) + encryptor.finalize()
    return ciphertext + _cbc_tag(key, iv, ciphertext, aad)


def decrypt_cbc(key: View, iv: View, ciphertext_and_tag: View, aad: View) -> bytes:
    """Verify the tag, then decrypt.

    :param key: 64 bytes, as for :func:`encrypt`.
    :param iv: 16 bytes.
    :param ciphertext_and_tag: what :func:`encrypt` returned: a multiple of 16 bytes, 48 at least.
    :param aad: what the tag covers besides.
    :raises InvalidLengthError: when ``key`` or ``iv`` has another length.
    :raises AuthenticationError: for everything else, before anything is decrypted.
    """
    _check_cbc(key, iv)
    ciphertext, tag = ciphertext_and_tag[:-CBC_TAG_BYTES], ciphertext_and_tag[-CBC_TAG_BYTES:]
    if len(ciphertext) < CBC_BLOCK_BYTES or len(ciphertext) % CBC_BLOCK_BYTES or len(tag) != CBC_TAG_BYTES:
        raise AuthenticationError
    if not hmac.compare_digest(_cbc_tag(key, iv, ciphertext, aad), tag):
        raise AuthenticationError
    decryptor = Cipher(AES256(bytes(key[_CBC_HALF:])), CBC(bytes(iv))).decryptor()
    unpadder = PKCS7(8 * CBC_BLOCK_BYTES).unpadder()
    try:
        return unpadder.update(decryptor.update(ciphertext) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        # Unreachable for what `encrypt` made; the tag has been verified, so this is not a padding oracle.
        raise AuthenticationError from None


def _check_cbc(key: View, iv: View) -> None:
    if len(key) != CBC_KEY_BYTES or len(iv) != CBC_IV_BYTES:
        message = f"A256CBC-HS512 received a key of {len(key)} bytes and an IV of {len(iv)} bytes"
        raise InvalidLengthError(message)


def _cbc_tag(key: View, iv: View, ciphertext: View, aad: View) -> bytes:
    # The length of the AAD, in bits, closes the message (RFC 7518 section 5.2.2.1, step 4): the AAD can't be confused
    # with the IV and ciphertext that follow it.
    mac = hmac.new(bytes(key[:_CBC_HALF]), digestmod="sha512")
    for part in (aad, iv, ciphertext, (8 * len(aad)).to_bytes(8, "big")):
        mac.update(part)
    return mac.digest()[:CBC_TAG_BYTES]
