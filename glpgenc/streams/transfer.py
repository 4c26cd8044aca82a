"""Readers and a writer that transfer all of what is asked for, whatever the file object."""

from __future__ import annotations

import io
import os
from typing import Any, Protocol

from glpgenc._support.forks import NonCopyable


class Readable(Protocol):
    """What bytes are read from. ``readinto`` is used where there is one."""

    def read(self, size: int, /) -> bytes | None:
        """Return up to ``size`` bytes; none at the end."""


class Writable(Protocol):
    """What bytes are written to. It need not take all of them at once."""

    def write(self, data: memoryview, /) -> int | None:
        """Write bytes, and return how many were."""


class FullReader(NonCopyable):
    """Reads one thing after the other from a file object.

    :param source: blocks until there is something, or is at its end.
    """

    def __init__(self, source: Readable) -> None:
        require_binary(source, "read", "source")
        self._source = source
        self._into: Any = getattr(source, "readinto", None)

    def fill(self, view: memoryview) -> int:
        """Read until the view is full or the source ends, and return how many bytes came.

        :raises BlockingIOError: if the source does not block and has nothing yet.
        """
        filled = 0
        while filled < len(view):
            count = self._some(view[filled:])
            if not count:
                break
            filled += count
        return filled

    def take(self, size: int) -> bytes:
        """Return the next bytes, fewer only where the source ends."""
        buffer = bytearray(size)
        return bytes(buffer[: self.fill(memoryview(buffer))])

    def _some(self, view: memoryview) -> int:
        if self._into is not None:
            count = self._into(view)
        else:
            data = self._source.read(len(view))
            if isinstance(data, str):
                raise TypeError("the source gives text: open it in binary mode")
            count = None if data is None else len(data)
            view[: count or 0] = data or b""
        if count is None:
            raise BlockingIOError("the source is non-blocking and has nothing yet; give a blocking one")
        return int(count)


class LookaheadReader(NonCopyable):
    """Reads pieces of given sizes, and knows of each whether it is the last: it reads a byte more.

    :param pull: what is read from.
    :param beginning: what was read already, no more than the first piece.
    """

    def __init__(self, pull: FullReader, beginning: bytes = b"") -> None:
        self._pull, self._kept = pull, beginning

    def fill(self, view: memoryview, size: int) -> tuple[int, bool]:
        """Read a piece.

        :param view: room for a byte more than the piece.
        :param size: of the piece; less comes only as the last one.
        :returns: the bytes of the piece, and whether nothing follows.
        """
        kept = len(self._kept)
        view[:kept] = self._kept
        had = kept + self._pull.fill(view[kept : size + 1])
        last = had <= size
        self._kept = b"" if last else bytes(view[size : size + 1])
        return min(had, size), last


def require_binary(file: object, method: str, what: str) -> None:
    """Refuse what is not a binary file object.

    :param method: what is called of it, ``read`` or ``write``.
    :param what: its name in the message.
    :raises TypeError: if it has no such method, or is a text file.
    """
    if isinstance(file, io.TextIOBase):
        raise TypeError(f"the {what} is a text file: open it in binary mode, or give its .buffer")
    if not hasattr(file, method):
        raise TypeError(f"the {what} must be a path or a binary file object, not {type(file).__name__}")


def write_all(target: Writable, data: memoryview) -> None:
    """Write all bytes.

    :raises BlockingIOError: if the target does not block and is full.
    """
    while len(data):
        count = target.write(data)
        if count is None:
            raise BlockingIOError("the target is non-blocking and full; give a blocking one")
        data = data[count:]


class PositionalReader(NonCopyable):
    """Reads at any place of a file, from any thread: it has no position.

    :param descriptor: of a regular file; stays the caller's.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fill(self, offset: int, view: memoryview) -> int:
        """Read until the view is full or the file ends, and return how many bytes came."""
        filled = 0
        while filled < len(view):
            count = os.preadv(self._descriptor, [view[filled:]], offset + filled)
            if not count:
                break
            filled += count
        return filled


class SeekingReader(NonCopyable):
    """Reads at any place of a file object that can seek, and is used by no one else meanwhile.

    :param source: the file object.
    """

    def __init__(self, source: Any) -> None:
        self._source, self._pull = source, FullReader(source)

    def fill(self, offset: int, view: memoryview) -> int:
        """Read until the view is full or the file ends, and return how many bytes came."""
        self._source.seek(offset)
        return self._pull.fill(view)
