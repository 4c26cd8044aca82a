"""The table that the demo encrypts: as it was asked for, and as the catalog describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from psycopg import sql

from glpgenc.database import relation_name
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class DemoColumn:
    """A column to encrypt.

    :param name: its name.
    :param quoted: the name as in SQL.
    :param encrypted_name: the ciphertext column's name.
    :param encrypted_quoted: that name as in SQL.
    :param type_name: its type, as in SQL.
    :param is_text: whether it is text of some kind.
    :param field: its logical field.
    """

    name: str
    quoted: str
    encrypted_name: str
    encrypted_quoted: str
    type_name: str
    is_text: bool
    field: str

    @property
    def plain(self) -> sql.Composable:
        """The plaintext column."""
        return sql.SQL(self.quoted)

    @property
    def encrypted(self) -> sql.Composable:
        """The ciphertext column."""
        return sql.SQL(self.encrypted_quoted)

    @property
    def value(self) -> sql.Composable:
        """What gl_encrypt is given: text as text, anything else in its own type."""
        return sql.SQL("{}::text").format(self.plain) if self.is_text else self.plain

    def decrypted(self, row_id: sql.Composable) -> sql.Composable:
        """Decrypt and cast back to the column's type."""
        function = "gl_decrypt_bytes" if self.type_name == "bytea" else "gl_decrypt"
        return sql.SQL("glpgenc.{}({}, {}, {})::{}").format(
            sql.SQL(function), self.encrypted, sql.Literal(self.field), row_id, sql.SQL(self.type_name)
        )


@dataclass(frozen=True)
class DemoTable:
    """A table to encrypt.

    :param name: its name, qualified and quoted.
    :param schema: its schema, quoted.
    :param key: the columns of its primary key, as in SQL.
    :param columns: the columns to encrypt.
    """

    name: str
    schema: str
    key: tuple[str, ...]
    columns: tuple[DemoColumn, ...]

    @property
    def identifier(self) -> sql.Composable:
        """The name for a statement."""
        return sql.SQL(self.name)

    @property
    def row_id(self) -> sql.Composable:
        """The primary key as one text. Values are bound to it, and so to their row."""
        if not self.key:
            return sql.SQL("''")
        if len(self.key) == 1:
            return sql.SQL("{}::text").format(sql.SQL(self.key[0]))
        # A JSON array tells ('a', 'b,c') from ('a,b', 'c').
        return sql.SQL("jsonb_build_array({})::text").format(sql.SQL(", ").join(map(sql.SQL, self.key)))


def inspect_table(connection: psycopg.Connection[Any], spec: TableSpec) -> DemoTable:
    """Look a table up in the catalog.

    :raises ConfigurationError: there is no such table or column.
    """
    query = "SELECT oid::regclass::text, relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass(%s)"
    found = connection.execute(query, (relation_name(connection, spec.table),)).fetchone()
    if found is None:
        raise ConfigurationError(f"there is no table {spec.table}", hint="check --table and the SQL file")
    name, schema = found
    present = _columns(connection, name, spec)
    missing = [column for column in spec.columns if column not in present]
    if missing:
        raise ConfigurationError(
            f"table {spec.table} has no column {missing[0]}", hint=f"its columns are {', '.join(present)}"
        )
    return DemoTable(name, schema, _primary_key(connection, name), tuple(present[column] for column in spec.columns))


def _columns(connection: psycopg.Connection[Any], name: str, spec: TableSpec) -> dict[str, DemoColumn]:
    rows = connection.execute(
        "SELECT a.attname, quote_ident(a.attname), a.attname || '_enc', quote_ident(a.attname || '_enc'), "
        "format_type(a.atttypid, a.atttypmod), t.typcategory = 'S' FROM pg_attribute a JOIN pg_type t ON t.oid = "
        "a.atttypid WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        (name,),
    )
    return {
        column: DemoColumn(column, quoted, encrypted, encrypted_quoted, type_name, is_text, spec.field(column))
        for column, quoted, encrypted, encrypted_quoted, type_name, is_text in rows
    }


def _primary_key(connection: psycopg.Connection[Any], name: str) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT quote_ident(a.attname) FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
        " WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY k.place",
        (name,),
    )
    return tuple(row[0] for row in rows)


_FORM = "use TABLE:COLUMN[,COLUMN...], such as customer:email,phone"


@dataclass(frozen=True)
class TableSpec:
    """A table and its columns to encrypt.

    :param table: its name, with its schema where that is not in the search path.
    :param columns: their names.
    """

    table: str
    columns: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``TABLE:COLUMN[,COLUMN...]``.

        :raises ConfigurationError: it is something else.
        """
        table, colon, columns = text.partition(":")
        names = tuple(column.strip() for column in columns.split(","))
        if not colon or not table.strip() or not all(names):
            raise ConfigurationError(f"{text!r} contains no columns", hint=_FORM)
        return cls(table.strip(), names)

    def field(self, column: str) -> str:
        """Give the logical field's name: table and column, with what a field's name can't hold as ``_``."""
        parts = (*self.table.split("."), column)
        return ".".join(re.sub(r"^(?=[0-9])|[^a-z0-9_]", "_", part.strip('"').lower()) for part in parts)
