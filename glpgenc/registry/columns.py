"""The protected columns of a database, as the registry describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.database import Connection, relation_name, translate_errors
from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glpgenc.database import Connection

COLUMN: LiteralString = """
    e.relation::oid AS oid, format('%%I.%%I', n.nspname, c.relname) AS relation, n.nspname AS schema,
    c.relname AS table, e.column_name AS column, m.plaintext_column, e.field, f.data_class, e.state
"""
"""What every query for columns selects of one."""

FROM_COLUMNS: LiteralString = """
    FROM glpgenc.encrypted_columns e
    JOIN glpgenc.fields f USING (field)
    JOIN pg_catalog.pg_class c ON c.oid = e.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = e.column_name AND NOT a.attisdropped
    LEFT JOIN glpgenc.column_migrations m USING (relation, column_name)
"""
"""Where every query for columns finds them: ``m`` is a column's migration from a plaintext column, if it had one."""

_MIGRATING: LiteralString = f"""
    SELECT {COLUMN}, m.source_expression AS source, m.tenant_expression AS tenant, m.row_expression AS row, m.mode,
           m.unkeyed, m.client_source, m.backfilled_at, m.verified_at, m.verified_rows, m.verified_by, m.mismatched_rows
    {FROM_COLUMNS}
    WHERE m.relation IS NOT NULL AND (%(table)s::text IS NULL OR m.relation = %(table)s::regclass)
      AND (%(column)s::text IS NULL OR %(column)s IN (m.column_name, m.plaintext_column, m.former_column))
    ORDER BY n.nspname, c.relname, a.attnum
"""  # constants only
# Nothing of the plaintext side matters here; what a value is bound to is found out when its job begins.
_COLUMNS: LiteralString = f"""
    SELECT {COLUMN}, NULL AS source, NULL AS tenant, 'database' AS mode, 'queue' AS unkeyed,
           CASE WHEN j.job IS NULL THEN m.row_expression ELSE j.row_expression END AS row
    {FROM_COLUMNS}
    LEFT JOIN (
        SELECT job, relation, column_name, row_expression FROM glpgenc.rotation_columns
        UNION ALL SELECT job, relation, column_name, row_expression FROM glpgenc.reindex_columns
    ) j ON j.relation = e.relation AND j.column_name = e.column_name AND j.job = %(job)s
    WHERE (%(job)s::bigint IS NULL OR j.job IS NOT NULL)
      AND (%(classes)s::text[] IS NULL OR f.data_class = ANY (%(classes)s))
      AND (%(field)s::text IS NULL OR e.field = %(field)s)
    ORDER BY n.nspname, c.relname, a.attnum
"""  # noqa: S608  # constants only


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryColumn:
    """A ciphertext column, and what it is filled from while it is migrated.

    :param oid: the table's.
    :param relation: the table as SQL, qualified and quoted.
    :param schema: its schema's name, as it is.
    :param table: its own name, as it is; expressions may name the table by it.
    :param column: the ciphertext column.
    :param plaintext_column: the column it replaces; ``None`` once that is dropped.
    :param source: SQL over a row that gives the value to encrypt; ``None`` once the plaintext is dropped.
    :param tenant: SQL over a row that gives its tenant; ``None`` where there is one tenant.
    :param row: SQL over a row that gives the key its value is bound to; ``None`` for no binding.
    :param mode: ``database`` or ``client``.
    :param unkeyed: ``queue`` or ``refuse``.
    :param client_source: whether only a function of the client's can read what the source holds.
    :param state: ``expanded``, ``backfilled``, ``verified``, ``contracted`` or ``scrubbed``.
    """

    oid: int
    relation: str
    schema: str
    table: str
    column: str
    plaintext_column: str | None
    field: str
    data_class: str
    source: str | None
    tenant: str | None
    row: str | None
    mode: str
    unkeyed: str
    state: str
    client_source: bool = False
    backfilled_at: datetime | None = None
    verified_at: datetime | None = None
    verified_rows: int | None = None
    verified_by: str | None = None
    mismatched_rows: int | None = None

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return f"{self.relation}.{self.column}"

    @property
    def table_sql(self) -> sql.Composable:
        """The table, for a statement."""
        return sql.Identifier(self.schema, self.table)


def targets(connection: Connection, table: str | None = None, column: str | None = None) -> list[RegistryColumn]:
    """Return the columns that are being migrated, by table and in its order.

    :param table: only of this table, named as in SQL.
    :param column: only this ciphertext column, or the one that replaces this plaintext column.
    :raises RegistryError: when a table or column is named, and is not being migrated.
    """
    with translate_errors(), connection.cursor(row_factory=dict_row) as cursor:
        named = None if table is None else relation_name(connection, table)
        rows = cursor.execute(_MIGRATING, {"table": named, "column": column}).fetchall()
    if table is not None and not rows:
        what = f"table {table}" if column is None else f"column {column} of table {table}"
        raise RegistryError(
            f"{what} is not being migrated",
            hint="start its migration with `glpgenc protect`, op.encrypt_column in Alembic, or gl_expand_column",
        )
    return [RegistryColumn(**row) for row in rows]


def expression(text: str) -> sql.Composable:
    """Return an expression of the registry for a statement, in parentheses."""
    # Checked when the column was expanded, and written by the table's owner, who may run any SQL on it.
    return sql.SQL("({})").format(sql.SQL(text))


def columns_of_classes(connection: Connection, data_classes: Sequence[str]) -> dict[str, list[RegistryColumn]]:
    """Return the registered columns of some classes, by their tables."""
    return by_table(_columns(connection, classes=data_classes))


def columns_of_field(connection: Connection, field: str) -> list[RegistryColumn]:
    """Return the registered columns of a field, in the order of their tables."""
    return _columns(connection, field=field)


def columns_of_job(connection: Connection, job: int) -> list[RegistryColumn]:
    """Return the columns of a job of rotation or reindex, with what their values are bound to."""
    return _columns(connection, job=job)


def by_table(columns: Sequence[RegistryColumn]) -> dict[str, list[RegistryColumn]]:
    """Return columns by the name of their table, as SQL."""
    tables: dict[str, list[RegistryColumn]] = {}
    for column in columns:
        tables.setdefault(column.relation, []).append(column)
    return tables


def _columns(
    connection: Connection, *, job: int | None = None, classes: Sequence[str] | None = None, field: str | None = None
) -> list[RegistryColumn]:
    parameters = {"job": job, "classes": None if classes is None else list(classes), "field": field}
    with connection.cursor(row_factory=dict_row) as cursor:
        return [RegistryColumn(**row) for row in cursor.execute(_COLUMNS, parameters).fetchall()]
