"""Which columns an operation of Alembic is about."""

from __future__ import annotations

import re
from typing import Any

from alembic.operations import ops


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
