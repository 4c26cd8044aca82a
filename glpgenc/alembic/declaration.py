"""Declarations of ciphertext columns in migrations. They import no model, so that they stay true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Column, LargeBinary, MetaData, Table

from glpgenc.errors import ConfigurationError, MappingError
from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn
from glpgenc.sqlalchemy.facets import Facet, listed, suited
from glpgenc.sqlalchemy.python_types import codec_of
from glpgenc.sqlalchemy.schema.sql_names import qualified
from glpgenc.sqlalchemy.schema.uniqueness import unique_with
from glpgenc.sqlalchemy.spec import SuiteName

Naming = Mapping[str, Any] | None
"""A naming convention, as :class:`sqlalchemy.MetaData` takes it."""

Unkeyed = Literal["queue", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CiphertextColumn:
    """A ``bytea`` column with the logical field of its values.

    :param table: its name, as it is.
    :param column: its name, as it is.
    :param field: the logical field, 200 bytes at most; by default ``table.column``, as a model has it.
    :param padding: values are padded to a multiple of so many bytes, 0 to 65,535.
    :param suite: of client mode: what jobs write; ``None`` for what is registered, at first ``"A256GCM"``.
    :param search: the facets it is searched by, the first with one term first: their order names the index columns.
    :param schema: of the table; ``None`` for the one that the search_path finds.
    """

    table: str
    column: str
    data_class: str
    field: str | None = None
    padding: int = 0
    search: tuple[Facet, ...] = ()
    schema: str | None = None
    suite: SuiteName | None = None

    @property
    def relation(self) -> str:
        """The table as SQL."""
        return qualified(self.table, self.schema)

    def as_table(self, naming: Naming = None) -> Table:
        """Return the table with this column, its index columns, their indexes, and what these name besides.

        :raises MappingError: when the declaration contradicts itself.
        """
        metadata = MetaData() if naming is None else MetaData(naming_convention=naming)
        # Their types are no concern of an index; one that is the column itself is refused.
        others = [Column(name, LargeBinary()) for name in sorted(unique_with(self.search) - {self.column})]
        return Table(self.table, metadata, *others, Column(self.column, self._type()), schema=self.schema)

    def index_columns(self) -> dict[str, str]:
        """Return the name of each facet's index column."""
        return {facet.facet_name: name for facet, name in self._type().spec.index_columns(self.column)}

    def _type(self) -> EncryptedColumn:
        # The values' type is not a concern of the database, and the facets are those that suit it.
        type_ = EncryptedColumn(
            str, self.field, data_class=self.data_class, padding=self.padding, suite=self.suite or "A256GCM"
        )
        type_.spec = replace(type_.spec, search=self.search)
        return type_


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMigration:
    """How a plaintext column becomes a ciphertext column.

    :param plaintext: the column that is replaced.
    :param mode: ``database`` or ``client``.
    :param tenant: SQL over a row that gives its tenant, usually a column; ``None`` where there is one tenant.
    :param row: SQL over a row that gives the key its value is bound to; ``None`` for no binding.
    :param source: SQL over a row that gives the value to encrypt; ``None`` for the plaintext column itself.
    :param unkeyed: what happens to plaintext of sessions without keys: ``queue`` leaves it to the backfill.
    :param client_source: only a function in Python, which the backfill is given, can read what the source holds.
    """

    plaintext: str
    mode: Literal["database", "client"] = "database"
    tenant: str | None = None
    row: str | None = None
    source: str | None = None
    unkeyed: Unkeyed = "queue"
    client_source: bool = False

    def __post_init__(self) -> None:
        for name, value, known in (
            ("mode", self.mode, ("database", "client")),
            ("unkeyed", self.unkeyed, ("queue", "refuse")),
        ):
            if value not in known:
                raise ConfigurationError(f"{name} must be one of {', '.join(known)}", hint="correct the migration")


def facets(search: Facet | Sequence[Facet], type_: Any = None) -> tuple[Facet, ...]:
    """Return facets as a tuple, of one or of several.

    :param type_: the type of the values, as :class:`EncryptedColumn` takes it: then facets are made to suit it, as in a
        model. ``None``: they are taken as they are.
    :raises MappingError: when a facet can't serve values of the type, or two have one name.
    """
    found = listed(search)
    names = [each.facet_name for each in found]
    if len(set(names)) != len(names):
        raise MappingError(
            f"two facets have the same name: {', '.join(names)}", hint="give one of them a different name='...'"
        )
    return found if type_ is None else suited(found, codec_of(type_))
