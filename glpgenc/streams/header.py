"""The header of an encrypted file: what it is, and the wrapped data key that opens it (docs/FORMAT.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from glpgenc.errors import AlreadyEncryptedError, InvalidValueError, NotEncryptedError, UnsupportedSuiteError
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH
from glpgenc.service import WrappedDataKey
from glpgenc.streams.layout import check_segment_size
from glpgenc.wire.buffer import Buffer, as_bytes_view

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
