"""The kind of job that restores plaintext: values are decrypted beside their ciphertext."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from psycopg import sql

from glpgenc.database import scalar, user_code_path
from glpgenc.errors import AuthenticationError, GlpgencError, InvalidRowIdError, InvalidValueError, KeyNotLoadedError
from glpgenc.jobs.client_writer import ClientWriter
from glpgenc.jobs.kind import JobKind
from glpgenc.jobs.plan import JobPlan, PlanColumn, qualified, table_plan
from glpgenc.registry.columns import RegistryColumn, targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.partitions import Scope
    from glpgenc.jobs.tenant_keys import TenantKeys


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


class RestoreWriter(ClientWriter):
    """Decrypts in this process.

    Each value is written again beside its plaintext, under the active key: where both change, the triggers that keep
    the columns in step leave them as they are.
    """

    plan: RestoreJobPlan
    other_errors: ClassVar = (UnicodeDecodeError,)

    def write(self, scope: Scope, columns: Sequence[PlanColumn]) -> int:
        """Decrypt what is to be decrypted of some columns, and return how many values were written."""
        return sum(super(RestoreWriter, self).write(scope, (column,)) for column in columns)

    def stored(self, column: PlanColumn) -> sql.Composable:
        """Return the ciphertext."""
        return column.identifier

    def tenant_of(self, column: PlanColumn) -> sql.Composable:  # noqa: ARG002 - rows have one
        """Return the row's tenant."""
        return self.plan.tenant or sql.SQL("NULL")

    def converted(self, column: PlanColumn, stored: Any, tenant: str | None, row_id: str) -> tuple[str | bytes, bytes]:
        """Return the plaintext, and the ciphertext under the active key."""
        if self.plan.tenant is not None and tenant is None:
            raise InvalidValueError("the tenant expression is NULL for this row")
        ring, field = self.keys.ring(tenant), column.target.field
        value = ring.opener(field)(stored, row_id)
        return (value if column.is_bytes else value.decode()), ring.reencrypt(field, stored, row_id)

    def is_value_error(self, error: GlpgencError) -> bool:
        """Return whether one value can't be decrypted."""
        return isinstance(error, (AuthenticationError, KeyNotLoadedError, InvalidValueError, InvalidRowIdError))

    def update(self, filled: Sequence[tuple[str, list[Any]]], columns: Sequence[PlanColumn]) -> int:
        """Write plaintext and ciphertext of one column."""
        (column,) = columns
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
            rows = [(place, *values[0]) for place, values in filled]
            return self.connection.execute(statement, [list(part) for part in zip(*rows, strict=True)]).rowcount


class Restore(JobKind[RestoreJobPlan]):
    """Decrypts values into a plaintext column that was added again."""

    name: ClassVar[str] = "restore"

    def targets(self, connection: Connection, job: Job) -> list[RegistryColumn]:
        """Return the columns of a job."""
        return [each for each in targets(connection, job.table) if each.column in job.columns]

    def plan(self, connection: Connection, job: Job) -> RestoreJobPlan:
        """Make the plan of a job."""
        found = self.targets(connection, job)
        plan = table_plan(connection, found)
        return RestoreJobPlan(plan.columns, plan.key, tuple(_type_of(connection, target) for target in found))

    def writer(self, plan: RestoreJobPlan, keys: TenantKeys) -> type[RestoreWriter]:  # noqa: ARG002 - for all
        """Return what makes the writers of a plan."""
        return RestoreWriter


RESTORE = Restore()


def _type_of(connection: Connection, target: RegistryColumn) -> str:
    return str(
        scalar(
            connection,
            "SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a"
            " WHERE a.attrelid = %s::oid AND a.attname = %s AND NOT a.attisdropped",
            (target.oid, target.plaintext_column),
        )
    )
