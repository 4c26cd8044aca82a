"""Categories of dictionary columns: which there are, and in which order. Kept encrypted, beside the cells."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.arrow.cells import Cells
from glpgenc.arrow.forms import to_plaintexts
from glpgenc.errors import InvalidValueError

MOST_BYTES = 65_536
"""Bytes of categories without an order that are kept. Of more, those that occur come back, as they first occur."""


def encrypted_categories(array: Any, cells: Cells) -> bytes | None:
    """Return the encrypted categories of an array; ``None`` where it has none, or they are not kept.

    :param array: a pyarrow Array or ChunkedArray of any type.
    :raises TypeError: when they have an order, and can't be kept.
    :raises GlpgencError: when the key is not to be had.
    """
    type_ = array.type
    if not pa.types.is_dictionary(type_):
        return None
    categories = _categories(array)
    made = None
    if type_.ordered or categories.nbytes <= MOST_BYTES:
        made = cells.encrypt_categories(_to_bytes(categories))
    if made is None and type_.ordered:
        raise TypeError(
            "the order of categories can't be kept in a column of a field: give the type of its values, such as"
            " ColumnSpec(type=pyarrow.string())"
        )
    return made


def decrypted_categories(stored: bytes | None, cells: Cells, type_: Any) -> Any:
    """Return the categories of an array that is to become one of a type; ``None`` where they are not known.

    :raises AuthenticationError: when they are of another column or context, or were altered.
    :raises InvalidValueError: when they are not values of the type.
    :raises GlpgencError: when the key is not to be had.
    """
    if stored is None or not pa.types.is_dictionary(type_):
        return None
    with pa.ipc.open_stream(cells.decrypt_categories(stored)) as stream:
        categories = stream.read_all().column(0).combine_chunks()
    try:
        return categories.cast(type_.value_type)
    except (pa.ArrowException, ValueError):
        pass
    # Outside the handler, because Arrow's words quote the value.
    raise InvalidValueError(f"a category can't be one of {type_}", hint="give the type that it was encrypted as")


def in_order(plaintexts: Any, categories: Any, type_: Any) -> Any:
    """Return a dictionary array from the plaintexts of its values.

    :param categories: all that there are, in their order.
    :raises InvalidValueError: when a value is not one of them.
    """
    known = to_plaintexts(categories).cast(pa.large_binary())
    indices = pc.index_in(plaintexts.cast(pa.large_binary()), known, skip_nulls=True)
    if indices.null_count != plaintexts.null_count:
        raise InvalidValueError(
            "a value is not one of the stored categories",
            hint="were cells of several tables put together? give the type of the values, such as pyarrow.string()",
        )
    return pa.DictionaryArray.from_arrays(indices.cast(type_.index_type), categories, ordered=type_.ordered)


def require_order(type_: Any) -> None:
    """Refuse a type whose categories have an order, where that is not known.

    :raises InvalidValueError: if it is one.
    """
    if pa.types.is_dictionary(type_) and type_.ordered:
        raise InvalidValueError(
            "the order of the categories is not known here: what occurs says nothing of it",
            hint="give the type of the values, such as pyarrow.string(); tables and frames keep the order themselves",
        )


def _categories(array: Any) -> Any:
    if not isinstance(array, pa.ChunkedArray):
        return array.dictionary
    chunks = array.unify_dictionaries().chunks
    return chunks[0].dictionary if chunks else pa.array([], array.type.value_type)


def _to_bytes(categories: Any) -> bytes:
    table, out = pa.table({"": categories}), pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())
