"""The SQL of a rotation: which values are under keys that they are to leave, and what they become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.jobs.plan import PlanColumn, ServerPlan, qualified, row_key_columns
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.jobs.targets import MigrationTarget

_FEW = 200
"""So many keys at most are in the statements; more are looked up in their table."""

_KEYS: LiteralString = "SELECT key_id, tenant_id FROM glpgenc.rotated_keys WHERE job = %s LIMIT %s"
_ONLY: LiteralString = """
    SELECT min(tenant_id), count(DISTINCT data_class) FROM glpgenc.rotated_keys WHERE job = %s
    HAVING min(tenant_id) = max(tenant_id)
"""


@dataclass(frozen=True, slots=True)
class LeavingKeys:
    """The keys that values are to leave.

    :param job: whose they are, in glpgenc.rotated_keys.
    :param few: their ids, where they are few; else ``None``.
    :param tenant: the tenant of all; ``None`` where there are several.
    """

    job: int
    few: tuple[UUID, ...] | None
    tenant: str | None

    def hold(self, column: sql.Composable) -> sql.Composable:
        """Return the condition that a value is under one of them."""
        if self.few is not None:
            return sql.SQL("glpgenc.gl_key_id({}) = ANY ({}::pg_catalog.uuid[])").format(
                column, sql.Literal(list(map(str, self.few)))
            )
        return sql.SQL(
            "glpgenc.gl_key_id({}) IN (SELECT r.key_id FROM glpgenc.rotated_keys r WHERE r.job = {})"
        ).format(column, sql.Literal(self.job))

    def tenant_of(self, column: sql.Composable) -> sql.Composable:
        """Return the tenant of the key that a value is under, as text; NULL for any other key."""
        return sql.SQL(
            "(SELECT r.tenant_id FROM glpgenc.rotated_keys r WHERE r.job = {} AND r.key_id = glpgenc.gl_key_id({}))"
        ).format(sql.Literal(self.job), column)


@dataclass(frozen=True, slots=True)
class ReencryptionPlan(ServerPlan):
    """Ciphertext columns of one table whose values are moved to the active keys together.

    :param leaving: the keys that they leave.
    :param suite: only values of this suite; ``None`` for both.
    """

    leaving: LeavingKeys
    suite: Suite | None = None

    def only(self, suite: Suite) -> ReencryptionPlan:
        """Return the plan for the values of one suite."""
        return replace(self, suite=suite)

    def encrypted(self, column: PlanColumn) -> sql.Composable:
        """Return the value under the active key, made by the server."""
        return sql.SQL("glpgenc.gl_reencrypt({}, {}, {})").format(
            column.identifier, sql.Literal(column.target.field), column.row
        )

    def unfilled(self, column: PlanColumn, of: sql.Composable | None = None) -> sql.Composable:
        """Return the condition that a value is to be moved, in quarantine or not."""
        value = qualified(column, of)
        if self.suite is None:
            return self.leaving.hold(value)
        # CASE keeps the order: what costs least first. Nothing else of a value tells its suite.
        return sql.SQL("(CASE WHEN pg_catalog.substr({}, 1, 1) = {} THEN {} ELSE false END)").format(
            value, sql.Literal(bytes([self.suite])), self.leaving.hold(value)
        )


def rotation_plan(connection: Connection, job: int, targets: Sequence[MigrationTarget]) -> ReencryptionPlan:
    """Make the plan of a rotation's job.

    :raises psycopg.Error: what the driver raised.
    """
    ids = [row[0] for row in connection.execute(_KEYS, (job, _FEW + 1))]
    only = connection.execute(_ONLY, (job,)).fetchone()
    few = tuple(ids) if len(ids) <= _FEW else None
    columns = tuple(PlanColumn(target, is_bytes=False) for target in targets)
    return ReencryptionPlan(
        columns, row_key_columns(connection, targets), LeavingKeys(job, few, None if only is None else only[0])
    )
