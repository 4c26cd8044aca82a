"""Bytes: as they are."""

from __future__ import annotations

from typing import Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import wrong_type


def _encode_bytes(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise wrong_type("bytes", value, "encode it first, or use the codec of its type")


def _decode_bytes(data: Any) -> bytes:
    return data  # type: ignore[no-any-return]


BYTES = Codec("bytes", bytes, "bytea", _encode_bytes, _decode_bytes, is_bytes=True)
