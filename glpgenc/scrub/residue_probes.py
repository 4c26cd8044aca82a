"""Probes of the places that may still hold plaintext after a table was rewritten, in the WAL and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.scrub.copies import copies_of
from glpgenc.scrub.residue import CatalogReader, Probe, Residue, ResidueStatus, RewrittenTable
from glpgenc.scrub.wal import segments_before

if TYPE_CHECKING:
    from glpgenc.database import Connection

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


def residue_of(connection: Connection, subject: RewrittenTable) -> list[Residue]:
    """Return what may hold plaintext still. It needs no rights but to connect; the more it has, the more it sees.

    :param connection: to the table's database.
    """
    reader = CatalogReader(connection)
    found: list[Residue] = []
    for place, probe in _PROBES.items():
        try:
            found += probe(reader, subject)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
            found.append(
                Residue(
                    place, ResidueStatus.UNSEEN, "permission denied for this role", "run it as a member of pg_monitor"
                )
            )
        except psycopg.Error as error:
            # The table is rewritten by now: what another extension refuses is a place that was not checked.
            if connection.closed or error.sqlstate is None:
                raise
            what = f"PostgreSQL refused the query (SQLSTATE {error.sqlstate})"
            found.append(Residue(place, ResidueStatus.UNSEEN, what, "check it"))
    return found


def _wal(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM pg_ls_waldir()"
        " WHERE name ~ '^[0-9A-F]{24}$'"
    )
    size = f"{counted(row['files'], 'segment')}, {counted(row['bytes'], 'byte')}"
    try:
        found = segments_before(reader, subject.lsn)
    except psycopg.errors.InsufficientPrivilege:
        what = f"{size}; WAL up to {subject.lsn} may contain plaintext; a superuser can see which segments still do"
    else:
        if not found.older:
            yield Residue("WAL", ResidueStatus.CLEAN, f"{size}: all written after {subject.lsn}")
            return
        what = f"{size}, {found.older} from before {subject.lsn}, which may contain plaintext"
    yield Residue(
        "WAL",
        ResidueStatus.HOLDS,
        what,
        (
            "wait until the server has overwritten all segments: recycled segments keep their contents until then, "
            "unless wal_recycle is off (glpgenc scrub run --recycle-wal)"
        ),
    )


def _archive(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    row = reader.one("SELECT current_setting('archive_mode') AS mode, pg_walfile_name(%s::pg_lsn) AS last", subject.lsn)
    if row["mode"] == "off":
        yield Residue(
            "WAL archive", ResidueStatus.CLEAN, "archive_mode is off; programs that receive WAL are listed below"
        )
    else:
        yield Residue(
            "WAL archive",
            ResidueStatus.HOLDS,
            f"all WAL up to {subject.lsn}",
            f"delete the archive up to the segment {row['last']}",
        )


def _slots(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT slot_name, slot_type, active, restart_lsn::text, restart_lsn < %s::pg_lsn AS behind"
        " FROM pg_replication_slots ORDER BY 1",
        subject.lsn,
    )
    for row in rows:
        who = f"{row['slot_type']} slot {row['slot_name']}, {'active' if row['active'] else 'INACTIVE'}"
        if row["restart_lsn"] is None:
            yield Residue("replication slot", ResidueStatus.CLEAN, f"{who}, retains no WAL")
        else:
            yield Residue(
                "replication slot",
                ResidueStatus.HOLDS if row["behind"] else ResidueStatus.CLEAN,
                f"{who}, retains WAL from {row['restart_lsn']} on",
                f"wait until its consumer is past {subject.lsn}, or drop the slot" if row["behind"] else None,
            )
    if not rows:
        yield Residue("replication slot", ResidueStatus.CLEAN, "none")


def _standbys(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT coalesce(application_name, '') AS name, replay_lsn::text,"
        " replay_lsn >= %s::pg_lsn AS past FROM pg_stat_replication ORDER BY 1",
        subject.lsn,
    )
    for row in rows:
        if row["replay_lsn"] is None:
            yield Residue(
                "standby",
                ResidueStatus.UNSEEN,
                f"{row['name'] or 'a receiver'}: its position is unknown",
                f"wait until it is past {subject.lsn}",
            )
        else:
            yield Residue(
                "standby",
                ResidueStatus.MAY_HOLD,
                f"{row['name']} is at {row['replay_lsn']}: its own WAL, and its files unless it is past {subject.lsn}",
                "its WAL is overwritten"
                if row["past"]
                else f"wait until it is past {subject.lsn} and its WAL is overwritten",
            )
    if not rows:
        yield Residue("standby", ResidueStatus.CLEAN, "none is connected; a disconnected one can't be detected")


def _base_backups(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    running = reader.one("SELECT count(*) AS n FROM pg_stat_progress_basebackup")["n"]
    if running:
        yield Residue("base backup", ResidueStatus.MAY_HOLD, f"{running} running", "check where it started")
    yield Residue(
        "base backup",
        ResidueStatus.UNSEEN,
        (
            f"backups started before {subject.lsn} (START WAL LOCATION in backup_label), and dumps from before the "
            "plaintext was dropped"
        ),
        "delete them",
    )
    yield Residue(
        "disk blocks",
        ResidueStatus.UNSEEN,
        "blocks of deleted files, volume snapshots",
        "wait until the disk overwrites them",
    )


def _publications(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT DISTINCT t.pubname FROM pg_publication_tables t JOIN pg_class c ON c.relname = t.tablename"
        " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = t.schemaname"
        " WHERE c.oid = ANY (%s::oid[]) ORDER BY 1",
        list(subject.oids),
    )
    for row in rows:
        yield Residue(
            "publication",
            ResidueStatus.MAY_HOLD,
            f"{row['pubname']}: its subscribers have copies in their own column",
            "drop and scrub it there too",
        )
    if not rows:
        yield Residue("publication", ResidueStatus.CLEAN, "none contains the table")


def _replica_identity(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT oid::regclass::text AS name FROM pg_class"
        " WHERE oid = ANY (%s::oid[]) AND relreplident = 'f' ORDER BY 1",
        list(subject.oids),
    )
    for row in rows:
        yield Residue(
            "replica identity",
            ResidueStatus.HOLDS,
            f"{row['name']} has REPLICA IDENTITY FULL: the WAL and its decoded changes contain complete old rows",
            f"wait until consumers are past {subject.lsn}",
        )


def _copies(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    for copy in copies_of(reader.connection, subject.protected):
        yield Residue("copy by name", ResidueStatus.GUESS, f"{copy.kind} {copy.name}: {copy.why}", "check it")


def _materialised(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
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
            ResidueStatus.MAY_HOLD,
            f"{row['name']} reads the table; its files contain earlier values",
            "rewrite it: REFRESH without CONCURRENTLY",
        )


def _prepared(reader: CatalogReader, _: RewrittenTable) -> Iterator[Residue]:
    row = reader.one("SELECT count(*) AS n, min(prepared)::text AS since FROM pg_prepared_xacts")
    if row["n"]:
        yield Residue(
            "prepared transaction",
            ResidueStatus.MAY_HOLD,
            f"{row['n']}, since {row['since']}: they keep old row versions and WAL",
            "commit them or roll them back",
        )


def _snapshots(reader: CatalogReader, _: RewrittenTable) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS n, min(xact_start)::text AS since, bool_or(xact_start IS NULL) AS masked"
        " FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        " AND (xact_start < now() - interval '1 minute' AND backend_xmin IS NOT NULL"
        "      OR state IS NULL AND query = '<insufficient privilege>')"
    )
    if row["masked"]:
        yield Residue(
            "old snapshot", ResidueStatus.UNSEEN, f"{counted(row['n'], 'session')} of other roles", "end them"
        )
    elif row["n"]:
        yield Residue(
            "old snapshot",
            ResidueStatus.MAY_HOLD,
            f"{counted(row['n'], 'session')}, since {row['since']}: rows they may see were rewritten "
            f"without the dropped column, "
            "but they keep other tables from being cleaned",
            "end them",
        )


def _temporary(reader: CatalogReader, _: RewrittenTable) -> Iterator[Residue]:
    row = reader.one("SELECT count(*) AS n, coalesce(sum(size), 0)::bigint AS bytes FROM pg_ls_tmpdir()")
    if row["n"]:
        yield Residue(
            "temporary files",
            ResidueStatus.MAY_HOLD,
            f"{counted(row['n'], 'file')}, {counted(row['bytes'], 'byte')}",
            "wait until the queries that created them end",
        )


def _statements(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    if not reader.rows("SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'"):
        yield Residue(
            "pg_stat_statements", ResidueStatus.CLEAN, "not in this database; other monitoring tools can't be detected"
        )
        return
    (home,) = reader.rows(
        "SELECT n.nspname AS name FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'pg_stat_statements'"
    )
    # A library that was not loaded has recorded nothing, and its view can't be read.
    loaded = "SELECT 1 FROM pg_settings WHERE name = 'pg_stat_statements.max'"
    if not reader.rows(loaded):
        yield Residue("pg_stat_statements", ResidueStatus.CLEAN, "created but not loaded: it records nothing")
        return
    counting = sql.SQL(_TEXTS).format(sql.Identifier(home["name"], "pg_stat_statements"))
    row = reader.one(counting, subject.table)
    yield Residue(
        "pg_stat_statements",
        ResidueStatus.MAY_HOLD if row["n"] else ResidueStatus.UNSEEN if row["hidden"] else ResidueStatus.CLEAN,
        (
            f"{row['n']} texts name the table ({row['hidden']} are hidden from this role); those of utility "
            "statements contain literals"
        ),
        "pg_stat_statements_reset()" if row["n"] or row["hidden"] else None,
    )


def _log(reader: CatalogReader, _: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows("SELECT n AS name, current_setting(n, true) AS value FROM unnest(%s::text[]) n", list(_LOGGING))
    logged = [f"{row['name']} = {row['value']}" for row in rows if row["value"] not in _LOGGING[row["name"]]]
    if logged:
        only_failed = all(each.startswith("log_min_error_statement ") for each in logged)
        what = "failed statements are logged with literals" if only_failed else "statements or parameters are logged"
        yield Residue(
            "server log",
            ResidueStatus.MAY_HOLD,
            f"{what} ({', '.join(logged)})",
            "delete older logs, here and wherever they are sent",
        )
    else:
        yield Residue("server log", ResidueStatus.CLEAN, "statements and parameters are not logged")


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
