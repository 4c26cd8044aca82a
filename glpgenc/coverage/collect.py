"""Make a report on a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import psycopg

from glpgenc.coverage.columns import columns_of
from glpgenc.coverage.counting import count
from glpgenc.coverage.findings import findings_of
from glpgenc.coverage.model import ColumnCoverage, Coverage
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.migrate.connection import transaction

_SETTINGS = {
    "transaction_read_only": "on",
    "max_parallel_workers_per_gather": "4",
    # A role's own is for its application; a pass over a large table takes as long as it takes.
    "statement_timeout": "0",
}


def collect(database_url: str, *, estimate: bool = False) -> Coverage:
    """Look at every registered and every guarded column, and count its rows. No key is needed; nothing is changed.

    :param estimate: count a sample of large tables.
    :raises DatabaseError: when the database can't be read, or has no glpgenc.
    """
    with translate_errors(), connect(database_url, "glpgenc coverage", autocommit=True) as connection:
        found = columns_of(connection)
        columns = [_counted(connection, column, estimate=estimate) for column in found]
        findings = findings_of(connection, columns)
        return Coverage(connection.info.dbname, datetime.now(UTC), tuple(columns), tuple(findings))


def _counted(connection: Connection, column: ColumnCoverage, *, estimate: bool) -> ColumnCoverage:
    try:
        # One for each column: a transaction over all of them would keep dead rows of every table for as long.
        with transaction(connection, _SETTINGS, lock_timeout=False):
            return replace(column, counts=count(connection, column, estimate=estimate))
    except psycopg.errors.InsufficientPrivilege:
        # Also where a policy would hide rows: row_security is off.
        return column
