"""What a test ran of the functions in PL/pgSQL, read before its database is dropped: see tools/sql_coverage.py."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

FOLDER_VARIABLE = "GLPG_SQL_COVERAGE"

STATEMENTS = """
    SELECT p.oid::regprocedure::text AS function, md5(p.prosrc) AS body, s.lineno, s.stmtname, s.exec_stmts
    -- Of polymorphic functions the extension says nothing.
    FROM (SELECT * FROM pg_catalog.pg_proc WHERE 'anyelement'::regtype <> ALL (proargtypes) OFFSET 0) AS p
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace AND n.nspname IN ('glpgenc', 'security')
    CROSS JOIN LATERAL plpgsql_profiler.plpgsql_profiler_function_statements_tb(p.oid) AS s
"""


def statements(connection: psycopg.Connection[Any], condition: str = "true") -> list[tuple[Any, ...]]:
    """Return the statements of all functions, with how often each was begun. The extension is added for it."""
    connection.execute("CREATE SCHEMA plpgsql_profiler")
    connection.execute("CREATE EXTENSION plpgsql_check SCHEMA plpgsql_profiler")
    connection.execute("SET search_path = pg_catalog")
    return connection.execute(f"{STATEMENTS} WHERE {condition}".encode()).fetchall()


def collect(url: str) -> None:
    """Keep what was run in a database, where a run of ``tools.sql_coverage`` asks for it."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return
    # A database that a test has broken, renamed or dropped has nothing to tell.
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET plpgsql_check.profiler = off")
        found = statements(connection, "s.exec_stmts > 0")
        with Path(folder, f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")
