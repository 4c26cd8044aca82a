"""What still may hold plaintext after a table was rewritten, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.migrate.copies import Protected, copies_of

if TYPE_CHECKING:
    from glpgenc.migrate.connection import Connection


class Standing(StrEnum):
    """What is known of a place."""

    HOLDS = "holds"
    MAY_HOLD = "may hold"
    GUESS = "guess"
    CLEAN = "clean"
    UNSEEN = "can't be seen"


@dataclass(frozen=True, slots=True)
class Residue:
    """A place outside the rewritten table.

    :param place: what it is, such as ``WAL``.
    :param what: what was found there.
    :param until: when it ends, or what ends it; ``None`` where there is nothing to end.
    """

    place: str
    standing: Standing
    what: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the report is about.

    :param oids: the table and its partitions.
    :param table: the table's own name.
    :param lsn: the WAL position at the end of the rewrite: what was written before may hold plaintext.
    """

    oids: Sequence[int]
    table: str
    lsn: str
    protected: Sequence[Protected]


Row = dict[str, Any]
Probe = Callable[["Reader", Subject], Iterator[Residue]]


class Reader:
    """Runs queries as whoever is connected: what the role may not ask is an answer too."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, query: LiteralString | sql.Composed, *values: object) -> list[Row]:
        """Return rows by column names.

        :raises psycopg.Error: what the driver raised; the transaction around it, if any, goes on.
        """
        with self.connection.transaction(), self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values or None).fetchall()

    def one(self, query: LiteralString | sql.Composed, *values: object) -> Row:
        """Return the only row."""
        return self.rows(query, *values)[0]


def residue_of(connection: Connection, subject: Subject) -> list[Residue]:
    """Return what may hold plaintext still. It needs no rights but to connect; the more it has, the more it sees.

    :param connection: to the table's database.
    :raises psycopg.Error: when the connection is lost, or the registry can't be read.
    """
    reader = Reader(connection)
    found: list[Residue] = []
    for place, probe in _PROBES.items():
        try:
            found += probe(reader, subject)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
            found.append(Residue(place, Standing.UNSEEN, "this role may not ask", "ask as a member of pg_monitor"))
    return found


def _wal(reader: Reader, subject: Subject) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM pg_ls_waldir()"
        " WHERE name ~ '^[0-9A-F]{24}$'"
    )
    yield Residue(
        "WAL",
        Standing.HOLDS,
        f"{row['files']} segments, {row['bytes']:,} bytes; what was written up to {subject.lsn} may hold plaintext",
        "the server has gone through all of its segments once more: recycled ones keep their contents until they are "
        "overwritten, unless wal_recycle is off (glpgenc scrub --recycle-wal)",
    )


def _archive(reader: Reader, subject: Subject) -> Iterator[Residue]:
    row = reader.one("SELECT current_setting('archive_mode') AS mode, current_setting('wal_level') AS level")
    if row["mode"] == "off":
        yield Residue("WAL archive", Standing.CLEAN, "archive_mode is off; programs that receive WAL are seen below")
    else:
        yield Residue(
            "WAL archive", Standing.HOLDS, f"all of the WAL up to {subject.lsn}", "you delete the archive before that"
        )


def _slots(reader: Reader, subject: Subject) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT slot_name, slot_type, active, restart_lsn::text, restart_lsn < %s::pg_lsn AS behind"
        " FROM pg_replication_slots ORDER BY 1",
        subject.lsn,
    )
    for row in rows:
        who = f"{row['slot_type']} slot {row['slot_name']}, {'active' if row['active'] else 'INACTIVE'}"
        if row["restart_lsn"] is None:
            yield Residue("replication slot", Standing.CLEAN, f"{who}, keeps no WAL")
        else:
            yield Residue(
                "replication slot",
                Standing.HOLDS if row["behind"] else Standing.CLEAN,
                f"{who}, keeps WAL from {row['restart_lsn']} on",
                f"its consumer is past {subject.lsn}, or the slot is dropped" if row["behind"] else None,
            )
    if not rows:
        yield Residue("replication slot", Standing.CLEAN, "there is none")


def _standbys(reader: Reader, subject: Subject) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT coalesce(application_name, '') AS name, replay_lsn::text,"
        " replay_lsn >= %s::pg_lsn AS past FROM pg_stat_replication ORDER BY 1",
        subject.lsn,
    )
    for row in rows:
        if row["replay_lsn"] is None:
            yield Residue("standby", Standing.UNSEEN, f"{row['name'] or 'a receiver'}: how far it is", "it is past it")
        else:
            yield Residue(
                "standby",
                Standing.MAY_HOLD,
                f"{row['name']} is at {row['replay_lsn']}: its own WAL, and files unless it is past {subject.lsn}",
                "its WAL is overwritten" if row["past"] else f"it is past {subject.lsn}, and its WAL is overwritten",
            )
    if not rows:
        yield Residue("standby", Standing.CLEAN, "none is connected; one that is away is not seen")


def _base_backups(reader: Reader, _: Subject) -> Iterator[Residue]:
    running = reader.one("SELECT count(*) AS n FROM pg_stat_progress_basebackup")["n"]
    if running:
        yield Residue("base backup", Standing.HOLDS, f"{running} running now", "you delete it")
    yield Residue("base backup", Standing.UNSEEN, "those made before, and dumps", "you delete them")
    yield Residue(
        "disk blocks", Standing.UNSEEN, "blocks of deleted files, snapshots of volumes", "the disk overwrites them"
    )


def _publications(reader: Reader, subject: Subject) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT DISTINCT t.pubname FROM pg_publication_tables t JOIN pg_class c ON c.relname = t.tablename"
        " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = t.schemaname"
        " WHERE c.oid = ANY (%s::oid[]) ORDER BY 1",
        list(subject.oids),
    )
    for row in rows:
        yield Residue(
            "publication",
            Standing.MAY_HOLD,
            f"{row['pubname']}: its subscribers have copies, and a column of their own",
            "it is dropped and scrubbed there too",
        )
    if not rows:
        yield Residue("publication", Standing.CLEAN, "none has the table")


def _replica_identity(reader: Reader, subject: Subject) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT oid::regclass::text AS name FROM pg_class"
        " WHERE oid = ANY (%s::oid[]) AND relreplident = 'f' ORDER BY 1",
        list(subject.oids),
    )
    for row in rows:
        yield Residue(
            "replica identity",
            Standing.HOLDS,
            f"{row['name']} has REPLICA IDENTITY FULL: the WAL, and what was decoded from it, has whole old rows",
            f"consumers have done with what is before {subject.lsn}",
        )


def _copies(reader: Reader, subject: Subject) -> Iterator[Residue]:
    for copy in copies_of(reader.connection, subject.protected):
        yield Residue("copy by name", Standing.GUESS, f"{copy.kind} {copy.name}: {copy.why}", "you have looked at it")


def _materialised(reader: Reader, subject: Subject) -> Iterator[Residue]:
    rows = reader.rows(
        """
        WITH RECURSIVE on_it (oid) AS (
            SELECT unnest(%s::oid[]) UNION
            SELECT w.ev_class FROM on_it o
            JOIN pg_depend d ON d.refobjid = o.oid AND d.refclassid = 'pg_class'::regclass
                            AND d.classid = 'pg_rewrite'::regclass
            JOIN pg_rewrite w ON w.oid = d.objid
        ) SELECT DISTINCT o.oid::regclass::text AS name FROM on_it o JOIN pg_class c ON c.oid = o.oid
          WHERE c.relkind = 'm' ORDER BY 1
        """,
        list(subject.oids),
    )
    for row in rows:
        yield Residue(
            "materialised view",
            Standing.MAY_HOLD,
            f"{row['name']} reads the table; its files keep what it once held",
            "it is rewritten: REFRESH without CONCURRENTLY",
        )


def _prepared(reader: Reader, _: Subject) -> Iterator[Residue]:
    row = reader.one("SELECT count(*) AS n, min(prepared)::text AS since FROM pg_prepared_xacts")
    if row["n"]:
        yield Residue(
            "prepared transaction",
            Standing.MAY_HOLD,
            f"{row['n']}, since {row['since']}: they keep old row versions and WAL",
            "they are committed or rolled back",
        )


def _snapshots(reader: Reader, _: Subject) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS n, min(xact_start)::text AS since, bool_or(xact_start IS NULL) AS masked"
        " FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        " AND (xact_start < now() - interval '1 minute' AND backend_xmin IS NOT NULL"
        "      OR state IS NULL AND query = '<insufficient privilege>')"
    )
    if row["masked"]:
        yield Residue("old snapshot", Standing.UNSEEN, f"{row['n']} sessions of other roles", "they are ended")
    elif row["n"]:
        yield Residue(
            "old snapshot",
            Standing.MAY_HOLD,
            f"{row['n']} sessions, since {row['since']}: rows they may see were rewritten without the dropped column, "
            "but they keep other tables from being cleaned",
            "they are ended",
        )


def _temporary(reader: Reader, _: Subject) -> Iterator[Residue]:
    row = reader.one("SELECT count(*) AS n, coalesce(sum(size), 0)::bigint AS bytes FROM pg_ls_tmpdir()")
    if row["n"]:
        yield Residue(
            "temporary files",
            Standing.MAY_HOLD,
            f"{row['n']} files, {row['bytes']:,} bytes",
            "the queries that made them end",
        )


def _statements(reader: Reader, subject: Subject) -> Iterator[Residue]:
    if not reader.rows("SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'"):
        yield Residue("pg_stat_statements", Standing.CLEAN, "not in this database; other monitoring is not seen")
        return
    (home,) = reader.rows(
        "SELECT n.nspname AS name FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'pg_stat_statements'"
    )
    counting = sql.SQL(_TEXTS).format(sql.Identifier(home["name"], "pg_stat_statements"))
    row = reader.one(counting, subject.table)
    yield Residue(
        "pg_stat_statements",
        Standing.MAY_HOLD if row["n"] else Standing.UNSEEN if row["hidden"] else Standing.CLEAN,
        f"{row['n']} texts name the table ({row['hidden']} are hidden from this role); those of utility statements "
        "keep their literals",
        "pg_stat_statements_reset()" if row["n"] or row["hidden"] else None,
    )


_TEXTS: LiteralString = """
    SELECT count(*) FILTER (WHERE strpos(lower(query), lower(%s)) > 0) AS n,
           count(*) FILTER (WHERE query = '<insufficient privilege>') AS hidden FROM {}
"""
_LOGGING = {
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "log_min_error_statement": ("panic",),
    "log_parameter_max_length_on_error": ("0",),
    "auto_explain.log_min_duration": ("-1", "", None),
    "pgaudit.log": ("none", "", None),
    "pgaudit.log_parameter": ("off", "", None),
}


def _log(reader: Reader, _: Subject) -> Iterator[Residue]:
    rows = reader.rows("SELECT n AS name, current_setting(n, true) AS value FROM unnest(%s::text[]) n", list(_LOGGING))
    loud = [f"{row['name']} = {row['value']}" for row in rows if row["value"] not in _LOGGING[row["name"]]]
    if loud:
        yield Residue(
            "server log",
            Standing.MAY_HOLD,
            f"statements or parameters are logged ({', '.join(loud)})",
            "logs of the time before are deleted, here and wherever they are sent",
        )
    else:
        yield Residue("server log", Standing.CLEAN, "neither statements nor parameters are logged now")


_PROBES: dict[str, Probe] = {
    "WAL": _wal,
    "WAL archive": _archive,
    "replication slot": _slots,
    "standby": _standbys,
    "base backup": _base_backups,
    "publication": _publications,
    "replica identity": _replica_identity,
    "copy by name": _copies,
    "materialised view": _materialised,
    "prepared transaction": _prepared,
    "old snapshot": _snapshots,
    "temporary files": _temporary,
    "pg_stat_statements": _statements,
    "server log": _log,
}


def worst_first(found: Iterable[Residue]) -> list[Residue]:
    """Return what holds plaintext before what may, and what is clean last."""
    order = list(Standing)
    return sorted(found, key=lambda each: order.index(each.standing))
