"""Batches of small values: cut out of one buffer and joined to another, without a line of Python for each.

What a batch of short values takes beside the cipher is the making of objects and the steps of the interpreter between
them. So everything here is one call for some thousands of values, such as `struct`'s, whose loop is in C.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from operator import add
from struct import Struct

from glpgenc.wire.aead import NONCE_BYTES

SLICE = 4_096
"""Values that are worked on at a time: their parts stay in the processor's cache, and what is copied is soon free."""


def nonces(count: int) -> tuple[bytes, ...]:
    """Return nonces of the operating system's generator, which is asked once for all.

    They are as random, and as unlikely to meet, as if each had been asked for by itself: nothing is counted up, and
    nothing is kept for a later call, which might be one of a forked child or of a virtual machine that was resumed.
    """
    return Struct(f"{NONCE_BYTES}s" * count).unpack(os.urandom(count * NONCE_BYTES))


def cuts(sizes: Sequence[int], check: Callable[[int], object]) -> list[Struct]:
    """Return what cuts values of a buffer that are side by side: one for each slice of them, whose size it knows.

    :param sizes: the bytes of each.
    :param check: called with each size that occurs, once: refuses what it does not like by an exception.
    """
    return _cuts(sizes, _Layouts("%ds", 0, check))


def sealed_cuts(sizes: Sequence[int], header_bytes: int, check: Callable[[int], object]) -> list[Struct]:
    """Return what cuts encrypted values that are side by side, each to three: its header, its nonce, and the rest.

    :param sizes: the bytes of each; :func:`check` refuses those that are fewer than header and nonce have.
    :param header_bytes: of each.
    """
    return _cuts(sizes, _Layouts(f"{header_bytes}s{NONCE_BYTES}s%ds", header_bytes + NONCE_BYTES, check))


def _cuts(sizes: Sequence[int], layouts: _Layouts) -> list[Struct]:
    layout = layouts.__getitem__
    starts = range(0, len(sizes), SLICE)
    return [Struct("".join(map(layout, sizes[start : start + SLICE]))) for start in starts]


def join_sealed(header: bytes, fresh: Sequence[bytes], sealed: Sequence[bytes]) -> bytes:
    """Return encrypted values side by side.

    :param header: of all of them.
    :param fresh: their nonces.
    :param sealed: of each the ciphertext and the tag.
    """
    parts = [header] * (3 * len(fresh))
    parts[1::3], parts[2::3] = fresh, sealed
    return b"".join(parts)


def with_sizes(prefix: bytes, values: Sequence[bytes]) -> Iterator[bytes]:
    """Yield for each value ``prefix || len32(value) || value``."""
    return map(add, map(_Prefixes(prefix).__getitem__, map(len, values)), values)


class _Layouts(dict[int, str]):
    """How a value is cut, by its size, in the letters of `struct`."""

    def __init__(self, pattern: str, fixed_bytes: int, check: Callable[[int], object]) -> None:
        super().__init__()
        self._pattern, self._fixed, self._check = pattern, fixed_bytes, check

    def __missing__(self, size: int) -> str:
        self._check(size)
        self[size] = made = self._pattern % (size - self._fixed)
        return made


class _Prefixes(dict[int, bytes]):
    """What stands before a value, by its size."""

    def __init__(self, prefix: bytes) -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, size: int) -> bytes:
        self[size] = made = self._prefix + size.to_bytes(4, "big")
        return made
