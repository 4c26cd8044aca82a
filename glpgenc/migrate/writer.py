"""Encrypting the rows of a chunk, regardless of who encrypts: errors are narrowed down to the row that makes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable

from glpgenc.migrate import quarantine
from glpgenc.migrate.quarantine import KEPT, Reason
from glpgenc.migrate.scope import Blocks, Rows, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.migrate.leaves import Leaf
    from glpgenc.migrate.plan import Column, Plan
    from glpgenc.migrate.tenant_keys import TenantKeys


class Writer(ABC):
    """Encrypts the pending rows of a scope, in the open transaction.

    :param plan: what is encrypted.
    :param leaf: where.
    :param keys: the tenants' keys.
    :param careful: lock rows first, and leave those that someone else has locked.
    :param quarantined: whether there are rows in quarantine.
    """

    def __init__(
        self,
        connection: Connection,
        plan: Plan,
        leaf: Leaf,
        keys: TenantKeys,
        *,
        careful: bool,
        quarantined: bool,
    ) -> None:
        self.connection = connection
        self.plan = plan
        self.leaf = leaf
        self.keys = keys
        self.careful = careful
        self.quarantined = quarantined

    @abstractmethod
    def write(self, scope: Scope, columns: Sequence[Column]) -> int:
        """Encrypt what is pending of some columns, and return how many rows were written."""

    def run(self, scope: Blocks) -> tuple[int, int]:
        """Encrypt the rows of some blocks.

        :returns: how many rows were written, and how many are left because others had locked them.
        :raises psycopg.Error: what is not a row's fault.
        :raises GlpgencError: when keys are not to be had.
        """
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

    def _one(self, row: Rows, column: Column) -> bool:
        """Encrypt one value, or put it in quarantine."""
        try:
            with self.connection.transaction():
                return self.write(row, (column,)) > 0
        except LockNotAvailable:
            return False
        except psycopg.Error as error:
            if not quarantine.is_data_error(error):
                raise
            self.set_aside(row, column, quarantine.reason_of(error))
            return False

    def set_aside(self, rows: Rows, column: Column, reason: Reason) -> None:
        """Put rows in quarantine."""
        quarantine.put(self.connection, self.plan, self.leaf, rows, column=column, reason=reason)
        self.quarantined = True

    def set_aside_kept(self, rows: Rows, columns: Sequence[Column]) -> None:
        """Put locked rows in quarantine that an UPDATE did not change: waiting for them would take forever."""
        for column in columns:
            for place in self.pending_places(rows, (column,)).places:
                reason = Reason(KEPT, "a trigger or rule of the table prevents the update of the row")
                self.set_aside(Rows((place,)), column, reason)

    def pending(self, columns: Sequence[Column]) -> sql.Composable:
        """Return the condition that a row is to be encrypted now."""
        return self.plan.pending(columns, quarantine=self.quarantined)

    def pending_places(self, scope: Scope, columns: Sequence[Column], *, lock: bool = False) -> Rows:
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

    def _left(self, scope: Scope) -> int:
        query = sql.SQL("SELECT count(*) FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, scope.condition, self.pending(self.plan.columns)
        )
        row = self.connection.execute(query).fetchone()
        return int(row[0]) if row else 0
