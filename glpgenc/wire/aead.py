"""Authenticated encryption: A256GCM, XAES-256-GCM, A256CBC-HS512. Every AES cipher of this package is built here."""

from __future__ import annotations

import hmac
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
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


XAES_NONCE_BYTES = 24
_HALF_NONCE = 12
# Label "X" and its separator, with the counters 1 and 2 before them: two blocks of 16 bytes, with room for the nonce.
_XAES_BLOCKS = int.from_bytes(b"\x00\x01X\x00" + bytes(12) + b"\x00\x02X\x00" + bytes(12), "big")
# Puts 96 bits at the end of both blocks.
_IN_BOTH = (1 << 128) | 1


class XaesCipher:
    """A cipher of XAES-256-GCM, made of its key by :func:`xaes_cipher_of`. Thread-safe.

    Each value has its own key of A256GCM, derived from this one and the first half of its nonce by NIST SP 800-108r1
    in counter mode with CMAC-AES-256. The message of that CMAC is one block, so that it is one call of AES; what does
    not depend on the nonce is computed once.

    Its methods are those of a :data:`GcmCipher`, with nonces of 24 bytes.

    :param key: 32 bytes.
    """

    __slots__ = ("_aes", "_blocks", "_spare")

    def __init__(self, key: View) -> None:
        # ECB is the bare block cipher here: it enciphers blocks that never repeat, and nothing of a plaintext.
        self._aes: Final = Cipher(AES256(bytes(key)), ECB())  # noqa: S305  # no plaintext goes through it
        zeros = int.from_bytes(self._aes.encryptor().update(bytes(16)), "big")
        # The subkey K1 of CMAC (NIST SP 800-38B, 6.1): doubled in GF(2^128).
        subkey = (zeros << 1 & (1 << 128) - 1) ^ (0x87 if zeros >> 127 else 0)
        self._blocks: Final = _XAES_BLOCKS ^ subkey * _IN_BOTH
        # A context of the library is not for two threads at once. Taking one out and putting it back are single steps.
        self._spare: Final = [self._aes.encryptor()]

    def encrypt(self, nonce: View, plaintext: View, aad: View) -> bytes:
        """Encrypt and authenticate, as :func:`encrypt_xaes`, without looking at the length of the plaintext."""
        return self._derived(nonce).encrypt(nonce[_HALF_NONCE:], plaintext, aad)

    def decrypt(self, nonce: View, ciphertext_and_tag: View, aad: View) -> bytes:
        """Verify the tag and decrypt.

        :raises cryptography.exceptions.InvalidTag: where it does not authenticate.
        """
        return self._derived(nonce).decrypt(nonce[_HALF_NONCE:], ciphertext_and_tag, aad)

    def _derived(self, nonce: View) -> GcmCipher:
        # A shorter one would leave fewer than 96 bits to the cipher, which takes that.
        if len(nonce) != XAES_NONCE_BYTES:
            raise InvalidLengthError(f"a nonce of XAES-256-GCM must have {XAES_NONCE_BYTES} bytes, not {_size(nonce)}")
        blocks = self._blocks ^ int.from_bytes(nonce[:_HALF_NONCE], "big") * _IN_BOTH
        try:
            context = self._spare.pop()
        except IndexError:
            context = self._aes.encryptor()
        key = context.update(blocks.to_bytes(KEY_BYTES, "big"))
        self._spare.append(context)
        return AESGCM(key)


def xaes_cipher_of(key: View) -> XaesCipher:
    """Return the cipher of XAES-256-GCM of a key.

    :param key: 32 bytes.
    :raises InvalidLengthError: when it has another length.
    """
    if _size(key) != KEY_BYTES:
        raise InvalidLengthError(f"a key of XAES-256-GCM must have {KEY_BYTES} bytes, not {_size(key)}")
    return XaesCipher(key)


def encrypt_xaes(key: View | XaesCipher, nonce: View, plaintext: View, aad: View) -> bytes:
    """Encrypt and authenticate (C2SP, XAES-256-GCM).

    :param key: 32 bytes, or the cipher that was made of them.
    :param nonce: 24 bytes, never used before with this key. Random ones are safe for as many values as anyone can
        encrypt: among 2**80 of a key the chance that two are alike is 2**-33.
    :param plaintext: as for :func:`encrypt_gcm`.
    :param aad: as for :func:`encrypt_gcm`.
    :returns: the ciphertext and its 16-byte tag.
    :raises InvalidLengthError: when ``key`` or ``nonce`` has another length.
    :raises InvalidValueError: when ``plaintext`` or ``aad`` is too long.
    """
    if _size(plaintext) > _MAX_BYTES - TAG_BYTES or _size(aad) > _MAX_BYTES:
        raise InvalidValueError("XAES-256-GCM received more than 2 GiB of data in one call", hint="encrypt it in parts")
    return _xaes_for(key).encrypt(nonce, plaintext, aad)


def decrypt_xaes(key: View | XaesCipher, nonce: View, ciphertext_and_tag: View, aad: View) -> bytes:
    """Verify the tag and decrypt.

    :param key: 32 bytes, or the cipher that was made of them.
    :param nonce: 24 bytes.
    :param ciphertext_and_tag: what :func:`encrypt_xaes` returned, 16 bytes at least.
    :param aad: what the tag covers besides.
    :raises InvalidLengthError: when ``key`` or ``nonce`` has another length.
    :raises AuthenticationError: for everything else; no plaintext is released.
    """
    cipher = _xaes_for(key)
    if not TAG_BYTES <= _size(ciphertext_and_tag) <= _MAX_BYTES or _size(aad) > _MAX_BYTES:
        raise AuthenticationError
    try:
        return cipher.decrypt(nonce, ciphertext_and_tag, aad)
    except InvalidTag:
        raise AuthenticationError from None


def _xaes_for(key: View | XaesCipher) -> XaesCipher:
    return key if isinstance(key, XaesCipher) else xaes_cipher_of(key)


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
