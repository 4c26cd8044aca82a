# ruff: noqa: S608 - DDL takes no parameters; sql_names.py quotes every name and text
"""The plan of ``glpgenc protect``: ``op.encrypt_column`` without Alembic, or as a migration that is written for you."""

from __future__ import annotations

import re
import shlex
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import psycopg
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Text,
    Uuid,
)

from glpgenc.alembic.declaration import CiphertextColumn, ColumnMigration, facets
from glpgenc.alembic.execution import expansion as statements
from glpgenc.alembic.execution.indexing import parts_of
from glpgenc.alembic.execution.running import AutocommitConnection, MigrationStep, run_steps
from glpgenc.alembic.facet_syntax import facet_of
from glpgenc.alembic.operations.encryption import SUFFIX, AbandonEncryptionOp, EncryptColumnOp
from glpgenc.alembic.operations.rendering import call, column_arguments, encrypt_column_code
from glpgenc.database import Connection, connect, relation_name, translate_errors, translated
from glpgenc.database.locks import LockRetry
from glpgenc.errors import ConfigurationError, GlpgencError, InvalidFieldError, RegistryError
from glpgenc.sqlalchemy.schema.sql_names import identifier, literal, qualified
from glpgenc.wire.envelope import check_field

_TYPES: dict[str, tuple[Any, str]] = {
    "smallint": (int, "int"),
    "integer": (int, "int"),
    "bigint": (int, "int"),
    "numeric": (Decimal, "Decimal"),
    "boolean": (bool, "bool"),
    "date": (date, "date"),
    "timestamp without time zone": (datetime, "datetime"),
    "timestamp with time zone": (DateTime(timezone=True), "DateTime(timezone=True)"),
    "uuid": (uuid.UUID, "UUID"),
    "bytea": (bytes, "bytes"),
    "json": (dict, "dict"),
    "jsonb": (dict, "dict"),
}
_TYPES |= {
    "text[]": (ARRAY(Text), "ARRAY(Text)"),
    "character varying[]": (ARRAY(String), "ARRAY(String)"),
    "smallint[]": (ARRAY(SmallInteger), "ARRAY(SmallInteger)"),
    "integer[]": (ARRAY(Integer), "ARRAY(Integer)"),
    "bigint[]": (ARRAY(BigInteger), "ARRAY(BigInteger)"),
    "numeric[]": (ARRAY(Numeric), "ARRAY(Numeric)"),
    "boolean[]": (ARRAY(Boolean), "ARRAY(Boolean)"),
    "date[]": (ARRAY(Date), "ARRAY(Date)"),
    "uuid[]": (ARRAY(Uuid), "ARRAY(Uuid)"),
}
_TEXT = (str, "str")
# As SQLAlchemy names the indexes of a table whose schema is not given, although it is given here.
_WITHOUT_SCHEMA = {"ix": "ix_%(table_name)s_%(column_0_name)s"}
_MIGRATION = '''"""Start encrypting {table}.{column}.

Revision ID: {revision}
Revises: {down}
"""

import glpgenc.alembic  # the operations
from alembic import op
{imports}

revision = {revision!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
{downgrade}
'''


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRequest:
    """What is to be encrypted, as the command line says it.

    :param table: named as in SQL.
    :param search: ways to search it, see :func:`facet_of`.
    """

    table: str
    column: str
    data_class: str
    ciphertext: str | None = None
    field: str | None = None
    padding: int = 0
    search: tuple[str, ...] = ()
    mode: Any = "database"
    tenant: str | None = None
    row: str | None = None
    source: str | None = None
    unkeyed: Any = "queue"
    client_source: bool = False
    suite: Any = None


@dataclass(frozen=True, slots=True)
class ProtectionPlan:
    """What will be done.

    :param type_name: the type of the values, as a model declares it.
    :param visible: whether the role's search_path finds the table, so that a migration need not name its schema.
    :param relaxed: whether the plaintext column is NOT NULL and must not stay so, because the server can't fill it.
    """

    op: EncryptColumnOp
    steps: tuple[MigrationStep, ...]
    type_name: str
    visible: bool
    relaxed: bool = False

    @property
    def model(self) -> str:
        """The column as the model is to declare it."""
        made, move = self.op.made, self.op.move
        arguments = [self.type_name, *(f"{name}={value}" for name, value in column_arguments(made, set()))]
        if move.mode != "database":
            arguments.append(f"mode={move.mode!r}")
        if move.row is not None:
            arguments.append(f"row={move.row!r}")
        return f"{move.plaintext} = mapped_column({made.column!r}, EncryptedColumn({', '.join(arguments)}))"

    def document(self, *, executed: bool) -> dict[str, Any]:
        """Return it for programs."""
        made = self.op.made
        return {
            "table": made.relation,
            "column": made.column,
            "plaintext_column": self.op.move.plaintext,
            "field": made.field,
            "data_class": made.data_class,
            "facets": made.index_columns(),
            "model": self.model,
            "statements": [step.statement for step in self.steps],
            "executed": executed,
        }


def plan(database_url: str, wish: ProtectionRequest) -> ProtectionPlan:
    """Look at the table, and change nothing.

    :raises ConfigurationError: when a way to search can't be read.
    :raises MappingError: when it does not suit the column's type.
    :raises RegistryError: when there is no such column, or it can't be encrypted so, with the reason.
    :raises DatabaseError: when there is no such table, or the database can't be reached.
    """
    found = tuple(facet_of(text) for text in wish.search)
    with _connection(database_url) as connection:
        named = relation_name(connection, wish.table)
        schema, table, type_, required = _look(connection, wish, named)
        visible = relation_name(connection, qualified(table, None)) == named
        # What a function gives is text, unless the model says otherwise.
        python_type, type_name = _TEXT if wish.client_source else _TYPES.get(type_, _TEXT)
        ciphertext = wish.ciphertext or wish.column + SUFFIX
        field = wish.field or _default_field(connection, named, table, ciphertext)
        made = CiphertextColumn(
            table=table,
            column=ciphertext,
            field=field,
            data_class=wish.data_class,
            padding=wish.padding,
            # A source may give a value of another type.
            search=facets(found, None if wish.source is not None or wish.client_source else python_type),
            schema=schema,
            suite=wish.suite,
        )
        move = ColumnMigration(
            plaintext=wish.column, mode=wish.mode, tenant=wish.tenant, row=wish.row, source=wish.source,
            unkeyed=wish.unkeyed, client_source=wish.client_source,
        )  # fmt: skip
        _refuse_one_tenant(connection, made.relation, move)
        for check in statements.check_unique(made.relation, made.search, move.plaintext):
            try:
                connection.execute(check.statement.encode())
            except psycopg.Error as error:
                raise _as_option(translated(error), connection, made.relation, wish.search) from None
        # Anyone who only wants to see the statements may have no right to it; executing asks again.
        with suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(statements.check_move(made, move).statement.encode())
        steps = statements.expand(
            made, move, _WITHOUT_SCHEMA if visible else None, parts_of(PsycopgConnection(connection), made.relation)
        )
        relaxed = required and (wish.mode == "client" or wish.client_source)
        if relaxed:
            column = identifier(wish.column)
            relaxing = MigrationStep(f"ALTER TABLE {made.relation} ALTER COLUMN {column} DROP NOT NULL", blocks=True)
            steps = chain([relaxing], steps)
        return ProtectionPlan(EncryptColumnOp(made, move), tuple(steps), type_name, visible, relaxed)


def execute(database_url: str, planned: ProtectionPlan, retry: LockRetry | None = None) -> None:
    """Do it, each step in a transaction of its own; broken off, it may be done again.

    :raises RegistryError: when the column can't be encrypted so, with the reason.
    :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
    """
    with _connection(database_url) as connection:
        run_steps(PsycopgConnection(connection), planned.steps, planned.op.made.relation, retry)


def migration(planned: ProtectionPlan, down_revision: str | None) -> str:
    """Return an Alembic migration that does it, as a file's text.

    :param down_revision: what it follows.
    """
    imports: set[str] = set()
    made = replace(planned.op.made, schema=None if planned.visible else planned.op.made.schema)
    op = EncryptColumnOp(made, planned.op.move)
    upgrade = encrypt_column_code(op, imports)
    names = [repr(made.table), repr(made.column)]
    undo: AbandonEncryptionOp = op.reverse()
    schema = [] if undo.schema is None else [("schema", repr(undo.schema))]
    downgrade = call("abandon_encryption", names, schema)
    if planned.relaxed:
        plain = [repr(made.table), repr(op.move.plaintext)]
        upgrade = call("alter_column", plain, [("nullable", "True"), *schema]) + "\n" + upgrade
        downgrade = call("alter_column", plain, [("nullable", "False"), *schema]) + "\n" + downgrade
    return _MIGRATION.format(
        table=made.relation,
        column=op.move.plaintext,
        revision=uuid.uuid4().hex[-12:],
        down=down_revision,
        imports="\n".join(sorted(imports)),
        upgrade=_indented(upgrade),
        downgrade=_indented(downgrade),
    )


class PsycopgConnection:
    """A connection of psycopg in autocommit mode."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> None:
        """Execute a statement as it is."""
        self._connection.execute(statement.encode())

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """Return the rows of a query."""
        return self._connection.execute(query.encode()).fetchall()


def _refuse_one_tenant(connection: Connection, relation: str, move: ColumnMigration) -> None:
    """Refuse a column for one tenant beside one whose rows are of many."""
    if move.tenant is not None:
        return
    query = (
        "SELECT m.column_name::text, m.tenant_expression FROM glpgenc.column_migrations m"
        f" WHERE m.relation = {literal(relation)}::pg_catalog.regclass AND m.tenant_expression IS NOT NULL LIMIT 1"
    )
    with suppress(psycopg.errors.InsufficientPrivilege):
        for column, tenant in PsycopgConnection(connection).rows(query):
            raise RegistryError(
                f"column {column} of table {relation} was protected with the tenant column {tenant}, and column "
                f"{move.plaintext} would belong to one tenant only",
                hint=f"pass --tenant-column {shlex.quote(tenant)}, or the name of that tenant as an SQL string",
            )


def _default_field(connection: Connection, named: str, table: str, ciphertext: str) -> str:
    """Return the field of a column that none was given for.

    :raises ConfigurationError: when the names make none, or that of another table's column.
    """
    field = f"{table}.{ciphertext}".lower()
    try:
        check_field(field)
    except InvalidFieldError:
        proposed = ".".join(re.sub(r"^(?=[0-9])|[^a-z0-9_]", "_", part) for part in (table.lower(), ciphertext.lower()))
        raise ConfigurationError(
            f"table {named} and column {ciphertext} make no field name: it has lower-case letters, digits and"
            " underscores, joined by dots",
            hint=f"name the field with --field, such as --field {proposed}",
        ) from None
    query = (
        "SELECT e.relation::pg_catalog.text FROM glpgenc.encrypted_columns e"
        f" WHERE e.field = {literal(field)} AND e.relation <> {literal(named)}::pg_catalog.regclass LIMIT 1"
    )
    with suppress(psycopg.errors.InsufficientPrivilege):
        for (other,) in PsycopgConnection(connection).rows(query):
            raise ConfigurationError(
                f"field {field} is that of a column of table {other}, and values of table {named} would be bound to it",
                hint=f"name another one with --field; or --field {field}, if both columns hold the same values",
            )
    return field


def _as_option(error: GlpgencError, connection: Connection, relation: str, search: Sequence[str]) -> GlpgencError:
    """Return an error about a unique index of a partitioned table with a hint for the command line."""
    keys = [
        name
        for (name,) in PsycopgConnection(connection).rows(
            "SELECT DISTINCT a.attname::pg_catalog.text"
            f" FROM pg_catalog.pg_partition_tree({literal(relation)}::pg_catalog.regclass) t"
            " JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = t.relid"
            " CROSS JOIN LATERAL pg_catalog.unnest(p.partattrs::pg_catalog.int2[]) k (attnum)"
            " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = NULLIF(k.attnum, 0)"
            " ORDER BY 1"
        )
    ]
    if not keys:
        return error
    word, _, columns = next(text for text in search if ":unique" in text).partition(":unique")
    together = ",".join([*filter(None, [columns.removeprefix("=")]), *filter(None, keys)])
    # An expression in the key has no name.
    with_key = "" if None in keys else f"--search {shlex.quote(f'{word}:unique={together}')}, or "
    return type(error)(error.message, hint=f"give {with_key}--search {word} without :unique")


def _look(connection: Connection, wish: ProtectionRequest, named: str) -> tuple[str, str, str, bool]:
    """Return the table's schema, its name, the column's type, and whether it is NOT NULL."""
    database: AutocommitConnection = PsycopgConnection(connection)
    rows = database.rows(
        "SELECT n.nspname::text, c.relname::text,"
        " pg_catalog.format_type((WITH RECURSIVE base (type, of) AS ("
        "   SELECT t.oid, t.typbasetype FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid"
        "   UNION ALL SELECT t.oid, t.typbasetype FROM base JOIN pg_catalog.pg_type t ON t.oid = base.of)"
        # Of a domain, the type that it is over in the end.
        " SELECT type FROM base WHERE of = 0), NULL), a.attnotnull, EXISTS (SELECT FROM pg_catalog.pg_constraint k"
        " WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey))"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        f" LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = {literal(wish.column)}"
        " AND a.attnum > 0 AND NOT a.attisdropped"
        f" WHERE c.oid = {literal(named)}::pg_catalog.regclass"
    )
    ((schema, table, type_, required, is_key),) = rows
    if type_ is None:
        raise RegistryError(
            f"column {wish.column} of table {wish.table} does not exist",
            hint="use the exact name of a column of the table",
        )
    if is_key:
        raise RegistryError(
            f"column {wish.column} of table {named} is part of its primary key, which can't be encrypted",
            hint="create a primary key on other columns first",
        )
    return schema, table, type_, required


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), closing(connect(database_url, "glpgenc protect", autocommit=True)) as connection:
        yield connection


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.splitlines())
