"""Re-encryption of columns in SQL: which values are pending, and what they become."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from psycopg import sql

from glpgenc.jobs.plan import PlanColumn, ServerPlan, qualified, row_key_columns
from glpgenc.registry.columns import RegistryColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.sessions.keyring import Keyring
    from glpgenc.wire.envelope import Suite


@dataclass(frozen=True, slots=True)
class Reencryption(ABC):
    """The values that a job re-encrypts, and how it does.

    :param tenant: the tenant of all of them; ``None`` where there are several.
    """

    tenant: str | None

    computes_terms: ClassVar[bool] = False
    """Whether search terms are computed: a session can't where one has scope global."""

    @abstractmethod
    def selects(self, value: sql.Composable) -> sql.Composable:
        """Return the condition that a value is one of them. What is not an envelope is not."""

    @abstractmethod
    def tenant_of(self, value: sql.Composable) -> sql.Composable:
        """Return the tenant of the key that a value is under, as text; NULL for an unknown key."""

    @abstractmethod
    def by_server(self, column: PlanColumn, first: sql.Composable) -> sql.Composable:
        """Return the new value of a column, as the server computes it.

        :param first: a query, in parentheses, for one of the values: most of them are under its key.
        """

    @abstractmethod
    def in_python(self, ring: Keyring, field: str, value: bytes, row_id: str) -> bytes:
        """Return the new value, computed in this process."""


@dataclass(frozen=True, slots=True)
class ReencryptionPlan(ServerPlan):
    """Ciphertext columns of one table whose values are re-encrypted together.

    :param values: which values, and how.
    :param suites: only values of these suites; of all, where there are none.
    """

    values: Reencryption
    suites: tuple[Suite, ...] = ()

    def only(self, *suites: Suite) -> ReencryptionPlan:
        """Return the plan for the values of some suites."""
        return replace(self, suites=suites)

    def encrypted(self, column: PlanColumn, first: sql.Composable) -> sql.Composable:
        """Return the new value, made by the server."""
        return self.values.by_server(column, first)

    def unfilled(self, column: PlanColumn, of: sql.Composable | None = None) -> sql.Composable:
        """Return the condition that a value is to be re-encrypted, in quarantine or not."""
        value = qualified(column, of)
        if not self.suites:
            return self.values.selects(value)
        # CASE keeps the order: what costs least first. Nothing else of a value tells its suite.
        suites = sql.SQL(", ").join(sql.Literal(bytes([suite])) for suite in self.suites)
        return sql.SQL("(CASE WHEN pg_catalog.substr({}, 1, 1) IN ({}) THEN {} ELSE false END)").format(
            value, suites, self.values.selects(value)
        )


def reencryption_plan(
    connection: Connection, targets: Sequence[RegistryColumn], values: Reencryption
) -> ReencryptionPlan:
    """Make the plan of a job for the columns of one table."""
    columns = tuple(PlanColumn(target, is_bytes=False) for target in targets)
    return ReencryptionPlan(columns, row_key_columns(connection, targets), values)
