"""The jobs of a reindex: one for each table that holds values without the new slot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, LiteralString

from psycopg import sql
from psycopg.types.json import Jsonb

from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.errors import KeyManagementError
from glpgenc.jobs import quarantine, triggers
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.job import Job, JobOptions, create_job, end_jobs, lock_jobs, read_job
from glpgenc.jobs.kind import JobKind
from glpgenc.jobs.row_binding import RowBinding, opens_without_error, row_binding_of
from glpgenc.jobs.triggers import suppress_triggers
from glpgenc.keys.model import Purpose
from glpgenc.reencryption.writer import ReencryptionWriter
from glpgenc.reindex.columns import reindexed_columns
from glpgenc.reindex.plan import ReindexPlan, lacking, reindex_plan
from glpgenc.sessions.keyring import Keyring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import Leaf
    from glpgenc.jobs.targets import MigrationTarget
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import ChunkWriter
    from glpgenc.keys.manager import KeyManager

_UNFINISHED: LiteralString = """
    SELECT j.job, j.pass FROM glpgenc.backfill_jobs j JOIN glpgenc.reindex_columns r USING (job)
    WHERE j.relation = %s::oid AND r.slot = %s AND j.kind = 'reindex' AND j.finished_at IS NULL ORDER BY j.job LIMIT 1
"""
_COLUMN: LiteralString = """
    INSERT INTO glpgenc.reindex_columns AS r (job, relation, column_name, slot, row_expression)
    VALUES (%s, %s::oid, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT reindex_columns_pkey DO UPDATE SET row_expression = EXCLUDED.row_expression
    WHERE r.row_expression IS DISTINCT FROM EXCLUDED.row_expression RETURNING true
"""
_JOBS: LiteralString = """
    SELECT DISTINCT j.job, j.finished_at IS NOT NULL, j.relation::oid, j.settings ->> 'quiet'
    FROM glpgenc.backfill_jobs j JOIN glpgenc.reindex_columns r USING (job)
    JOIN glpgenc.encrypted_columns e ON e.relation = r.relation AND e.column_name = r.column_name
    WHERE e.field = %s AND r.slot = %s ORDER BY j.job
"""


@dataclass(frozen=True, slots=True)
class StartedReindexJob:
    """A job that writes values of one table again.

    :param firing: triggers that will fire although they are not wanted, by consent.
    """

    job: int
    table: str
    columns: tuple[str, ...]
    firing: list[str]


class ReindexKind(JobKind[ReindexPlan]):
    """Writes values again that lack a slot, with the terms of every slot."""

    name: ClassVar[str] = "reindex"

    def targets(self, connection: Connection, job: Job) -> list[MigrationTarget]:
        """Return the columns of a job."""
        return reindexed_columns(connection, job.number)

    def plan(self, connection: Connection, job: Job) -> ReindexPlan:
        """Make the plan of a job."""
        return reindex_plan(connection, job.number, self.targets(connection, job))

    def writer(
        self,
        connection: Connection,
        plan: ReindexPlan,
        leaf: Leaf,
        keys: TenantKeys,
        *,
        careful: bool,
        quarantined: bool,
    ) -> ChunkWriter:
        """Return the writer of a partition."""
        return ReencryptionWriter(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)


REINDEX = ReindexKind()


def start_job(
    connection: Connection,
    manager: KeyManager,
    targets: Sequence[MigrationTarget],
    slot: int,
    options: JobOptions,
    *,
    retry_quarantined: bool = False,
) -> StartedReindexJob | None:
    """Find or make the job that writes the values of a table again which lack a slot.

    :param connection: outside a transaction.
    :param targets: the table's columns of the field.
    :param retry_quarantined: take rows out of quarantine first.
    :returns: ``None`` where no value lacks it.
    :raises RegistryError: when triggers would fire without consent.
    :raises DatabaseError: when the table stays locked for a minute.
    """
    bound = [(each, _binding(connection, manager, each, slot)) for each in targets]
    held = [replace(each, row=binding.row) for each, binding in bound if binding.found]
    if not held:
        return None

    def begin() -> StartedReindexJob:
        with transaction(connection):
            if retry_quarantined:
                quarantine.release(connection, held[0].oid, [each.column for each in held])
            return _start(connection, held, slot, options)

    return retry_until_locked(targets[0].relation, begin)


def jobs_of(connection: Connection, field: str, slot: int) -> list[int]:
    """Return the jobs that wrote a slot of a field, or write it."""
    return [row[0] for row in connection.execute(_JOBS, (field, slot))]


def cancel_jobs(connection: Connection, field: str, slot: int) -> None:
    """End the jobs that write a slot; workers end before their next chunk.

    :param connection: outside a transaction.
    :raises DatabaseError: when a table stays locked for a minute.
    """
    with transaction(connection, lock_timeout=False):
        found = connection.execute(_JOBS, (field, slot)).fetchall()
        numbers = [number for number, finished, *_ in found if not finished]
        end_jobs(connection, numbers)
    for relation in sorted({row[2] for row in found if row[3] == triggers.TriggerSuppression.SHIELD}):

        def renew(relation: int = relation) -> None:
            with transaction(connection):
                triggers.renew_shield(connection, relation)

        retry_until_locked(str(relation), renew)


def tidy_quarantine(connection: Connection, field: str, slot: int) -> None:
    """Forget the rows that were set aside and do not lack the slot any more: deleted or written again since.

    :raises psycopg.Error: what the driver raised.
    """
    with transaction(connection):
        for number in jobs_of(connection, field, slot):
            job = read_job(connection, number)
            plan = None if job is None else REINDEX.plan(connection, job)
            # Rows of a column that is still being filled may be the backfill's.
            if plan is not None and all(column.target.state != "expanded" for column in plan.columns):
                quarantine.remove_resolved(connection, plan)


def _binding(connection: Connection, manager: KeyManager, target: MigrationTarget, slot: int) -> RowBinding:
    tenants = {
        key.key_id.bytes: key.tenant_id
        for key in manager.list(data_class=target.data_class, purpose=Purpose.ENCRYPTION)
    }
    rings: dict[str, Keyring] = {}

    def opens(data: bytes, row_id: str) -> bool:
        tenant = tenants.get(data[2:18])
        if tenant is None:
            return False
        try:
            ring = rings.setdefault(tenant, Keyring(manager, tenant))
            return opens_without_error(ring.opener(target.field))(data, row_id)
        except KeyManagementError:
            return False  # of a tenant whose keys are gone: its rows tell by themselves

    with transaction(connection):
        holds = lacking(connection, 0, slot).hold(sql.Identifier(target.column))
    return row_binding_of(connection, target, holds, opens)


def _start(
    connection: Connection, held: Sequence[MigrationTarget], slot: int, options: JobOptions
) -> StartedReindexJob:
    lock_jobs(connection)
    relation = held[0].oid
    found = connection.execute(_UNFINISHED, (relation, slot)).fetchone()
    if found is None:
        number, number_of_pass = create_job(connection, relation, REINDEX.name, options.settings), 0
    else:
        number, number_of_pass = found
        # How triggers are kept quiet is chosen again: there may be more columns now.
        connection.execute(
            "UPDATE glpgenc.backfill_jobs SET settings = settings - 'quiet' || %s WHERE job = %s",
            (Jsonb(options.settings), number),
        )
    changed = [
        connection.execute(_COLUMN, (number, relation, each.column, slot, each.row)).fetchone() is not None
        for each in held
    ]
    if any(changed):
        # What a pass has gone through already it went through without these.
        begin_pass(connection, number, relation, number_of_pass + 1)
    firing = suppress_triggers(connection, number)
    return StartedReindexJob(number, held[0].relation, tuple(each.column for each in held), firing)
