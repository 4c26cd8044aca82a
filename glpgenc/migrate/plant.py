"""Put recognisable values into a plaintext column, to look for them after it is gone."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.database import connect, translate_errors, user_code_path
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.migrate.job_role import connect_unprivileged
from glpgenc.migrate.target import MigrationTarget, targets

if TYPE_CHECKING:
    from glpgenc.database import Connection

MADE_UP = "glpgcanary."
"""What every random value begins with."""

_DEMANDING: LiteralString = """
    SELECT a.attname FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
      AND a.attidentity = '' AND a.attname <> %s ORDER BY a.attnum
"""
# A plaintext column that is the key itself names no row here.
_KEY: LiteralString = """
    SELECT a.attname FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = %s AND i.indisprimary AND a.attname <> coalesce(%s, '') ORDER BY a.attnum
"""
_IS_TEXT: LiteralString = """
    SELECT a.atttypid IN ('text'::regtype, 'varchar'::regtype) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = %s AND a.attname = %s AND NOT a.attisdropped
"""


@dataclass(frozen=True, slots=True)
class Planted:
    """Rows that were inserted.

    :param rows: how many.
    :param file: where their values are, one a line.
    :param keys: their primary keys, as JSON objects of text, to delete them by; empty where the table has none.
    """

    relation: str
    column: str
    rows: int
    file: Path
    keys: tuple[dict[str, str], ...]


def plantable(database_url: str, table: str) -> MigrationTarget:
    """Return the first text column of a table on its way that still has its plaintext column.

    :raises RegistryError: when there is none, or a row can't be made without values for other columns.
    :raises DatabaseError: when the database can't be read.
    """
    with translate_errors(), connect(database_url, "glpgenc scrub") as connection:
        for target in targets(connection, table):
            if target.plaintext_column is not None and _is_text(connection, target):
                _refuse_demanding(connection, target)
                return target
    raise RegistryError(
        f"table {table} has no plaintext column of type text that is being migrated",
        hint="run --plant before `glpgenc contract`, or search for known values with --canaries-file",
    )


def plant(
    database_url: str,
    target: MigrationTarget,
    count: int,
    file: Path,
    *,
    allow_superuser: bool = False,
    trigger_path: tuple[str, ...] = (),
) -> Planted:
    """Insert rows that have a recognisable value in the plaintext column, and defaults in all others.

    The rows are encrypted like all others, and stay until :func:`~glpgenc.migrate.unplant.unplant` deletes them: they
    are noted in ``glpgenc.planted_rows`` by the same transaction.

    :param file: written first, readable by its owner only; it must not be there yet.
    :param allow_superuser: whether the role may be a superuser.
    :param trigger_path: the schemas that triggers of the table see.
    :raises ConfigurationError: when the file can't be written, or the role is a superuser, and that is not allowed.
    :raises DatabaseError: when the table refuses such rows; then there is neither a row nor a file.
    """
    nonce = secrets.token_hex(6)
    # In the form of an e-mail address, which checks of such columns let pass.
    values = [f"{MADE_UP}{nonce}.{n:06d}.{secrets.token_hex(4)}@example.invalid" for n in range(count)]
    _write(file, values)
    try:
        with (
            translate_errors(),
            connect_unprivileged(
                database_url, "glpgenc scrub", allow_superuser=allow_superuser, trigger_path=trigger_path
            ) as connection,
        ):
            keys = _insert(connection, target, values)
    except BaseException:
        file.unlink()
        raise
    return Planted(target.relation, target.plaintext_column or "", count, file, keys)


def _insert(connection: Connection, target: MigrationTarget, values: list[str]) -> tuple[dict[str, str], ...]:
    names = key_columns(connection, target)
    plaintext = sql.Identifier(target.plaintext_column or "")
    with user_code_path(connection) as in_force:
        statement = sql.SQL(
            "WITH made AS (INSERT INTO {table} ({plaintext}) SELECT pg_catalog.unnest(%s::text[]) WHERE {in_force}"
            "              RETURNING {returned}),"
            " noted AS (INSERT INTO glpgenc.planted_rows (relation, column_name, digest, row_key)"
            "           SELECT {relation}::oid, {column}, {digest}, {key} FROM made)"
            " SELECT {key} FROM made"
        ).format(
            table=target.table_sql,
            plaintext=plaintext,
            in_force=in_force,
            returned=sql.SQL(", ").join([plaintext, *map(sql.Identifier, names)]),
            relation=sql.Literal(target.oid),
            column=sql.Literal(target.column),
            digest=digest_of(plaintext),
            key=_as_json(names),
        )
        keys = [row[0] for row in connection.execute(statement, (values,))]
    return tuple(keys) if names else ()


def digest_of(value: sql.Composable) -> sql.Composable:
    """Return the SQL for what is noted of a random value."""
    return sql.SQL("pg_catalog.sha256(pg_catalog.convert_to({}::text, 'UTF8'))").format(value)


def key_columns(connection: Connection, target: MigrationTarget) -> list[str]:
    """Return the primary key's columns by which planted rows are noted; none where it is the plaintext column."""
    return [str(row[0]) for row in connection.execute(_KEY, (target.oid, target.plaintext_column))]


def _as_json(names: list[str]) -> sql.Composable:
    if not names:
        return sql.SQL("NULL::jsonb")
    pairs = [sql.SQL("{}, {}::text").format(sql.Literal(name), sql.Identifier(name)) for name in names]
    return sql.SQL("pg_catalog.jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _is_text(connection: Connection, target: MigrationTarget) -> bool:
    row = connection.execute(_IS_TEXT, (target.oid, target.plaintext_column)).fetchone()
    return row is not None and bool(row[0])


def _refuse_demanding(connection: Connection, target: MigrationTarget) -> None:
    names = [str(row[0]) for row in connection.execute(_DEMANDING, (target.oid, target.plaintext_column))]
    if names:
        raise RegistryError(
            f"a row of table {target.relation} requires values for: {', '.join(names)}",
            hint="insert rows with known values, and search for those with --canaries-file",
        )


def _write(file: Path, values: list[str]) -> None:
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{file} can't be written: {error.strerror}", hint="choose a new file") from None
    with os.fdopen(number, "w", encoding="ascii") as stream:
        stream.writelines(f"{value}\n" for value in values)
