"""Columns of Arrow tables, and the pandas metadata in their schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from glpgenc.arrow.arrays import decrypt_cells, encrypt_cells, row_keys
from glpgenc.arrow.cells import ServiceCells, TableKeys, decrypted_categories, encrypted_categories
from glpgenc.arrow.spec import (
    Columns,
    ColumnSpec,
    categories_before,
    decrypted_metadata,
    encrypted_metadata,
    specs_of,
    type_before,
)
from glpgenc.errors import GlpgencError, InvalidValueError
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService

_PANDAS = b"pandas"
_KEPT = b"glpgenc.pandas"
_AS_BYTES = {"pandas_type": "bytes", "numpy_type": "object", "metadata": None}


def encrypt_array(
    array: Any, service: EncryptionService, context: Mapping[str, str], *, column: str = "", rows: Any = None
) -> Any:
    """Encrypt each value of an array to an envelope that the service opens by itself.

    :param array: a pyarrow Array or ChunkedArray of one of the types of docs/ARROW.md.
    :param context: as for :class:`~glpgenc.service.EncryptionService`.
    :param column: what cells are bound to besides, so that those of two columns can't be swapped.
    :param rows: an array of as many keys, to bind each cell to its row; ``None`` to bind no row.
    :returns: an array of ``binary`` (``large_binary`` for large ones), with the same nulls.
    :raises TypeError: when values of the type can't be encrypted.
    :raises InvalidValueError: when a value can't be, or a row has no key.
    :raises ValueError: when there are more or fewer keys than values.
    :raises GlpgencError: when the key is not to be had.
    """
    cells = ServiceCells(service, context, column)
    return encrypt_cells(array, cells, _keys_of(rows, array))


def decrypt_array(
    array: Any,
    service: EncryptionService,
    context: Mapping[str, str],
    type_: Any,
    *,
    column: str = "",
    rows: Any = None,
) -> Any:
    """Verify and decrypt each cell of an array. One that does not open fails all; a note says which row it is in.

    :param array: what :func:`encrypt_array` returned.
    :param type_: the Arrow type that its values had.
    :param column: the same as when it was encrypted.
    :param rows: the same.
    :raises AuthenticationError: another context, column or row, or altered bytes.
    :raises NotEncryptedError: when a value is not an envelope, or the array is not binary.
    :raises InvalidValueError: when a plaintext is not the text of a value of the type.
    :raises TypeError: when there are no values of the type that could have been encrypted.
    :raises ValueError: as :func:`encrypt_array`.
    :raises GlpgencError: when a key is not to be had.
    """
    cells = ServiceCells(service, context, column)
    return decrypt_cells(array, cells, type_, _keys_of(rows, array))


def encrypt_table(
    table: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Encrypt columns of a table, value by value. The others stay as they are.

    :param table: a pyarrow Table or RecordBatch.
    :param columns: their names, or a mapping to :class:`~glpgenc.arrow.ColumnSpec`.
    :param service: what encrypts; ``None`` where all are columns of registered fields.
    :param context: of all of them.
    :param key_manager: where the keys of registered fields come from.
    :returns: the same kind, with ``binary`` columns in their place, whose field metadata keep the types.
    :raises ConfigurationError: when a column is not there, or what it needs was not given.
    :raises GlpgencError: as :func:`encrypt_array`.
    :raises TypeError: as :func:`encrypt_array`.
    """
    keys = TableKeys(service, context, key_manager)
    for name, spec in specs_of(columns, table.schema.names).items():
        field, column = table.schema.field(name), table.column(name)
        try:
            if spec.type is not None:
                column = cast(column, spec.type)
            cells = keys.cells(name, spec)
            done = encrypt_cells(column, cells, _rows(table, spec))
            metadata = encrypted_metadata(field, column.type, encrypted_categories(column, cells))
        except GlpgencError as error:
            error.add_note(f"column {name!r}")
            raise
        table = with_bytes(_replaced(table, field, done, metadata), name)
    return table


def decrypt_table(
    table: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Verify and decrypt columns of a table, and give them their types back. One cell that does not open fails all.

    :param columns: the same as when it was encrypted.
    :param service: what decrypts; ``None`` where all are columns of registered fields.
    :returns: the same kind. On an error, notes say which column and row it is of.
    :raises ConfigurationError: as :func:`encrypt_table`.
    :raises InvalidValueError: when nothing says which type a column had, or a plaintext is not of that type.
    :raises GlpgencError: as :func:`decrypt_array`.
    :raises TypeError: as :func:`decrypt_array`.
    """
    keys = TableKeys(service, context, key_manager)
    for name, spec in specs_of(columns, table.schema.names).items():
        field = table.schema.field(name)
        try:
            type_ = type_before(field) if spec.type is None else spec.type
            cells = keys.cells(name, spec)
            categories = decrypted_categories(categories_before(field), cells, type_)
            done = decrypt_cells(table.column(name), cells, type_, _rows(table, spec), categories)
        except GlpgencError as error:
            error.add_note(f"column {name!r}")
            raise
        table = with_values(_replaced(table, field, done, decrypted_metadata(field)), name)
    return table


def cast(array: Any, type_: Any) -> Any:
    """Cast an array.

    :raises InvalidValueError: when a value can't be one of the type.
    """
    try:
        return array.cast(type_)
    except (pa.ArrowException, ValueError):
        pass
    # Outside the handler, because Arrow's words quote the value.
    raise InvalidValueError(f"a value of the column can't be cast from {array.type} to {type_}")


def _keys_of(rows: Any, array: Any) -> Any:
    if rows is None:
        return None
    if len(rows) != len(array):
        raise ValueError(f"{len(rows)} row keys are given for {len(array)} values")
    return row_keys(rows)


def _rows(table: Any, spec: ColumnSpec) -> Any:
    return None if spec.row is None else row_keys(table.column(spec.row))


def _replaced(table: Any, field: Any, column: Any, metadata: dict[bytes, bytes] | None) -> Any:
    made = pa.field(field.name, column.type, nullable=field.nullable, metadata=metadata)
    return table.set_column(table.schema.get_field_index(field.name), made, column)


def with_bytes(table: Any, name: str) -> Any:
    """Return a table whose metadata has a column as bytes for pandas, and its earlier entry in the field.

    :param name: of a column that was encrypted. Without such an entry, the table is returned unchanged.
    """
    metadata = _pandas_metadata(table)
    entry = _entry(metadata, name)
    if entry is None:
        return table
    kept = json.dumps(entry)
    entry.update(_AS_BYTES)
    return _with_field(_with_pandas_metadata(table, metadata), name, {_KEPT: kept.encode()})


def with_values(table: Any, name: str) -> Any:
    """Return a table whose metadata has the entry of a column from before :func:`with_bytes`.

    :param name: of a column that was decrypted.
    """
    kept = (table.schema.field(name).metadata or {}).get(_KEPT)
    if kept is None:
        return table
    metadata = _pandas_metadata(table)
    entry, before = _entry(metadata, name), _read(kept)
    if entry is not None and isinstance(before, dict):
        entry.update(before)
        table = _with_pandas_metadata(table, metadata)
    return _with_field(table, name, None)


def _pandas_metadata(table: Any) -> Any:
    return _read((table.schema.metadata or {}).get(_PANDAS, b""))


def _entry(metadata: Any, name: str) -> dict[str, Any] | None:
    columns = metadata.get("columns") if isinstance(metadata, dict) else None
    found = [each for each in columns or () if isinstance(each, dict) and each.get("field_name") == name]
    return found[0] if len(found) == 1 else None


def _read(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _with_pandas_metadata(table: Any, metadata: Any) -> Any:
    return table.replace_schema_metadata({**table.schema.metadata, _PANDAS: json.dumps(metadata).encode()})


def _with_field(table: Any, name: str, added: dict[bytes, bytes] | None) -> Any:
    """Return a table with more in a field's metadata; with ``None``, without what :func:`with_bytes` added."""
    at = table.schema.get_field_index(name)
    field, column = table.schema.field(at), table.column(at)
    metadata = {key: value for key, value in (field.metadata or {}).items() if key != _KEPT} | (added or {})
    return table.set_column(at, field.with_metadata(metadata or None), column)
