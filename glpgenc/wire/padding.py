"""Padding that hides the length of a plaintext (ISO/IEC 7816-4): 0x80, then zeros up to a multiple of a bucket."""

from __future__ import annotations

from glpgenc.errors import AuthenticationError

_MARK = b"\x80"


def pad(plaintext: bytes, bucket: int) -> bytes:
    """Pad to a multiple of ``bucket`` bytes (1 to 65,535); at least one byte is added."""
    return plaintext + _MARK + bytes((bucket - 1) - len(plaintext) % bucket)


def unpad(padded: bytes) -> bytes:
    """Take the padding off an authenticated plaintext.

    :raises AuthenticationError: when there is none. The tag covers flag and padding, so only a faulty writer gets here.
    """
    kept = padded.rstrip(b"\x00")
    if not kept.endswith(_MARK):
        raise AuthenticationError
    return kept[:-1]
