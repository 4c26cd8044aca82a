"""Take away what plant put into a table: its rows, the notes of them, and the file of their values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.database import connect, translate_errors, user_code_path
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.migrate.canaries import CANARIES_FILE
from glpgenc.migrate.job_role import connect_unprivileged
from glpgenc.migrate.plant import MADE_UP, digest_of, key_columns
from glpgenc.migrate.target import MigrationTarget, targets

if TYPE_CHECKING:
    from glpgenc.database import Connection


_LONGEST = 1 << 16
"""Bytes of a line that are looked at; those that plant writes are shorter."""


@dataclass(frozen=True, slots=True)
class Unplanting:
    """What is there to be taken away.

    :param columns: the columns of the table that rows were planted in.
    :param noted: how many rows were planted, and not taken away yet.
    """

    columns: tuple[MigrationTarget, ...]
    noted: int


@dataclass(frozen=True, slots=True)
class Unplanted:
    """What was taken away.

    :param rows: how many rows were deleted.
    :param gone: how many were not there any more, or held another value.
    """

    rows: int
    gone: int


def plan_unplant(database_url: str, table: str) -> Unplanting:
    """Look at what there is to take away, and change nothing.

    :param table: named as in SQL.
    :raises RegistryError: when no column of it was ever expanded.
    :raises DatabaseError: when the database can't be read.
    """
    with translate_errors(), connect(database_url, "glpgenc scrub") as connection:
        found = targets(connection, table)
        counts = {each.column: _noted(connection, each) for each in found}
        return Unplanting(tuple(each for each in found if counts[each.column]), sum(counts.values()))


def unplant(
    database_url: str,
    plan: Unplanting,
    file: Path | None = None,
    *,
    allow_superuser: bool = False,
    trigger_path: tuple[str, ...] = (),
) -> Unplanted:
    """Delete planted rows, and no others, in one transaction; then the file of their values.

    A row is known by its primary key, and by its value for as long as that is there in plaintext: one that was changed
    since is not deleted. After a crash, of this or of :func:`~glpgenc.migrate.plant.plant`, run it again.

    :param file: what plant wrote, if it is to go too; it may be gone already.
    :param allow_superuser: whether the role may be a superuser.
    :param trigger_path: the schemas that triggers of the table see.
    :raises ConfigurationError: when the file is none that plant wrote, or can't be deleted, or the role is a superuser,
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


def _noted(connection: Connection, target: MigrationTarget) -> int:
    row = connection.execute(
        "SELECT count(*) FROM glpgenc.planted_rows WHERE relation = %s::oid AND column_name = %s",
        (target.oid, target.column),
    ).fetchone()
    return int(row[0]) if row else 0


def _delete(connection: Connection, target: MigrationTarget) -> int:
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


def _need_keys(connection: Connection, target: MigrationTarget) -> None:
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
