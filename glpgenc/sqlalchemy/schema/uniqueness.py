"""Unique facets of a table: which columns they may name, and what a partitioned table needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets import Exact, Facet
from glpgenc.sqlalchemy.schema.sql_text import partition_key
from glpgenc.sqlalchemy.spec import EncryptedTableColumn, spec_of
from glpgenc.wire.facets import ScalarShape

if TYPE_CHECKING:
    from sqlalchemy import Column, Table


def unique_index_column(column: Column[Any]) -> str | None:
    """Return the index column of an exact facet with all bits, whose equal terms mean equal values; or ``None``."""
    spec = spec_of(column)
    for facet, name in () if spec is None else spec.index_columns(column.name):
        if isinstance(facet, Exact) and facet.kept_bits == ScalarShape().max_bits and facet.partitions is None:
            return name
    return None


def unique_declaration(columns: Iterable[str]) -> str:
    """Return the declaration of a facet that is unique together with columns, as Python."""
    names = tuple(columns)
    return f"Exact(unique=True, with_columns={names!r})" if names else "Exact(unique=True)"


def unique_with(search: Iterable[Facet]) -> set[str]:
    """Return the names of all columns that facets are unique together with."""
    return {name for facet in search if isinstance(facet, Exact) for name in facet.with_columns}


def names_in_dependency_order(columns: Mapping[str, Iterable[tuple[Facet, str]]]) -> list[str]:
    """Return the names of encrypted columns, each behind those whose index columns its unique facets name.

    :param columns: the facets of each, with their index columns.
    :raises CycleError: when two columns name each other.
    """
    kept = {name: list(facets) for name, facets in columns.items()}
    owners = {index_column: name for name, facets in kept.items() for _, index_column in facets}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, facets in kept.items():
        named = unique_with(facet for facet, _ in facets)
        sorter.add(name, *(owners[each] for each in sorted(named) if owners.get(each, name) != name))
    return list(sorter.static_order())


def in_dependency_order(columns: Iterable[EncryptedTableColumn]) -> list[EncryptedTableColumn]:
    """Return encrypted columns, each behind those whose index columns its unique facets name.

    :raises MappingError: when two columns name each other.
    """
    by_name = {column.name: (column, spec) for column, spec in columns}
    try:
        found = names_in_dependency_order({name: spec.index_columns(name) for name, (_, spec) in by_name.items()})
    except CycleError as error:
        cycle = " and ".join(sorted(set(error.args[1])))
        table = next(iter(by_name.values()))[0].table.name
        message = f"columns {cycle} of table {table} are each declared unique with the index column of the other"
        raise MappingError(message, hint="declare with_columns on one of them only") from None
    return [by_name[name] for name in found]


def check_uniqueness(table: Table, column: Column[Any], facet: Facet, index_column: str) -> None:
    """Refuse a unique facet that names columns which can't serve, or that the table's partitions can't have.

    :param table: with its index columns.
    :param index_column: of the facet.
    :raises MappingError: naming the way out.
    """
    if not isinstance(facet, Exact) or not facet.unique:
        return
    place = f"{table.name}.{column.name}"
    for name in facet.with_columns:
        _check_named(table, place, name, index_column)
    partition_by = table.kwargs.get("postgresql_partition_by")
    if partition_by is not None:
        _check_partitions(place, facet, str(partition_by))


def _check_named(table: Table, place: str, name: str, index_column: str) -> None:
    named = next((each for each in table.columns if each.name == name), None)
    problem = f"{place} is declared unique with column {name}, which "
    if named is None:
        message = f"{problem}table {table.name} does not have"
        raise MappingError(message, hint="use the name of the column in the database in with_columns")
    if name == index_column:
        message = f"{problem}is its own index column"
        raise MappingError(message, hint="leave it out of with_columns")
    if spec_of(named) is not None:
        other = unique_index_column(named)
        message = f"{problem}is encrypted: two encryptions of the same value differ"
        named_by = f"use its index column: {unique_declaration([other])}" if other else ""
        raise MappingError(
            message, hint=named_by or f"declare a facet Exact() on {name}, and use {name}_bidx in with_columns"
        )
    for owner in table.columns:
        if (spec := spec_of(owner)) is None:
            continue
        if spec.fallback == name:
            message = f"{problem}is dropped once its values are encrypted in {owner.name}"
            raise MappingError(message, hint=f"use {owner.name}_bidx, the index column of its facet Exact()")
        for facet, theirs in spec.index_columns(owner.name):
            if theirs == name and isinstance(facet, Exact) and facet.partitions is not None:
                message = f"{problem}contains terms that differ for equal values"
                raise MappingError(message, hint=f"declare a facet Exact() on {owner.name}, and use its index column")
            if theirs == name and not (isinstance(facet, Exact) and facet.kept_bits == ScalarShape().max_bits):
                message = f"{problem}contains terms that different values share"
                raise MappingError(
                    message, hint=f"declare a facet Exact() with all 128 bits on {owner.name}, and use its index column"
                )


def _check_partitions(place: str, facet: Exact, partition_by: str) -> None:
    key = partition_key(partition_by)
    problem = f"{place} can't be unique: its table is partitioned by {partition_by}, and PostgreSQL ensures uniqueness "
    if key is None:
        message = f"{problem}of such a table only where its partition key has no expression"
        raise MappingError(message, hint="leave unique=True out, or partition the table by columns")
    missing = [name for name in key if name not in facet.with_columns]
    if missing:
        message = f"{problem}together with the partition key only"
        raise MappingError(
            message, hint=f"declare {unique_declaration([*facet.with_columns, *missing])}, or leave unique=True out"
        )
