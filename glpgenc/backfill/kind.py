"""The kind of job that fills ciphertext columns: its plan, and its writers in the server and in this process."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from psycopg import sql

from glpgenc.backfill.source_function import (
    SourceFunction,
    SourceReference,
    function_for,
    plaintext_of,
    refuse_different,
)
from glpgenc.errors import GlpgencError, InvalidValueError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.jobs import quarantine
from glpgenc.jobs.client_writer import ClientWriter
from glpgenc.jobs.kind import JobKind
from glpgenc.jobs.plan import PlanColumn, ServerPlan, bound, job_keys, qualified, table_plan
from glpgenc.jobs.writer import ServerWriter
from glpgenc.registry.columns import RegistryColumn, targets
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.status import JobStatus
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import ChunkWriter

BACKFILL = "backfill"

SOURCE_DIGEST = "source_digest"
"""The setting that holds the digest of the source function's name."""


@dataclass(frozen=True, slots=True)
class BackfillPlan(ServerPlan):
    """Ciphertext columns of one table that are filled together."""

    def encrypted(self, column: PlanColumn, first: sql.Composable) -> sql.Composable:  # noqa: ARG002 - it is NULL
        """Return what a column is to hold, made by the server: what gl_encrypt gives, with the keys read once."""
        return sql.SQL("glpgenc._seal_searched({}, {}, {}, {})").format(
            column.plaintext_bytes, job_keys(column.target.field), bound(column), sql.Literal(column.target.field)
        )

    def unfilled(self, column: PlanColumn, of: sql.Composable | None = None) -> sql.Composable:
        """Return the condition that a column may still have to be filled, without reading its source."""
        return sql.SQL("{} IS NULL").format(qualified(column, of))

    def pending_column(self, column: PlanColumn, *, quarantine: bool = False) -> sql.Composable:
        """Return the condition that a value is to be encrypted now."""
        if not quarantine:
            return sql.SQL("({} IS NULL AND {} IS NOT NULL)").format(column.identifier, column.source)
        # CASE keeps the order: the source of a row in quarantine may be what raises.
        return sql.SQL("CASE WHEN {column} IS NULL AND NOT {aside} THEN {source} IS NOT NULL ELSE false END").format(
            column=column.identifier, aside=self.in_quarantine(column), source=column.source
        )


@dataclass(eq=False, repr=False)
class BackfillClientWriter(ClientWriter):
    """Encrypts in Python: fields that the server must not see, and sources that only Python can read.

    :param suite: the suite of what is written; ``None`` for that of the field's client mode.
    :param function: reads the source's value; ``None`` to encrypt its text form.
    """

    _: KW_ONLY
    suite: Suite | None
    function: SourceFunction | None
    # Whatever the user's function raises is about the row.
    other_errors: ClassVar = (Exception,)

    def stored(self, column: PlanColumn) -> sql.Composable:
        """Return the value to encrypt."""
        return column.plaintext

    def tenant_of(self, column: PlanColumn) -> sql.Composable:  # noqa: ARG002 - rows have one
        """Return the row's tenant."""
        return self.plan.tenant or sql.SQL("NULL")

    def converted(self, column: PlanColumn, stored: Any, tenant: str | None, row_id: str) -> bytes:
        """Return the ciphertext."""
        if self.plan.tenant is not None and tenant is None:
            raise InvalidValueError("the tenant expression is NULL for this row")
        ring = self.keys.ring(tenant)
        seal = ring.sealer(column.target.field, self.suite or ring.config(column.target.field).suite)
        value = stored if self.function is None else self.function(stored)
        if value is None:
            raise InvalidValueError("the source function returns no value for this row")
        return seal(plaintext_of(value), row_id)

    def is_value_error(self, error: GlpgencError) -> bool:
        """Return whether one value can't be encrypted."""
        return getattr(error, "sqlstate", "") in {"ZE005", "ZE009", "ZE014"}


@dataclass(frozen=True, slots=True)
class Backfill(JobKind[BackfillPlan]):
    """Fills the ciphertext columns of plaintext columns.

    :param source: the function that reads the source of columns that need one. Anyone who starts a worker gives it to
        it: the database keeps a digest of its name only.
    """

    name: ClassVar[str] = BACKFILL
    uses_pending_index: ClassVar[bool] = True

    source: SourceReference | None = None

    def targets(self, connection: Connection, job: Job) -> list[RegistryColumn]:
        """Return the columns of a job."""
        return [each for each in targets(connection, job.table) if each.column in job.columns]

    def plan(self, connection: Connection, job: Job) -> BackfillPlan:
        """Make the plan of a job.

        :raises RegistryError: when its table is not being migrated any more, or the source function is missing or is
            not the one that the job was started with.
        """
        found = self.targets(connection, job)
        self.refuse_other_source(job, found)
        return self.plan_of(connection, found)

    def plan_of(self, connection: Connection, found: Sequence[RegistryColumn]) -> BackfillPlan:
        """Make the plan of columns that are filled together; see :meth:`plan`."""
        plan = table_plan(connection, found)
        return BackfillPlan(plan.columns, plan.key)

    def refuse_other_source(self, job: Job, found: Sequence[RegistryColumn]) -> None:
        """Refuse a source function that is missing, or is not the one that a job was started with."""
        wanted = function_for(found, self.source) if found else None
        if wanted is not None:
            refuse_different(wanted, job.settings.get(SOURCE_DIGEST), job.table)

    def writer(self, plan: BackfillPlan, keys: TenantKeys) -> Callable[..., ChunkWriter]:
        """Return what makes the writers of a plan: they let the server encrypt where it may and can.

        :raises ConfigurationError: when the source function can't be imported.
        :raises RegistryError: when a source function is required and missing.
        """
        source = function_for([column.target for column in plan.columns], self.source)
        on_server = keys.server_computes_terms(column.target.field for column in plan.columns)
        if plan.first.mode == "database" and source is None and on_server:
            return ServerWriter
        # What the server may read is written in the suite that it can open.
        suite = None if plan.first.mode == "client" else Suite.A256CBC_HS512
        return partial(BackfillClientWriter, suite=suite, function=None if source is None else source.load())

    def complete(self, connection: Connection, plan: BackfillPlan) -> None:
        """Advance the columns that are filled."""
        for target in [column.target for column in plan.columns]:
            if target.state == "expanded" and not quarantine.count(connection, target.oid, [target.column]):
                connection.execute("SELECT glpgenc.gl_advance(%s::oid, %s, 'backfilled')", (target.oid, target.column))

    def report(self, status: JobStatus) -> None:
        """Emit the event of a finished backfill."""
        emit(
            Event(
                type=EncryptionAuditEventType.BACKFILL_FINISHED,
                operation="backfill",
                count=status.rows,
                detail={"job": status.job, "table": status.table, "quarantined": status.quarantined},
            )
        )
