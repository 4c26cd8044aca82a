"""Encryption and decryption of one Arrow array, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa

from glpgenc.arrow.cells import Cells, in_order, require_order
from glpgenc.arrow.forms import check_for_columns, form_of, from_plaintexts, to_plaintexts
from glpgenc.errors import EncryptionError, GlpgencError, InvalidValueError, KeyNotFoundError, NotEncryptedError

PIECE_ROWS = 65_536
PIECE_BYTES = 2**26
"""Rows, and about as many bytes, that are Python objects at a time."""

_LARGE = 4_096
_MOST = 2**31 - 1
"""Bytes in all that an array of ``binary`` holds."""

_Work = Callable[[Sequence[Any], Sequence[str] | None], list[bytes]]


def encrypt_cells(array: Any, cells: Cells, rows: Any = None) -> Any:
    """Encrypt each value of an array.

    :param array: a pyarrow Array, or a ChunkedArray, which is worked on chunk by chunk.
    :param rows: an array of as many row keys; ``None`` to bind no row.
    :returns: an array of ``binary``, ``large_binary`` for large ones, with the same nulls.
    """
    type_ = array.type
    form_of(type_)

    def encrypt(chunk: Any, keys: Any, first_row: int) -> Any:
        plaintexts = to_plaintexts(chunk)
        if cells.in_column:
            check_for_columns(plaintexts, type_)
        return _worked(plaintexts, keys, cells.encrypt, first_row)

    return _by_chunks(array, rows, encrypt)


def decrypt_cells(array: Any, cells: Cells, type_: Any, rows: Any = None, categories: Any = None) -> Any:
    """Verify and decrypt each cell of an array. One that does not open fails all.

    :param array: of ``binary`` or ``large_binary``, chunked or not.
    :param type_: what its values were.
    :param rows: as for :func:`encrypt_cells`.
    :param categories: of a dictionary type, in their order; ``None`` to take those that occur.
    :raises InvalidValueError: when the order of categories counts, and is not known.
    """
    form_of(type_)
    if categories is None:
        require_order(type_)
    if pa.types.is_binary_view(array.type):
        array = array.cast(pa.large_binary())
    if not (pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type)):
        raise NotEncryptedError(
            f"an encrypted column is binary, and this is {array.type}", hint="is it encrypted, and not decrypted yet?"
        )

    def decrypt(chunk: Any, keys: Any, first_row: int) -> Any:
        plaintexts = _worked(chunk, keys, cells.decrypt, first_row)
        return from_plaintexts(plaintexts, type_) if categories is None else in_order(plaintexts, categories, type_)

    return _by_chunks(array, rows, decrypt)


def row_keys(array: Any) -> Any:
    """Return the keys of rows as text: PostgreSQL's text form of each.

    :raises InvalidValueError: when one is null, or they are bytes, which have no text form.
    """
    if array.null_count:
        raise InvalidValueError("a row has no key: the column that cells are bound to their rows by holds null")
    if form_of(array.type).is_bytes:
        raise InvalidValueError("rows have keys of text, numbers, UUIDs or dates, not of bytes")
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    texts = [to_plaintexts(chunk).cast(pa.large_binary()).cast(pa.large_string()) for chunk in chunks]
    return pa.chunked_array(texts, pa.large_string())


def _by_chunks(array: Any, rows: Any, work: Callable[[Any, Any, int], Any]) -> Any:
    if not isinstance(array, pa.ChunkedArray):
        return work(array, rows, 0)
    done, at = [], 0
    # Of no chunks an empty one: it gives the type.
    for chunk in array.chunks or [pa.array([], array.type)]:
        done.append(work(chunk, None if rows is None else rows.slice(at, len(chunk)), at))
        at += len(chunk)
    return pa.chunked_array(done)


def _worked(array: Any, rows: Any, work: _Work, first_row: int) -> Any:
    is_large = pa.types.is_large_binary(array.type)
    done = []
    for start, piece in pieces_of(array):
        values = values_of(piece)
        keys = None if rows is None else rows.slice(start, len(piece)).to_pylist()
        done.append(array_of(_present(values, keys, work, first_row + start), is_large=is_large))
    return joined(done, is_large=is_large)


def _present(values: list[Any], keys: list[str] | None, work: _Work, first_row: int) -> list[bytes | None]:
    """Do the work on what is not null."""
    present = [at for at, value in enumerate(values) if value is not None]
    if len(present) < len(values):
        given = [values[at] for at in present]
        given_keys = None if keys is None else [keys[at] for at in present]
    else:
        given, given_keys = values, keys
    try:
        made = work(given, given_keys)
    except (EncryptionError, KeyNotFoundError) as error:
        _note_row(error, given, given_keys, work, [first_row + at for at in present])
        raise
    if len(present) == len(values):
        return list(made)
    whole: list[bytes | None] = [None] * len(values)
    for at, each in zip(present, made, strict=True):
        whole[at] = each
    return whole


def _note_row(error: GlpgencError, values: list[Any], keys: list[str] | None, work: _Work, numbers: list[int]) -> None:
    """Note on an error which row it is of: the first that fails by itself.

    The row tells no one more than who gave the rows can find out by giving them one by one, and the error is the same
    for every reason.
    """
    low, high = 0, len(values)
    while high - low > 1:
        half = (low + high) // 2
        try:
            work(values[low:half], None if keys is None else keys[low:half])
        except type(error):
            high = half
        except GlpgencError:
            return
        else:
            low = half
    if high > low:
        error.add_note(f"row {numbers[low]}, counted from 0")


def pieces_of(array: Any) -> Iterator[tuple[int, Any]]:
    """Yield an array piece by piece, each with its first row.

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
    """Return pieces as one array."""
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
