"""Comparing the two columns in a range of blocks: what is common to both ways. Nothing is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.migrate.findings import BadRow, Counts, Finding
from glpgenc.migrate.scope import Blocks, Rows, Scope

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.migrate.leaves import Leaf
    from glpgenc.migrate.plan import Column, Plan
    from glpgenc.migrate.tenant_keys import TenantKeys

LISTED = 100
"""Bad rows that are kept of a range, to be shown."""


class Comparer(ABC):
    """Compares a column of one leaf.

    :param plan: the columns.
    :param share: how many of the rows to compare, taken at random: over 0, to 1.
    :param tenant: compare the rows of this tenant alone, where rows have one; ``None`` for all.
    :param quarantine: whether there are rows of the column in quarantine. They are found and not read: what they hold
        may be what raises.
    """

    def __init__(
        self,
        connection: Connection,
        plan: Plan,
        leaf: Leaf,
        keys: TenantKeys,
        share: float,
        *,
        tenant: str | None = None,
        quarantine: bool = False,
    ) -> None:
        self.connection = connection
        self.plan = plan
        self.leaf = leaf
        self.keys = keys
        self.share = share
        self.tenant = tenant
        self.quarantine = quarantine

    @abstractmethod
    def compare(self, scope: Blocks, column: Column) -> tuple[Counts, list[BadRow]]:
        """Compare the rows of some blocks, in the open transaction.

        :raises psycopg.Error: what is not a row's fault.
        :raises GlpgencError: when keys are not to be had.
        """

    def tenants(self, blocks: Blocks, column: Column) -> dict[str | None, Rows]:
        """Return the rows that have something to compare, by their tenants."""
        query = sql.SQL("SELECT {}, array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {} GROUP BY 1").format(
            self.plan.tenant, self.leaf.identifier, self.plan.alias, self.chosen(blocks), self.wanted(column)
        )
        return {row[0]: Rows(tuple(row[1])) for row in self.connection.execute(query)}

    def chosen(self, scope: Scope) -> sql.Composable:
        """Return the condition of the rows that are compared."""
        if isinstance(scope, Rows):
            return scope.condition
        parts = [scope.condition]
        if self.tenant is not None and self.plan.tenant is not None:
            parts.append(sql.SQL("{} = {}").format(self.plan.tenant, sql.Literal(self.tenant)))
        if self.share < 1:
            # Row by row, and not by whole blocks: rows of one block were written together, and tell less of the others.
            parts.append(sql.SQL("pg_catalog.random() < {}").format(sql.Literal(self.share)))
        return sql.SQL("({})").format(sql.SQL(" AND ").join(parts))

    def held(self, column: Column) -> sql.Composable:
        """Return the condition that a row is in quarantine, and still to be encrypted."""
        if not self.quarantine:
            return sql.SQL("false")
        return sql.SQL(
            "({} IS NULL AND {} IN (SELECT q.row_key FROM glpgenc.quarantine q"
            " WHERE q.relation = {}::oid AND q.column_name = {}))"
        ).format(column.identifier, self.plan.row_key, sql.Literal(column.target.oid), sql.Literal(column.name))

    def wanted(self, column: Column) -> sql.Composable:
        """Return the condition that a row has something to be said of it. The order of CASE is kept, that of OR not."""
        return sql.SQL("CASE WHEN {} THEN true ELSE {} END").format(self.held(column), filled(column))

    def bad_row(self, column: Column, row_key: dict[str, Any], finding: Finding) -> BadRow:
        """Return a bad row as it is shown."""
        return BadRow(column.name, row_key, finding)


def filled(column: Column) -> sql.Composable:
    """Return the condition that a row has something to compare."""
    return sql.SQL("({} IS NOT NULL OR {} IS NOT NULL)").format(column.identifier, column.source)
