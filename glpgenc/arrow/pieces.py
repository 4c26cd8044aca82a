"""Arrays as values that a cipher takes, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa

from glpgenc.errors import InvalidValueError

PIECE_ROWS = 65_536
PIECE_BYTES = 2**26
"""What is in Python's hands at a time: so many rows, and about so many bytes."""

_LARGE = 4_096
_MOST = 2**31 - 1
"""Bytes in all that an array of ``binary`` holds."""


def pieces_of(array: Any) -> Iterator[tuple[int, Any]]:
    """Give an array piece by piece, each with the row that it begins at.

    :param array: of ``binary`` or ``large_binary``.
    """
    rows = max(1, min(PIECE_ROWS, PIECE_BYTES * len(array) // max(array.nbytes, 1)))
    for start in range(0, len(array), rows):
        yield start, array.slice(start, rows)


def values_of(piece: Any) -> list[Any]:
    """Return the values of a piece: as ``bytes``, long ones as views of the array's own memory; ``None`` for null.

    A copy of a short value takes a tenth of the time that a view of it does.
    """
    if piece.nbytes <= _LARGE * len(piece):
        return piece.to_pylist()  # type: ignore[no-any-return]
    _, offsets, data = piece.buffers()
    whole = memoryview(offsets).cast("B")
    ends = (whole.cast("q") if pa.types.is_large_binary(piece.type) else whole.cast("i"))[
        piece.offset : piece.offset + len(piece) + 1
    ].tolist()
    view = memoryview(data).cast("B").toreadonly()
    is_valid = piece.is_valid().to_pylist()
    return [view[start:end] if valid else None for (start, end), valid in zip(pairwise(ends), is_valid, strict=True)]


def array_of(values: Sequence[bytes | None], *, is_large: bool) -> Any:
    """Return an array of ``binary``, or ``large_binary``.

    :raises InvalidValueError: when they are more than ``binary`` holds.
    """
    if not is_large and sum(len(value) for value in values if value is not None) > _MOST:
        raise _too_much()
    return pa.array(values, pa.large_binary() if is_large else pa.binary())


def joined(arrays: list[Any], *, is_large: bool) -> Any:
    """Return pieces as one array.

    :raises InvalidValueError: as :func:`array_of`.
    """
    if len(arrays) == 1:
        return arrays[0]
    if not is_large and sum(each.nbytes for each in arrays) > _MOST:
        raise _too_much()
    return pa.concat_arrays(arrays) if arrays else array_of([], is_large=is_large)


def _too_much() -> InvalidValueError:
    return InvalidValueError(
        "the array's cells have more bytes than Arrow's binary holds",
        hint="cast it to large_binary or large_string, or give it in chunks",
    )
