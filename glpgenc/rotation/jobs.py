"""The jobs of a rotation: one for each table that holds values under the keys to be left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, LiteralString

from psycopg import sql
from psycopg.types.json import Jsonb

from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.errors import KeyManagementError
from glpgenc.jobs import quarantine
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.job import Job, JobOptions, create_job, lock_jobs, read_job
from glpgenc.jobs.kind import JobKind
from glpgenc.jobs.row_binding import RowBinding, opens_without_error, row_binding_of
from glpgenc.jobs.triggers import suppress_triggers
from glpgenc.reencryption.columns import columns_of_job
from glpgenc.reencryption.plan import LeavingKeys, ReencryptionPlan, rotation_plan
from glpgenc.reencryption.writer import ReencryptionWriter
from glpgenc.sessions.keyring import Keyring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import Leaf
    from glpgenc.jobs.targets import MigrationTarget
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import ChunkWriter
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord

_UNFINISHED: LiteralString = """
    SELECT job, pass FROM glpgenc.backfill_jobs
    WHERE relation = %s::oid AND kind = 'rotation' AND finished_at IS NULL ORDER BY job LIMIT 1
"""
_COLUMN: LiteralString = """
    INSERT INTO glpgenc.rotation_columns AS r (relation, column_name, job, row_expression)
    VALUES (%s::oid, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT rotation_columns_pkey DO UPDATE
    SET job = EXCLUDED.job, row_expression = EXCLUDED.row_expression
    WHERE (r.job, r.row_expression) IS DISTINCT FROM (EXCLUDED.job, EXCLUDED.row_expression) RETURNING true
"""
_KEYS: LiteralString = """
    INSERT INTO glpgenc.rotated_keys (job, key_id, tenant_id, data_class)
    SELECT %s, k.key_id, k.tenant_id, k.data_class
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS k (key_id, tenant_id, data_class)
    ON CONFLICT ON CONSTRAINT rotated_keys_pkey DO NOTHING RETURNING true
"""
# Rows of a column that is still being filled may be the backfill's.
_SET_ASIDE: LiteralString = """
    SELECT DISTINCT r.job FROM glpgenc.rotation_columns r
    JOIN glpgenc.quarantine q USING (relation, column_name)
    JOIN glpgenc.encrypted_columns e USING (relation, column_name) WHERE e.state <> 'expanded'
"""
# Of the same columns, whose figures no one asks for any more.
_FORGET: LiteralString = """
    DELETE FROM glpgenc.backfill_jobs j WHERE j.relation = %s::oid AND j.kind = 'rotation'
    AND NOT EXISTS (SELECT FROM glpgenc.rotation_columns r WHERE r.job = j.job)
"""


@dataclass(frozen=True, slots=True)
class StartedRotationJob:
    """A job that moves values of one table.

    :param firing: triggers that will fire although they are not wanted, by consent.
    """

    job: int
    table: str
    columns: tuple[str, ...]
    firing: list[str]


class RotationKind(JobKind[ReencryptionPlan]):
    """Moves values from keys that are left to the active ones."""

    name: ClassVar[str] = "rotation"

    def targets(self, connection: Connection, job: Job) -> list[MigrationTarget]:
        """Return the columns of a job."""
        return columns_of_job(connection, job.number)

    def plan(self, connection: Connection, job: Job) -> ReencryptionPlan:
        """Make the plan of a job."""
        return rotation_plan(connection, job.number, self.targets(connection, job))

    def writer(
        self,
        connection: Connection,
        plan: ReencryptionPlan,
        leaf: Leaf,
        keys: TenantKeys,
        *,
        careful: bool,
        quarantined: bool,
    ) -> ChunkWriter:
        """Return the writer of a partition."""
        return ReencryptionWriter(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)


ROTATION = RotationKind()


def start_job(
    connection: Connection,
    manager: KeyManager,
    targets: Sequence[MigrationTarget],
    keys: Sequence[DataKeyRecord],
    options: JobOptions,
    *,
    retry_quarantined: bool = False,
) -> StartedRotationJob | None:
    """Find or make the job that moves the values of a table off some keys.

    :param connection: outside a transaction.
    :param targets: the table's columns.
    :param keys: the keys to be left, of the classes of these columns.
    :param retry_quarantined: take rows out of quarantine first.
    :returns: ``None`` where no value is under them.
    :raises RegistryError: when triggers would fire without consent.
    :raises DatabaseError: when the table stays locked for a minute.
    """
    bound = [(each, _binding(connection, manager, each, keys)) for each in targets]
    held = [replace(each, row=binding.row) for each, binding in bound if binding.found]
    if not held:
        return None

    def begin() -> StartedRotationJob:
        with transaction(connection):
            if retry_quarantined:
                quarantine.release(connection, held[0].oid, [each.column for each in held])
            return _start(connection, held, keys, options)

    return retry_until_locked(targets[0].relation, begin)


def tidy_quarantine(connection: Connection) -> None:
    """Forget the rows that were set aside and are under no old key any more: deleted or written again since.

    :raises psycopg.Error: what the driver raised.
    """
    with transaction(connection):
        for (number,) in connection.execute(_SET_ASIDE).fetchall():
            job = read_job(connection, number)
            if job is not None:
                quarantine.remove_resolved(connection, ROTATION.plan(connection, job))


def _binding(
    connection: Connection, manager: KeyManager, target: MigrationTarget, keys: Sequence[DataKeyRecord]
) -> RowBinding:
    mine = [key for key in keys if key.data_class == target.data_class]
    rings: dict[str, Keyring] = {}
    tenants = {key.key_id.bytes: key.tenant_id for key in mine}

    def opens(data: bytes, row_id: str) -> bool:
        tenant = tenants.get(data[2:18])
        if tenant is None:
            return False
        try:
            ring = rings.setdefault(tenant, Keyring(manager, tenant))
            return opens_without_error(ring.opener(target.field))(data, row_id)
        except KeyManagementError:
            return False  # of a tenant whose keys are gone: its rows tell by themselves

    holds = LeavingKeys(0, tuple(key.key_id for key in mine), None).hold(sql.Identifier(target.column))
    return row_binding_of(connection, target, holds, opens)


def _start(
    connection: Connection, held: Sequence[MigrationTarget], keys: Sequence[DataKeyRecord], options: JobOptions
) -> StartedRotationJob:
    lock_jobs(connection)
    relation = held[0].oid
    found = connection.execute(_UNFINISHED, (relation,)).fetchone()
    if found is None:
        number, number_of_pass = create_job(connection, relation, ROTATION.name, options.settings), 0
    else:
        number, number_of_pass = found
        # How triggers are kept quiet is chosen again: there may be more columns now.
        connection.execute(
            "UPDATE glpgenc.backfill_jobs SET settings = settings - 'quiet' || %s WHERE job = %s",
            (Jsonb(options.settings), number),
        )
    changed = [
        connection.execute(_COLUMN, (relation, each.column, number, each.row)).fetchone() is not None for each in held
    ]
    mine = [key for key in keys if key.data_class in {each.data_class for each in held}]
    columns = ([key.key_id for key in mine], [key.tenant_id for key in mine], [key.data_class for key in mine])
    added = connection.execute(_KEYS, (number, *columns)).fetchall()
    connection.execute(_FORGET, (relation,))
    if added or any(changed):
        # What a pass has gone through already it went through without these.
        begin_pass(connection, number, relation, number_of_pass + 1)
    firing = suppress_triggers(connection, number)
    return StartedRotationJob(number, held[0].relation, tuple(each.column for each in held), firing)
