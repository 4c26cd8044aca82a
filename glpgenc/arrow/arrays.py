"""Encryption and decryption of one Arrow array, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.arrow import buffers
from glpgenc.arrow.cells import Cells, in_order, require_order
from glpgenc.arrow.forms import check_for_columns, form_of, from_plaintexts, to_plaintexts
from glpgenc.errors import EncryptionError, GlpgencError, InvalidValueError, KeyNotFoundError, NotEncryptedError

PIECE_ROWS = 65_536
PIECE_BYTES = 2**26
"""Rows, and about as many bytes, that are worked on at a time."""

_Work = Callable[[Any, Any], Any]


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
    keys = rows.combine_chunks() if isinstance(rows, pa.ChunkedArray) else rows
    done = []
    for start, piece in pieces_of(array):
        own = None if keys is None else keys.slice(start, len(piece))
        done.append(_present(piece, own, work, first_row + start))
    return joined(done, array.type)


def _present(piece: Any, keys: Any, work: _Work, first_row: int) -> Any:
    """Do the work on what is not null."""
    is_there = piece.is_valid() if piece.null_count else None
    values = piece if is_there is None else piece.filter(is_there)
    given_keys = keys if is_there is None or keys is None else keys.filter(is_there)
    try:
        made = work(values, given_keys)
    except (EncryptionError, KeyNotFoundError) as error:
        numbers = range(len(piece)) if is_there is None else pc.indices_nonzero(is_there).to_pylist()
        _note_row(error, values, given_keys, work, [first_row + at for at in numbers])
        raise
    if is_there is None:
        return made
    return pc.replace_with_mask(pa.nulls(len(piece), made.type), is_there, made)


def _note_row(error: GlpgencError, values: Any, keys: Any, work: _Work, numbers: list[int]) -> None:
    """Note on an error which row it is of: the first that fails by itself.

    The row tells no one more than who gave the rows can find out by giving them one by one, and the error is the same
    for every reason.
    """
    low, high = 0, len(values)
    while high - low > 1:
        half = (low + high) // 2
        try:
            work(values.slice(low, half - low), None if keys is None else keys.slice(low, half - low))
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


def joined(arrays: list[Any], type_: Any) -> Any:
    """Return pieces as one array of a binary type.

    :raises InvalidValueError: when they are more than ``binary`` holds.
    """
    if len(arrays) == 1:
        return arrays[0]
    if not pa.types.is_large_binary(type_) and sum(each.nbytes for each in arrays) > buffers.MOST_BYTES:
        raise buffers.too_much()
    return pa.concat_arrays(arrays) if arrays else pa.array([], type_)
