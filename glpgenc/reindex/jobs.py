"""The jobs of a reindex: one for each table with values that do not have the terms of the new slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, LiteralString

from psycopg import sql

from glpgenc.database import scalar
from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.jobs import triggers
from glpgenc.jobs.job import end_jobs
from glpgenc.keys.model import Purpose
from glpgenc.reencryption.jobs import JobStarter, ReencryptionKind
from glpgenc.reencryption.plan import Reencryption
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.plan import PlanColumn
    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.reindex.state import Reindex
    from glpgenc.sessions.keyring import Keyring

_SLOT_OF_JOB: LiteralString = "SELECT min(slot) FROM glpgenc.reindex_columns WHERE job = %s"
_ONLY_TENANT: LiteralString = """
    SELECT min(tenant_id) FROM glpgenc.key_tenants WHERE purpose = 'encryption' HAVING min(tenant_id) = max(tenant_id)
"""
_UNFINISHED: LiteralString = """
    SELECT j.job, j.pass FROM glpgenc.backfill_jobs j JOIN glpgenc.reindex_columns r USING (job)
    WHERE j.relation = %s::oid AND r.slot = %s AND j.kind = 'reindex' AND j.finished_at IS NULL ORDER BY j.job LIMIT 1
"""
_ADD_COLUMN: LiteralString = """
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
class LackingSlot(Reencryption):
    """Values that do not have the terms of a slot, whatever their key.

    :param slot: the slot.
    """

    slot: int

    computes_terms: ClassVar[bool] = True

    def selects(self, value: sql.Composable) -> sql.Composable:
        """Return the condition that a value lacks the slot. What is not an envelope does not."""
        return sql.SQL("(glpgenc.gl_key_id({0}) IS NOT NULL AND glpgenc.gl_index_term({0}, {1}) IS NULL)").format(
            value, sql.Literal(self.slot)
        )

    def tenant_of(self, value: sql.Composable) -> sql.Composable:
        """Return the tenant of the key that a value is under, as text; NULL for an unknown key."""
        return sql.SQL("(SELECT k.tenant_id FROM glpgenc.key_tenants k WHERE k.key_id = glpgenc.gl_key_id({}))").format(
            value
        )

    def by_server(self, column: PlanColumn, first: sql.Composable) -> sql.Composable:  # noqa: ARG002 - for all
        """Return the value with the terms of every slot."""
        # As bytes, whatever it is: terms are made of a value's bytes.
        return sql.SQL("glpgenc.gl_encrypt(glpgenc.gl_decrypt_bytes({0}, {1}, {2}), {1}, {2})").format(
            column.identifier, sql.Literal(column.target.field), column.row
        )

    def in_python(self, ring: Keyring, field: str, value: bytes, row_id: str) -> bytes:
        """Return the value with the terms of every slot."""
        return ring.sealer(field, Suite(value[0]))(ring.opener(field)(value, row_id), row_id)


class ReindexKind(ReencryptionKind):
    """Writes the terms of every slot into values that lack one."""

    name: ClassVar[str] = "reindex"

    def values(self, connection: Connection, job: int) -> LackingSlot:
        """Return the values that lack the slot of a job."""
        return LackingSlot(scalar(connection, _ONLY_TENANT), scalar(connection, _SLOT_OF_JOB, (job,)) or 0)


REINDEX = ReindexKind()


class ReindexJobs(JobStarter):
    """Starts the jobs that write the new slot of a reindex into all values."""

    kind = REINDEX

    def __init__(self, connection: Connection, manager: KeyManager, reindex: Reindex) -> None:
        keys = manager.list(data_class=reindex.data_class, purpose=Purpose.ENCRYPTION)
        tenants = {key.key_id.bytes: key.tenant_id for key in keys}
        super().__init__(connection, manager, LackingSlot(None, reindex.slot), tenants)
        self._slot = reindex.slot

    def unfinished(self, relation: int) -> tuple[int, int] | None:
        """Return the number and the pass of a table's unfinished job."""
        return self._connection.execute(_UNFINISHED, (relation, self._slot)).fetchone()

    def record(self, job: int, targets: Sequence[RegistryColumn]) -> bool:
        """Record the columns of a job."""
        parameters = [(job, target.oid, target.column, self._slot, target.row) for target in targets]
        changed = [self._connection.execute(_ADD_COLUMN, each).fetchone() is not None for each in parameters]
        return any(changed)


def jobs_of(connection: Connection, field: str, slot: int) -> list[int]:
    """Return the jobs that wrote a slot of a field, or write it."""
    return [row[0] for row in connection.execute(_JOBS, (field, slot))]


def cancel_jobs(connection: Connection, field: str, slot: int) -> None:
    """End the jobs that write a slot; workers end before their next chunk.

    :param connection: outside a transaction.
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
