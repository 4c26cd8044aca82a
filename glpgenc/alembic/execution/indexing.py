# ruff: noqa: S608 - DDL takes no parameters; sql_names.py quotes every name and text
"""Indexes of index columns, built without blocking writes: of a table, and of a partitioned one part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Index, MetaData, Table

from glpgenc.alembic.execution.running import AutocommitConnection, MigrationStep
from glpgenc.errors import ConfigurationError
from glpgenc.sqlalchemy.schema.sql_names import identifier, index_name, literal, qualified

Partitions = Sequence[str] | Mapping[str, "Partitions | None"]
"""Partitions as a migration names them: a list, where none has partitions of its own; else a mapping of each to its
own, and of the others to ``None``."""


@dataclass(frozen=True, slots=True)
class TablePartition:
    """A part of a partitioned table.

    :param schema: its schema; ``None`` where the search_path finds it.
    :param parent: what it is a part of, a name.
    :param leaf: whether it holds rows, and has no parts itself.
    """

    name: str
    schema: str | None
    parent: str
    leaf: bool = True


@dataclass(frozen=True, slots=True)
class PartitionTree:
    """The partitions of a table, outer before inner; none of an ordinary table."""

    partitions: tuple[TablePartition, ...] = ()
    partitioned: bool = False


def parts_of(database: AutocommitConnection, relation: str) -> PartitionTree:
    """Read the partitions of a table; foreign tables, which can't be indexed from here, are left out.

    :param relation: the table as SQL.
    """
    named = f"{literal(relation)}::pg_catalog.regclass"
    ((kind,),) = database.rows(f"SELECT c.relkind::text FROM pg_catalog.pg_class c WHERE c.oid = {named}")
    if kind != "p":
        return PartitionTree()
    rows = database.rows(
        "SELECT c.relname::text, n.nspname::text, p.relname::text, t.isleaf"
        f" FROM pg_catalog.pg_partition_tree({named}) t JOIN pg_catalog.pg_class c ON c.oid = t.relid"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_catalog.pg_class p ON p.oid = t.parentrelid"
        " WHERE t.level > 0 AND c.relkind IN ('r', 'p') ORDER BY t.level, c.relname"
    )
    return PartitionTree(tuple(TablePartition(*row) for row in rows), partitioned=True)


def named_parts(named: Partitions, schema: str | None, parent: str) -> Iterator[TablePartition]:
    """Yield the partitions that a migration names, outer before inner.

    :param schema: theirs, the same for all.
    :param parent: the name of their partitioned table.
    :raises ConfigurationError: when something else is in it than names, lists and mappings.
    """
    if isinstance(named, str) or not all(isinstance(name, str) for name in named):
        raise ConfigurationError(
            f"the partitions of {parent} must be a list of names, or a mapping of names to their own partitions",
            hint="write partitions=['p_1', 'p_2'], or partitions={'p': ['p_1', 'p_2'], 'q': None}",
        )
    inner = named if isinstance(named, Mapping) else dict.fromkeys(named)
    for name, below in inner.items():
        yield TablePartition(name, schema, parent, leaf=below is None)
        yield from named_parts(below or (), schema, name)


def index_steps(table: Table, parts: PartitionTree) -> Iterator[MigrationStep]:
    """Yield the steps that build the indexes of a table, each named as the model names it.

    :param table: with its indexes.
    """
    for index in sorted(table.indexes, key=index_name):
        if not parts.partitioned:
            yield MigrationStep(create_index(index, "CONCURRENTLY"), builds=index_name(index))
        else:
            yield from _in_parts(index, parts.partitions)


def create_index(index: Index, how: str = "", on: TablePartition | None = None) -> str:
    """Return the statement that creates an index if it is not there.

    :param how: ``CONCURRENTLY``, ``ONLY``, or nothing.
    :param on: the partition on which it is created, and not the table.
    """
    table = index.table
    assert isinstance(table, Table)  # noqa: S101 - an invariant of what tables.py makes
    method = index.dialect_options["postgresql"]["using"]
    words = [
        "CREATE",
        "UNIQUE" if index.unique else "",
        "INDEX",
        how if how == "CONCURRENTLY" else "",
        "IF NOT EXISTS",
        identifier(_name_on(index, on)),
        "ON",
        how if how == "ONLY" else "",
        qualified(table.name, table.schema) if on is None else qualified(on.name, on.schema),
        f"USING {method}" if method else "",
        f"({', '.join(identifier(column.name) for column in index.columns)})",
    ]
    return " ".join(word for word in words if word)


def _in_parts(index: Index, partitions: Sequence[TablePartition]) -> Iterator[MigrationStep]:
    root: Any = index.table
    # An index on the parent alone is invalid until all its parts are attached; partitions made meanwhile have theirs.
    yield MigrationStep(create_index(index, "ONLY"), blocks=True)
    for part in partitions:
        if part.leaf:
            yield MigrationStep(
                create_index(index, "CONCURRENTLY", part), builds=_name_on(index, part), of=_qualified(part)
            )
        else:
            yield MigrationStep(create_index(index, "ONLY", part), blocks=True)
    names = {part.name: qualified(_name_on(index, part), part.schema) for part in partitions}
    names[root.name] = qualified(index_name(index), root.schema)
    for part in reversed(partitions):
        yield MigrationStep(f"ALTER INDEX {names[part.parent]} ATTACH PARTITION {names[part.name]}", blocks=True)


def _name_on(index: Index, part: TablePartition | None) -> str:
    """Return what the naming convention calls the same index on a partition."""
    if part is None:
        return index_name(index)
    metadata: Any = index.table.metadata  # type: ignore[union-attr]
    like = MetaData(naming_convention=metadata.naming_convention)
    table = Table(part.name, like, *(Column(column.name, column.type) for column in index.columns))
    return index_name(Index(None, *table.columns))


def _qualified(part: TablePartition) -> str:
    return qualified(part.name, part.schema)
