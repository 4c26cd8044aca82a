"""Arrays by way of Python values, one by one: for types that Arrow itself has no text of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pyarrow as pa

from glpgenc.codecs import JSON_ANY, Codec, codec_for


def to_text(array: Any, codec: Codec) -> Any:
    """Return the text of each value."""
    encode = codec.encode
    return pa.array([None if value is None else encode(value) for value in array.to_pylist()], pa.string())


def json_to_text(array: Any) -> Any:
    """Return lists and structs as JSON."""
    return to_text(array, JSON_ANY)


def text_to_json(text: Any, type_: Any) -> Any:
    """Read what :func:`json_to_text` wrote."""
    decode = JSON_ANY.decode
    return pa.array([None if value is None else decode(value) for value in text.to_pylist()], type_)


def uuids_to_text(array: Any) -> Any:
    """Return UUIDs with their hyphens."""
    return to_text(array, codec_for(UUID))


def text_to_uuids(text: Any, type_: Any) -> Any:
    """Read what :func:`uuids_to_text` wrote."""
    decode = codec_for(UUID).decode
    storage = [None if value is None else decode(value).bytes for value in text.to_pylist()]
    return pa.ExtensionArray.from_storage(type_, pa.array(storage, type_.storage_type))


def has_json_form(type_: Any) -> bool:
    """Return whether a type is a list or a struct of what JSON has a form for, so that it comes back as it was."""
    if pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_):
        return _is_json(type_.value_type)
    return pa.types.is_struct(type_) and all(_is_json(type_.field(at).type) for at in range(type_.num_fields))


def _is_json(type_: Any) -> bool:
    is_ = pa.types
    leaf = is_.is_string(type_) or is_.is_large_string(type_) or is_.is_integer(type_) or is_.is_boolean(type_)
    # Where all lists are empty.
    leaf = leaf or is_.is_null(type_)
    return leaf or is_.is_float32(type_) or is_.is_float64(type_) or has_json_form(type_)
