"""Specification of encrypted columns."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from glpgenc.errors import ConfigurationError, InvalidValueError

_TYPE = b"glpgenc.type"
_CATEGORIES = b"glpgenc.categories"
"""Of an encrypted field's metadata, in base64: Arrow's format has text there, and other readers insist on it."""

_SUITES = ("A256CBC-HS512", "A256GCM", "XAES-256-GCM")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """How a column is encrypted. To decrypt it the same is given again: none of it but the type is stored.

    :param name: what its cells are bound to; the column's name by default. For a column that was renamed since.
    :param row: another column, not encrypted, whose value each cell is bound to besides: the key of its row. A cell
        that is copied to another row then does not open.
    :param data_class: whose key; the context's by default.
    :param type: the column's Arrow type. To encrypt, it is cast to it first; to decrypt, it becomes it, whatever the
        table says that it was. Give it where the table may come from someone else: what the table says is not
        authenticated.
    :param field: a registered field of the database: cells become what a column of it holds, search terms included, so
        that they can be copied into it, and out of it. Class and tenant are that field's; of the context only
        ``tenant_id`` counts, and ``row`` is the key that the column is bound to.
    :param suite: of ``field``: ``A256CBC-HS512``, which SQL reads too, or for columns in client mode ``A256GCM`` or
        ``XAES-256-GCM``.
    :raises ConfigurationError: when they don't go together.
    """

    name: str | None = None
    row: Any = None
    data_class: str | None = None
    type: Any = None
    field: str | None = None
    suite: Literal["A256CBC-HS512", "A256GCM", "XAES-256-GCM"] = "A256CBC-HS512"

    def __post_init__(self) -> None:
        if self.field is not None and (self.name is not None or self.data_class is not None):
            raise ConfigurationError("a column of a field has the field's name and data class: leave out the others")
        if self.suite not in _SUITES:
            raise ConfigurationError(f"suite is one of {', '.join(_SUITES)}")
        if not (self.type is None or isinstance(self.type, pa.DataType)):
            raise ConfigurationError("type is an Arrow data type", hint="such as pyarrow.string()")


Columns = Mapping[Any, ColumnSpec] | Iterable[Any]
"""Columns by name with how they are encrypted, or just their names. Of a pandas frame names need not be text."""


def specs_of(columns: Columns, names: Iterable[Hashable]) -> dict[Any, ColumnSpec]:
    """Return each column with how it is encrypted.

    :param names: of the columns that there are.
    :raises ConfigurationError: when one is not there, or is bound to the rows by one that is not, or is encrypted too.
    """
    if isinstance(columns, str) or not isinstance(columns, Iterable):
        raise ConfigurationError("columns are several names, or a mapping", hint='such as ["email", "score"]')
    given = dict(columns) if isinstance(columns, Mapping) else {name: ColumnSpec() for name in columns}
    there = list(names)
    for name, spec in given.items():
        if not isinstance(spec, ColumnSpec):
            raise ConfigurationError(
                f"column {name!r} is mapped to an object of type {type(spec).__name__}",
                hint="map it to a ColumnSpec, such as ColumnSpec()",
            )
        if there.count(name) != 1:
            raise ConfigurationError(f"there is not one column {name!r}")
        if spec.row is not None and (there.count(spec.row) != 1 or spec.row in given):
            raise ConfigurationError(
                f"column {name!r} is bound to its rows by {spec.row!r}, which is not one column that stays readable"
            )
    return given


def encrypted_metadata(field: Any, type_: Any, categories: bytes | None) -> dict[bytes, bytes]:
    """Return an encrypted field's metadata: those that it had, its type, and its categories.

    :param categories: encrypted; ``None`` where they are not kept.
    """
    stored = bytes(pa.schema([pa.field("", type_)]).serialize())
    made = {**(field.metadata or {}), _TYPE: base64.b64encode(stored)}
    return made if categories is None else {**made, _CATEGORIES: base64.b64encode(categories)}


def kept_text(field: Any) -> dict[str, str]:
    """Return an encrypted field's type and categories as text, for :func:`with_kept_text`."""
    found = {"type": _TYPE, "categories": _CATEGORIES}
    metadata = field.metadata or {}
    return {name: metadata[key].decode("ascii") for name, key in found.items() if key in metadata}


def with_kept_text(field: Any, kept: Mapping[str, str]) -> Any:
    """Return an encrypted field with metadata from text."""
    found = {_TYPE: kept.get("type"), _CATEGORIES: kept.get("categories")}
    return field.with_metadata({key: str(text).encode() for key, text in found.items() if text is not None})


def decrypted_metadata(field: Any) -> dict[bytes, bytes] | None:
    """Return a decrypted field's metadata: those that it had."""
    return {key: value for key, value in (field.metadata or {}).items() if key not in {_TYPE, _CATEGORIES}} or None


def categories_before(field: Any) -> bytes | None:
    """Return the encrypted categories of a field; ``None`` where they were not kept.

    :raises InvalidValueError: when they can't be read.
    """
    stored = (field.metadata or {}).get(_CATEGORIES)
    try:
        return None if stored is None else base64.b64decode(stored, validate=True)
    except binascii.Error:
        raise InvalidValueError(f"the stored categories of the column {field.name!r} can't be read") from None


def type_before(field: Any) -> Any:
    """Return the type that an encrypted field had.

    :raises InvalidValueError: when nothing, or nothing readable, says so.
    """
    stored = (field.metadata or {}).get(_TYPE)
    if stored is None:
        raise InvalidValueError(
            f"nothing says which type the encrypted column {field.name!r} had",
            hint="give it: ColumnSpec(type=pyarrow.string())",
        )
    try:
        return pa.ipc.read_schema(pa.py_buffer(base64.b64decode(stored, validate=True))).field(0).type
    except (pa.ArrowException, OSError, ValueError, LookupError):
        pass
    raise InvalidValueError(f"the stored type of the encrypted column {field.name!r} can't be read")
