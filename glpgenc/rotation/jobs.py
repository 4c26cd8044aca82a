"""The jobs of a rotation: one for each table with values under keys that are to be left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, LiteralString

from psycopg import sql

from glpgenc.database import scalar
from glpgenc.jobs.plan import bound, job_keys
from glpgenc.reencryption.jobs import JobStarter, ReencryptionKind, tidy_quarantine
from glpgenc.reencryption.plan import Reencryption

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.jobs.plan import PlanColumn
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.sessions.keyring import Keyring

_FEW = 200
"""So many keys at most are in the statements; more are looked up in their table."""

_KEYS_OF_JOB: LiteralString = "SELECT key_id FROM glpgenc.rotated_keys WHERE job = %s LIMIT %s"
_ONLY_TENANT: LiteralString = """
    SELECT min(tenant_id) FROM glpgenc.rotated_keys WHERE job = %s HAVING min(tenant_id) = max(tenant_id)
"""
_UNFINISHED: LiteralString = """
    SELECT job, pass FROM glpgenc.backfill_jobs
    WHERE relation = %s::oid AND kind = 'rotation' AND finished_at IS NULL ORDER BY job LIMIT 1
"""
_ADD_COLUMN: LiteralString = """
    INSERT INTO glpgenc.rotation_columns AS r (relation, column_name, job, row_expression)
    VALUES (%s::oid, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT rotation_columns_pkey DO UPDATE
    SET job = EXCLUDED.job, row_expression = EXCLUDED.row_expression
    WHERE (r.job, r.row_expression) IS DISTINCT FROM (EXCLUDED.job, EXCLUDED.row_expression) RETURNING true
"""
_ADD_KEYS: LiteralString = """
    INSERT INTO glpgenc.rotated_keys (job, key_id, tenant_id, data_class)
    SELECT %s, k.key_id, k.tenant_id, k.data_class
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS k (key_id, tenant_id, data_class)
    ON CONFLICT ON CONSTRAINT rotated_keys_pkey DO NOTHING RETURNING true
"""
# Of the same columns, whose figures no one asks for any more.
_FORGET: LiteralString = """
    DELETE FROM glpgenc.backfill_jobs j WHERE j.relation = %s::oid AND j.kind = 'rotation'
    AND NOT EXISTS (SELECT FROM glpgenc.rotation_columns r WHERE r.job = j.job)
"""
_WITH_QUARANTINE: LiteralString = """
    SELECT DISTINCT r.job FROM glpgenc.rotation_columns r JOIN glpgenc.quarantine q USING (relation, column_name)
"""


@dataclass(frozen=True, slots=True)
class LeavingKeys(Reencryption):
    """Values that are under keys which they are to leave.

    :param job: that the keys are recorded for, in glpgenc.rotated_keys.
    :param few: the ids of the keys, where they are few; else ``None``.
    """

    job: int
    few: tuple[UUID, ...] | None

    def selects(self, value: sql.Composable) -> sql.Composable:
        """Return the condition that a value is under one of the keys."""
        if self.few is not None:
            # As gl_key_id says, with what tells most values apart in front: it need not make a uuid of each.
            return sql.SQL(
                "(pg_catalog.substr({value}, 3, 16) = ANY ({ids}::pg_catalog.bytea[])"
                " AND glpgenc.gl_is_encrypted({value}))"
            ).format(value=value, ids=sql.Literal([key.bytes for key in self.few]))
        return sql.SQL(
            "glpgenc.gl_key_id({}) IN (SELECT r.key_id FROM glpgenc.rotated_keys r WHERE r.job = {})"
        ).format(value, sql.Literal(self.job))

    def tenant_of(self, value: sql.Composable) -> sql.Composable:
        """Return the tenant of the key that a value is under, as text; NULL for any other key."""
        return sql.SQL(
            "(SELECT r.tenant_id FROM glpgenc.rotated_keys r WHERE r.job = {} AND r.key_id = glpgenc.gl_key_id({}))"
        ).format(sql.Literal(self.job), value)

    def by_server(self, column: PlanColumn, first: sql.Composable) -> sql.Composable:
        """Return the value under the active key; its search terms stay."""
        return sql.SQL(
            "glpgenc._reseal_from({value}, (SELECT glpgenc._job_key(pg_catalog.substr({first}, 3, 16))),"
            " {keys}, {bound}, {field}, {row})"
        ).format(
            value=column.identifier,
            first=first,
            keys=job_keys(column.target.field),
            bound=bound(column),
            field=sql.Literal(column.target.field),
            row=column.row,
        )

    def in_python(self, ring: Keyring, field: str, value: bytes, row_id: str) -> bytes:
        """Return the value under the active key; its search terms stay."""
        return ring.reencrypt(field, value, row_id)


class RotationKind(ReencryptionKind):
    """Moves values from keys that are left to the active ones."""

    name: ClassVar[str] = "rotation"

    def values(self, connection: Connection, job: int) -> LeavingKeys:
        """Return the values under the keys of a job."""
        ids = [row[0] for row in connection.execute(_KEYS_OF_JOB, (job, _FEW + 1))]
        tenant = scalar(connection, _ONLY_TENANT, (job,))
        return LeavingKeys(tenant, job, tuple(ids) if len(ids) <= _FEW else None)


ROTATION = RotationKind()


class RotationJobs(JobStarter):
    """Starts the jobs that move values off some keys."""

    kind = ROTATION

    def __init__(self, connection: Connection, manager: KeyManager, keys: Sequence[DataKeyRecord]) -> None:
        values = LeavingKeys(None, 0, tuple(key.key_id for key in keys))
        super().__init__(connection, manager, values, {key.key_id.bytes: key.tenant_id for key in keys})
        self._keys = keys

    def unfinished(self, relation: int) -> tuple[int, int] | None:
        """Return the number and the pass of a table's unfinished job."""
        return self._connection.execute(_UNFINISHED, (relation,)).fetchone()

    def record(self, job: int, targets: Sequence[RegistryColumn]) -> bool:
        """Record the columns of a job, and the keys of their classes."""
        changed = [
            self._connection.execute(_ADD_COLUMN, (target.oid, target.column, job, target.row)).fetchone() is not None
            for target in targets
        ]
        classes = {target.data_class for target in targets}
        keys = [key for key in self._keys if key.data_class in classes]
        columns = ([key.key_id for key in keys], [key.tenant_id for key in keys], [key.data_class for key in keys])
        added = self._connection.execute(_ADD_KEYS, (job, *columns)).fetchall()
        self._connection.execute(_FORGET, (targets[0].oid,))
        return bool(added) or any(changed)


def tidy_rotations(connection: Connection) -> None:
    """Forget quarantined rows that are under no old key any more: deleted or written again since."""
    tidy_quarantine(connection, ROTATION, [row[0] for row in connection.execute(_WITH_QUARANTINE).fetchall()])
