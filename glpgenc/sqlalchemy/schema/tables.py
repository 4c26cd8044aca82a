"""Completion of tables: an encrypted column brings its index columns and indexes along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Column, Constraint, Index, Integer, LargeBinary, Table, event
from sqlalchemy.orm import Mapper

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn
from glpgenc.sqlalchemy.facets import Exact, Facet
from glpgenc.sqlalchemy.schema.declarations import check_constraint, check_index, check_mapper, check_table_declarations
from glpgenc.sqlalchemy.schema.uniqueness import check_uniqueness, in_dependency_order
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec, EncryptedTableColumn, spec_of
from glpgenc.sqlalchemy.types.rows import remember_row_bound

INDEX_COLUMN = "glpgenc_index_of"
"""The key of ``Column.info`` under which an index column has the name of the column that it belongs to."""

_FIELDS = "glpgenc_fields"
"""The key of ``MetaData.info`` under which each field has the columns that hold its values."""

_BUILT = "_glpgenc_built"
"""The attribute of a table that is complete. Not in ``Table.info``, which Alembic writes into migrations."""


def encrypted_columns(table: Table) -> list[EncryptedTableColumn]:
    """Return the encrypted columns of a table, each with its declaration."""
    return [(column, spec) for column in table.columns if (spec := spec_of(column)) is not None]


def complete(table: Table) -> None:
    """Add to a table the index columns and indexes of its encrypted columns that it does not have yet.

    :raises MappingError: when two columns contradict each other, or an index column's name is taken.
    """
    columns = encrypted_columns(table)
    check_table_declarations(table, [column for column, _ in columns])
    added: list[tuple[Column[Any], Facet, str]] = []
    for column, spec in in_dependency_order(columns):
        _remember_field(table, column, spec)
        for facet, name in spec.index_columns(column.name):
            present = _named(table, name)
            if present is None:
                table.append_column(_index_column(column.name, name, scalar=facet.is_scalar))
                added.append((column, facet, name))
            else:
                _adopt(present, column, scalar=facet.is_scalar)
    # A unique facet may name the index column of any other encrypted column.
    for column, facet, name in added:
        check_uniqueness(table, column, facet, name)
        add_index(table, name, facet)
    for column, spec in columns:
        if spec.fallback is not None:
            _check_fallback(table, column, spec.fallback)
    remember_row_bound(table, columns)


def _check_fallback(table: Table, column: Column[Any], name: str) -> None:
    """Refuse a fallback to a column that holds no plaintext, as far as the model tells.

    The plaintext column need not be in the model: it was taken out, or never was in it.

    :raises MappingError: naming the way out.
    """
    place = f"{table.name}.{column.name}"
    if name == column.name:
        message = f"{place} falls back to itself: a column can't contain both plaintext and ciphertext"
        hint = f"name the ciphertext's column: mapped_column('{name}_enc', EncryptedColumn(..., fallback='{name}'))"
        raise MappingError(message, hint=hint)
    there = _named(table, name)
    if there is not None and (INDEX_COLUMN in there.info or spec_of(there) is not None):
        message = f"{place} falls back to column {name}, which contains ciphertext or search terms"
        raise MappingError(message, hint="pass the name of its plaintext column as fallback=")


def _refuse_nested(column: Column[Any]) -> None:
    """Refuse an encrypted type inside another type, where it would never encrypt."""
    outer: Any = column.type
    inner = (getattr(outer, "item_type", None), *getattr(outer, "_variant_mapping", {}).values())
    if not isinstance(outer, EncryptedColumn) and any(isinstance(each, EncryptedColumn) for each in inner):
        form = "ARRAY" if isinstance(outer, ARRAY) else f"a variant of {type(outer).__name__}"
        message = f"the type of column {column.name} is {form} with an EncryptedColumn in it"
        raise MappingError(
            message, hint="use EncryptedColumn for the whole column, such as EncryptedColumn(ARRAY(String), ...)"
        )


def _named(table: Table, name: str) -> Column[Any] | None:
    return next((column for column in table.columns if column.name == name), None)


def _index_column(owner: str, name: str, *, scalar: bool) -> Column[Any]:
    type_: Any = LargeBinary() if scalar else ARRAY(Integer)
    # The database fills it, from the ciphertext, regardless of who writes.
    return Column(name, type_, nullable=True, info={INDEX_COLUMN: owner})


def _adopt(present: Column[Any], owner: Column[Any], *, scalar: bool) -> None:
    """Take a column that is there for the index column: a copied table has it, and a reflected one."""
    is_mine = present.info.get(INDEX_COLUMN) == owner.name or (
        INDEX_COLUMN not in present.info
        and isinstance(present.type, LargeBinary if scalar else ARRAY)
        and not (present.primary_key or present.foreign_keys or isinstance(present.type, EncryptedColumn))
    )
    if not is_mine:
        message = f"column {present.name} has the name of the index column of {owner.table.name}.{owner.name}"
        raise MappingError(message, hint="rename one of them: triggers write search terms to the index column")
    present.info.setdefault(INDEX_COLUMN, owner.name)


def add_index(table: Table, name: str, facet: Facet) -> None:
    """Add the index of a facet to a table; the metadata's naming convention names it.

    Its first column is the index column, so that searches use it, too.

    :param name: of the index column.
    """
    if not facet.is_scalar:
        Index(None, table.c[name], postgresql_using="gin")
    elif isinstance(facet, Exact):
        by_name = {column.name: column for column in table.columns}
        Index(None, *(by_name[each] for each in (name, *facet.with_columns)), unique=facet.unique)
    else:
        Index(None, table.c[name])


def _remember_field(table: Table, column: Column[Any], spec: EncryptedColumnSpec) -> None:
    """Refuse a field that two columns declare unlike, or that two columns of one table share.

    Tables of different schemas and partitions may share a field: their values may be moved from one to the other.
    """
    fields: dict[str, dict[str, dict[str, EncryptedColumnSpec]]] = table.metadata.info.setdefault(_FIELDS, {})
    holders = fields.setdefault(spec.logical_field, {})
    for place, others in holders.items():
        if place not in table.metadata.tables:
            continue  # it was removed
        for name, other in others.items():
            if place == table.key:
                if name != column.name and _named(table, name) is not None:
                    message = (
                        f"columns {name} and {column.name} of table {table.name} have the same field, {spec.field}"
                    )
                    raise MappingError(
                        message, hint="use a different field= for each, so that their values can't be swapped"
                    )
            elif difference := _difference(spec, other):
                message = (
                    f"{table.name}.{column.name} and {place}.{name} have the same field, {spec.field}, and {difference}"
                )
                raise MappingError(message, hint="use a different field= for one of them, or declare both the same way")
    holders.setdefault(table.key, {})[column.name] = spec


def _difference(one: EncryptedColumnSpec, other: EncryptedColumnSpec) -> str | None:
    if one.data_class != other.data_class:
        return "different data classes"
    if one.padding != other.padding:
        return "different paddings"
    if one.codec.name != other.codec.name:
        return "different types"
    theirs = {facet.facet_name: facet for facet in other.search}
    for facet in one.search:
        there = theirs.get(facet.facet_name, facet)
        if (there.shape, there.normalizer, there.kept_bits, there.scope) != (
            facet.shape,
            facet.normalizer,
            facet.kept_bits,
            facet.scope,
        ):
            return f"different declarations of facet {facet.facet_name}"
    return None


@event.listens_for(Column, "after_parent_attach")
def _column_attached(column: Column[Any], parent: Any) -> None:
    _refuse_nested(column)
    if isinstance(column.type, EncryptedColumn) and isinstance(parent, Table):
        column.type = column.type.belonging_to(column)
        if getattr(parent, _BUILT, False):
            # Else its constructor may still bring a column of the same name.
            complete(parent)


@event.listens_for(Table, "after_parent_attach")
def _table_attached(table: Table, parent: Any) -> None:  # noqa: ARG001
    setattr(table, _BUILT, True)
    complete(table)


@event.listens_for(Constraint, "after_parent_attach")
def _constraint_attached(constraint: Constraint, parent: Any) -> None:
    table = getattr(parent, "table", parent)
    if getattr(table, _BUILT, False):
        check_constraint(table, constraint)


@event.listens_for(Index, "after_parent_attach")
def _index_attached(index: Index, parent: Any) -> None:
    if getattr(parent, _BUILT, False):
        check_index(parent, index)


@event.listens_for(Mapper, "mapper_configured")
def _mapper_configured(mapper: Mapper[Any], class_: type[Any]) -> None:  # noqa: ARG001
    check_mapper(mapper)


@event.listens_for(Mapper, "instrument_class")
def _leave_out_index_columns(mapper: Mapper[Any], class_: type[Any]) -> None:  # noqa: ARG001
    """Map no attribute to an index column: the ORM would write NULL to it, and fetch it with each row."""
    hidden = {
        column
        for table in (mapper.persist_selectable, mapper.local_table)
        for column in getattr(table, "columns", ())
        if any(INDEX_COLUMN in base.info for base in column.base_columns if isinstance(base, Column))
    }
    if hidden:
        mapper.exclude_properties = {*(mapper.exclude_properties or ()), *hidden}
