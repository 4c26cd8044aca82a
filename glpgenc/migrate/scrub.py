"""Rewrite a table whose plaintext columns were dropped, so that its files hold none of their values any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc.database import connect, translate_errors
from glpgenc.errors import DatabaseError, RegistryError
from glpgenc.migrate.copies import Protected, names_of
from glpgenc.migrate.job_role import refuse_powerful
from glpgenc.migrate.leaves import Leaf, leaves_of
from glpgenc.migrate.locking import Patience
from glpgenc.migrate.repack import Repack
from glpgenc.migrate.residue import Residue, Standing, Subject
from glpgenc.migrate.residue_report import residue_of
from glpgenc.migrate.scrubbed import clean_from, current_position, record_scrubbed
from glpgenc.migrate.target import MigrationTarget, targets

if TYPE_CHECKING:
    from glpgenc.database import Connection

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
    :param clean_from: the WAL position from which on nothing of the plaintext was written, once all columns are
        scrubbed; ``None`` where some are not, or were on another cluster, or statistics could not be rewritten.
    :param bytes: size of the table with its indexes and toast; as much may be needed besides while it is rewritten.
    """

    relation: str
    method: Method
    columns: tuple[MigrationTarget, ...]
    unfinished: tuple[MigrationTarget, ...]
    leaves: tuple[Leaf, ...]
    bytes: int
    clean_from: str | None = None

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

    :param lsn: the WAL position at its end: what was written before may hold plaintext.
    :param clean_from: the same, where nothing that is written later may; see :class:`ScrubPlan`.
    :param bytes: the table's size now.
    :param residue: what may hold plaintext still.
    """

    plan: ScrubPlan
    lsn: str
    bytes: int
    clean_from: str | None = None
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
                f"no column of table {found[0].relation} is contracted: its plaintext column is still in use",
                hint="run `glpgenc contract` first",
            )
        if method is Method.PG_REPACK:
            Repack.of(connection)
        leaves = tuple(leaves_of(connection, columns[0].oid))
        return ScrubPlan(
            relation=columns[0].relation,
            method=method,
            columns=columns,
            unfinished=tuple(target for target in found if target.state not in _DROPPED),
            leaves=leaves,
            bytes=_size(connection, leaves),
            clean_from=clean_from(connection, found),
        )


def scrub(
    database_url: str,
    plan: ScrubPlan,
    patience: Patience | None = None,
    listener: Listener = lambda _: None,
    *,
    allow_superuser: bool = False,
) -> Scrubbed:
    """Rewrite a table with its indexes and toast, and its statistics, and record that it is scrubbed.

    VACUUM FULL keeps readers and writers out of one partition after the other for as long as that takes; pg_repack
    does not.

    :param listener: called with what is being done.
    :param allow_superuser: whether the role of pg_repack may be a superuser. VACUUM FULL runs the code of indexes as
        the table's owner, regardless of who runs it.
    :raises ConfigurationError: when it is one, and that is not allowed.
    :raises DatabaseError: when a table could not be locked, the role is not its owner, or the rewrite failed; what was
        rewritten stays so, and the state is not advanced.
    """
    patience = patience or Patience()
    with _connection(database_url) as connection:
        if plan.method is Method.PG_REPACK and not allow_superuser:
            refuse_powerful(connection)
        repack = Repack.of(connection) if plan.method is Method.PG_REPACK else None
        for each in plan.leaves:
            listener(f"rewriting {each.schema}.{each.table}")
            _rewrite(connection, database_url, each, repack, patience)
        listener("collecting statistics")
        name = plan.columns[0].table_sql
        patience.apply(connection, plan.relation, lambda: connection.execute(sql.SQL("ANALYZE {}").format(name)))
        listener("rewriting the statistics' own tables")
        statistics = [_clean_statistics(connection, each, patience) for each in _STATISTICS]
        whole = all(each.standing is Standing.CLEAN for each in statistics)
        lsn = record_scrubbed(connection, plan.columns, whole=whole)
        subject = _subject(plan, lsn)
        return Scrubbed(
            plan,
            lsn=subject.lsn,
            bytes=_size(connection, plan.leaves),
            clean_from=clean_from(connection, targets(connection, plan.relation)),
            residue=[*statistics, *_unfinished(plan), *residue_of(connection, subject)],
        )


def report(database_url: str, plan: ScrubPlan) -> list[Residue]:
    """Return what may hold plaintext, before a scrub or long after it, and change nothing.

    After it, WAL, slots, standbys and backups are judged by the position that was recorded then.

    :raises DatabaseError: when the database can't be read.
    """
    with _connection(database_url) as connection:
        subject = _subject(plan, plan.clean_from or current_position(connection))
        return [*_unfinished(plan), *residue_of(connection, subject)]


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, "glpgenc scrub", autocommit=True) as connection:
        yield connection


def _rewrite(connection: Connection, database_url: str, leaf: Leaf, repack: Repack | None, patience: Patience) -> None:
    name = f"{leaf.schema}.{leaf.table}"
    before = _filenode(connection, leaf.oid)
    # PostgreSQL merely warns when the role may not; so does pg_repack of what it can't rewrite.
    why: str | None = "permission denied: run it as the owner of the table"
    if repack is not None:
        why = repack.run(database_url, leaf, patience)
    else:
        statement = sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(leaf.schema, leaf.table))
        patience.apply(connection, name, lambda: connection.execute(statement))
    if _filenode(connection, leaf.oid) == before:
        raise DatabaseError(f"table {name} was not rewritten", hint=why)


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
            (
                f"the file of {table} contains samples of the dropped column; the table was in use, or this role "
                "can't rewrite it"
            ),
            f"run VACUUM FULL {table} as the owner of the database",
        )
    return Residue("statistics", Standing.CLEAN, f"rewrite {table}")


def _unfinished(plan: ScrubPlan) -> list[Residue]:
    return [
        Residue("table", Standing.HOLDS, f"column {each.plaintext_column} is still in use", "contract and scrub it")
        for each in plan.unfinished
    ]


def _subject(plan: ScrubPlan, lsn: str) -> Subject:
    return Subject(
        oids=[plan.columns[0].oid, *(leaf.oid for leaf in plan.leaves if leaf.oid != plan.columns[0].oid)],
        table=plan.columns[0].table,
        lsn=lsn,
        protected=plan.protected,
    )


def _size(connection: Connection, leaves: tuple[Leaf, ...]) -> int:
    return int(_one(connection, _SIZE, [leaf.oid for leaf in leaves]))


def _filenode(connection: Connection, oid: int) -> int:
    return int(_one(connection, "SELECT pg_relation_filenode(%s::oid::regclass)", oid) or 0)


def _one(connection: Connection, query: LiteralString, *values: object) -> Any:
    row = connection.execute(query, values or None).fetchone()
    return None if row is None else row[0]
