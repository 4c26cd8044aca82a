"""Rewrite a table whose plaintext columns were dropped, so that its files hold none of their values any more."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from glpgenc.database import translate_errors
from glpgenc.errors import ConfigurationError, DatabaseError, RegistryError
from glpgenc.migrate.connection import connect
from glpgenc.migrate.copies import Protected, names_of
from glpgenc.migrate.leaves import Leaf, leaves_of
from glpgenc.migrate.locking import Patience
from glpgenc.migrate.residue import Residue, Standing, Subject, residue_of
from glpgenc.migrate.target import MigrationTarget, targets

if TYPE_CHECKING:
    from glpgenc.migrate.connection import Connection

_DROPPED = ("contracted", "scrubbed")
# Samples of dropped columns stay in their files until these are rewritten too; their toast tables go with them.
_STATISTICS = ("pg_statistic", "pg_statistic_ext_data")
_SIZE: LiteralString = "SELECT coalesce(sum(pg_total_relation_size(o)), 0)::bigint FROM unnest(%s::oid[]) o"

Listener = Callable[[str], None]


class Method(StrEnum):
    """How a table is rewritten."""

    VACUUM_FULL = "vacuum-full"
    PG_REPACK = "pg_repack"


@dataclass(frozen=True, slots=True)
class ScrubPlan:
    """What a scrub would do.

    :param columns: columns of the table whose plaintext was dropped.
    :param unfinished: columns of the table that still have theirs: their values stay, in live rows and elsewhere.
    :param bytes: size of the table with its indexes and toast; as much may be needed besides while it is rewritten.
    """

    relation: str
    method: Method
    columns: tuple[MigrationTarget, ...]
    unfinished: tuple[MigrationTarget, ...]
    leaves: tuple[Leaf, ...]
    bytes: int

    @property
    def protected(self) -> list[Protected]:
        """The columns, as what copies are looked for of."""
        return [
            Protected(each.oid, each.table, each.column, names_of(each.column, each.field, each.plaintext_column))
            for each in self.columns
        ]


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What a scrub did.

    :param lsn: the WAL position at its end.
    :param bytes: the table's size now.
    :param residue: what may hold plaintext still.
    """

    plan: ScrubPlan
    lsn: str
    bytes: int
    residue: list[Residue] = field(default_factory=list)


def plan_scrub(database_url: str, table: str, method: Method = Method.VACUUM_FULL) -> ScrubPlan:
    """Look at what a scrub would do, and change nothing.

    :param table: named as in SQL.
    :raises RegistryError: when no column of the table has been contracted.
    :raises ConfigurationError: when the method is not to be had here.
    :raises DatabaseError: when the database can't be read.
    """
    with _connection(database_url) as connection:
        found = targets(connection, table)
        columns = tuple(target for target in found if target.state in _DROPPED)
        if not columns:
            raise RegistryError(
                f"no column of table {found[0].relation} has been contracted: its plaintext is still in use",
                hint="run `glpgenc contract` first",
            )
        if method is Method.PG_REPACK:
            _need_repack(connection)
        leaves = tuple(leaves_of(connection, columns[0].oid))
        return ScrubPlan(
            relation=columns[0].relation,
            method=method,
            columns=columns,
            unfinished=tuple(target for target in found if target.state not in _DROPPED),
            leaves=leaves,
            bytes=_size(connection, leaves),
        )


def scrub(
    database_url: str, plan: ScrubPlan, patience: Patience | None = None, listener: Listener = lambda _: None
) -> Scrubbed:
    """Rewrite a table with its indexes and toast, and its statistics, and record that it is scrubbed.

    VACUUM FULL keeps readers and writers out of one partition after the other for as long as that takes; pg_repack
    does not.

    :param listener: told what is being done.
    :raises DatabaseError: when a table could not be locked, the role is not its owner, or the rewrite failed; what was
        rewritten stays so, and the state is not advanced.
    """
    patience = patience or Patience()
    with _connection(database_url) as connection:
        for each in plan.leaves:
            listener(f"rewriting {each.schema}.{each.table}")
            _rewrite(connection, database_url, each, plan.method, patience)
        listener("collecting statistics")
        name = plan.columns[0].table_sql
        patience.apply(connection, plan.relation, lambda: connection.execute(sql.SQL("ANALYZE {}").format(name)))
        listener("rewriting the statistics' own tables")
        statistics = [_clean_statistics(connection, each, patience) for each in _STATISTICS]
        with connection.transaction():
            for target in plan.columns:
                connection.execute(
                    "SELECT glpgenc.gl_advance(%s::regclass, %s, 'scrubbed')", (target.relation, target.column)
                )
        subject = _subject(connection, plan)
        return Scrubbed(
            plan,
            lsn=subject.lsn,
            bytes=_size(connection, plan.leaves),
            residue=[*statistics, *_unfinished(plan), *residue_of(connection, subject)],
        )


def report(database_url: str, plan: ScrubPlan) -> list[Residue]:
    """Return what may hold plaintext, before a scrub or long after it, and change nothing.

    :raises DatabaseError: when the database can't be read.
    """
    with _connection(database_url) as connection:
        return [*_unfinished(plan), *residue_of(connection, _subject(connection, plan))]


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, "glpgenc scrub", autocommit=True) as connection:
        yield connection


def _rewrite(connection: Connection, database_url: str, leaf: Leaf, method: Method, patience: Patience) -> None:
    name = f"{leaf.schema}.{leaf.table}"
    before = _filenode(connection, leaf.oid)
    if method is Method.PG_REPACK:
        _repack(database_url, leaf)
    else:
        statement = sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(leaf.schema, leaf.table))
        patience.apply(connection, name, lambda: connection.execute(statement))
    # PostgreSQL merely warns when the role may not.
    if _filenode(connection, leaf.oid) == before:
        raise DatabaseError(
            f"table {name} was not rewritten: this role may not do that", hint="run it as the owner of the table"
        )


def _clean_statistics(connection: Connection, table: LiteralString, patience: Patience) -> Residue:
    oid = _one(connection, "SELECT %s::regclass::oid", "pg_catalog." + table)
    before = _filenode(connection, oid)
    statement = sql.SQL("VACUUM (FULL) pg_catalog.{}").format(sql.Identifier(table))
    with suppress(DatabaseError):
        patience.apply(connection, table, lambda: connection.execute(statement))
    if _filenode(connection, oid) == before:
        return Residue(
            "statistics",
            Standing.MAY_HOLD,
            f"the file of {table} keeps samples of the dropped column; it was in use, or this role may not rewrite it",
            f"the owner of the database runs VACUUM FULL {table}",
        )
    return Residue("statistics", Standing.CLEAN, f"{table} is rewritten")


def _unfinished(plan: ScrubPlan) -> list[Residue]:
    return [
        Residue(
            "table", Standing.HOLDS, f"column {each.plaintext_column} is still in use", "it is contracted and scrubbed"
        )
        for each in plan.unfinished
    ]


def _subject(connection: Connection, plan: ScrubPlan) -> Subject:
    return Subject(
        oids=[plan.columns[0].oid, *(leaf.oid for leaf in plan.leaves if leaf.oid != plan.columns[0].oid)],
        table=plan.columns[0].table,
        lsn=_one(connection, "SELECT pg_current_wal_insert_lsn()::text"),
        protected=plan.protected,
    )


def _need_repack(connection: Connection) -> None:
    if not _one(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_repack'"):
        raise ConfigurationError(
            "pg_repack is not installed in this database", hint="CREATE EXTENSION pg_repack, or use vacuum-full"
        )
    if shutil.which("pg_repack") is None:
        raise ConfigurationError("the program pg_repack is not in PATH", hint="install it here, or use vacuum-full")


def _repack(database_url: str, leaf: Leaf) -> None:
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    parts = conninfo_to_dict(database_url)
    # The password in the environment: others can read arguments.
    environment = os.environ | {names[key]: str(value) for key, value in parts.items() if key in names}
    table = f'"{_quoted(leaf.schema)}"."{_quoted(leaf.table)}"'
    command = ["pg_repack", "--no-superuser-check", "--no-kill-backend", "--no-order", f"--table={table}"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if answer.returncode != 0:
        last = answer.stderr.strip().splitlines()[-1:]
        raise DatabaseError(f"pg_repack ended with {answer.returncode}", hint=last[0] if last else None)


def _quoted(name: str) -> str:
    return name.replace('"', '""')


def _size(connection: Connection, leaves: tuple[Leaf, ...]) -> int:
    return int(_one(connection, _SIZE, [leaf.oid for leaf in leaves]))


def _filenode(connection: Connection, oid: int) -> int:
    return int(_one(connection, "SELECT pg_relation_filenode(%s::oid::regclass)", oid) or 0)


def _one(connection: Connection, query: LiteralString, *values: object) -> Any:
    row = connection.execute(query, values or None).fetchone()
    return None if row is None else row[0]
