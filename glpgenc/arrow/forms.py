"""Arrow arrays as the plaintexts of their values, and back.

The plaintext of a value is PostgreSQL's text form of it, as :mod:`glpgenc.codecs` has it for Python values, and bytes
are as they are: a cell reads the same whether it came from an array, a row or a single value. Floats are the shortest
text that reads as the same number; lists and structs are JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.arrow import times
from glpgenc.codecs import JSON_ANY, Codec, codec_for
from glpgenc.errors import GlpgencError, InvalidValueError

_OTHERWISE = (("nan", "NaN"), ("-nan", "NaN"), ("inf", "Infinity"), ("-inf", "-Infinity"))
"""Values that PostgreSQL writes differently from Arrow."""

_SIX_DIGITS = r"\.[0-9]{7}"
"""Digits below a microsecond, which PostgreSQL does not keep."""


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


def floats_to_text(array: Any) -> Any:
    """Return floats as the shortest text that reads as the same number."""
    text = array.cast(pa.string())
    for arrows, written in _OTHERWISE:
        text = pc.if_else(pc.equal(text, arrows), written, text)
    return text


def decimals_to_text(array: Any) -> Any:
    """Return decimals with all digits of their scale, and without an exponent."""
    text = array.cast(pa.string())
    if pc.any(pc.match_substring(text, "E")).as_py():
        # Arrow writes numbers near zero with an exponent, PostgreSQL does not.
        return to_text(array, codec_for(Decimal))
    return text


@dataclass(frozen=True, slots=True)
class TextForm:
    """The text form of one Arrow type.

    :param to_text: takes an array of it, gives one of ``string``, or of what casts to ``binary`` as it is.
    :param from_text: takes an array of ``string`` (``binary`` where :attr:`is_bytes`) and the type.
    :param is_bytes: whether the plaintexts are bytes as they are, and no text.
    :param in_columns: whether an encrypted column of PostgreSQL holds it in this form.
    """

    to_text: Callable[[Any], Any]
    from_text: Callable[[Any, Any], Any]
    is_bytes: bool = False
    in_columns: bool = True


def to_plaintexts(array: Any) -> Any:
    """Return the plaintexts of an array's values, as ``binary`` or ``large_binary``. Nulls stay null.

    :raises InvalidValueError: when a value has no text form, such as a date before the year 1.
    :raises TypeError: when the type has none.
    """
    form = form_of(array.type)
    return _quietly(lambda: _as_binary(form.to_text(array)), "written as text")


def from_plaintexts(plaintexts: Any, type_: Any) -> Any:
    """Return an array of a type from the plaintexts of its values.

    :param plaintexts: an array of ``binary`` or ``large_binary``.
    :raises InvalidValueError: when one is not the text of a value of the type.
    :raises TypeError: when the type has no text form.
    """
    form = form_of(type_)
    text = pa.large_string() if pa.types.is_large_binary(plaintexts.type) else pa.string()
    return _quietly(
        lambda: form.from_text(plaintexts if form.is_bytes else plaintexts.cast(text), type_), f"read as {type_}"
    )


def check_for_columns(plaintexts: Any, type_: Any) -> None:
    """Refuse what an encrypted column of PostgreSQL can't hold.

    :raises TypeError: when it has no such type.
    :raises InvalidValueError: when a text holds U+0000 or is not UTF-8, or a time has digits below a microsecond.
    """
    form = form_of(type_)
    if not form.in_columns:
        raise TypeError(f"an encrypted column of PostgreSQL has no form for Arrow type {type_}: leave field out")
    if form.is_bytes:
        return
    text = _quietly(lambda: plaintexts.cast(pa.large_string()), "read as UTF-8")
    if pc.any(pc.match_substring(text, "\0")).as_py():
        raise InvalidValueError(
            "a text of the array holds U+0000, which PostgreSQL can't store as text",
            hint="remove it, or encrypt the column as binary",
        )
    if (pa.types.is_timestamp(type_) or pa.types.is_duration(type_)) and pc.any(
        pc.match_substring_regex(text, _SIX_DIGITS)
    ).as_py():
        raise InvalidValueError(
            "a time of the array has digits below a microsecond, which PostgreSQL does not keep",
            hint="round it: cast the column to timestamp('us'), or duration('us')",
        )


def form_of(type_: Any) -> TextForm:
    """Return the form of an Arrow type.

    :raises TypeError: when it has none.
    """
    for applies, form in _FORMS:
        if applies(type_):
            return form
    if pa.types.is_dictionary(type_):
        return _of_dictionary(form_of(type_.value_type))
    if isinstance(type_, pa.BaseExtensionType):
        return _of_extension(form_of(type_.storage_type))
    raise TypeError(f"there is no form for values of Arrow type {type_}: cast it, or encrypt what it holds")


def _of_dictionary(values: TextForm) -> TextForm:
    return TextForm(
        lambda array: values.to_text(array.dictionary_decode()),
        lambda text, type_: values.from_text(text, type_.value_type).dictionary_encode().cast(type_),
        is_bytes=values.is_bytes,
        in_columns=values.in_columns,
    )


def _of_extension(storage: TextForm) -> TextForm:
    return TextForm(
        lambda array: storage.to_text(array.storage),
        lambda text, type_: type_.wrap_array(storage.from_text(text, type_.storage_type)),
        is_bytes=storage.is_bytes,
        in_columns=False,
    )


def _quietly(convert: Callable[[], Any], what: str) -> Any:
    try:
        return convert()
    except (GlpgencError, TypeError):
        raise
    except (pa.ArrowException, ValueError, ArithmeticError):
        pass
    # Outside the handler, because Arrow's words quote the value.
    raise InvalidValueError(f"a value of the array can't be {what}", hint="give the type that it was encrypted as")


def _as_binary(text: Any) -> Any:
    is_large = pa.types.is_large_string(text.type) or pa.types.is_large_binary(text.type)
    return text.cast(pa.large_binary() if is_large else pa.binary())


def _same(array: Any) -> Any:
    return array


def _to_string(array: Any) -> Any:
    return array.cast(pa.string())


def _cast(text: Any, type_: Any) -> Any:
    return text.cast(type_)


def _nulls(text: Any, type_: Any) -> Any:
    if text.null_count < len(text):
        raise ValueError
    return pa.nulls(len(text), type_)


def _is_uuid(type_: Any) -> bool:
    return getattr(type_, "extension_name", None) == "arrow.uuid"


def _is_text(type_: Any) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def _is_bytes(type_: Any) -> bool:
    is_ = pa.types
    return bool(
        is_.is_binary(type_)
        or is_.is_large_binary(type_)
        or is_.is_binary_view(type_)
        or is_.is_fixed_size_binary(type_)
    )


_BYTES = TextForm(_same, _cast, is_bytes=True)
_JSON = TextForm(json_to_text, text_to_json)

_FORMS: tuple[tuple[Callable[[Any], bool], TextForm], ...] = (
    # First: an extension type is what its storage is, too.
    (_is_uuid, TextForm(uuids_to_text, text_to_uuids)),
    (_is_text, TextForm(_same, _cast)),
    (_is_bytes, _BYTES),
    (lambda type_: pa.types.is_integer(type_) or pa.types.is_boolean(type_), TextForm(_to_string, _cast)),
    (pa.types.is_decimal, TextForm(decimals_to_text, _cast)),
    (pa.types.is_floating, TextForm(floats_to_text, _cast, in_columns=False)),
    (pa.types.is_date, TextForm(times.dates_to_text, times.text_to_dates)),
    (pa.types.is_timestamp, TextForm(times.timestamps_to_text, times.text_to_timestamps)),
    (pa.types.is_time, TextForm(times.times_to_text, times.text_to_times, in_columns=False)),
    (pa.types.is_duration, TextForm(times.durations_to_text, times.text_to_durations)),
    (has_json_form, _JSON),
    (pa.types.is_null, TextForm(_to_string, _nulls)),
)
