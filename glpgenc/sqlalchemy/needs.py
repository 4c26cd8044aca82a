"""The keys that a compiled statement requires, by the types of its parameters and results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.sqlalchemy.column_type import EncryptedColumn

_ATTRIBUTE = "_glpgenc_needs"


@dataclass(frozen=True, slots=True)
class Needs:
    """Data classes, by where their keys are needed.

    :param in_database: loaded into the database session.
    :param in_process: here, to compute search terms.
    :param ciphers: here, to encrypt and decrypt.
    :param columns: the types of columns that the database encrypts or decrypts, to be compared with the registry.
    """

    in_database: frozenset[str] = frozenset()
    in_process: frozenset[str] = frozenset()
    ciphers: frozenset[str] = frozenset()
    columns: frozenset[EncryptedColumn] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.in_database or self.in_process or self.ciphers)

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.in_database | other.in_database,
            self.in_process | other.in_process,
            self.ciphers | other.ciphers,
            self.columns | other.columns,
        )


def known_needs(compiled: Any) -> Needs | None:
    """Return what a compiled statement needs, if that was found out before."""
    return getattr(compiled, _ATTRIBUTE, None)


def find_needs(compiled: Any) -> Needs:
    """Find out what a compiled statement needs, and keep it: statements are compiled once, and executed often."""
    needs = Needs()
    for type_ in _types(compiled):
        if (part := getattr(type_, "glpgenc_needs", None)) is not None:
            needs |= part
    if is_textual(compiled):
        # The rows of a text() statement are as they are stored, and opened here.
        needs |= Needs(ciphers=needs.in_database)
    setattr(compiled, _ATTRIBUTE, needs)
    return needs


def is_textual(compiled: Any) -> bool:
    """Return whether the rows are those of a text() statement, into which no decryption can be put."""
    return bool(
        getattr(compiled, "_textual_ordered_columns", False) or getattr(compiled, "_loose_column_name_matching", False)
    )


def _types(compiled: Any) -> Iterator[Any]:
    for parameter in getattr(compiled, "binds", {}).values():
        yield parameter.type
    for column in getattr(compiled, "_result_columns", ()) or ():
        yield column.type
