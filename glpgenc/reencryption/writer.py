"""Writers of re-encrypted values: by the server where it can open them, else in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.errors import GlpgencError, KeyNotLoadedError
from glpgenc.jobs.client_writer import ClientWriter
from glpgenc.jobs.partitions import Rows, Scope
from glpgenc.jobs.writer import ChunkWriter, ServerWriter
from glpgenc.wire.envelope import CLIENT_SUITES, Suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import LeafPartition
    from glpgenc.jobs.plan import PlanColumn
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import TimeLimit
    from glpgenc.reencryption.plan import ReencryptionPlan


class ReencryptionWriter(ChunkWriter):
    """Re-encrypts the values of a scope: those of each suite where they can be decrypted."""

    plan: ReencryptionPlan

    def __init__(
        self,
        connection: Connection,
        plan: ReencryptionPlan,
        leaf: LeafPartition,
        keys: TenantKeys,
        *,
        careful: bool,
        quarantined: bool,
    ) -> None:
        super().__init__(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)
        # Search terms need search keys, and the server has none of scope global.
        alone = plan.values.computes_terms and not keys.server_computes_terms(
            column.target.field for column in plan.columns
        )
        self._server: ChunkWriter = (_ClientReencryption if alone else _ServerReencryption)(
            connection, plan.only(Suite.A256CBC_HS512), leaf, keys, careful=careful, quarantined=quarantined
        )
        self._client = _ClientReencryption(
            connection, plan.only(*CLIENT_SUITES), leaf, keys, careful=True, quarantined=quarantined
        )

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Re-encrypt what is pending of some columns, and return how many rows were written."""
        self._server.careful = self.careful
        self._server.quarantined = self._client.quarantined = self.quarantined
        # Of a column that the server encrypts few values, if any, are of another suite: a later pass finds them, and
        # the first does not read every block twice.
        twice = self.careful or any(column.target.mode == "client" for column in columns)
        try:
            return self._server.write(scope, columns) + (self._client.write(scope, columns) if twice else 0)
        finally:
            self.quarantined = self.quarantined or self._server.quarantined or self._client.quarantined


class _ServerReencryption(ServerWriter):
    """Re-encrypts by the server, with the keys of each tenant in turn."""

    plan: ReencryptionPlan

    def _by_tenant(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        only = self.plan.values.tenant
        return super()._by_tenant(scope, columns) if only is None else self._with_keys(only, scope, columns, None)

    def _tenants(self, scope: Scope, columns: Sequence[PlanColumn]) -> dict[str | None, Rows]:
        only = self.plan.values.tenant
        return super()._tenants(scope, columns) if only is None else {only: self.pending_places(scope, columns)}

    def _tenant_of_row(self, columns: Sequence[PlanColumn]) -> sql.Composable | None:
        # Of the first value that is moved now: one in quarantine, or moved later, may be another tenant's.
        parts = [
            sql.SQL("CASE WHEN {} THEN {} END").format(
                self.plan.pending_column(column, quarantine=self.quarantined),
                self.plan.values.tenant_of(column.identifier),
            )
            for column in columns
        ]
        return sql.SQL("COALESCE({}, NULL)").format(sql.SQL(", ").join(parts))

    def _with_keys(
        self,
        tenant: str | None,
        scope: Scope,
        columns: Sequence[PlanColumn],
        condition: sql.Composable | None,
        limit: TimeLimit | None = None,
    ) -> int:
        self._tenant = tenant
        return super()._with_keys(tenant, scope, columns, condition, limit)

    def _assignment(self, column: PlanColumn, first: sql.Composable, *, alone: bool) -> sql.Composable:
        if alone:
            return sql.SQL("{} = {}").format(column.identifier, self.plan.encrypted(column, first))
        # Of a row's values one may be another tenant's, or under the active key already.
        mine = self.plan.pending_column(column, quarantine=self.quarantined)
        if self.plan.values.tenant is None:
            of_tenant = self.plan.values.tenant_of(column.identifier)
            mine = sql.SQL("{} AND {} = {}").format(mine, of_tenant, sql.Literal(self._tenant))
        return sql.SQL("{column} = CASE WHEN {mine} THEN {moved} ELSE {table}.{column} END").format(
            column=column.identifier, table=self.plan.alias, moved=self.plan.encrypted(column, first), mine=mine
        )


class _ClientReencryption(ClientWriter):
    """Re-encrypts values that the server can't: of client mode's suites, or with search terms of scope global."""

    plan: ReencryptionPlan

    def stored(self, column: PlanColumn) -> sql.Composable:
        """Return the ciphertext."""
        return column.identifier

    def tenant_of(self, column: PlanColumn) -> sql.Composable:
        """Return the tenant of the value's key."""
        return self.plan.values.tenant_of(column.identifier)

    def converted(self, column: PlanColumn, stored: Any, tenant: str | None, row_id: str) -> bytes:
        """Return the new value."""
        return self.plan.values.in_python(self.keys.ring(tenant), column.target.field, stored, row_id)

    def is_value_error(self, error: GlpgencError) -> bool:
        """Return whether one value can't be re-encrypted."""
        return getattr(error, "sqlstate", None) is not None and not isinstance(error, KeyNotLoadedError)
