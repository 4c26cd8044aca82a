"""The values of a binary array side by side in its memory, and arrays on memory in which values are."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.errors import InvalidValueError

MOST_BYTES = 2**31 - 1
"""Bytes in all that an array of ``binary`` holds."""


def packed(array: Any) -> tuple[memoryview, Any]:
    """Return the values of an array side by side, and the size of each.

    :param array: of ``binary`` or ``large_binary``, without nulls.
    :returns: a view of its own memory, and an array of integers.
    """
    _, offsets, data = array.buffers()
    if not len(array):
        return memoryview(b""), pa.array([], pa.int64())
    is_large = pa.types.is_large_binary(array.type)
    ends = memoryview(offsets).cast("B").cast("q" if is_large else "i")
    start, end = ends[array.offset], ends[array.offset + len(array)]
    # Where all are empty, there may be no memory.
    whole = memoryview(b"" if data is None else data).cast("B").toreadonly()
    return whole[start:end], pc.binary_length(array).cast(pa.int64())


def unpacked(data: bytes | bytearray, sizes: Any, type_: Any) -> Any:
    """Return an array of a binary type on memory in which its values are side by side.

    :param sizes: an array of integers of 64 bits.
    :raises InvalidValueError: when they are more than ``binary`` holds.
    """
    is_large = pa.types.is_large_binary(type_)
    if not is_large and len(data) > MOST_BYTES:
        raise too_much()
    ends = pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(sizes)])
    offsets = (ends if is_large else ends.cast(pa.int32())).buffers()[1]
    return pa.Array.from_buffers(type_, len(sizes), [None, offsets, pa.py_buffer(data)])


def too_much() -> InvalidValueError:
    """Return the error of more cells than ``binary`` holds."""
    return InvalidValueError(
        "the array's cells have more bytes than Arrow's binary holds",
        hint="cast it to large_binary or large_string, or give it in chunks",
    )
