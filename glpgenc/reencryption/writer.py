"""Writing values again, under the active keys: by the server where it can open them, else in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.errors import GlpgencError, InvalidRowIdError, KeyNotLoadedError
from glpgenc.jobs.client_writer import write_values
from glpgenc.jobs.partitions import Rows, Scope
from glpgenc.jobs.quarantine import reason_of
from glpgenc.jobs.tenant_keys import is_tenant_error
from glpgenc.jobs.writer import ChunkWriter, ServerWriter
from glpgenc.reencryption.plan import ReencryptionPlan
from glpgenc.reindex.plan import ReindexPlan
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import Leaf
    from glpgenc.jobs.plan import PlanColumn
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import TimeLimit
    from glpgenc.sessions.keyring import Keyring


class ReencryptionWriter(ChunkWriter):
    """Moves the values of a scope: those of either suite by who can open them."""

    plan: ReencryptionPlan

    def __init__(
        self,
        connection: Connection,
        plan: ReencryptionPlan,
        leaf: Leaf,
        keys: TenantKeys,
        *,
        careful: bool,
        quarantined: bool,
    ) -> None:
        super().__init__(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)
        # Moving a value needs no search key; writing it again does, and the server has none of scope global.
        alone = isinstance(plan, ReindexPlan) and not keys.server_computes_terms(
            column.target.field for column in plan.columns
        )
        self._server: ChunkWriter = (_InPython if alone else _OnServer)(
            connection, plan.only(Suite.A256CBC_HS512), leaf, keys, careful=careful, quarantined=quarantined
        )
        self._client = _InPython(
            connection, plan.only(Suite.A256GCM), leaf, keys, careful=True, quarantined=quarantined
        )

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Move what is pending of some columns, and return how many rows were written."""
        self._server.careful = self.careful
        self._server.quarantined = self._client.quarantined = self.quarantined
        try:
            return self._server.write(scope, columns) + self._client.write(scope, columns)
        finally:
            self.quarantined = self.quarantined or self._server.quarantined or self._client.quarantined


class _OnServer(ServerWriter):
    """Moves with what the plan says, with the keys of each tenant in turn."""

    plan: ReencryptionPlan

    def _by_tenant(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        only = self.plan.leaving.tenant
        return super()._by_tenant(scope, columns) if only is None else self._with_keys(only, scope, columns, None)

    def _tenants(self, scope: Scope, columns: Sequence[PlanColumn]) -> dict[str | None, Rows]:
        only = self.plan.leaving.tenant
        return super()._tenants(scope, columns) if only is None else {only: self.pending_places(scope, columns)}

    def _tenant_of_row(self, columns: Sequence[PlanColumn]) -> sql.Composable | None:
        # Of the first value that is moved now: one in quarantine, or moved later, may be another tenant's.
        parts = [
            sql.SQL("CASE WHEN {} THEN {} END").format(
                self.plan.pending_column(column, quarantine=self.quarantined),
                self.plan.leaving.tenant_of(column.identifier),
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

    def _assignment(self, column: PlanColumn, *, alone: bool) -> sql.Composable:
        if alone:
            return sql.SQL("{} = {}").format(column.identifier, self.plan.encrypted(column))
        # Of a row's values one may be another tenant's, or under the active key already.
        mine = self.plan.pending_column(column, quarantine=self.quarantined)
        if self.plan.leaving.tenant is None:
            of_tenant = self.plan.leaving.tenant_of(column.identifier)
            mine = sql.SQL("{} AND {} = {}").format(mine, of_tenant, sql.Literal(self._tenant))
        return sql.SQL("{column} = CASE WHEN {mine} THEN {moved} ELSE {table}.{column} END").format(
            column=column.identifier, table=self.plan.alias, moved=self.plan.encrypted(column), mine=mine
        )


class _InPython(ChunkWriter):
    """Moves values that the server can't: of suite A256GCM, or with search terms of scope global to be computed.

    Those of a reindex get the terms of every slot.
    """

    plan: ReencryptionPlan

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Move what is pending of some columns, and return how many rows were written."""
        moved = [(row[0], self._moved(row, columns)) for row in self._locked(scope, columns)]
        filled = [(place, values) for place, values in moved if any(value is not None for value in values)]
        if not filled:
            return 0
        written = write_values(self, filled, columns)
        if written < len(filled):
            self.set_aside_kept(Rows(tuple(place for place, _ in filled)), columns)
        return written

    def _locked(self, scope: Scope, columns: Sequence[PlanColumn]) -> list[tuple[Any, ...]]:
        wanted: list[sql.Composable] = [sql.SQL("ctid::text")]
        for column in columns:
            pending = self.plan.pending_column(column, quarantine=self.quarantined)
            wanted += [
                sql.SQL("CASE WHEN {} THEN {} END").format(pending, column.identifier),
                self.plan.leaving.tenant_of(column.identifier),
                column.row,
            ]
        query = sql.SQL("SELECT {} FROM ONLY {} AS {} WHERE {} AND {} FOR NO KEY UPDATE SKIP LOCKED").format(
            sql.SQL(", ").join(wanted), self.leaf.identifier, self.plan.alias, scope.condition, self.pending(columns)
        )
        return self.connection.execute(query).fetchall()

    def _moved(self, row: tuple[Any, ...], columns: Sequence[PlanColumn]) -> list[bytes | None]:
        return [
            self._one_moved(row[0], column, *row[1 + 3 * index : 4 + 3 * index]) for index, column in enumerate(columns)
        ]

    def _anew(self, ring: Keyring, field: str, data: bytes, bound: str) -> bytes:
        if isinstance(self.plan, ReindexPlan):
            return ring.sealer(field, Suite(data[0]))(ring.opener(field)(data, bound), bound)
        return ring.reencrypt(field, data, bound)

    def _one_moved(
        self, place: str, column: PlanColumn, data: bytes | None, tenant: str | None, bound: str | None
    ) -> bytes | None:
        if data is None:
            return None
        try:
            if bound is None:
                raise InvalidRowIdError("the row expression is NULL for this row")
            return self._anew(self.keys.ring(tenant), column.target.field, bytes(data), bound)
        except GlpgencError as error:
            about_the_value = getattr(error, "sqlstate", None) is not None and not isinstance(error, KeyNotLoadedError)
            if not about_the_value and not is_tenant_error(error, tenant):
                raise
            self.set_aside(Rows((place,)), column, reason_of(error))
            return None
