"""Columns of pandas frames, by way of Arrow."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from glpgenc.arrow.extra import imported
from glpgenc.arrow.spec import Columns, ColumnSpec, specs_of, stored_type, with_stored_type
from glpgenc.arrow.tables import cast, decrypt_table, encrypt_table
from glpgenc.errors import InvalidValueError
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService

ATTRIBUTE = "glpgenc"
"""Of a frame's ``attrs``: the types that its encrypted columns had, as text, so that ``to_parquet`` keeps them."""


def encrypt_frame(
    frame: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Encrypt columns of a pandas DataFrame, value by value. What pandas takes for missing becomes null.

    :param columns: as for :func:`~glpgenc.arrow.tables.encrypt_table`, like what follows.
    :returns: another frame, with columns of dtype ``large_binary[pyarrow]`` in their place, whose types its ``attrs``
        keep.
    :raises InvalidValueError: when a column holds values of several types, or of one that Arrow has none for.
    :raises GlpgencError: as :func:`~glpgenc.arrow.tables.encrypt_table`.
    :raises TypeError: as :func:`~glpgenc.arrow.tables.encrypt_table`.
    """
    specs = specs_of(columns, frame.columns)
    table = _table(frame, specs, {name: spec.type for name, spec in specs.items()})
    done = encrypt_table(table, specs, service, context, key_manager=key_manager)
    result, kept = frame.copy(deep=False), dict(frame.attrs.get(ATTRIBUTE, {}))
    for name in specs:
        kept[name] = {"type": _type_text(table.schema.field(name).type), "dtype": str(frame[name].dtype)}
        result[name] = _encrypted_series(done.column(name), frame.index)
    result.attrs = {**frame.attrs, ATTRIBUTE: kept}
    return result


def decrypt_frame(
    frame: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Verify and decrypt columns of a pandas DataFrame. One cell that does not open fails all.

    :param columns: the same as when it was encrypted; with a type where ``attrs`` were lost on the way.
    :returns: another frame, with the columns of the dtypes that they had.
    :raises GlpgencError: as :func:`~glpgenc.arrow.tables.decrypt_table`.
    :raises TypeError: as :func:`~glpgenc.arrow.tables.decrypt_table`.
    """
    specs = specs_of(columns, frame.columns)
    kept = dict(frame.attrs.get(ATTRIBUTE, {}))
    table = _table(frame, specs, dict.fromkeys(specs, pa.large_binary()))
    for at, field in enumerate(table.schema):
        if field.name in kept and field.name in specs:
            table = table.set_column(at, _typed(field, kept[field.name]), table.column(at))
    done = decrypt_table(table, specs, service, context, key_manager=key_manager)
    result = frame.copy(deep=False)
    for name, spec in specs.items():
        # A type that was given is what the caller wants, whatever the column was.
        dtype = kept.pop(name, {}).get("dtype") if spec.type is None else None
        result[name] = _series(done.column(name), dtype, frame.index)
    result.attrs = {name: value for name, value in frame.attrs.items() if name != ATTRIBUTE}
    if kept:
        result.attrs[ATTRIBUTE] = kept
    return result


def empty_encrypted() -> Any:
    """Return an empty encrypted column, as :func:`encrypt_frame` makes them."""
    return _encrypted_series(pa.chunked_array([pa.array([], pa.binary())]), None)


def empty_series(type_: Any) -> Any:
    """Return an empty column of a type, as :func:`decrypt_frame` makes it of a type that was given."""
    return _series(pa.chunked_array([pa.array([], type_)]), None, None)


def _table(frame: Any, specs: Mapping[str, ColumnSpec], types: Mapping[str, Any]) -> Any:
    """Return what is encrypted, and what it is bound to."""
    names = dict.fromkeys([*specs, *(spec.row for spec in specs.values() if spec.row is not None)])
    return pa.table({name: _to_arrow(frame[name], types.get(name)) for name in names})


def _to_arrow(series: Any, type_: Any) -> Any:
    try:
        array = pa.Array.from_pandas(series)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        array = None
    # Outside the handler, because Arrow's words quote the value.
    if array is None:
        raise InvalidValueError(
            f"column {series.name!r} holds values of several types, or of one that Arrow has none for",
            hint="give all of them one type, such as str",
        )
    return array if type_ is None else cast(array, type_)


def _type_text(type_: Any) -> str:
    return base64.b64encode(stored_type(type_)).decode("ascii")


def _typed(field: Any, kept: Mapping[str, str]) -> Any:
    try:
        stored = base64.b64decode(kept["type"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise InvalidValueError(f"the stored type of the encrypted column {field.name!r} can't be read") from None
    return with_stored_type(field, stored)


def _encrypted_series(column: Any, index: Any) -> Any:
    pandas = imported("pandas", "pip install pandas")
    # Always large: partitions of one frame must not differ, and pandas joins what is more than binary holds.
    return pandas.Series(pandas.arrays.ArrowExtensionArray(column.cast(pa.large_binary())), index=index)


def _series(column: Any, dtype: str | None, index: Any) -> Any:
    """Return a column as the dtype that it had before; by default as pandas itself would."""
    pandas = imported("pandas", "pip install pandas")
    if dtype is None:
        return pandas.Series(column.to_pandas().array, index=index)
    if dtype.endswith("[pyarrow]"):
        return pandas.Series(pandas.arrays.ArrowExtensionArray(column), index=index)
    wanted = pandas.api.types.pandas_dtype(dtype)
    if hasattr(wanted, "__from_arrow__"):
        # Not by way of NumPy, which has no missing integers.
        return pandas.Series(wanted.__from_arrow__(column), index=index)
    return pandas.Series(column.to_pandas().array, index=index).astype(wanted)
