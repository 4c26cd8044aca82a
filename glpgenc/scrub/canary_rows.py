"""Planted rows: recognisable values put into a plaintext column, to be searched for later, and their removal."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.database import connect, scalar, translate_errors, user_code_path
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.jobs.connection import connect_unprivileged
from glpgenc.jobs.plan import primary_key
from glpgenc.registry.columns import RegistryColumn, targets
from glpgenc.scrub.canaries import CANARIES_FILE

if TYPE_CHECKING:
    from glpgenc.database import Connection

MADE_UP = "glpgcanary."
"""What every random value begins with."""

_DEMANDING: LiteralString = """
    SELECT a.attname FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
      AND a.attidentity = '' AND a.attname <> %s ORDER BY a.attnum
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


def plantable(database_url: str, table: str) -> RegistryColumn:
    """Return the first text column of a table that is being migrated and still has its plaintext column.

    :raises RegistryError: when there is none, or a row can't be made without values for other columns.
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
    target: RegistryColumn,
    count: int,
    file: Path,
    *,
    allow_superuser: bool = False,
    trigger_path: tuple[str, ...] = (),
) -> Planted:
    """Insert rows that have a recognisable value in the plaintext column, and defaults in all others.

    The rows are encrypted like all others, and stay until :func:`~glpgenc.scrub.canary_rows.unplant` deletes them: they
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


def _insert(connection: Connection, target: RegistryColumn, values: list[str]) -> tuple[dict[str, str], ...]:
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


def key_columns(connection: Connection, target: RegistryColumn) -> list[str]:
    """Return the primary key's columns by which planted rows are noted; a plaintext column among them names no row."""
    return [name for name in primary_key(connection, target.oid) if name != target.plaintext_column]


def _as_json(names: list[str]) -> sql.Composable:
    if not names:
        return sql.SQL("NULL::jsonb")
    pairs = [sql.SQL("{}, {}::text").format(sql.Literal(name), sql.Identifier(name)) for name in names]
    return sql.SQL("pg_catalog.jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _is_text(connection: Connection, target: RegistryColumn) -> bool:
    return bool(scalar(connection, _IS_TEXT, (target.oid, target.plaintext_column)))


def _refuse_demanding(connection: Connection, target: RegistryColumn) -> None:
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


_LONGEST = 1 << 16
"""Bytes of a line that are looked at; those that plant writes are shorter."""


@dataclass(frozen=True, slots=True)
class UnplantPlan:
    """What there is to remove.

    :param columns: the columns of the table that rows were planted in.
    :param noted: how many rows were planted, and not removed yet.
    """

    columns: tuple[RegistryColumn, ...]
    noted: int


@dataclass(frozen=True, slots=True)
class Unplanted:
    """What was removed.

    :param rows: how many rows were deleted.
    :param gone: how many were not there any more, or held another value.
    """

    rows: int
    gone: int


def plan_unplant(database_url: str, table: str) -> UnplantPlan:
    """Look at what there is to remove, and change nothing.

    :param table: named as in SQL.
    :raises RegistryError: when no column of it was ever expanded.
    """
    with translate_errors(), connect(database_url, "glpgenc scrub") as connection:
        found = targets(connection, table)
        counts = {each.column: _noted(connection, each) for each in found}
        return UnplantPlan(tuple(each for each in found if counts[each.column]), sum(counts.values()))


def unplant(
    database_url: str,
    plan: UnplantPlan,
    file: Path | None = None,
    *,
    allow_superuser: bool = False,
    trigger_path: tuple[str, ...] = (),
) -> Unplanted:
    """Delete planted rows, and no others, in one transaction; then the file of their values.

    A row is known by its primary key, and by its value for as long as that is there in plaintext: one that was changed
    since is not deleted. After a crash, of this or of :func:`~glpgenc.scrub.canary_rows.plant`, run it again.

    :param file: what plant wrote, if it is to go too; it may be gone already.
    :param allow_superuser: whether the role may be a superuser.
    :param trigger_path: the schemas that triggers of the table see.
    :raises ConfigurationError: when the file was not written by plant, or can't be deleted, or the role is a superuser,
        and that is not allowed.
    :raises RegistryError: when rows are known by their value only, and that is encrypted by now; nothing is deleted.
    :raises DatabaseError: when a row can't be deleted, because others refer to it for instance; then none is.
    """
    if file is not None:
        _refuse_other(file)
    rows = noted = 0
    with (
        translate_errors(),
        connect_unprivileged(
            database_url, "glpgenc scrub", allow_superuser=allow_superuser, trigger_path=trigger_path
        ) as connection,
    ):
        for target in plan.columns:
            noted += _noted(connection, target)
            rows += _delete(connection, target)
    if file is not None:
        _remove(file)
    return Unplanted(rows, noted - rows)


def _noted(connection: Connection, target: RegistryColumn) -> int:
    return int(
        scalar(
            connection,
            "SELECT count(*) FROM glpgenc.planted_rows WHERE relation = %s::oid AND column_name = %s",
            (target.oid, target.column),
        )
        or 0
    )


def _delete(connection: Connection, target: RegistryColumn) -> int:
    keys = key_columns(connection, target)
    if target.plaintext_column is None:
        _need_keys(connection, target)
    mine = sql.SQL("p.relation = {}::oid AND p.column_name = {}").format(
        sql.Literal(target.oid), sql.Literal(target.column)
    )
    same = [sql.SQL("t.{0} = k.{0}").format(sql.Identifier(name)) for name in keys]
    if target.plaintext_column is not None:
        value = sql.SQL("t.{}").format(sql.Identifier(target.plaintext_column))
        same += [
            sql.SQL("pg_catalog.starts_with({}::text, {})").format(value, sql.Literal(MADE_UP)),
            sql.SQL("{} = p.digest").format(digest_of(value)),
        ]
    with user_code_path(connection) as in_force:
        statement = sql.SQL(
            "DELETE FROM {table} AS t USING glpgenc.planted_rows p,"
            " LATERAL pg_catalog.jsonb_populate_record(NULL::{table}, coalesce(p.row_key, '{{}}')) k"
            " WHERE {in_force} AND {mine} AND {same}"
        ).format(table=target.table_sql, in_force=in_force, mine=mine, same=sql.SQL(" AND ").join(same))
        deleted = connection.execute(statement).rowcount
    connection.execute(sql.SQL("DELETE FROM glpgenc.planted_rows p WHERE {}").format(mine))
    return deleted


def _need_keys(connection: Connection, target: RegistryColumn) -> None:
    row = connection.execute(
        "SELECT count(*) FROM glpgenc.planted_rows WHERE relation = %s::oid AND column_name = %s AND row_key IS NULL",
        (target.oid, target.column),
    ).fetchone()
    if row and row[0]:
        raise RegistryError(
            f"table {target.relation} has no primary key, and the values of its "
            f"{counted(row[0], 'planted row')} are encrypted",
            hint=f"delete the rows whose value starts with {MADE_UP} in a keyed session",
        )


def _refuse_other(file: Path) -> None:
    try:
        with CANARIES_FILE.open(file) as lines:
            mine = all(line.startswith(MADE_UP.encode()) for line in iter(partial(lines.readline, _LONGEST), b""))
    except FileNotFoundError:
        return
    except ConfigurationError:
        mine = False
    if not mine:
        raise ConfigurationError(
            f"{file} is not a file of planted values", hint="pass the file that `glpgenc scrub plant` wrote"
        )


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{file} can't be deleted: {error.strerror}", hint="delete it manually") from None
