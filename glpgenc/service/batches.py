"""Many values at once: what is the same for all is done once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from uuid import UUID

from cryptography.exceptions import InvalidTag

from glpgenc.service.ciphers import Opener, Sealer
from glpgenc.service.data import BODY_AT, OVERHEAD_BYTES, SMALL_BYTES, EncryptedData, key_named, parts_of
from glpgenc.service.gcm import checked, refused
from glpgenc.wire.a256gcm import NONCE_BYTES
from glpgenc.wire.buffer import Buffer, View
from glpgenc.wire.envelope import FIXED_HEADER_BYTES


def nonces(count: int) -> list[bytes]:
    """Return nonces of the operating system's generator, which is asked once for all."""
    block = os.urandom(count * NONCE_BYTES)
    return [block[at : at + NONCE_BYTES] for at in range(0, len(block), NONCE_BYTES)]


def each_aad(aad: Buffer | Sequence[Buffer], count: int) -> Iterable[Buffer]:
    """Give the associated data of each value; without an end, where it is one for all.

    :param aad: one for all, or one for each.
    :raises ValueError: when there are more or fewer of them than values.
    """
    several = _several(aad)
    if several is None:
        return repeat(aad)  # type: ignore[arg-type]  # what has a buffer is one
    if len(several) != count:
        raise ValueError(f"{len(several)} associated data are given for {count} values")
    return several


def _several(aad: Buffer | Sequence[Buffer]) -> Sequence[Buffer] | None:
    """Return what is several; ``None`` for one, such as an array, whose items are no associated data of their own."""
    if isinstance(aad, bytes | bytearray | memoryview | str):
        return None
    if isinstance(aad, list | tuple):
        return aad
    try:
        memoryview(aad)  # type: ignore[arg-type]  # it is asked whether it is one
    except TypeError:
        return aad  # type: ignore[return-value]  # then it is the other
    return None


def seal_all(
    sealer: Sealer, values: Sequence[Buffer], aad: Buffer | Sequence[Buffer]
) -> tuple[list[bytes], list[bytes]]:
    """Encrypt many values.

    :param aad: one for all, or one for each.
    :returns: of each its nonce, and of each its ciphertext and tag.
    :raises ValueError: as :func:`each_aad`.
    :raises InvalidValueError: when one is too long; before any is encrypted or counted.
    """
    count = len(values)
    given = [each if type(each) is bytes and len(each) <= SMALL_BYTES else checked(each) for each in values]
    own = each_aad(aad, count)
    # One for all is bound once.
    covered = map(sealer.bound, own) if own is aad else repeat(sealer.bound(next(iter(own))))
    sealer.uses.take(count)
    fresh = nonces(count)
    # Without a line of Python for each: with small values such lines are what a batch takes its time for.
    return fresh, list(map(sealer.cipher.encrypt, fresh, given, covered))


def open_all(
    opener: Callable[[bytes], Opener], values: Sequence[EncryptedData | Buffer], aad: Buffer | Sequence[Buffer]
) -> tuple[list[Opener], list[bytes]]:
    """Verify and decrypt many values.

    :param opener: gives what decrypts under a key id of 16 bytes.
    :param aad: one for all, or one for each.
    :returns: what decrypted them, and the plaintexts.
    :raises ValueError: as :func:`each_aad`.
    :raises GlpgencError: as one value that does not open.
    """
    openers: dict[bytes, Opener] = {}
    opened: list[bytes] = []
    each = each_aad(aad, len(values))
    last: bytes | UUID | None = None
    nonce: View
    sealed: View
    try:
        for value, own in zip(values, each, strict=False):
            # The usual cases here, without a call for each. Of small values a copy is faster than a view.
            if type(value) is bytes and OVERHEAD_BYTES <= len(value) <= SMALL_BYTES:
                name: bytes | UUID = value[:FIXED_HEADER_BYTES]
                nonce, sealed = value[FIXED_HEADER_BYTES:BODY_AT], value[BODY_AT:]
            elif type(value) is EncryptedData and len(value.ciphertext) <= SMALL_BYTES:
                ciphertext, nonce, tag, _, name, _ = value
                sealed = ciphertext + tag
            else:
                name, nonce, sealed = parts_of(value)
            # The whole header: one that was looked at needs no more looking at.
            if name is not last and name != last:
                key = key_named(name)
                if key not in openers:
                    openers[key] = opener(key)
                current, last = openers[key], name
                decrypt, covered = current.cipher.decrypt, current.bound(own)
            elif each is aad:
                covered = current.bound(own)
            opened.append(decrypt(nonce, sealed, covered))
    except InvalidTag:
        raise refused() from None
    return list(openers.values()), opened
