"""The plan and the writer of each kind of job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.jobs.client_writer import ClientWriter
from glpgenc.jobs.job import REINDEX, RESTORE, ROTATION, Job, targets_of
from glpgenc.jobs.plan import JobPlan, plan_of
from glpgenc.jobs.source_function import function_for
from glpgenc.jobs.writer import ServerWriter
from glpgenc.reencryption.plan import ReencryptionPlan, rotation_plan
from glpgenc.reencryption.writer import ReencryptionWriter
from glpgenc.reindex.plan import reindex_plan
from glpgenc.restore.writer import RestoreJobPlan, RestoreWriter, restore_plan
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import Leaf
    from glpgenc.jobs.source_function import SourceReference
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import ChunkWriter


def plan_of_job(connection: Connection, job: Job) -> JobPlan:
    """Make the plan of a job.

    :raises RegistryError: when its table is not being migrated any more.
    :raises psycopg.Error: when a source can't be read.
    """
    found = targets_of(connection, job)
    if job.kind == REINDEX:
        return reindex_plan(connection, job.number, found)
    if job.kind == RESTORE:
        return restore_plan(connection, found)
    return rotation_plan(connection, job.number, found) if job.kind == ROTATION else plan_of(connection, found)


def writer_for(
    connection: Connection,
    plan: JobPlan,
    leaf: Leaf,
    keys: TenantKeys,
    source: SourceReference | None,
    *,
    careful: bool,
    quarantined: bool,
) -> ChunkWriter:
    """Return the writer of a leaf.

    :param source: the function that reads the source; the rest is as :class:`Writer` says.
    :raises ConfigurationError: when the function can't be imported.
    :raises RegistryError: when there must be one and is none.
    """
    if isinstance(plan, ReencryptionPlan):
        return ReencryptionWriter(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)
    if isinstance(plan, RestoreJobPlan):
        return RestoreWriter(connection, plan, leaf, keys, careful=True, quarantined=quarantined)
    source = function_for([column.target for column in plan.columns], source)
    on_server = keys.server_computes_terms(column.target.field for column in plan.columns)
    if plan.first.mode == "database" and source is None and on_server:
        return ServerWriter(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)
    writer = ClientWriter(connection, plan, leaf, keys, careful=True, quarantined=quarantined)
    # What the server may read is written in the suite that it can open.
    writer.suite = Suite.A256GCM if plan.first.mode == "client" else Suite.A256CBC_HS512
    writer.function = None if source is None else source.load()
    return writer
