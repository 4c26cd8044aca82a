"""The metadata of pandas in a table's schema, without encrypted columns, which pandas would cast.

It is JSON under the key ``pandas`` of the schema's metadata, with an entry for each column (pandas documentation,
"Storing pandas DataFrame objects in Apache Parquet format").
"""

from __future__ import annotations

import json
from typing import Any

_PANDAS = b"pandas"
_KEPT = b"glpgenc.pandas"
_AS_BYTES = {"pandas_type": "bytes", "numpy_type": "object", "metadata": None}


def with_bytes(table: Any, name: str) -> Any:
    """Return a table whose metadata has a column as bytes for pandas, and its earlier entry in the field.

    :param name: of a column that was encrypted. Without such an entry, the table is returned unchanged.
    """
    told = _told(table)
    entry = _entry(told, name)
    if entry is None:
        return table
    kept = json.dumps(entry)
    entry.update(_AS_BYTES)
    return _with_field(_with_told(table, told), name, {_KEPT: kept.encode()})


def with_values(table: Any, name: str) -> Any:
    """Return a table whose metadata has the entry of a column from before :func:`with_bytes`.

    :param name: of a column that was decrypted.
    """
    kept = (table.schema.field(name).metadata or {}).get(_KEPT)
    if kept is None:
        return table
    told = _told(table)
    entry, before = _entry(told, name), _read(kept)
    if entry is not None and isinstance(before, dict):
        entry.update(before)
        table = _with_told(table, told)
    return _with_field(table, name, None)


def _told(table: Any) -> Any:
    return _read((table.schema.metadata or {}).get(_PANDAS, b""))


def _entry(told: Any, name: str) -> dict[str, Any] | None:
    columns = told.get("columns") if isinstance(told, dict) else None
    found = [each for each in columns or () if isinstance(each, dict) and each.get("field_name") == name]
    return found[0] if len(found) == 1 else None


def _read(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _with_told(table: Any, told: Any) -> Any:
    return table.replace_schema_metadata({**table.schema.metadata, _PANDAS: json.dumps(told).encode()})


def _with_field(table: Any, name: str, added: dict[bytes, bytes] | None) -> Any:
    """Return a table with more in a field's metadata; with ``None``, without what :func:`with_bytes` added."""
    at = table.schema.get_field_index(name)
    field, column = table.schema.field(at), table.column(at)
    metadata = {key: value for key, value in (field.metadata or {}).items() if key != _KEPT} | (added or {})
    return table.set_column(at, field.with_metadata(metadata or None), column)
