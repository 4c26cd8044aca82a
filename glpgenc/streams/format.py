"""The format of an encrypted file (docs/FORMAT.md): its header, and where its segments stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from glpgenc.errors import (
    AlreadyEncryptedError,
    InvalidLengthError,
    InvalidValueError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH
from glpgenc.service import WrappedDataKey
from glpgenc.service.gcm import authentication_failure
from glpgenc.wire.aead import TAG_BYTES
from glpgenc.wire.buffer import Buffer, as_bytes_view

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
            raise authentication_failure()
        return count, plaintext


MAGIC = b"\xfeglp\r\n\x1a\n"
"""No UTF-8 text begins with the first byte, and no envelope or blob; the line ends show a transfer as text."""

VERSION = 1
SUITE = 0xF9
"""AES256_GCM_HKDF: AES-256-GCM in segments, under a key that HKDF-SHA-256 derives for each stream."""

FIXED_BYTES = 32
"""What begins every header, is authenticated, and stays when the data key is rewrapped."""

_BLOB = b"\xfd\x01\xfb\x00"
_MOST_BYTES = {"provider": 64, "key_uri": 4 * 2048, "wrapped": MAX_WRAPPED_LENGTH}

MAX_HEADER_BYTES = FIXED_BYTES + sum(2 + most for most in _MOST_BYTES.values())
"""Bytes in a header at most."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the segments.

    :param key: the wrapped data key.
    :param segment_size: bytes in a segment with its tag, 64 to 2**24.
    :raises InvalidValueError: when the size is another.
    """

    key: WrappedDataKey
    segment_size: int

    def __post_init__(self) -> None:
        check_segment_size(self.segment_size)

    @property
    def fixed(self) -> bytes:
        """The part that is authenticated."""
        return b"".join(
            (MAGIC, bytes((VERSION, SUITE, 0, 0)), self.segment_size.to_bytes(4, "big"), self.key.key_id.bytes)
        )

    def to_bytes(self) -> bytes:
        """Return it as bytes."""
        parts = [self.fixed]
        for part in (self.key.provider.encode("ascii"), self.key.key_uri.encode(), self.key.wrapped):
            parts += [len(part).to_bytes(2, "big"), part]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: Buffer) -> tuple[Self, int]:
        """Read it from the beginning of some bytes.

        :returns: the header, and where it ends.
        :raises NotEncryptedError: when they do not begin with one.
        :raises UnsupportedSuiteError: when a newer version wrote it.
        """
        view, at = as_bytes_view(data), 0

        def take(size: int) -> bytes:
            nonlocal at
            at += size
            return bytes(view[at - size : at])

        return cls.read(take), at

    @classmethod
    def read(cls, take: Callable[[int], bytes]) -> Self:
        """Read it from a source.

        :param take: gives the next bytes, fewer than it is asked for only where the source ends.
        :raises NotEncryptedError: when no header comes.
        :raises UnsupportedSuiteError: when a newer version wrote it.
        """
        fixed = take(FIXED_BYTES)
        if len(fixed) < FIXED_BYTES or not fixed.startswith(MAGIC):
            raise _malformed()
        if (fixed[8], fixed[9]) != (VERSION, SUITE):
            raise UnsupportedSuiteError(
                "the file is of a version or suite that can't be opened here", hint="it needs a newer glpgenc"
            )
        if fixed[10:12] != bytes(2):
            raise _malformed()
        provider, key_uri, wrapped = (_sized(take, most) for most in _MOST_BYTES.values())
        try:
            key = WrappedDataKey(UUID(bytes=fixed[16:32]), provider.decode("ascii"), key_uri.decode(), wrapped)
            return cls(key, int.from_bytes(fixed[12:16], "big"))
        except (UnicodeDecodeError, InvalidValueError):
            raise _malformed() from None


def is_encrypted(beginning: Buffer) -> bool:
    """Return whether bytes begin as an encrypted file or a blob does.

    :param beginning: the first 8 bytes at least, where there are as many.
    """
    view = as_bytes_view(beginning)
    return view[: len(MAGIC)] == MAGIC or view[: len(_BLOB)] == _BLOB


def refuse_nested(beginning: Buffer) -> None:
    """Refuse to encrypt what is encrypted.

    :param beginning: the first 8 bytes at least, where there are as many.
    :raises AlreadyEncryptedError: if it begins as an encrypted file or blob.
    """
    if is_encrypted(beginning):
        raise AlreadyEncryptedError(
            "the file to encrypt is encrypted already",
            hint="keep it as it is; to encrypt it twice give allow_nested, or --nested to glpgenc file encrypt",
        )


def _sized(take: Callable[[int], bytes], most: int) -> bytes:
    prefix = take(2)
    size = int.from_bytes(prefix, "big")
    if len(prefix) < 2 or not 1 <= size <= most:  # noqa: PLR2004  # a length has two bytes
        raise _malformed()
    data = take(size)
    if len(data) < size:
        raise _malformed()
    return data


def _malformed() -> NotEncryptedError:
    return NotEncryptedError(
        "the data is not a file that glpgenc encrypted",
        hint="give what open_encrypted or `glpgenc file encrypt` wrote, from its first byte",
    )
