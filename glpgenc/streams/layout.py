"""Where the segments of a stream stand. Sizes in, offsets out."""

from __future__ import annotations

from dataclasses import dataclass

from glpgenc.errors import InvalidLengthError, InvalidValueError
from glpgenc.service.gcm import refused
from glpgenc.wire.a256gcm import TAG_BYTES

SALT_BYTES = 32
PREFIX_BYTES = 7
STREAM_HEADER_BYTES = 1 + SALT_BYTES + PREFIX_BYTES
"""Tink's header, which stands before the first segment and counts as part of it."""

DEFAULT_SEGMENT_SIZE = 2**20
MIN_SEGMENT_SIZE = 64
MAX_SEGMENT_SIZE = 2**24
"""So that a header can't make a reader take more memory than some segments of this size."""

MAX_SEGMENTS = 2**32 - 1
"""The number is in 4 bytes of the nonce; Tink for Go does not use the last one."""


def check_segment_size(size: int) -> None:
    """Refuse a size of segments that no stream has.

    :raises InvalidValueError: if it is not from 64 to 2**24.
    """
    if not isinstance(size, int):
        raise TypeError(f"segment_size must be an int, not {type(size).__name__}")
    if not MIN_SEGMENT_SIZE <= size <= MAX_SEGMENT_SIZE:
        raise InvalidValueError(f"a segment has {MIN_SEGMENT_SIZE} to {MAX_SEGMENT_SIZE} bytes, not {size}")


def check_segments(count: int) -> None:
    """Refuse what has more segments than nonces.

    :raises InvalidLengthError: if there are more than :data:`MAX_SEGMENTS`.
    """
    if count > MAX_SEGMENTS:
        raise InvalidLengthError(
            f"a file has {MAX_SEGMENTS} segments at most", hint="take a larger segment size, or several files"
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """Segments of one size. All but the last are full; the last holds a byte at least, where it is not the only one.

    Offsets of ciphertext count from the beginning of the stream, where the salt stands, not from that of the file.

    :param segment_size: bytes of a segment with its tag; the first one's include the stream's header.
    """

    segment_size: int

    @property
    def first(self) -> int:
        """Bytes of plaintext in the first segment."""
        return self.segment_size - STREAM_HEADER_BYTES - TAG_BYTES

    @property
    def rest(self) -> int:
        """Bytes of plaintext in any other."""
        return self.segment_size - TAG_BYTES

    def capacity(self, number: int) -> int:
        """Return how many bytes of plaintext a segment takes."""
        return self.rest if number else self.first

    def begins(self, number: int) -> int:
        """Return where the plaintext of a segment begins."""
        return self.first + (number - 1) * self.rest if number else 0

    def stands(self, number: int) -> int:
        """Return where the ciphertext of a segment begins."""
        return number * self.segment_size if number else STREAM_HEADER_BYTES

    def holding(self, offset: int) -> int:
        """Return the number of the segment that holds a byte of plaintext."""
        return 0 if offset < self.first else 1 + (offset - self.first) // self.rest

    def segments(self, plaintext: int) -> int:
        """Return how many segments as many bytes of plaintext have.

        :raises InvalidLengthError: if they are too many.
        """
        count = 1 if plaintext <= self.first else 1 + -(-(plaintext - self.first) // self.rest)
        check_segments(count)
        return count

    def encrypted(self, plaintext: int) -> int:
        """Return the bytes of the stream of as many bytes of plaintext.

        :raises InvalidLengthError: as :meth:`segments`.
        """
        return STREAM_HEADER_BYTES + plaintext + TAG_BYTES * self.segments(plaintext)

    def decrypted(self, stream: int) -> tuple[int, int]:
        """Return the segments and the bytes of plaintext of a stream of as many bytes.

        :raises AuthenticationError: if no stream has as many.
        """
        count = max(1, -(-stream // self.segment_size))
        plaintext = stream - STREAM_HEADER_BYTES - TAG_BYTES * count
        # Only the one segment of an empty file is empty.
        if count > MAX_SEGMENTS or plaintext < self.begins(count - 1) + (count > 1):
            raise refused()
        return count, plaintext
