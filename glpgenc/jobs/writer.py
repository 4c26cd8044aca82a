"""Writers of chunks: errors are narrowed down to the row that causes them, and values are encrypted by the server."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable, QueryCanceled

from glpgenc.database import scalar, user_code_path
from glpgenc.errors import GlpgencError
from glpgenc.jobs import quarantine
from glpgenc.jobs.partitions import Blocks, Rows, Scope
from glpgenc.jobs.quarantine import ROW_NOT_UPDATED, Reason, reason_of
from glpgenc.jobs.tenant_keys import is_tenant_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import LeafPartition
    from glpgenc.jobs.plan import JobPlan, PlanColumn, ServerPlan
    from glpgenc.jobs.tenant_keys import TenantKeys

_READ_TIMEOUT: LiteralString = """
    SELECT (extract(epoch FROM current_setting('statement_timeout')::interval) * 1000)::integer
"""
_SET_TIMEOUT: LiteralString = "SELECT set_config('statement_timeout', %s::integer::text, true)"


class TimeLimit:
    """The statement_timeout of the open transaction, shared by the statements that are run under it from now on.

    :param connection: in a transaction. Where it has no statement_timeout, there is no limit.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ms = int(scalar(connection, _READ_TIMEOUT) or 0)
        self._began = time.monotonic()

    @contextmanager
    def statement(self) -> Iterator[None]:
        """Run a block with what is left of the limit.

        :raises QueryCanceled: when nothing is.
        """
        if not self._ms:
            yield
            return
        left = self._ms - int((time.monotonic() - self._began) * 1000)
        if left <= 0:
            raise QueryCanceled
        self._connection.execute(_SET_TIMEOUT, (left,))
        yield
        self._connection.execute(_SET_TIMEOUT, (self._ms,))


LARGEST_SIZE = 16_384
LARGEST_CAREFUL_SIZE = 2_048
"""Blocks of a chunk at most. Where nothing is to be done chunks grow, and the next may be full: rows that are locked
one by one are listed in memory."""


@dataclass(eq=False, repr=False)
class ChunkWriter(ABC):
    """Writes the pending rows of a scope, in the open transaction.

    :param plan: what is written.
    :param leaf: where.
    :param keys: the tenants' keys.
    :param careful: lock rows first, and leave those that someone else has locked.
    :param quarantined: whether there are rows in quarantine.
    """

    connection: Connection
    plan: JobPlan
    leaf: LeafPartition
    keys: TenantKeys
    _: KW_ONLY
    careful: bool
    quarantined: bool

    @property
    def most_blocks(self) -> int:
        """Blocks of a chunk at most."""
        return LARGEST_CAREFUL_SIZE if self.careful else LARGEST_SIZE

    @abstractmethod
    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Write what is pending of some columns, and return how many rows were written."""

    def run(self, scope: Blocks) -> tuple[int, int]:
        """Write the rows of some blocks.

        :returns: how many rows were written, and how many are left because others had locked them.
        """
        # A last pass finds nothing, and that takes one look. What other transactions have locked is among what is left.
        if self.careful and self._is_finished(scope):
            return 0, 0
        rows = self._narrow(scope)
        return rows, self._left(scope) if self.careful else 0

    def _narrow(self, scope: Scope) -> int:
        try:
            with self.connection.transaction():
                return self.write(scope, self.plan.columns)
        except LockNotAvailable:
            # Someone else has rows locked: take what is free, and leave them for the next pass.
            if self.careful:
                return 0
            self.careful = True
            return self._narrow(scope)
        except psycopg.Error as error:
            if not quarantine.is_data_error(error):
                raise
        if isinstance(scope, Blocks) and scope.single:
            scope = self._rows(scope)
            if not scope.places:
                return 0
        if isinstance(scope, Rows) and scope.single:
            # All columns, whatever happens to the first.
            return int(sum(self._one(scope, column) for column in self.plan.columns) > 0)
        return sum(self._narrow(half) for half in scope.halves())

    def _one(self, row: Rows, column: PlanColumn) -> bool:
        """Write one value, or put it in quarantine."""
        try:
            with self.connection.transaction():
                return self.write(row, (column,)) > 0
        except LockNotAvailable:
            return False
        except psycopg.Error as error:
            if not quarantine.is_data_error(error):
                raise
            self.quarantine_rows(row, column, quarantine.reason_of(error))
            return False

    def quarantine_rows(self, rows: Rows, column: PlanColumn, reason: Reason) -> None:
        """Put rows in quarantine."""
        quarantine.add(self.connection, self.plan, self.leaf, rows, column=column, reason=reason)
        self.quarantined = True

    def quarantine_unchanged(self, rows: Rows, columns: Sequence[PlanColumn]) -> None:
        """Put locked rows in quarantine that an UPDATE did not change: waiting for them would take forever."""
        for column in columns:
            for place in self.pending_places(rows, (column,)).places:
                reason = Reason(ROW_NOT_UPDATED, "a trigger or rule of the table prevents the update of the row")
                self.quarantine_rows(Rows((place,)), column, reason)

    def pending(self, columns: Sequence[PlanColumn]) -> sql.Composable:
        """Return the condition that a row is to be written now."""
        return self.plan.pending(columns, quarantine=self.quarantined)

    def pending_places(self, scope: Scope, columns: Sequence[PlanColumn], *, lock: bool = False) -> Rows:
        """Return where the pending rows are.

        :param lock: lock them, and leave out those that someone else has locked.
        """
        query = sql.SQL("SELECT ctid::text FROM ONLY {} AS {} WHERE {} AND {}{}").format(
            self.leaf.identifier,
            self.plan.alias,
            scope.condition,
            self.pending(columns),
            sql.SQL(" FOR NO KEY UPDATE SKIP LOCKED" if lock else ""),
        )
        return Rows(tuple(row[0] for row in self.connection.execute(query)))

    def _rows(self, block: Blocks) -> Rows:
        # Without the source: it may be what raises.
        empty = sql.SQL(" OR ").join([self.plan.unfilled(column) for column in self.plan.columns])
        query = sql.SQL("SELECT ctid::text FROM ONLY {} AS {} WHERE {} AND ({})").format(
            self.leaf.identifier, self.plan.alias, block.condition, empty
        )
        return Rows(tuple(row[0] for row in self.connection.execute(query)))

    def _is_finished(self, scope: Scope) -> bool:
        try:
            with self.connection.transaction():
                return not self._left(scope)
        except psycopg.Error as error:
            # The source of a row raises, which is for the quarantine.
            if not quarantine.is_data_error(error):
                raise
            return False

    def _left(self, scope: Scope) -> int:
        query = sql.SQL("SELECT count(*) FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, scope.condition, self.pending(self.plan.columns)
        )
        return int(scalar(self.connection, query) or 0)


_FEW_TENANTS = 4
"""So many tenants at most are distinguished by a condition; more by the places of their rows, which are read once."""


class ServerWriter(ChunkWriter):
    """Lets the server encrypt, with the keys of each tenant in turn: one UPDATE reads old values, writes new."""

    plan: ServerPlan

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Encrypt what is pending of some columns, and return how many rows were written."""
        if not self.careful:
            return self._by_tenant(scope, columns)
        locked = self.pending_places(scope, columns, lock=True)
        if not locked.places:
            return 0
        rows = self._by_tenant(locked, columns)
        if rows < len(locked.places):
            self.quarantine_unchanged(locked, columns)
        return rows

    def _by_tenant(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        if self._tenant_of_row(columns) is None:
            return self._with_keys(None, scope, columns, None)
        tenants = self._tenants(scope, columns)
        if None in tenants:
            self._quarantine_without_tenant(tenants.pop(None), columns)
        if len(tenants) <= _FEW_TENANTS:
            mine = [(tenant, scope, self._is(tenant, columns)) for tenant in tenants if tenant is not None]
        else:
            mine = [(tenant, rows, sql.SQL("true")) for tenant, rows in tenants.items() if tenant is not None]
        # Before any row is locked: a KMS may take its time.
        for tenant, *_ in mine:
            self.keys.fetch(tenant)
        # The rows of one tenant stay locked while the next one's are encrypted.
        limit = TimeLimit(self.connection) if len(mine) > 1 else None
        return sum(self._with_keys(tenant, part, columns, condition, limit) for tenant, part, condition in mine)

    def _tenants(self, scope: Scope, columns: Sequence[PlanColumn]) -> dict[str | None, Rows]:
        query = sql.SQL("SELECT {}, array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {} GROUP BY 1").format(
            self._tenant_of_row(columns),
            self.leaf.identifier,
            self.plan.alias,
            scope.condition,
            self.pending(columns),
        )
        return {row[0]: Rows(tuple(row[1])) for row in self.connection.execute(query)}

    def _tenant_of_row(self, _columns: Sequence[PlanColumn]) -> sql.Composable | None:
        """Return the tenant of a row as text, by the columns that are written; ``None`` where there is one."""
        return self.plan.tenant

    def _is(self, tenant: str, columns: Sequence[PlanColumn]) -> sql.Composable:
        return sql.SQL("{} = {}").format(self._tenant_of_row(columns), sql.Literal(tenant))

    def _quarantine_without_tenant(self, rows: Rows, columns: Sequence[PlanColumn]) -> None:
        for column in columns:
            self.quarantine_rows(rows, column, Reason("ZE012", "the tenant expression is NULL for this row"))

    def _with_keys(
        self,
        tenant: str | None,
        scope: Scope,
        columns: Sequence[PlanColumn],
        condition: sql.Composable | None,
        limit: TimeLimit | None = None,
    ) -> int:
        try:
            with self.keys.loaded(self.connection, tenant), limit.statement() if limit else nullcontext():
                return self._update(scope, columns, condition)
        except GlpgencError as error:
            if not is_tenant_error(error, tenant):
                raise
            where = scope if isinstance(scope, Rows) else self._tenants(scope, columns).get(tenant, Rows(()))
            for column in columns:
                self.quarantine_rows(where, column, reason_of(error))
            return 0

    def _update(self, scope: Scope, columns: Sequence[PlanColumn], condition: sql.Composable | None) -> int:
        with user_code_path(self.connection) as in_force:
            statement = sql.SQL("UPDATE ONLY {} AS {} SET {} WHERE {} AND {} AND {} AND {}").format(
                self.leaf.identifier,
                self.plan.alias,
                sql.SQL(", ").join(
                    [
                        self._assignment(column, self._first(scope, column, condition), alone=len(columns) == 1)
                        for column in columns
                    ]
                ),
                in_force,
                scope.condition,
                condition or sql.SQL("true"),
                self.pending(columns),
            )
            return self.connection.execute(statement).rowcount

    def _first(self, scope: Scope, column: PlanColumn, condition: sql.Composable | None) -> sql.Composable:
        """Return a query for what the column holds in one of the rows that are written."""
        return sql.SQL("(SELECT {} FROM ONLY {} AS {} WHERE {} AND {} AND {} LIMIT 1)").format(
            column.identifier,
            self.leaf.identifier,
            self.plan.alias,
            scope.condition,
            condition or sql.SQL("true"),
            self.pending((column,)),
        )

    def _assignment(self, column: PlanColumn, first: sql.Composable, *, alone: bool) -> sql.Composable:
        if alone:
            return sql.SQL("{} = {}").format(column.identifier, self.plan.encrypted(column, first))
        # Of columns that are filled together one may be filled, or in quarantine, already.
        return sql.SQL("{column} = CASE WHEN {pending} THEN {encrypted} ELSE {table}.{column} END").format(
            column=column.identifier,
            table=self.plan.alias,
            encrypted=self.plan.encrypted(column, first),
            pending=self.plan.pending_column(column, quarantine=self.quarantined),
        )
