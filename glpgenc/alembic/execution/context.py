"""Execution of steps within Alembic: on its connection, outside of its transaction, or in the script of ``--sql``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain
from typing import Any

from alembic.operations import Operations
from sqlalchemy import Connection

from glpgenc.alembic.declaration import Naming
from glpgenc.alembic.execution.indexing import Partitions, PartitionTree, named_parts, parts_of
from glpgenc.alembic.execution.running import AutocommitConnection, MigrationStep, run_steps, translate_driver_errors
from glpgenc.database.locks import LockRetry
from glpgenc.errors import ConfigurationError
from glpgenc.sqlalchemy.schema.sql_names import qualified

LOCK_TIMEOUT = "glpgenc_lock_timeout_ms"
ATTEMPTS = "glpgenc_lock_attempts"
"""What ``context.configure`` in ``env.py`` may be given."""


class SQLAlchemyConnection:
    """A connection of SQLAlchemy in AUTOCOMMIT mode."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> None:
        """Execute a statement as it is."""
        self._connection.exec_driver_sql(statement, execution_options={"no_parameters": True}).close()

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """Return the rows of a query."""
        result = self._connection.exec_driver_sql(query, execution_options={"no_parameters": True})
        return [tuple(row) for row in result]


Planner = Callable[[AutocommitConnection | None], Iterable[MigrationStep]]
"""Makes the steps, with a look at the database where there is one."""


def run_outside(operations: Operations, relation: str, planner: Planner, *, undo: MigrationStep | None = None) -> None:
    """Run steps outside of the migration's transaction, which is committed first.

    Each step is a transaction of its own, as building an index without blocking writes demands, and so that a lock is
    held for that step alone. The first of them, up to the first that takes a lock, check and register: they run in the
    migration's transaction, so that a refusal rolls back all that the migration has done before.

    :param undo: what takes back what steps have done when a later one fails.
    :raises ConfigurationError: when the transaction is not Alembic's, and so can't be committed by it.
    :raises DatabaseError: as :func:`run_steps`.
    """
    context = operations.migration_context
    if context.as_sql:
        _print_steps(operations, _after_checks(operations, iter(planner(None))))
        return
    bind = operations.get_bind()
    is_autocommit = bind.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if not is_autocommit and bind.in_transaction() and context._transaction is None:  # noqa: SLF001 - nothing else says
        raise ConfigurationError(
            "this operation runs outside a transaction, but env.py started one before context.configure",
            hint="pass context.configure a connection without a transaction, and use context.begin_transaction()",
        )
    database = SQLAlchemyConnection(bind)
    with translate_driver_errors():
        steps = _after_checks(operations, iter(planner(database)))
    # In an autocommit_block() of the migration's own there is nothing to commit.
    with nullcontext() if is_autocommit else context.autocommit_block():
        run_steps(database, steps, relation, lock_retry_of(operations), undo=undo)


def _after_checks(operations: Operations, steps: Iterator[MigrationStep]) -> Iterable[MigrationStep]:
    """Run the steps before the first that takes a lock in the migration's transaction, and return the others."""
    for step in steps:
        if step.blocks or step.builds is not None:
            return chain([step], steps)
        run_inside(operations, [step])
    return ()


def run_inside(operations: Operations, steps: Iterable[MigrationStep]) -> None:
    """Run steps in the migration's own transaction: of a table that it has made itself, no one waits for them."""
    for step in steps:
        if operations.migration_context.as_sql:
            _print(operations, step.statement)
        else:
            with translate_driver_errors():
                SQLAlchemyConnection(operations.get_bind()).execute(step.statement)


def parts(
    database: AutocommitConnection | None, table: str, schema: str | None, partitions: Partitions
) -> PartitionTree:
    """Return the partitions of a table: those that are there, or offline those that the migration names.

    :raises ConfigurationError: when they are named neither in a list nor in a mapping of lists and mappings.
    """
    if database is not None:
        return parts_of(database, qualified(table, schema))
    return PartitionTree(tuple(named_parts(partitions, schema, table)), partitioned=bool(partitions))


def naming_of(operations: Operations) -> Naming:
    """Return the naming convention of the models' metadata, as ``env.py`` names it."""
    return getattr(operations.migration_context.opts.get("target_metadata"), "naming_convention", None)


def lock_retry_of(operations: Operations) -> LockRetry:
    """Return how long to try for locks, as ``env.py`` configures it."""
    options = operations.migration_context.opts
    usual = LockRetry()
    return LockRetry(options.get(LOCK_TIMEOUT, usual.lock_timeout_ms), options.get(ATTEMPTS, usual.attempts))


def _print_steps(operations: Operations, steps: Iterable[MigrationStep]) -> None:
    context = operations.migration_context
    retry = lock_retry_of(operations)
    with context.autocommit_block():
        _print(operations, "-- glpgenc: run each statement again if the table was in use", "")
        waits: bool | None = None
        for step in steps:
            if step.blocks is not waits:
                waits = step.blocks
                _print(operations, f"SET lock_timeout = '{retry.lock_timeout_ms if waits else 0}ms'")
            _print(operations, step.statement)
        _print(operations, "RESET lock_timeout")


def _print(operations: Operations, statement: str, end: str = ";") -> None:
    operations.migration_context.impl.static_output(statement + end)
