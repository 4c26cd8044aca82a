"""The suite A256CBC-HS512 (RFC 7518 section 5.2.5): AES-256-CBC with HMAC-SHA-512, encrypt then MAC."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from glpgenc.errors import AuthenticationError, InvalidLengthError
from glpgenc.wire.buffer import View

KEY_BYTES = 64
IV_BYTES = 16
TAG_BYTES = 32
BLOCK_BYTES = 16
_HALF = 32


def encrypt(key: View, iv: View, plaintext: View, aad: View) -> bytes:
    """Encrypt and authenticate.

    :param key: 64 bytes: the MAC key, then the encryption key (RFC 7518 section 5.2.2.1).
    :param iv: 16 bytes, random and never used before with this key.
    :param plaintext: any number of bytes.
    :param aad: what the tag covers besides.
    :returns: the ciphertext and its 32-byte tag.
    :raises InvalidLengthError: when ``key`` or ``iv`` has another length.
    """
    _check(key, iv)
    padder = PKCS7(8 * BLOCK_BYTES).padder()
    encryptor = Cipher(AES256(bytes(key[_HALF:])), CBC(bytes(iv))).encryptor()
    ciphertext = encryptor.update(padder.update(plaintext) + padder.finalize()) + encryptor.finalize()
    return ciphertext + _tag(key, iv, ciphertext, aad)


def decrypt(key: View, iv: View, ciphertext_and_tag: View, aad: View) -> bytes:
    """Verify the tag, then decrypt.

    :param key: 64 bytes, as for :func:`encrypt`.
    :param iv: 16 bytes.
    :param ciphertext_and_tag: what :func:`encrypt` returned: a multiple of 16 bytes, 48 at least.
    :param aad: what the tag covers besides.
    :raises InvalidLengthError: when ``key`` or ``iv`` has another length.
    :raises AuthenticationError: for everything else, before anything is decrypted.
    """
    _check(key, iv)
    ciphertext, tag = ciphertext_and_tag[:-TAG_BYTES], ciphertext_and_tag[-TAG_BYTES:]
    if len(ciphertext) < BLOCK_BYTES or len(ciphertext) % BLOCK_BYTES or len(tag) != TAG_BYTES:
        raise AuthenticationError
    if not hmac.compare_digest(_tag(key, iv, ciphertext, aad), tag):
        raise AuthenticationError
    decryptor = Cipher(AES256(bytes(key[_HALF:])), CBC(bytes(iv))).decryptor()
    unpadder = PKCS7(8 * BLOCK_BYTES).unpadder()
    try:
        return unpadder.update(decryptor.update(ciphertext) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        # Unreachable for what `encrypt` made; the tag has been verified, so this is not a padding oracle.
        raise AuthenticationError from None


def _check(key: View, iv: View) -> None:
    if len(key) != KEY_BYTES or len(iv) != IV_BYTES:
        message = f"A256CBC-HS512 received a key of {len(key)} bytes and an IV of {len(iv)} bytes"
        raise InvalidLengthError(message)


def _tag(key: View, iv: View, ciphertext: View, aad: View) -> bytes:
    # The length of the AAD, in bits, closes the message (RFC 7518 section 5.2.2.1, step 4): the AAD can't be confused
    # with the IV and ciphertext that follow it.
    mac = hmac.new(bytes(key[:_HALF]), digestmod="sha512")
    for part in (aad, iv, ciphertext, (8 * len(aad)).to_bytes(8, "big")):
        mac.update(part)
    return mac.digest()[:TAG_BYTES]
