"""The plan and the writer of a restore: values are decrypted beside their ciphertext."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql

from glpgenc.database import user_code_path
from glpgenc.errors import AuthenticationError, GlpgencError, InvalidRowIdError, InvalidValueError, KeyNotLoadedError
from glpgenc.jobs.partitions import Rows, Scope
from glpgenc.jobs.plan import JobPlan, PlanColumn, plan_of, qualified
from glpgenc.jobs.quarantine import reason_of
from glpgenc.jobs.tenant_keys import is_tenant_error
from glpgenc.jobs.writer import ChunkWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.targets import MigrationTarget


@dataclass(frozen=True, slots=True)
class RestoreJobPlan(JobPlan):
    """Columns of one table whose values are in the ciphertext alone.

    :param types: the type of each plaintext column, as SQL.
    """

    types: tuple[str, ...]

    def unfilled(self, column: PlanColumn, of: sql.Composable | None = None) -> sql.Composable:
        """Return the condition that a value is in the ciphertext alone, in quarantine or not."""
        plain = sql.Identifier(column.target.plaintext_column or "")
        name = plain if of is None else sql.SQL("{}.{}").format(of, plain)
        return sql.SQL("({} IS NOT NULL AND {} IS NULL)").format(qualified(column, of), name)

    def pending_column(self, column: PlanColumn, *, quarantine: bool = False) -> sql.Composable:
        """Return the condition that a value is to be decrypted now."""
        if not quarantine:
            return self.unfilled(column)
        return sql.SQL("({} AND NOT {})").format(self.unfilled(column), self.in_quarantine(column))


def restore_plan(connection: Connection, targets: Sequence[MigrationTarget]) -> RestoreJobPlan:
    """Make the plan of columns that are restored.

    :raises psycopg.Error: what the driver raised.
    """
    plan = plan_of(connection, targets)
    return RestoreJobPlan(plan.columns, plan.key, tuple(_type_of(connection, target) for target in targets))


class RestoreWriter(ChunkWriter):
    """Decrypts in this process, with the keys of each row's tenant.

    Each value is written again beside its plaintext, under the active key: where both change, the triggers that keep
    the columns in step leave them as they are.
    """

    plan: RestoreJobPlan

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Decrypt what is to be decrypted of some columns, and return how many values were written."""
        return sum(self._write(scope, column) for column in columns)

    def _write(self, scope: Scope, column: PlanColumn) -> int:
        opened = [
            (place, *pair)
            for place, tenant, sealed, bound in self._locked(scope, column)
            if (pair := self._open(column, place, tenant, sealed, bound)) is not None
        ]
        if not opened:
            return 0
        with user_code_path(self.connection) as in_force:
            statement = sql.SQL(
                "UPDATE ONLY {leaf} AS {alias}"
                " SET {plain} = glpgenc_opened.value::{type}, {column} = glpgenc_opened.sealed"
                " FROM unnest(%s::text[]::tid[], %s::{form}[], %s::bytea[]) AS glpgenc_opened (place, value, sealed)"
                " WHERE {alias}.ctid = glpgenc_opened.place AND {in_force}"
            ).format(
                leaf=self.leaf.identifier,
                alias=self.plan.alias,
                plain=sql.Identifier(column.target.plaintext_column or ""),
                type=sql.SQL(self.plan.types[self.plan.columns.index(column)]),
                form=sql.SQL("bytea" if column.is_bytes else "text"),
                column=column.identifier,
                in_force=in_force,
            )
            written = self.connection.execute(statement, [list(part) for part in zip(*opened, strict=True)]).rowcount
        if written < len(opened):
            self.set_aside_kept(Rows(tuple(place for place, *_ in opened)), (column,))
        return written

    def _locked(self, scope: Scope, column: PlanColumn) -> list[tuple[str, str | None, bytes, str | None]]:
        query = sql.SQL(
            "SELECT ctid::text, {}, {}, {} FROM ONLY {} AS {} WHERE {} AND {} FOR NO KEY UPDATE SKIP LOCKED"
        )
        return self.connection.execute(
            query.format(
                self.plan.tenant or sql.SQL("NULL"),
                column.identifier,
                column.row,
                self.leaf.identifier,
                self.plan.alias,
                scope.condition,
                self.pending((column,)),
            )
        ).fetchall()

    def _opened(
        self, column: PlanColumn, tenant: str | None, sealed: bytes, bound: str | None
    ) -> tuple[str | bytes, bytes]:
        if self.plan.tenant is not None and tenant is None:
            raise InvalidValueError("the tenant expression is NULL for this row")
        if bound is None:
            raise InvalidRowIdError("the row expression is NULL for this row")
        ring, field = self.keys.ring(tenant), column.target.field
        value = ring.opener(field)(sealed, bound)
        return (value if column.is_bytes else value.decode()), ring.reencrypt(field, sealed, bound)

    def _open(
        self, column: PlanColumn, place: str, tenant: str | None, sealed: bytes, bound: str | None
    ) -> tuple[str | bytes, bytes] | None:
        try:
            return self._opened(column, tenant, bytes(sealed), bound)
        except (*_OF_THE_VALUE, UnicodeDecodeError) as error:
            reason = reason_of(error)
        except GlpgencError as error:
            if not is_tenant_error(error, tenant):
                raise
            reason = reason_of(error)
        self.set_aside(Rows((place,)), column, reason)
        return None


_OF_THE_VALUE = (AuthenticationError, KeyNotLoadedError, InvalidValueError, InvalidRowIdError)


def _type_of(connection: Connection, target: MigrationTarget) -> str:
    row = connection.execute(
        "SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a"
        " WHERE a.attrelid = %s::oid AND a.attname = %s AND NOT a.attisdropped",
        (target.oid, target.plaintext_column),
    ).fetchone()
    return str(row[0]) if row else "text"
