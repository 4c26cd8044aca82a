"""Many values at once: what is the same for all is done once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.service.binding import associated_data
from glpgenc.service.ciphers import Opener, Sealer
from glpgenc.service.data import BODY_AT, OVERHEAD_BYTES, EncryptedData, key_of
from glpgenc.service.gcm import as_bytes_view, checked, decrypt
from glpgenc.wire.a256gcm import NONCE_BYTES
from glpgenc.wire.buffer import Buffer
from glpgenc.wire.envelope import FIXED_HEADER_BYTES

_AT_ONCE = 1_000
_SMALL = 4_096


def nonces(count: int) -> Iterator[bytes]:
    """Give nonces of the operating system's generator, which is asked once for each thousand."""
    for start in range(0, count, _AT_ONCE):
        size = min(_AT_ONCE, count - start) * NONCE_BYTES
        block = os.urandom(size)
        for at in range(0, size, NONCE_BYTES):
            yield block[at : at + NONCE_BYTES]


def each_aad(aad: Buffer | Sequence[Buffer], count: int) -> Iterable[Buffer]:
    """Give the associated data of each value; without an end, where it is one for all.

    :param aad: one for all, or one for each.
    :raises ValueError: when there are more or fewer of them than values.
    """
    if isinstance(aad, bytes | bytearray | memoryview):
        return repeat(aad)
    if len(aad) != count:
        raise ValueError(f"{len(aad)} associated data are given for {count} values")
    return aad


def seal_all(
    sealer: Sealer, plaintexts: Iterable[Buffer], aad: Buffer | Sequence[Buffer]
) -> Iterator[tuple[bytes, bytes]]:
    """Encrypt many values.

    :param aad: one for all, or one for each.
    :returns: of each its nonce, and its ciphertext and tag.
    :raises ValueError: as :func:`each_aad`.
    :raises InvalidValueError: when one is too long; before any is encrypted.
    """
    values = [each if type(each) is bytes and len(each) <= _SMALL else checked(each) for each in plaintexts]
    prefix, count = sealer.prefix, len(values)
    given = each_aad(aad, count)
    if isinstance(aad, bytes | bytearray | memoryview):
        bound: Iterable[bytes] = repeat(associated_data(prefix, aad))
    else:
        bound = [associated_data(prefix, each) for each in given]
    # Looked up once: with small values such steps are what a batch takes its time for.
    take, encrypt = sealer.uses.take, sealer.cipher.encrypt
    for value, nonce, covered in zip(values, nonces(count), bound, strict=False):
        take()
        yield nonce, encrypt(nonce, value, covered)


def open_all(
    opener: Callable[[bytes], Opener], data: Iterable[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer]
) -> Iterator[bytes]:
    """Verify and decrypt many values.

    :param opener: gives what decrypts under a key id of 16 bytes.
    :param aad: one for all, or one for each.
    :raises ValueError: as :func:`each_aad`.
    :raises GlpgencError: as one value that does not open.
    """
    values = list(data)
    one_for_all = isinstance(aad, bytes | bytearray | memoryview)
    found: dict[bytes, tuple[AESGCM, bytes]] = {}
    for value, own in zip(values, each_aad(aad, len(values)), strict=False):
        # Of small values a copy is faster than a view.
        whole = value if type(value) is bytes and len(value) <= _SMALL else _whole(value)
        header = bytes(whole[:FIXED_HEADER_BYTES])
        known = found.get(header)
        if known is None or len(whole) < OVERHEAD_BYTES:
            made = opener(key_of(whole))
            known = found[header] = (made.cipher, associated_data(made.prefix, own) if one_for_all else made.prefix)
        covered = known[1] if one_for_all else associated_data(known[1], own)
        yield decrypt(known[0], whole[FIXED_HEADER_BYTES:BODY_AT], whole[BODY_AT:], covered)


def _whole(value: EncryptedData | Buffer) -> memoryview:
    return as_bytes_view(value.to_bytes() if isinstance(value, EncryptedData) else value)
