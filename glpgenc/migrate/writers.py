"""Who encrypts the rows of a plan: the server where it may and can, else this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.migrate.client_writer import ClientWriter
from glpgenc.migrate.jobs import REINDEX, RESTORE, ROTATION, Job, targets_of
from glpgenc.migrate.plan import Plan, plan_of
from glpgenc.migrate.reindex_plan import reindex_plan
from glpgenc.migrate.restore_writer import RestorePlan, RestoreWriter, restore_plan
from glpgenc.migrate.rotation_plan import RotationPlan, rotation_plan
from glpgenc.migrate.rotation_writer import RotationWriter
from glpgenc.migrate.server_writer import ServerWriter
from glpgenc.migrate.source_function import function_for
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.migrate.leaves import Leaf
    from glpgenc.migrate.source_function import SourceReference
    from glpgenc.migrate.tenant_keys import TenantKeys
    from glpgenc.migrate.writer import Writer


def plan_of_job(connection: Connection, job: Job) -> Plan:
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
    plan: Plan,
    leaf: Leaf,
    keys: TenantKeys,
    source: SourceReference | None,
    *,
    careful: bool,
    quarantined: bool,
) -> Writer:
    """Return the writer of a leaf.

    :param source: the function that reads the source; the rest is as :class:`Writer` says.
    :raises ConfigurationError: when the function can't be imported.
    :raises RegistryError: when there must be one and is none.
    """
    if isinstance(plan, RotationPlan):
        return RotationWriter(connection, plan, leaf, keys, careful=careful, quarantined=quarantined)
    if isinstance(plan, RestorePlan):
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
