"""Places outside of the WAL that may hold plaintext after a table was rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.scrub.copies import copies_of
from glpgenc.scrub.residue import CatalogReader, Probe, Residue, ResidueStatus, RewrittenTable


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


def _log(reader: CatalogReader, _: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows("SELECT n AS name, current_setting(n, true) AS value FROM unnest(%s::text[]) n", list(_LOGGING))
    loud = [f"{row['name']} = {row['value']}" for row in rows if row["value"] not in _LOGGING[row["name"]]]
    if loud:
        yield Residue(
            "server log",
            ResidueStatus.MAY_HOLD,
            f"statements or parameters are logged ({', '.join(loud)})",
            "delete older logs, here and wherever they are sent",
        )
    else:
        yield Residue("server log", ResidueStatus.CLEAN, "statements and parameters are not logged")


PROBES: dict[str, Probe] = {
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
"""What looks at each of them."""
