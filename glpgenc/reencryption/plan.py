"""Ciphertext columns that are re-encrypted, and the SQL of it: which values are pending, and what they become."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.jobs.plan import PlanColumn, ServerPlan, qualified, row_key_columns
from glpgenc.jobs.targets import MigrationTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.sessions.keyring import Keyring
    from glpgenc.wire.envelope import Suite

# Nothing of the plaintext side matters here; what a value is bound to is found out when its job begins.
_COLUMNS: LiteralString = """
    SELECT e.relation::oid AS oid, format('%%I.%%I', n.nspname, c.relname) AS relation, n.nspname AS schema,
           c.relname AS table, e.column_name AS column, m.plaintext_column, e.field, f.data_class, NULL AS source,
           NULL AS tenant, CASE WHEN j.job IS NULL THEN m.row_expression ELSE j.row_expression END AS row,
           'database' AS mode, 'queue' AS unkeyed, e.state
    FROM glpgenc.encrypted_columns e
    JOIN glpgenc.fields f USING (field)
    JOIN pg_catalog.pg_class c ON c.oid = e.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = e.column_name AND NOT a.attisdropped
    LEFT JOIN glpgenc.column_migrations m USING (relation, column_name)
    LEFT JOIN (
        SELECT job, relation, column_name, row_expression FROM glpgenc.rotation_columns
        UNION ALL SELECT job, relation, column_name, row_expression FROM glpgenc.reindex_columns
    ) j ON j.relation = e.relation AND j.column_name = e.column_name AND j.job = %(job)s
    WHERE (%(job)s::bigint IS NULL OR j.job IS NOT NULL)
      AND (%(classes)s::text[] IS NULL OR f.data_class = ANY (%(classes)s))
      AND (%(field)s::text IS NULL OR e.field = %(field)s)
    ORDER BY n.nspname, c.relname, a.attnum
"""


def columns_of_classes(connection: Connection, data_classes: Sequence[str]) -> dict[str, list[MigrationTarget]]:
    """Return the registered columns of some classes, by their tables."""
    return by_table(_columns(connection, classes=data_classes))


def columns_of_field(connection: Connection, field: str) -> list[MigrationTarget]:
    """Return the registered columns of a field, in the order of their tables."""
    return _columns(connection, field=field)


def columns_of_job(connection: Connection, job: int) -> list[MigrationTarget]:
    """Return the columns of a job of rotation or reindex, with what their values are bound to."""
    return _columns(connection, job=job)


def by_table(columns: Sequence[MigrationTarget]) -> dict[str, list[MigrationTarget]]:
    """Return columns by the name of their table, as SQL."""
    tables: dict[str, list[MigrationTarget]] = {}
    for column in columns:
        tables.setdefault(column.relation, []).append(column)
    return tables


def _columns(
    connection: Connection, *, job: int | None = None, classes: Sequence[str] | None = None, field: str | None = None
) -> list[MigrationTarget]:
    parameters = {"job": job, "classes": None if classes is None else list(classes), "field": field}
    with connection.cursor(row_factory=dict_row) as cursor:
        return [MigrationTarget(**row) for row in cursor.execute(_COLUMNS, parameters).fetchall()]


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
    def by_server(self, column: PlanColumn) -> sql.Composable:
        """Return the new value of a column, as the server computes it."""

    @abstractmethod
    def in_python(self, ring: Keyring, field: str, value: bytes, row_id: str) -> bytes:
        """Return the new value, computed in this process."""


@dataclass(frozen=True, slots=True)
class ReencryptionPlan(ServerPlan):
    """Ciphertext columns of one table whose values are re-encrypted together.

    :param values: which values, and how.
    :param suite: only values of this suite; ``None`` for both.
    """

    values: Reencryption
    suite: Suite | None = None

    def only(self, suite: Suite) -> ReencryptionPlan:
        """Return the plan for the values of one suite."""
        return replace(self, suite=suite)

    def encrypted(self, column: PlanColumn) -> sql.Composable:
        """Return the new value, made by the server."""
        return self.values.by_server(column)

    def unfilled(self, column: PlanColumn, of: sql.Composable | None = None) -> sql.Composable:
        """Return the condition that a value is to be re-encrypted, in quarantine or not."""
        value = qualified(column, of)
        if self.suite is None:
            return self.values.selects(value)
        # CASE keeps the order: what costs least first. Nothing else of a value tells its suite.
        return sql.SQL("(CASE WHEN pg_catalog.substr({}, 1, 1) = {} THEN {} ELSE false END)").format(
            value, sql.Literal(bytes([self.suite])), self.values.selects(value)
        )


def reencryption_plan(
    connection: Connection, targets: Sequence[MigrationTarget], values: Reencryption
) -> ReencryptionPlan:
    """Make the plan of a job for the columns of one table."""
    columns = tuple(PlanColumn(target, is_bytes=False) for target in targets)
    return ReencryptionPlan(columns, row_key_columns(connection, targets), values)
