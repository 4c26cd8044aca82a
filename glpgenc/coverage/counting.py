"""Count the rows of a column by key, with one pass over its table, which PostgreSQL runs in parallel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc.coverage.model import SUITES, ColumnCoverage, Counts, KeyShare

if TYPE_CHECKING:
    from glpgenc.database import Connection

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


def count(connection: Connection, column: ColumnCoverage, *, estimate: bool) -> Counts:
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
    return Counts(
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
