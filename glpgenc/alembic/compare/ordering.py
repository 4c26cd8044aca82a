"""The order of operations that autogenerate writes: a migration that broke off can be run again."""

from __future__ import annotations

import re
from typing import Any

from alembic.operations import ops

from glpgenc.alembic.operations.encryption import (
    AbandonEncryptionOp,
    CheckDropPlaintextOp,
    CheckRestorePlaintextOp,
    DropPlaintextOp,
    EncryptColumnOp,
    RestorePlaintextOp,
)
from glpgenc.alembic.operations.protection import (
    AddSearchFacetOp,
    DropSearchFacetOp,
    ProtectColumnOp,
    UnprotectColumnOp,
)
from glpgenc.alembic.operations.renaming import RenameCiphertextOp
from glpgenc.sqlalchemy.schema.uniqueness import unique_with


def index_columns(op: ops.CreateIndexOp | ops.DropIndexOp) -> set[str]:
    """Return the names of the columns of an index; of expressions, the words in them."""
    index: Any = op.to_index()
    names = {str(column.name) for column in index.columns}
    for expression in index.expressions:
        names |= _words(expression)
    return names


def _words(expression: Any) -> set[str]:
    return set() if expression is None else set(re.findall(r"\w+", str(expression)))


def dropped_columns(op: ops.MigrateOperation) -> set[str]:
    """Return the names of the columns that an operation drops, or whose index or constraint it drops."""
    if isinstance(op, ops.DropColumnOp):
        return {op.column_name}
    if isinstance(op, ops.DropIndexOp):
        index: Any = op.to_index()
        options = index.dialect_options["postgresql"]
        # It goes with these columns, too.
        return index_columns(op) | {*map(str, options["include"] or ())} | _words(options["where"])
    if isinstance(op, ops.DropConstraintOp) and op._reverse is not None:  # noqa: SLF001 - nothing else tells
        constraint: Any = op._reverse.to_constraint()  # noqa: SLF001
        columns = getattr(constraint, "column_keys", None) or [column.name for column in constraint.columns]
        return {*map(str, columns)} | _words(getattr(constraint, "sqltext", None))
    return set()


def added_columns(op: ops.MigrateOperation) -> set[str]:
    """Return the names of the columns that an operation adds, or over which it creates an index."""
    if isinstance(op, ops.AddColumnOp):
        return {str(op.column.name)}
    if isinstance(op, ops.CreateIndexOp):
        return index_columns(op)
    return set()


_OUTSIDE = (
    AbandonEncryptionOp,
    AddSearchFacetOp,
    DropPlaintextOp,
    DropSearchFacetOp,
    EncryptColumnOp,
    RenameCiphertextOp,
    UnprotectColumnOp,
)


class RetryableOps(ops.UpgradeOps):
    """Operations of an upgrade, whose downgrade can be retried as well."""

    def reverse_into(self, downgrade_ops: ops.DowngradeOps) -> ops.DowngradeOps:
        """Fill in what undoes them, in the order of :func:`retryable`."""
        downgrade_ops.ops[:] = retryable([op.reverse() for op in reversed(self.ops)])
        return downgrade_ops


def retryable(found: list[Any]) -> list[Any]:
    """Return operations in an order in which the migration can be run again, wherever it broke off.

    :param found: operations in an order that works.
    """
    found = [op for op in found if not (isinstance(op, ops.ModifyTableOps) and op.is_empty())]
    outside = [op for op in found if _runs_outside(op)]
    if not outside:
        return found
    # Nothing is committed if anything that comes later is to be refused.
    checks: list[Any] = [CheckDropPlaintextOp(op) for op in outside[1:] if isinstance(op, DropPlaintextOp)]
    restored = [each for op in found if isinstance(op, ops.ModifyTableOps) for each in op.ops]
    checks += [
        CheckRestorePlaintextOp(op.table, op.move.plaintext, op.schema)
        for op in restored
        if isinstance(op, RestorePlaintextOp)
    ]
    first: list[Any] = []
    rest: list[Any] = []
    needed: dict[Any, set[str]] = {}
    for op in outside:
        key, words = _dependencies(op)
        needed.setdefault(key, set()).update(words)
    for op in found:
        if isinstance(op, ops.CreateTableOp) and needed.get((op.schema, op.table_name)):
            op.if_not_exists = True
            first.append(op)
        elif isinstance(op, ops.ModifyTableOps):
            early = [each for each in op.ops if _is_needed(each, needed.get((op.schema, op.table_name), set()))]
            op.ops[:] = [each for each in op.ops if each not in early]
            first.append(ops.ModifyTableOps(op.table_name, early, schema=op.schema))
            rest.append(op)
        elif op not in outside:
            rest.append(op)
    ordered = [*checks, *first, *outside, *rest]
    return [op for op in ordered if not (isinstance(op, ops.ModifyTableOps) and op.is_empty())]


def _runs_outside(op: Any) -> bool:
    return isinstance(op, _OUTSIDE) or (isinstance(op, ProtectColumnOp) and op.concurrently)


def _dependencies(op: Any) -> tuple[tuple[str | None, str], set[str]]:
    """Return the table of an operation, and the names of columns that are changed before it."""
    if isinstance(op, ProtectColumnOp):
        return (op.made.schema, op.made.table), {op.made.column, *unique_with(op.made.search)}
    if isinstance(op, EncryptColumnOp):
        move = op.move
        read = " ".join(each for each in (move.tenant, move.row, move.source) if each is not None)
        columns = {move.plaintext, *re.findall(r"\w+", read), *unique_with(op.made.search)}
        return (op.made.schema, op.made.table), columns
    if isinstance(op, AbandonEncryptionOp) and isinstance(op.undone, EncryptColumnOp):
        return (op.schema, op.table), {op.undone.move.plaintext}
    if isinstance(op, AddSearchFacetOp):
        return (op.schema, op.table), unique_with([op.facet])
    return (op.schema, op.table), set()


def _is_needed(op: Any, names: set[str]) -> bool:
    if isinstance(op, ops.AlterColumnOp):
        # Whether a plaintext column may be NULL is said before it is encrypted, and may be said again.
        return op.modify_nullable is not None and op.column_name in names
    if not (isinstance(op, ops.AddColumnOp) and added_columns(op) & names):
        return False
    op.if_not_exists = True
    return True
