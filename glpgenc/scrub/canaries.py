"""Canaries: the values that a search looks for. They may be real, so none is ever shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from glpgenc._support.files import OperatorFile
from glpgenc.errors import ConfigurationError

CANARIES_FILE = OperatorFile("the file", 256 << 20)

SHORTEST = 6
"""Bytes of the shortest value that is looked for: a shorter one is found by chance."""

MOST_DIFFERENT = 1_000
"""How many values may be looked for that do not begin alike."""

_ENOUGH_IN_COMMON = 6


@dataclass(frozen=True, slots=True)
class Canaries:
    """Byte strings to look for.

    :param values: each once.
    :param lengths: theirs in bytes, each once, the shortest first.
    :param prefix: what all of them begin with, where that is enough to look for first; else empty.
    """

    values: frozenset[bytes] = field(repr=False)
    lengths: tuple[int, ...] = field(repr=False)
    prefix: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> Canaries:
        """Take values, one a line; empty lines count for nothing.

        :raises ConfigurationError: when there is none, one is too short, or there are too many that do not begin alike.
        """
        values = frozenset(stripped for line in lines if (stripped := line.rstrip(b"\r\n")))
        if not values:
            raise ConfigurationError("there is no value to search for", hint="provide values, one per line")
        lengths = tuple(sorted({len(value) for value in values}))
        if lengths[0] < SHORTEST:
            raise ConfigurationError(
                f"a value is shorter than {SHORTEST} bytes, and could be found by chance",
                hint="search for longer values",
            )
        prefix = _common(values)
        if len(prefix) < _ENOUGH_IN_COMMON:
            prefix = b""
        if not prefix and len(values) > MOST_DIFFERENT:
            raise ConfigurationError(
                f"searching for more than {MOST_DIFFERENT:,} values with different prefixes takes too long",
                hint="use a sample of the values",
            )
        return cls(values, lengths, prefix)

    @property
    def longest(self) -> int:
        """Bytes of the longest."""
        return self.lengths[-1]

    def count(self, buffer: bytes, seen: int, stop: int) -> int:
        """Count the values in a buffer.

        :param seen: how many bytes at its beginning were searched with the buffer before: what lies wholly in them
            has been counted.
        :param stop: where a value must begin before, in bytes.
        """
        if self.prefix:
            return self._count_alike(buffer, seen, stop)
        return sum(
            buffer.count(value, max(0, seen - len(value) + 1), max(0, stop + len(value) - 1)) for value in self.values
        )

    def _count_alike(self, buffer: bytes, seen: int, stop: int) -> int:
        found = 0
        at = buffer.find(self.prefix)
        while 0 <= at < stop:
            found += any(at + size > seen and buffer[at : at + size] in self.values for size in self.lengths)
            at = buffer.find(self.prefix, at + 1)
        return found


def read_file(path: Path) -> Canaries:
    """Read values from a file, one a line.

    :raises ConfigurationError: when it can't be read, or its values can't be looked for.
    """
    try:
        return Canaries.of(CANARIES_FILE.read(path).split(b"\n"))
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}") from None


def _common(values: Iterable[bytes]) -> bytes:
    first, last = min(values), max(values)
    size = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:size]
