"""Target columns: ciphertext columns being filled from plaintext, as the registry describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.database import Connection, relation_name, translate_errors
from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from datetime import datetime

_TARGETS: LiteralString = """
    SELECT m.relation::oid AS oid, format('%%I.%%I', n.nspname, c.relname) AS relation, n.nspname AS schema,
           c.relname AS table, m.column_name AS column, m.plaintext_column, e.field, f.data_class,
           m.source_expression AS source, m.tenant_expression AS tenant, m.row_expression AS row, m.mode, m.unkeyed,
           m.client_source, e.state, m.backfilled_at, m.verified_at, m.verified_rows, m.verified_by, m.mismatched_rows
    FROM glpgenc.column_migrations m
    JOIN glpgenc.encrypted_columns e USING (relation, column_name)
    JOIN glpgenc.fields f USING (field)
    JOIN pg_catalog.pg_class c ON c.oid = m.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = m.column_name AND NOT a.attisdropped
    WHERE (%(table)s::text IS NULL OR m.relation = %(table)s::regclass)
      AND (%(column)s::text IS NULL OR %(column)s IN (m.column_name, m.plaintext_column, m.former_column))
    ORDER BY n.nspname, c.relname, a.attnum
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationTarget:
    """One ciphertext column and what it is filled from.

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


def targets(connection: Connection, table: str | None = None, column: str | None = None) -> list[MigrationTarget]:
    """Return the columns that are being migrated, by table and in its order.

    :param table: only of this table, named as in SQL.
    :param column: only this ciphertext column, or the one that replaces this plaintext column.
    :raises RegistryError: when a table or column is named, and is not being migrated.
    """
    with translate_errors(), connection.cursor(row_factory=dict_row) as cursor:
        named = None if table is None else relation_name(connection, table)
        rows = cursor.execute(_TARGETS, {"table": named, "column": column}).fetchall()
    if table is not None and not rows:
        what = f"table {table}" if column is None else f"column {column} of table {table}"
        raise RegistryError(
            f"{what} is not being migrated",
            hint="start its migration with `glpgenc protect`, op.encrypt_column in Alembic, or gl_expand_column",
        )
    return [MigrationTarget(**row) for row in rows]


def expression(text: str) -> sql.Composable:
    """Return an expression of the registry for a statement, in parentheses."""
    # Checked when the column was expanded, and written by the table's owner, who may run any SQL on it.
    return sql.SQL("({})").format(sql.SQL(text))
