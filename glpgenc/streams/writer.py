"""The file object that encrypts what is written to it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from types import TracebackType
from typing import Any

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.streams.format import refuse_nested
from glpgenc.streams.stream import KeyedStream
from glpgenc.wire.buffer import Buffer, as_bytes_view


class EncryptedWriter(NonCopyable, io.BufferedIOBase):
    """Takes a plaintext, and writes an encrypted file. For one thread at a time, and for the process that opened it.

    What is written is a file only once :meth:`close` has written the last segment. Leaving a ``with`` block by an
    exception, :meth:`abort`, and losing the last reference do not write it: what came out so far opens nowhere. In a
    forked child :meth:`write`, :meth:`tell`, :meth:`writable` and :meth:`close` raise
    :class:`~glpgenc.errors.OtherProcessError`, and nothing touches the parent's file.

    :param stream: a new stream, with its key.
    :param put: writes all of some bytes.
    :param finish: called once when all is written.
    :param drop: called once instead, where it is not to be finished.
    :param allow_nested: take also what is encrypted already.
    """

    name: Any = ""
    """The path that was opened, or the name of the file object."""

    def __init__(
        self,
        stream: KeyedStream,
        put: Callable[[memoryview], object],
        finish: Callable[[], object],
        drop: Callable[[], object],
        *,
        allow_nested: bool = False,
    ) -> None:
        self._stream, self._put, self._finish, self._drop = stream, put, finish, drop
        size = stream.layout.segment_size
        self._plain, self._sealed = memoryview(bytearray(size)), memoryview(bytearray(size))
        self._filled, self._number, self._written = 0, 0, 0
        self._broken, self._allow_nested = False, allow_nested
        self._process = Process()
        try:
            put(memoryview(stream.beginning))
        except BaseException:
            # Closed, so that the finalizer does not warn of a file that no one could close.
            super().close()
            raise

    def writable(self) -> bool:
        """Return True."""
        self._check_open()
        return True

    def tell(self) -> int:
        """Return how many bytes of plaintext were written."""
        self._check_open()
        return self._written

    def write(self, data: Buffer, /) -> int:
        """Take plaintext. It is written below in whole segments.

        :returns: its length in bytes.
        :raises InvalidLengthError: when the file would have too many segments.
        :raises AlreadyEncryptedError: when it begins as an encrypted file or blob; perhaps only from :meth:`close`.
        """
        self._check_open()
        view = as_bytes_view(data, "what is written")
        size = len(view)
        while len(view):
            view = view[self._take(view) :]
        self._written += size
        return size

    def close(self) -> None:
        """Write the last segment, and finish the file.

        :raises OSError: when a write failed before: the file is dropped then.
        """
        if self.closed:
            return
        if not self._process.is_this:
            self.abort()
            self._process.require("the encrypted file")
        if self._broken:
            self.abort()
            raise OSError("a write to the encrypted file failed: it was not finished")
        try:
            self._seal(self._plain[: self._filled], last=True)
            self._finish()
        except BaseException:
            self.abort()
            raise
        super().close()
        self._wipe()

    def abort(self) -> None:
        """Close without the last segment; where it is atomic, nothing is left behind or replaced."""
        if not self.closed:
            super().close()
            self._wipe()
            if self._process.is_this:
                self._drop()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def __del__(self) -> None:
        # The one of IOBase would close, and so give what may be a part for the whole.
        if hasattr(self, "_process") and not self.closed:
            if self._process.is_this:
                warnings.warn("an encrypted file was never closed, and so not finished", ResourceWarning, stacklevel=2)
            self.abort()

    def _take(self, view: memoryview) -> int:
        """Take some plaintext. A full segment is written only when more follows: it could be the last."""
        room = self._stream.layout.capacity(self._number)
        if self._filled == room:
            self._seal(self._plain[:room], last=False)
            self._filled, room = 0, self._stream.layout.capacity(self._number)
        if not self._filled and len(view) > room:
            self._seal(view[:room], last=False)
            return room
        count = min(room - self._filled, len(view))
        self._plain[self._filled : self._filled + count] = view[:count]
        self._filled += count
        return count

    def _seal(self, plaintext: memoryview, *, last: bool) -> None:
        if not self._number and not self._allow_nested:
            refuse_nested(plaintext)
        # No place twice: what fails half-way must not continue with the same nonce and another plaintext.
        number, self._number, self._broken = self._number, self._number + 1, True
        size = self._stream.cipher.encrypt_into(number, plaintext, self._sealed, last=last)
        self._put(self._sealed[:size])
        self._broken = False

    def _wipe(self) -> None:
        self._plain[:] = bytes(len(self._plain))

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")
        self._process.require("the encrypted file")
        if self._broken:
            raise OSError("an earlier write to the encrypted file failed: it can't be continued")


class EncryptedTextWriter(NonCopyable, io.TextIOWrapper):
    """Takes text for an :class:`EncryptedWriter`, and does not finish it after an exception either."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._abort()
        self.close()

    def __del__(self) -> None:
        self._abort()

    def _abort(self) -> None:
        below = getattr(self, "buffer", None)
        if isinstance(below, EncryptedWriter) and not below.closed:
            below.abort()
