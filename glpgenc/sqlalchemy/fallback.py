"""The plaintext column that an encrypted one falls back to: where both are, and what can't be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glpgenc.errors import MappingError

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

    from glpgenc.sqlalchemy.column_type import EncryptedColumn

_MAX_NAME_BYTES = 63


class Home(NamedTuple):
    """The table's column that a type belongs to."""

    schema: str | None
    table: str
    column: str


def home_of(column: Column[Any]) -> Home:
    """Return where a column is."""
    return Home(column.table.schema, column.table.name, column.name)


def check_fallback(type_: EncryptedColumn) -> None:
    """Refuse what no column can be called.

    :raises MappingError: naming the way out.
    """
    name: object = type_.fallback
    if name is not None and not (isinstance(name, str) and name and len(name.encode()) <= _MAX_NAME_BYTES):
        message = "fallback must be the name of the plaintext column, of 1 to 63 bytes"
        raise MappingError(message, hint="such as EncryptedColumn(..., fallback='email')")


def check_table(table: Table, column: Column[Any], index_columns: set[str]) -> None:
    """Refuse a fallback to a column that holds no plaintext, as far as the model tells.

    The plaintext column need not be in the model: it was taken out, or never was in it.

    :param index_columns: the names of the table's columns of search terms.
    :raises MappingError: naming the way out.
    """
    name = column.type.fallback  # type: ignore[attr-defined]
    place = f"{table.name}.{column.name}"
    there = next((each for each in table.columns if each.name == name), None)
    if name == column.name:
        message = f"{place} falls back to itself: a column can't contain both plaintext and ciphertext"
        hint = f"name the ciphertext's column: mapped_column('{name}_enc', EncryptedColumn(..., fallback='{name}'))"
        raise MappingError(message, hint=hint)
    if name in index_columns or (there is not None and hasattr(there.type, "glpgenc_needs")):
        message = f"{place} falls back to column {name}, which contains ciphertext or search terms"
        raise MappingError(message, hint="pass the name of its plaintext column as fallback=")
