"""Scrub of a table: a rewrite without the values of dropped columns, and the WAL position from which on none is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.database import connect, scalar, translate_errors
from glpgenc.database.locks import LockRetry
from glpgenc.errors import DatabaseError, RegistryError
from glpgenc.jobs.connection import refuse_powerful
from glpgenc.jobs.partitions import LeafPartition, leaves_of
from glpgenc.registry.columns import RegistryColumn, targets
from glpgenc.scrub.copies import ProtectedColumn, names_of
from glpgenc.scrub.repack import Repack
from glpgenc.scrub.residue import Residue, ResidueStatus, RewrittenTable
from glpgenc.scrub.residue_probes import residue_of

if TYPE_CHECKING:
    from glpgenc.database import Connection

_RECORDED: LiteralString = """
    SELECT m.scrubbed_lsn::text FROM glpgenc.column_migrations m
    WHERE m.relation = %s::oid AND m.column_name = ANY (%s)
      AND m.scrubbed_cluster = (SELECT system_identifier FROM pg_control_system())
    ORDER BY m.scrubbed_lsn DESC
"""


def clean_from(connection: Connection, columns: Sequence[RegistryColumn]) -> str | None:
    """Return the position from which on no plaintext of a table's columns was written to the WAL.

    :param columns: all of the table that were ever expanded.
    :returns: ``None`` where a column was not scrubbed, or its position is not one of this cluster's WAL.
    """
    rows = connection.execute(_RECORDED, (columns[0].oid, [each.column for each in columns])).fetchall()
    positions = [row[0] for row in rows if row[0] is not None]
    return positions[0] if len(positions) == len(columns) else None


def record_scrubbed(connection: Connection, columns: Sequence[RegistryColumn], *, whole: bool) -> str:
    """Record that columns of a table are scrubbed, and where in the WAL, and return that position.

    :param whole: whether the statistics were rewritten too; else pages with their samples may be written at any time,
        and there is no position from which on they are not.
    """
    with connection.transaction():
        lsn = current_position(connection)
        for each in columns:
            connection.execute("SELECT glpgenc.gl_advance(%s::oid, %s, 'scrubbed')", (each.oid, each.column))
            # One position for all of them, if there is one.
            connection.execute(
                "UPDATE glpgenc.column_migrations SET scrubbed_lsn = %s WHERE relation = %s::oid AND column_name = %s",
                (lsn if whole else None, each.oid, each.column),
            )
        return lsn


def current_position(connection: Connection) -> str:
    """Return where the WAL is now."""
    return str(scalar(connection, "SELECT pg_current_wal_insert_lsn()::text"))


_DROPPED = ("contracted", "scrubbed")
# Samples of dropped columns stay in their files until these are rewritten too; their toast tables go with them.
_STATISTICS = ("pg_statistic", "pg_statistic_ext_data")
_SIZE: LiteralString = "SELECT coalesce(sum(pg_total_relation_size(o)), 0)::bigint FROM unnest(%s::oid[]) o"

Listener = Callable[[str], None]


class RewriteMethod(StrEnum):
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
    method: RewriteMethod
    columns: tuple[RegistryColumn, ...]
    unfinished: tuple[RegistryColumn, ...]
    leaves: tuple[LeafPartition, ...]
    bytes: int
    clean_from: str | None = None

    @property
    def protected(self) -> list[ProtectedColumn]:
        """The columns, as what copies are looked for of."""
        return [
            ProtectedColumn(each.oid, each.table, each.column, names_of(each.column, each.field, each.plaintext_column))
            for each in self.columns
        ]


@dataclass(frozen=True, slots=True)
class ScrubResult:
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


def plan_scrub(database_url: str, table: str, method: RewriteMethod = RewriteMethod.VACUUM_FULL) -> ScrubPlan:
    """Look at what a scrub would do, and change nothing.

    :param table: named as in SQL.
    :raises RegistryError: when no column of the table has been contracted.
    :raises ConfigurationError: when the method is not available here.
    """
    with _connection(database_url) as connection:
        found = targets(connection, table)
        columns = tuple(target for target in found if target.state in _DROPPED)
        if not columns:
            raise RegistryError(
                f"no column of table {found[0].relation} is contracted: its plaintext column is still in use",
                hint="run `glpgenc contract` first",
            )
        if method is RewriteMethod.PG_REPACK:
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
    patience: LockRetry | None = None,
    listener: Listener = lambda _: None,
    *,
    allow_superuser: bool = False,
) -> ScrubResult:
    """Rewrite a table with its indexes and toast, and its statistics, and record that it is scrubbed.

    VACUUM FULL keeps readers and writers out of one partition after the other for as long as that takes; pg_repack
    does not.

    :param listener: called with what is being done.
    :param allow_superuser: whether the role of pg_repack may be a superuser. VACUUM FULL runs the code of indexes as
        the table's owner, regardless of who runs it.
    :raises DatabaseError: when a table could not be locked, the role is not its owner, or the rewrite failed; what was
        rewritten stays so, and the state is not advanced.
    """
    patience = patience or LockRetry()
    with _connection(database_url) as connection:
        if plan.method is RewriteMethod.PG_REPACK and not allow_superuser:
            refuse_powerful(connection)
        repack = Repack.of(connection) if plan.method is RewriteMethod.PG_REPACK else None
        for each in plan.leaves:
            listener(f"rewriting {each.schema}.{each.table}")
            _rewrite(connection, database_url, each, repack, patience)
        listener("collecting statistics")
        name = plan.columns[0].table_sql
        patience.apply(connection, plan.relation, lambda: connection.execute(sql.SQL("ANALYZE {}").format(name)))
        listener("rewriting the statistics' own tables")
        statistics = [_clean_statistics(connection, each, patience) for each in _STATISTICS]
        whole = all(each.standing is ResidueStatus.CLEAN for each in statistics)
        lsn = record_scrubbed(connection, plan.columns, whole=whole)
        subject = _subject(plan, lsn)
        return ScrubResult(
            plan,
            lsn=subject.lsn,
            bytes=_size(connection, plan.leaves),
            clean_from=clean_from(connection, targets(connection, plan.relation)),
            residue=[*statistics, *_unfinished(plan), *residue_of(connection, subject)],
        )


def report(database_url: str, plan: ScrubPlan) -> list[Residue]:
    """Return what may hold plaintext, before a scrub or long after it, and change nothing.

    After it, WAL, slots, standbys and backups are judged by the position that was recorded then.

    """
    with _connection(database_url) as connection:
        subject = _subject(plan, plan.clean_from or current_position(connection))
        return [*_unfinished(plan), *residue_of(connection, subject)]


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, "glpgenc scrub", autocommit=True) as connection:
        yield connection


def _rewrite(
    connection: Connection, database_url: str, leaf: LeafPartition, repack: Repack | None, patience: LockRetry
) -> None:
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


def _clean_statistics(connection: Connection, table: LiteralString, patience: LockRetry) -> Residue:
    oid = scalar(connection, "SELECT %s::regclass::oid", ["pg_catalog." + table])
    before = _filenode(connection, oid)
    statement = sql.SQL("VACUUM (FULL) pg_catalog.{}").format(sql.Identifier(table))
    with suppress(DatabaseError):
        patience.apply(connection, table, lambda: connection.execute(statement))
    if _filenode(connection, oid) == before:
        return Residue(
            "statistics",
            ResidueStatus.MAY_HOLD,
            (
                f"the file of {table} contains samples of the dropped column; the table was in use, or this role "
                "can't rewrite it"
            ),
            f"run VACUUM FULL {table} as the owner of the database",
        )
    return Residue("statistics", ResidueStatus.CLEAN, f"rewrite {table}")


def _unfinished(plan: ScrubPlan) -> list[Residue]:
    return [
        Residue(
            "table", ResidueStatus.HOLDS, f"column {each.plaintext_column} is still in use", "contract and scrub it"
        )
        for each in plan.unfinished
    ]


def _subject(plan: ScrubPlan, lsn: str) -> RewrittenTable:
    return RewrittenTable(
        oids=[plan.columns[0].oid, *(leaf.oid for leaf in plan.leaves if leaf.oid != plan.columns[0].oid)],
        table=plan.columns[0].table,
        lsn=lsn,
        protected=plan.protected,
    )


def _size(connection: Connection, leaves: tuple[LeafPartition, ...]) -> int:
    return int(scalar(connection, _SIZE, [[leaf.oid for leaf in leaves]]))


def _filenode(connection: Connection, oid: int) -> int:
    return int(scalar(connection, "SELECT pg_relation_filenode(%s::oid::regclass)", [oid]) or 0)
