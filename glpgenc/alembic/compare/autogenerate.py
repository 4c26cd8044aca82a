"""``alembic revision --autogenerate``: models with encrypted columns against the registry of the database.

Alembic compares tables, columns and indexes as ever. What it finds about ciphertext columns, their index columns and
the plaintext columns that they replace is put here into operations that mean the same, or left out where the registry
says that it is as it should be for now.
"""

from __future__ import annotations

import re
from typing import Any

from alembic.autogenerate import comparators
from alembic.operations import ops
from sqlalchemy import Column, Table

from glpgenc.alembic.compare.ordering import RetryableOps, added_columns, dropped_columns, retryable
from glpgenc.alembic.compare.registry import (
    RegisteredColumn,
    RegisteredTables,
    TableKey,
    dependents_first,
    read_registry,
)
from glpgenc.alembic.compare.table_differences import TableChanges, declaration_of, plain_column
from glpgenc.alembic.operations.encryption import EncryptColumnOp
from glpgenc.alembic.operations.protection import ProtectColumnOp, UnprotectColumnOp
from glpgenc.sqlalchemy.schema.tables import encrypted_columns
from glpgenc.sqlalchemy.schema.uniqueness import in_dependency_order

_OURS = "glpgenc"
"""Our own schema, whose tables are no concern of the user's migrations."""

_SHARED = "security"
_OURS_THERE = re.compile(
    r"permissions|roles|role_permissions|audit_(keys|writers|heads|anchors|checkpoints|verifications)|encryption_audit(_.+)?"
)
"""Our tables in a schema that may hold others; installation refuses tables of these names that are someone else's."""

try:
    from alembic.util import DispatchPriority
except ImportError:  # before Alembic 1.18, comparators run in the order in which they were registered
    _FIRST: dict[str, Any] = {}
    _LAST: dict[str, Any] = {}
else:
    _FIRST = {"priority": DispatchPriority.FIRST}
    _LAST = {"priority": DispatchPriority.LAST}


@comparators.dispatch_for("schema", **_FIRST)
def leave_out_our_schema(context: Any, upgrade_ops: ops.UpgradeOps, schemas: set[str | None]) -> None:  # noqa: ARG001
    """Keep Alembic from reading our own tables, where it compares all schemas."""
    schemas.discard(_OURS)


@comparators.dispatch_for("schema", **_LAST)
def compare(context: Any, upgrade_ops: ops.UpgradeOps, schemas: Any) -> None:  # noqa: ARG001
    """Put what Alembic has found into our operations."""
    if context.dialect.name != "postgresql":
        return
    default = context.dialect.default_schema_name
    registry = read_registry(context.connection, default)
    tables = {(None if table.schema == default else table.schema, table.name): table for table in context.sorted_tables}
    found = [op for op in upgrade_ops.ops if not _is_ours(op) or _key(op) in tables]
    created = {_key(op) for op in found if isinstance(op, ops.CreateTableOp)}
    changes: list[Any] = []
    for op in found:
        key = _key(op)
        if isinstance(op, ops.CreateTableOp):
            changes += _creation(op, tables[key], key)
        elif isinstance(op, ops.DropTableOp):
            changes += _removal(op, registry.get(key, {}))
        elif isinstance(op, ops.ModifyTableOps) and key in created:
            changes.append(_without_indexes(op, _companions(tables[key])))
        elif not isinstance(op, ops.ModifyTableOps):
            changes.append(op)
        elif key not in tables:
            changes.append(_without_indexes(op, _index_columns(registry.get(key, {}))))
    changes += _modifications(context, found, tables, created, registry)
    upgrade_ops.ops[:] = retryable(changes)
    # Alembic makes the downgrade of it.
    upgrade_ops.__class__ = RetryableOps


def _key(op: Any) -> TableKey:
    return getattr(op, "schema", None), getattr(op, "table_name", "")


def _is_ours(op: Any) -> bool:
    schema, name = getattr(op, "schema", None), getattr(op, "table_name", None)
    return schema == _OURS or (schema == _SHARED and name is not None and _OURS_THERE.fullmatch(name) is not None)


def _creation(op: ops.CreateTableOp, table: Table, key: TableKey) -> list[Any]:
    """Return a created table with plain columns, and what makes its ciphertext columns what they are."""
    encrypted = in_dependency_order(encrypted_columns(table))
    companions = _companions(table)
    # op.protect_column adds the index columns.
    parts = (part for part in op.columns if not (isinstance(part, Column) and part.name in companions))
    op.columns = [plain_column(part) if isinstance(part, Column) else part for part in parts]
    return [op, *(ProtectColumnOp(declaration_of(column, spec, *key)) for column, spec in encrypted)]


def _companions(table: Table) -> set[str]:
    return {name for column, spec in encrypted_columns(table) for _, name in spec.index_columns(column.name)}


def _without_indexes(op: ops.ModifyTableOps, names: set[str]) -> ops.ModifyTableOps:
    # op.protect_column makes them, and op.unprotect_column drops them.
    op.ops[:] = [each for each in op.ops if not (added_columns(each) | dropped_columns(each)) & names]
    return op


def _index_columns(registered: dict[str, RegisteredColumn]) -> set[str]:
    return {
        name
        for column in registered.values()
        for name in column.passing.union(kept.index_column for kept in column.facets.values())
    }


def _removal(op: ops.DropTableOp, registered: dict[str, RegisteredColumn]) -> list[Any]:
    reverse: Any = op._reverse  # noqa: SLF001 - what its downgrade renders
    if reverse is not None:
        # What the operation that undoes the other ones makes.
        ours = _index_columns(registered) | {name for column in registered.values() for name in column.guards}
        ours |= {column.made.column for column in registered.values() if column.move is not None}
        reverse.columns = [part for part in reverse.columns if getattr(part, "name", None) not in ours]
    return [*(_unprotection(column) for column in dependents_first(registered)), op]


def _unprotection(column: RegisteredColumn) -> UnprotectColumnOp:
    made = column.declared()
    # Together with the table, a column on its way is given up whatever it holds, which abandon_encryption would not do.
    undone = ProtectColumnOp(made) if column.move is None else EncryptColumnOp(made, column.move)
    return UnprotectColumnOp(made.table, made.column, made.schema, undone)


def _modifications(
    context: Any, found: list[Any], tables: dict[TableKey, Table], created: set[TableKey], registry: RegisteredTables
) -> list[Any]:
    """Return the changes of tables that are there already, each table's in an order that works."""
    modified = {_key(op): op for op in found if isinstance(op, ops.ModifyTableOps)}
    changes: list[Any] = []
    for key, table in tables.items():
        if key in created or not _is_there(context, key, table):
            continue
        plain = modified.get(key) or ops.ModifyTableOps(key[1], [], schema=key[0])
        changes += TableChanges(context, key, table, plain, registry.get(key, {})).operations()
    return changes


def _is_there(context: Any, key: TableKey, table: Table) -> bool:
    schema, name = key
    if not context.inspector.has_table(name, schema=schema):
        return False
    return bool(context.run_object_filters(table, name=name, type_="table", reflected=False, compare_to=None))
