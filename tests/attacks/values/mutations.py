"""Altered copies of bytes: what whoever can write a column, a table or a file may put in place of the genuine ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

FIXED_HEADER_BYTES = 20
_TAG_BYTES = 32
_IV_BYTES = 16


@dataclass(frozen=True)
class Mutant:
    """An altered copy.

    :param kind: how it was altered.
    :param base: the number of the original, whose field and row it is tried with.
    """

    kind: str
    base: int
    data: bytes


class Mutator:
    """Makes altered copies of some originals, the same ones for the same seed.

    :param originals: what is altered; no mutant is equal to any of them.
    :param envelopes: whether they are envelopes, whose header is altered on purpose too.
    """

    def __init__(self, originals: Sequence[bytes], seed: int, *, envelopes: bool = False) -> None:
        self._originals = originals
        self._known = frozenset(originals)
        self._random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._ways: list[tuple[str, Callable[[bytes], bytes]]] = [
            ("a bit", self._a_bit),
            ("a byte", self._a_byte),
            ("some bytes", self._some_bytes),
            ("truncated", self._truncated),
            ("extended", self._extended),
            ("cut out", self._cut_out),
            ("repeated", self._repeated),
            ("exchanged", self._exchanged),
            ("spliced", self._spliced),
            ("patched", self._patched),
        ]
        if envelopes:
            self._ways += [
                ("suite", self._suite),
                ("flags", self._flags),
                ("key id", self._key_id),
                ("index length", self._index_length),
                ("random body", self._random_body),
                ("another tag", self._another_tag),
                ("another iv", self._another_iv),
                ("another header", self._another_header),
            ]

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self._ways}

    def mutants(self, count: int) -> Iterator[Mutant]:
        """Make mutants, all ways in turn."""
        made = turn = 0
        while made < count:
            kind, way = self._ways[turn % len(self._ways)]
            turn += 1  # whatever it made: of a single original, one way makes the original only
            base = self._random.randrange(len(self._originals))
            data = way(self._originals[base])
            if data not in self._known:
                made += 1
                yield Mutant(kind, base, data)

    def _at(self, data: bytes) -> int:
        return self._random.randrange(len(data))

    def _other(self) -> bytes:
        return self._originals[self._random.randrange(len(self._originals))]

    def _a_bit(self, data: bytes) -> bytes:
        at = self._at(data)
        return data[:at] + bytes((data[at] ^ 1 << self._random.randrange(8),)) + data[at + 1 :]

    def _a_byte(self, data: bytes) -> bytes:
        at = self._at(data)
        return data[:at] + self._random.randbytes(1) + data[at + 1 :]

    def _some_bytes(self, data: bytes) -> bytes:
        at, size = self._at(data), self._random.randrange(1, 40)
        return data[:at] + self._random.randbytes(len(data[at : at + size])) + data[at + size :]

    def _truncated(self, data: bytes) -> bytes:
        return data[: self._at(data)]

    def _extended(self, data: bytes) -> bytes:
        more = self._random.choice((1, 2, 15, 16, 17, 32, 48, 160))
        return data + (self._random.randbytes(more) if self._random.random() < 0.5 else bytes(more))

    def _cut_out(self, data: bytes) -> bytes:
        at = self._at(data)
        return data[:at] + data[at + self._random.choice((1, 3, 16, 32)) :]

    def _repeated(self, data: bytes) -> bytes:
        at, size = self._at(data), self._random.choice((1, 16, 32))
        return data[: at + size] + data[at:]

    def _exchanged(self, data: bytes) -> bytes:
        """Two parts of equal length change places: blocks, mostly."""
        size = self._random.choice((1, 16, 16, 32))
        first = self._at(data) // 2
        second = first + size + self._random.randrange(3) * size
        a, b = data[first : first + size], data[second : second + size]
        return data[:first] + b + data[first + size : second] + a + data[second + size :]

    def _spliced(self, data: bytes) -> bytes:
        other = self._other()
        return data[: self._at(data)] + other[self._at(other) :]

    def _patched(self, data: bytes) -> bytes:
        """A stretch of another original stands at its own place in this one."""
        other, at = self._other(), self._at(data)
        end = at + self._random.randrange(1, 48)
        return data[:at] + other[at:end] + data[end:]

    def _suite(self, data: bytes) -> bytes:
        return self._random.choice((b"\xf9", b"\xfa", b"\xfb", b"\xfc", b"\xfd", b"\x00", b"a")) + data[1:]

    def _flags(self, data: bytes) -> bytes:
        return data[:1] + self._random.randbytes(1) + data[2:]

    def _key_id(self, data: bytes) -> bytes:
        choice = self._random.randrange(3)
        new = (bytes(16), self._random.randbytes(16), self._other()[2:18])[choice]
        return data[:2] + new + data[18:]

    def _index_length(self, data: bytes) -> bytes:
        old = int.from_bytes(data[18:20], "big")
        new = self._random.choice((0, 16, old + 16, old - 16, old + 1, len(data) - 84, len(data), 0xFFFF))
        return data[:18] + (new % 0x10000).to_bytes(2, "big") + data[20:]

    def _random_body(self, data: bytes) -> bytes:
        body = len(data) - FIXED_HEADER_BYTES - int.from_bytes(data[18:20], "big")
        return data[: len(data) - body] + self._random.randbytes(body)

    def _another_tag(self, data: bytes) -> bytes:
        return data[:-_TAG_BYTES] + self._other()[-_TAG_BYTES:]

    def _another_iv(self, data: bytes) -> bytes:
        at = FIXED_HEADER_BYTES + int.from_bytes(data[18:20], "big")
        other = self._other()
        there = FIXED_HEADER_BYTES + int.from_bytes(other[18:20], "big")
        return data[:at] + other[there : there + _IV_BYTES] + data[at + _IV_BYTES :]

    def _another_header(self, data: bytes) -> bytes:
        at = FIXED_HEADER_BYTES + int.from_bytes(data[18:20], "big")
        other = self._other()
        there = FIXED_HEADER_BYTES + int.from_bytes(other[18:20], "big")
        return other[:there] + data[at:]
