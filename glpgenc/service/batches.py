"""What the batch forms share: nonces by the thousand, and associated data for each value."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from glpgenc.service.binding import associated_data
from glpgenc.wire.a256gcm import NONCE_BYTES
from glpgenc.wire.buffer import Buffer

_AT_ONCE = 1_000


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


def bind_all(prefix: bytes, aad: Buffer | Sequence[Buffer], count: int) -> Iterable[bytes]:
    """Give what the tag of each value covers.

    :raises ValueError: as :func:`each_aad`.
    """
    given = each_aad(aad, count)
    if isinstance(aad, bytes | bytearray | memoryview):
        return repeat(associated_data(prefix, aad), count)
    return (associated_data(prefix, each) for each in given)
