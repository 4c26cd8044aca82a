"""Collection of a coverage report: columns from registry and guards, counts of their rows by key, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from glpgenc._support.terminal import counted
from glpgenc.contract.dependents import derived_texts
from glpgenc.coverage.model import SUITES, ColumnCoverage, Coverage, KeyShare, RowCounts, ViewCoverage
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.registry.stale import stale_registrations
from glpgenc.reports import Finding, Status
from glpgenc.scrub.copies import PossibleCopy, ProtectedColumn, copies_of, names_of
from glpgenc.views.catalogue import list_views

_RETIRED = ("deactivated", "compromised", "destroyed")
_SETTINGS = {
    "transaction_read_only": "on",
    "max_parallel_workers_per_gather": "4",
    # A role's own is for its application; a pass over a large table takes as long as it takes.
    "statement_timeout": "0",
}
# A guard of a partition is its parent's, inherited.
_COLUMNS: LiteralString = """
    WITH guards AS (
        SELECT g.relation::oid AS oid, g.column_name, bool_and(g.validated) AS validated
        FROM glpgenc.guarded_columns g JOIN pg_catalog.pg_class c ON c.oid = g.relation
        WHERE NOT c.relispartition GROUP BY 1, 2
    ), named AS (
        SELECT e.relation::oid AS oid, e.column_name FROM glpgenc.encrypted_columns e
        UNION SELECT g.oid, g.column_name FROM guards g
    )
    SELECT n.oid, format('%I.%I', s.nspname, c.relname) AS relation, c.relname AS table, n.column_name AS column,
           e.field, f.data_class, e.state, m.plaintext_column,
           CASE WHEN g.oid IS NULL THEN 'missing' WHEN g.validated THEN 'validated' ELSE 'not validated' END AS guard,
           (SELECT count(*) FROM pg_catalog.pg_partition_tree(n.oid::regclass) p WHERE p.isleaf AND p.relid <> n.oid)
               AS partitions,
           ARRAY(SELECT x.facet FROM glpgenc.search_facets x
                 WHERE x.field = e.field AND x.state = 'active' ORDER BY x.slot) AS facets,
           ARRAY(SELECT DISTINCT i.index_column::text FROM glpgenc.index_columns i
                 WHERE i.relation = n.oid AND i.column_name = n.column_name ORDER BY 1) AS index_columns,
           m.backfilled_at, m.verified_at, m.verified_rows, m.verified_by, m.mismatched_rows, m.contracted_at,
           m.scrubbed_at, v.finished_at AS checked_at, v.checked AS checked_values, v.by AS checked_by,
           (SELECT count(*) FROM glpgenc.faulty_values w WHERE w.relation = n.oid AND w.column_name = n.column_name)
               AS wrong_values
    FROM named n
    JOIN pg_catalog.pg_class c ON c.oid = n.oid
    JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = n.oid AND a.attname = n.column_name AND NOT a.attisdropped
    LEFT JOIN glpgenc.encrypted_columns e ON e.relation = n.oid AND e.column_name = n.column_name
    LEFT JOIN glpgenc.fields f ON f.field = e.field
    LEFT JOIN glpgenc.column_migrations m ON m.relation = n.oid AND m.column_name = n.column_name
    LEFT JOIN guards g ON g.oid = n.oid AND g.column_name = n.column_name
    LEFT JOIN LATERAL (
        SELECT r.finished_at, r.checked, CASE WHEN r.sample IS NULL THEN 'all' ELSE 'sample' END AS by
        FROM glpgenc.verifications r
        WHERE r.relation = n.oid AND r.column_name = n.column_name AND r.finished_at IS NOT NULL AND r.tenant_id IS NULL
        ORDER BY r.finished_at DESC LIMIT 1) v ON true
    ORDER BY s.nspname, c.relname, a.attnum
"""
SAMPLE_BLOCKS = 20_000
"""Blocks of 8 kB that an estimate reads at most of a table, chosen at random."""
_KEYS: LiteralString = "SELECT key_id, tenant_id, version, state FROM glpgenc.data_keys WHERE key_id = ANY (%s)"
# Only the header is fetched of a value that is stored out of line.
_COUNT: LiteralString = """
    SELECT CASE WHEN {column} IS NULL THEN CASE WHEN {pending} THEN 'plaintext' ELSE 'null' END
                WHEN glpgenc.gl_is_encrypted({column}) THEN 'encrypted' ELSE 'foreign' END AS kind,
           CASE WHEN glpgenc.gl_is_encrypted({column}) THEN pg_catalog.get_byte({column}, 0) END AS suite,
           glpgenc.gl_key_id({column}) AS key_id, count(*) AS rows
    FROM {table} {alias} {sample} GROUP BY 1, 2, 3
"""
_BLOCKS: LiteralString = """
    SELECT coalesce(sum(pg_catalog.pg_relation_size(relid)), 0)::bigint / current_setting('block_size')::integer
    FROM (SELECT p.relid FROM pg_catalog.pg_partition_tree(%s::regclass) p UNION SELECT %s::regclass) t (relid)
"""


def collect(database_url: str, *, estimate: bool = False) -> Coverage:
    """Look at every registered and every guarded column, and count its rows. No key is needed; nothing is changed.

    :param estimate: count a sample of large tables.
    :raises DatabaseError: when the database can't be read, or has no glpgenc.
    """
    with translate_errors(), connect(database_url, "glpgenc coverage", autocommit=True) as connection:
        found = columns_of(connection)
        columns = [_counted(connection, column, estimate=estimate) for column in found]
        findings = findings_of(connection, columns)
        views = tuple(ViewCoverage(each.display_name, each.table_name, each.masks()) for each in list_views(connection))
        return Coverage(connection.info.dbname, datetime.now(UTC), tuple(columns), tuple(findings), views)


def _counted(connection: Connection, column: ColumnCoverage, *, estimate: bool) -> ColumnCoverage:
    try:
        # One for each column: a transaction over all of them would keep dead rows of every table for as long.
        with transaction(connection, _SETTINGS, lock_timeout=False):
            return replace(column, counts=count_rows(connection, column, estimate=estimate))
    except psycopg.errors.InsufficientPrivilege:
        # Also where a policy would hide rows: row_security is off.
        return column


def columns_of(connection: Connection) -> list[ColumnCoverage]:
    """Return every registered and every guarded column, without counts."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_COLUMNS).fetchall()
    return [ColumnCoverage(**(row | {name: tuple(row[name]) for name in ("facets", "index_columns")})) for row in rows]


def count_rows(connection: Connection, column: ColumnCoverage, *, estimate: bool) -> RowCounts:
    """Count the rows of a column.

    :param estimate: read at most :data:`SAMPLE_BLOCKS` blocks, and multiply.
    :raises psycopg.Error: when the role may not read it, or what else the driver raised.
    """
    percent = _percent(connection, column) if estimate else 100.0
    query = sql.SQL(_COUNT).format(
        column=sql.Identifier(column.column),
        pending=_pending(column),
        table=sql.SQL(column.relation),
        alias=sql.SQL("AS {}").format(sql.Identifier(column.table)),
        sample=sql.SQL("" if percent >= 100 else f"TABLESAMPLE SYSTEM ({percent:.6f})"),  # noqa: PLR2004 - a percentage
    )
    rows = connection.execute(query).fetchall()
    factor = 100 / percent
    plain = {kind: round(n * factor) for kind, _, _, n in rows if kind != "encrypted"}
    found = [(key, suite, round(n * factor)) for kind, suite, key, n in rows if kind == "encrypted"]
    return RowCounts(
        encrypted=_shares(connection, found),
        null=plain.get("null", 0),
        plaintext=plain.get("plaintext", 0),
        foreign=plain.get("foreign", 0),
        estimated=percent < 100,  # noqa: PLR2004 - a percentage
    )


def _pending(column: ColumnCoverage) -> sql.Composable:
    # The column, and not the expression that the ciphertext is made of: anyone who owns the table wrote that, and it
    # would run with the rights of anyone who counts.
    if column.plaintext_column is None:
        return sql.SQL("false")
    return sql.SQL("{} IS NOT NULL").format(sql.Identifier(column.plaintext_column))


def _percent(connection: Connection, column: ColumnCoverage) -> float:
    row = connection.execute(_BLOCKS, (column.relation, column.relation)).fetchone()
    blocks = row[0] if row else 0
    return 100.0 if blocks <= SAMPLE_BLOCKS else 100.0 * SAMPLE_BLOCKS / blocks


def _shares(connection: Connection, found: list[tuple[Any, int, int]]) -> tuple[KeyShare, ...]:
    # The list of keys has policies that hide no row from readers; switched off, they would refuse.
    connection.execute("SELECT pg_catalog.set_config('row_security', 'on', true)")
    known = {row[0]: row[1:] for row in connection.execute(_KEYS, ([key for key, _, _ in found],))}
    shares = []
    for key, suite, rows in found:
        tenant, version, state = known.get(key, (None, None, "missing"))
        shares.append(KeyShare(key, tenant, version, state, SUITES.get(suite, f"0x{suite:02X}"), rows))
    return tuple(sorted(shares, key=lambda each: (-each.rows, each.key_id)))


def findings_of(connection: Connection, columns: Iterable[ColumnCoverage]) -> list[Finding]:
    """Return what someone should look at, what is certain first."""
    listed = list(columns)
    certain = [finding for column in listed for finding in (*_registry_findings(column), *_row_findings(column))]
    return [*_stale_registrations(connection), *certain, *_derived(connection, listed), *_copies(connection, listed)]


def _stale_registrations(connection: Connection) -> Iterator[Finding]:
    for each in stale_registrations(connection):
        what = "its backfill is listed" if each.column is None else "it is registered"
        yield _finding("stale", each.name, f"{what} but no longer exists: {each.remedy}")


def _registry_findings(column: ColumnCoverage) -> Iterator[Finding]:
    if column.guard == "missing":
        yield _finding("no guard", column.name, "it is registered, but plaintext is not refused: run `glpgenc guard`")
    elif column.guard == "not validated":
        yield _finding("not validated", column.name, "rows older than the guard were never checked")
    if column.field is None:
        yield _finding("not registered", column.name, "it is guarded, but rotation will skip it: run `glpgenc guard`")
    if column.has_plaintext:
        plain = column.plaintext_column or "by its state, its plaintext column"
        yield _finding(
            "plaintext column", column.name, f"{plain} still exists: nothing is protected before `glpgenc contract`"
        )
    if column.wrong_values:
        yield _finding(
            "wrong value",
            column.name,
            f"{counted(column.wrong_values, 'value was', 'values were')} found wrong: glpgenc verify "
            f"{column.relation} {column.column} --list",
        )
    if column.state == "contracted":
        yield _finding(
            "plaintext in files", column.name, "the plaintext column was dropped but not scrubbed: run `glpgenc scrub`"
        )


def _row_findings(column: ColumnCoverage) -> Iterator[Finding]:
    if column.counts is None:
        yield _finding("not counted", column.name, "permission denied to read all its rows")
        return
    if column.counts.foreign:
        yield _finding(
            "not an envelope",
            column.name,
            f"{counted(column.counts.foreign, 'row holds', 'rows hold')} bytes that are not encrypted",
        )
    for key in column.counts.encrypted:
        if key.state == "missing":
            yield _finding(
                "missing key",
                column.name,
                f"{counted(key.rows, 'row is', 'rows are')} under key {key.key_id}, which is not here",
            )
        elif key.state in _RETIRED:
            yield _finding(
                "retired key",
                column.name,
                f"{counted(key.rows, 'row is', 'rows are')} under key {key.key_id}, {key.state}",
            )


def _derived(connection: Connection, columns: list[ColumnCoverage]) -> Iterator[Finding]:
    names = {(each.oid, each.column): each.name for each in columns}
    for each in derived_texts(connection):
        if (of := names.get((each.oid, each.column))) is not None:
            yield _finding("derived text", f"{each.kind} {each.name}", f"of {of}: {each.why}", guess=each.is_guess)


def _copies(connection: Connection, columns: list[ColumnCoverage]) -> Iterator[Finding]:
    for copy in possible_copies(connection, columns):
        yield _finding("copy", f"{copy.kind} {copy.name}", f"of {copy.of}: {copy.why}", guess=True)


def possible_copies(connection: Connection, columns: Iterable[ColumnCoverage]) -> list[PossibleCopy]:
    """Return what may hold copies of encrypted columns, by its names."""
    protected = [
        ProtectedColumn(
            each.oid, each.table, each.column, names_of(each.column, each.field or "", each.plaintext_column)
        )
        for each in columns
    ]
    return copies_of(connection, protected)


def _finding(check: str, subject: str, text: str, *, guess: bool = False) -> Finding:
    return Finding(Status.WARN, subject, text, check=check, guess=guess)
