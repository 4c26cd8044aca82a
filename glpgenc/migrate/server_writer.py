"""Encryption by the server: one UPDATE reads the plaintext and writes the ciphertext: nothing old is ever written."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from psycopg import sql

from glpgenc.database import user_code_path
from glpgenc.errors import GlpgencError
from glpgenc.migrate.quarantine import Reason, reason_of
from glpgenc.migrate.scope import Rows, Scope
from glpgenc.migrate.tenant_keys import is_the_tenant_s_fault
from glpgenc.migrate.time_limit import TimeLimit
from glpgenc.migrate.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.migrate.plan import Column

_FEW = 4
"""So many tenants at most are distinguished by a condition; more by the places of their rows, which are read once."""


class ServerWriter(Writer):
    """Encrypts with gl_encrypt, with the keys of each tenant in turn."""

    def write(self, scope: Scope, columns: Sequence[Column]) -> int:
        """Encrypt what is pending of some columns, and return how many rows were written."""
        if not self.careful:
            return self._by_tenant(scope, columns)
        locked = self.pending_places(scope, columns, lock=True)
        if not locked.places:
            return 0
        rows = self._by_tenant(locked, columns)
        if rows < len(locked.places):
            self.set_aside_kept(locked, columns)
        return rows

    def _by_tenant(self, scope: Scope, columns: Sequence[Column]) -> int:
        if self._tenant_of_row(columns) is None:
            return self._with_keys(None, scope, columns, None)
        tenants = self._tenants(scope, columns)
        if None in tenants:
            self._nobody_s(tenants.pop(None), columns)
        if len(tenants) <= _FEW:
            mine = [(tenant, scope, self._is(tenant, columns)) for tenant in tenants if tenant is not None]
        else:
            mine = [(tenant, rows, sql.SQL("true")) for tenant, rows in tenants.items() if tenant is not None]
        # Before any row is locked: a KMS may take its time.
        for tenant, *_ in mine:
            self.keys.fetch(tenant)
        # The rows of one tenant stay locked while the next one's are encrypted.
        limit = TimeLimit(self.connection) if len(mine) > 1 else None
        return sum(self._with_keys(tenant, part, columns, condition, limit) for tenant, part, condition in mine)

    def _tenants(self, scope: Scope, columns: Sequence[Column]) -> dict[str | None, Rows]:
        query = sql.SQL("SELECT {}, array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {} GROUP BY 1").format(
            self._tenant_of_row(columns),
            self.leaf.identifier,
            self.plan.alias,
            scope.condition,
            self.pending(columns),
        )
        return {row[0]: Rows(tuple(row[1])) for row in self.connection.execute(query)}

    def _tenant_of_row(self, _columns: Sequence[Column]) -> sql.Composable | None:
        """Return the tenant of a row as text, by the columns that are written; ``None`` where there is one."""
        return self.plan.tenant

    def _is(self, tenant: str, columns: Sequence[Column]) -> sql.Composable:
        return sql.SQL("{} = {}").format(self._tenant_of_row(columns), sql.Literal(tenant))

    def _nobody_s(self, rows: Rows, columns: Sequence[Column]) -> None:
        for column in columns:
            self.set_aside(rows, column, Reason("ZE012", "the tenant expression is NULL for this row"))

    def _with_keys(
        self,
        tenant: str | None,
        scope: Scope,
        columns: Sequence[Column],
        condition: sql.Composable | None,
        limit: TimeLimit | None = None,
    ) -> int:
        try:
            with self.keys.loaded(self.connection, tenant), limit.statement() if limit else nullcontext():
                return self._update(scope, columns, condition)
        except GlpgencError as error:
            if not is_the_tenant_s_fault(error, tenant):
                raise
            where = scope if isinstance(scope, Rows) else self._tenants(scope, columns).get(tenant, Rows(()))
            for column in columns:
                self.set_aside(where, column, reason_of(error))
            return 0

    def _update(self, scope: Scope, columns: Sequence[Column], condition: sql.Composable | None) -> int:
        with user_code_path(self.connection) as in_force:
            statement = sql.SQL("UPDATE ONLY {} AS {} SET {} WHERE {} AND {} AND {} AND {}").format(
                self.leaf.identifier,
                self.plan.alias,
                sql.SQL(", ").join([self._assignment(column, alone=len(columns) == 1) for column in columns]),
                in_force,
                scope.condition,
                condition or sql.SQL("true"),
                self.pending(columns),
            )
            return self.connection.execute(statement).rowcount

    def _assignment(self, column: Column, *, alone: bool) -> sql.Composable:
        if alone:
            return sql.SQL("{} = {}").format(column.identifier, self.plan.encrypted(column))
        # Of columns that are filled together one may be filled, or in quarantine, already.
        return sql.SQL("{column} = CASE WHEN {pending} THEN {encrypted} ELSE {table}.{column} END").format(
            column=column.identifier,
            table=self.plan.alias,
            encrypted=self.plan.encrypted(column),
            pending=self.plan.pending_column(column, quarantine=self.quarantined),
        )
