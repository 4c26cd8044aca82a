"""The SQL of a reindex: which values lack the new slot, and what they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.jobs.plan import PlanColumn, row_key_columns
from glpgenc.reencryption.plan import LeavingKeys, ReencryptionPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.targets import MigrationTarget

_SLOT: LiteralString = "SELECT min(slot) FROM glpgenc.reindex_columns WHERE job = %s"
_ONLY: LiteralString = """
    SELECT min(tenant_id) FROM glpgenc.key_tenants WHERE purpose = 'encryption' HAVING min(tenant_id) = max(tenant_id)
"""


@dataclass(frozen=True, slots=True)
class LackingSlot(LeavingKeys):
    """The values that do not carry a slot, whatever their key.

    :param slot: the slot.
    """

    slot: int

    def hold(self, column: sql.Composable) -> sql.Composable:
        """Return the condition that a value is one of them. What is not an envelope is not."""
        return sql.SQL("(glpgenc.gl_key_id({0}) IS NOT NULL AND glpgenc.gl_index_term({0}, {1}) IS NULL)").format(
            column, sql.Literal(self.slot)
        )

    def tenant_of(self, column: sql.Composable) -> sql.Composable:
        """Return the tenant of the key that a value is under, as text; NULL for a key that no one knows."""
        return sql.SQL("(SELECT k.tenant_id FROM glpgenc.key_tenants k WHERE k.key_id = glpgenc.gl_key_id({}))").format(
            column
        )


@dataclass(frozen=True, slots=True)
class ReindexPlan(ReencryptionPlan):
    """Ciphertext columns of one table whose values are written again, with the terms of every slot."""

    def encrypted(self, column: PlanColumn) -> sql.Composable:
        """Return the value, encrypted again by the server."""
        # As bytes, whatever it is: terms are made of a value's bytes.
        return sql.SQL("glpgenc.gl_encrypt(glpgenc.gl_decrypt_bytes({0}, {1}, {2}), {1}, {2})").format(
            column.identifier, sql.Literal(column.target.field), column.row
        )


def lacking(connection: Connection, job: int, slot: int) -> LackingSlot:
    """Return what tells the values that lack a slot.

    :param job: the reindex's job; 0 for none.
    :raises psycopg.Error: what the driver raised.
    """
    only = connection.execute(_ONLY).fetchone()
    return LackingSlot(job, None, None if only is None else only[0], slot)


def reindex_plan(connection: Connection, job: int, targets: Sequence[MigrationTarget]) -> ReindexPlan:
    """Make the plan of a reindex's job.

    :raises psycopg.Error: what the driver raised.
    """
    row = connection.execute(_SLOT, (job,)).fetchone()
    slot = int(row[0]) if row and row[0] is not None else 0
    return plan_for_slot(connection, targets, lacking(connection, job, slot))


def plan_for_slot(connection: Connection, targets: Sequence[MigrationTarget], wanted: LackingSlot) -> ReindexPlan:
    """Make the plan that writes values again which lack a slot.

    :raises psycopg.Error: what the driver raised.
    """
    columns = tuple(PlanColumn(target, is_bytes=False) for target in targets)
    return ReindexPlan(columns, row_key_columns(connection, targets), wanted)
