"""A database as it was at one moment, put back as often as it takes; and what every kill has to leave behind."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.support.databases import dbname, with_dbname

_OTHERS: LiteralString = """
    SELECT (SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend')
         + (SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND l.pid IS DISTINCT FROM pg_backend_pid()
            AND l.locktype IN ('advisory', 'relation') AND l.pid NOT IN (SELECT pid FROM pg_stat_activity
                WHERE backend_type <> 'client backend'))
         + (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database())
"""
_SCHEMA: tuple[LiteralString, ...] = (
    """SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstorage
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND {ours} ORDER BY 1, 2""",
    """SELECT c.oid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE {ours} ORDER BY 1, 2""",
    """SELECT c.oid::regclass::text, pg_get_triggerdef(t.oid), t.tgenabled
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND {ours} ORDER BY 1, 2""",
    """SELECT c.oid::regclass::text, o.conname, pg_get_constraintdef(o.oid), o.convalidated
       FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE {ours} ORDER BY 1, 2""",
    "SELECT c.oid::regprocedure::text, md5(c.prosrc), c.provolatile FROM pg_proc c WHERE {named} ORDER BY 1",
)
_OURS: LiteralString = """
    c.relnamespace IN ('public'::regnamespace, to_regnamespace('glpgenc'), to_regnamespace('security'))
"""
_TABLES: LiteralString = """
    SELECT c.relnamespace::regnamespace::text, c.relname::text FROM pg_class c
    WHERE c.relkind = 'r' AND {ours} ORDER BY 1, 2
"""
_NAMED: LiteralString = "c.pronamespace IN ('public'::regnamespace, to_regnamespace('glpgenc'))"


def schema_of(url: str) -> list[list[Any]]:
    """Return columns, indexes, triggers, constraints and functions, ours and the table's."""
    with psycopg.connect(url) as connection:
        return [
            connection.execute(sql.SQL(each).format(ours=sql.SQL(_OURS), named=sql.SQL(_NAMED))).fetchall()
            for each in _SCHEMA
        ]


def contents_of(url: str) -> dict[str, str]:
    """Return a digest of all rows of each table, ours and the user's."""
    with psycopg.connect(url) as connection:
        query = sql.SQL("SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM {} AS t")
        tables = connection.execute(sql.SQL(_TABLES).format(ours=sql.SQL(_OURS))).fetchall()
        return {
            ".".join(table): str(connection.execute(query.format(sql.Identifier(*table))).fetchall()[0][0])
            for table in tables
        }


def no_session_is_left(url: str, seconds: float = 15) -> None:
    """Fail unless the sessions of a killed process end soon, and their locks with them."""
    deadline = time.monotonic() + seconds
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(_OTHERS).fetchall() != [(0,)]:
            assert time.monotonic() < deadline, "a killed process left a session, a lock or a prepared transaction"
            time.sleep(0.01)


class DatabaseSnapshot:
    """A database and a folder, kept as they are."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder, self._name = url, folder, dbname(url)
        self._kept_name, self._kept = f"{self._name}_kept", folder.with_name(f"{folder.name}-kept")
        self._copy(self._name, self._kept_name)
        shutil.copytree(folder, self._kept)

    def put_back(self) -> None:
        """Make both what they were."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name)
        self._copy(self._kept_name, self._name)
        shutil.rmtree(self._folder)
        shutil.copytree(self._kept, self._folder)

    def remove(self) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._kept_name)

    def _copy(self, source: str, target: str) -> None:
        with psycopg.connect(with_dbname(self._url, "postgres"), autocommit=True) as admin:
            # A database that somebody is in is not copied.
            admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (source,))
        self._execute("CREATE DATABASE {} TEMPLATE {}", target, source)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(with_dbname(self._url, "postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def snapshot_of(url: str, folder: Path) -> Iterator[DatabaseSnapshot]:
    made = DatabaseSnapshot(url, folder)
    try:
        yield made
    finally:
        made.remove()
