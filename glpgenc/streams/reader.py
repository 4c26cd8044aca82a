"""The file object that decrypts what is read from it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from typing import Any

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import AuthenticationError
from glpgenc.streams.format import Layout
from glpgenc.streams.segments import SegmentSource
from glpgenc.streams.stream import StreamEvents


class EncryptedReader(NonCopyable, io.BufferedIOBase):
    """The plaintext of an encrypted file. For one thread at a time, and for the process that opened it.

    Only the segments that are touched are read, each as a whole, and each is verified before a byte of it is given.
    Every method that reads raises :class:`~glpgenc.errors.AuthenticationError` where a segment does not verify, and
    :class:`~glpgenc.errors.OtherProcessError` in a forked child, who would take what the parent is to read.

    :param segments: where the plaintext comes from.
    :param layout: where which byte stands.
    :param events: called with a segment that does not verify.
    :param close: called once at the end.
    """

    name: Any = ""
    """The path that was opened, or the name of the file object."""

    def __init__(
        self, segments: SegmentSource, layout: Layout, events: StreamEvents, close: Callable[[], object]
    ) -> None:
        self._segments, self._layout, self._events, self._close = segments, layout, events, close
        self._at, self._process = 0, Process()
        # The rest of a segment, where lines are read.
        self._copied, self._copied_at = b"", 0

    def readable(self) -> bool:
        """Return True."""
        self._check_open()
        return True

    def seekable(self) -> bool:
        """Return whether the file below can seek."""
        self._check_open()
        return self._segments.size is not None

    def tell(self) -> int:
        """Return the place in the plaintext."""
        self._check_open()
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place in the plaintext, which may be behind its end. Nothing is read.

        :raises io.UnsupportedOperation: if the file below can't.
        :raises ValueError: for a place before the beginning, or another ``whence`` than 0, 1 and 2.
        """
        self._check_open()
        size = self._segments.size
        if size is None:
            raise io.UnsupportedOperation("the encrypted file can't seek")
        bases = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: size}
        if whence not in bases:
            raise ValueError(f"whence is 0, 1 or 2, not {whence}")
        if bases[whence] + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = bases[whence] + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer; less of it only at the end."""
        return self._fill(buffer, once=False)

    def readinto1(self, buffer: Any, /) -> int:
        """Fill as much of a buffer as one segment has."""
        return self._fill(buffer, once=True)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read ``size`` bytes, or all that are left."""
        self._check_open()
        wanted = -1 if size is None or size < 0 else size
        parts, at = [], self._at
        while wanted and (part := self._rest(at)):
            taken = bytes(part[:wanted] if wanted > 0 else part)
            parts.append(taken)
            at += len(taken)
            wanted -= len(taken) if wanted > 0 else 0
        self._at = at
        return b"".join(parts)

    def read1(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes, as many as one segment has."""
        self._check_open()
        rest = self._rest(self._at) if size else memoryview(b"")
        taken = bytes(rest[:size] if size > 0 else rest)
        self._at += len(taken)
        return taken

    def peek(self, size: int = 0, /) -> bytes:
        """Return the next bytes without advancing, at most one segment."""
        self._check_open()
        rest = self._rest(self._at)
        return bytes(rest[:size] if size > 0 else rest)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read to the end of the line, ``size`` bytes at most; nothing at the end of the file."""
        self._check_open()
        left = -1 if size is None or size < 0 else size
        line, at = b"", self._at
        while left and not line.endswith(b"\n"):
            place = at - self._copied_at
            if not 0 <= place < len(self._copied):
                # A view can't be searched, and a call for each byte takes thirty times as long.
                self._copied, self._copied_at, place = bytes(self._rest(at)), at, 0
                if not self._copied:
                    break
            end = self._copied.find(b"\n", place) + 1 or len(self._copied)
            taken = self._copied[place : end if left < 0 else min(end, place + left)]
            line, at = line + taken, at + len(taken)
            left -= len(taken) if left > 0 else 0
        self._at = at
        return line

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            at = self._at
            # The whole lines that were copied with it come without asking for each.
            whole = self._copied[at - self._copied_at : self._copied.rfind(b"\n") + 1]
            yield line
            for following in io.BytesIO(whole):
                # Anyone who reads, seeks or closes between two lines changes the place.
                if self._at != at:
                    break
                self._at = at = at + len(following)
                yield following

    def __next__(self) -> bytes:
        if line := self.readline():
            return line
        raise StopIteration

    def close(self) -> None:
        """Close the file below, if it was opened here."""
        if not self.closed:
            super().close()
            self._copied, self._at = b"", -1
            # The finalizer comes here too when the constructor failed.
            if hasattr(self, "_close"):
                self._close()

    def _fill(self, buffer: Any, *, once: bool) -> int:
        self._check_open()
        view, filled = memoryview(buffer).cast("B"), 0
        while filled < len(view) and (part := self._rest(self._at + filled)):
            count = min(len(part), len(view) - filled)
            view[filled : filled + count] = part[:count]
            filled += count
            if once:
                break
        self._at += filled
        return filled

    def _rest(self, at: int) -> memoryview:
        """Return the plaintext from a place to the end of its segment; empty at the end of the file."""
        size = self._segments.size
        if size is not None and at >= size:
            return memoryview(b"")
        number = self._layout.holding(at)
        try:
            segment = self._segments.load(number)
        except AuthenticationError as error:
            self._events.emit(error)
            raise
        return memoryview(b"") if segment is None else segment[at - self._layout.begins(number) :]

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")
        self._process.require("the encrypted file")
