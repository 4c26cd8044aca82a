"""The segments of a file that is read, in any order or one after the other, each verified before it is returned."""

from __future__ import annotations

from typing import Protocol

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError
from glpgenc.service.gcm import authentication_failure
from glpgenc.streams.stream import KeyedStream
from glpgenc.streams.transfer import FullReader, LookaheadReader
from glpgenc.wire.aead import TAG_BYTES


class PositionalSource(Protocol):
    """What ciphertext is read from at any place."""

    def fill(self, offset: int, view: memoryview, /) -> int:
        """Read until the view is full or the file ends, and return how many bytes came."""


class SegmentSource(Protocol):
    """The plaintext of the segments of a file."""

    @property
    def size(self) -> int | None:
        """Bytes of plaintext in all, where that is known."""

    def load(self, number: int, /) -> memoryview | None:
        """Return the plaintext of a segment, valid until the next is loaded; ``None`` behind the last one.

        :raises AuthenticationError: if it does not verify.
        """


class SegmentReader(NonCopyable):
    """Reads any segment of a file, from any thread where the source can be read so.

    :param stream: the stream, with its key.
    :param source: what it is read from.
    :param begin: where in it the stream begins, which is where the header ends.
    :param end: where the stream ends, which is where the source does.
    :raises AuthenticationError: if no stream has this length.
    """

    def __init__(self, stream: KeyedStream, source: PositionalSource, begin: int, end: int) -> None:
        self._stream, self._source, self._begin, self._length = stream, source, begin, end - begin
        self.count, self.size = stream.layout.decrypted(self._length)

    def buffer(self) -> memoryview:
        """Return room for the largest segment, or its plaintext."""
        return memoryview(bytearray(min(self._stream.layout.segment_size, self._length)))

    def read(self, number: int, sealed: memoryview, plain: memoryview) -> int:
        """Read a segment, verify and decrypt it.

        :param sealed: room for the segment.
        :param plain: room for its plaintext.
        :returns: the bytes of plaintext.
        :raises AuthenticationError: if it does not verify, or the file has become shorter.
        """
        layout = self._stream.layout
        start, end = layout.stands(number), min(layout.stands(number + 1), self._length)
        if self._source.fill(self._begin + start, sealed[: end - start]) < end - start:
            raise authentication_failure()
        last = number == self.count - 1
        return self._stream.cipher.decrypt_into(number, sealed[: end - start], plain, last=last)


class RandomSegments(NonCopyable):
    """Segments in any order. The last one is verified at once, so that a file that was cut is not begun with.

    :param places: where they stand.
    :raises AuthenticationError: if the last segment does not verify.
    """

    def __init__(self, places: SegmentReader) -> None:
        self._places, self.size = places, places.size
        self._sealed, self._plain = places.buffer(), places.buffer()
        self._loaded, self._held = -1, 0
        self.load(places.count - 1)

    def load(self, number: int) -> memoryview | None:
        """Return the plaintext of a segment, valid until the next is loaded; ``None`` behind the last one.

        :raises AuthenticationError: if it does not verify.
        """
        if number >= self._places.count:
            return None
        if number != self._loaded:
            self._loaded = -1
            self._held = self._places.read(number, self._sealed, self._plain)
            self._loaded = number
        return self._plain[: self._held].toreadonly()


class SequentialSegments(NonCopyable):
    """Segments one after the other, of a source that need not know how many there are.

    :param stream: the stream, with its key.
    :param pull: what it is read from, at the first segment's ciphertext.
    """

    size = None

    def __init__(self, stream: KeyedStream, pull: FullReader) -> None:
        self._stream, self._sealed = stream, SealedSegments(stream, pull)
        self._room = memoryview(bytearray(stream.layout.segment_size + 1))
        self._plain = memoryview(bytearray(stream.layout.segment_size))
        self._next, self._held, self._ended = 0, 0, False
        self._error: AuthenticationError | None = None

    def load(self, number: int) -> memoryview | None:
        """Return the plaintext of the next segment, or of the one before; ``None`` behind the last one.

        :raises AuthenticationError: if it does not verify. Nothing is given any more then.
        """
        if self._error is not None:
            raise self._error
        if number == self._next:
            if self._ended:
                return None
            try:
                size, self._ended = self._sealed.fill(number, self._room)
                self._held = self._stream.cipher.decrypt_into(number, self._room[:size], self._plain, last=self._ended)
            except AuthenticationError as error:
                self._error = error
                raise
            self._next += 1
        return self._plain[: self._held].toreadonly()


class SealedSegments(NonCopyable):
    """The segments of a stream as they are, one after the other.

    :param stream: the stream.
    :param pull: what it is read from, at the first segment's ciphertext.
    """

    def __init__(self, stream: KeyedStream, pull: FullReader) -> None:
        self._layout, self._ahead = stream.layout, LookaheadReader(pull)

    def fill(self, number: int, view: memoryview) -> tuple[int, bool]:
        """Read the next one.

        :param number: its number.
        :param view: room for a segment and a byte.
        :returns: its bytes, and whether it is the last.
        :raises AuthenticationError: if it is too short to be one.
        """
        size, last = self._ahead.fill(view, self._layout.stands(number + 1) - self._layout.stands(number))
        # Only the one segment of an empty file is empty.
        if size < TAG_BYTES + (number > 0):
            raise authentication_failure()
        return size, last
