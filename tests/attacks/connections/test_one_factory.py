"""Read the code: connections come from glpgenc/database, and SQL names what is ours with its schema."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from glpgenc.doctor.manifest import MANIFEST

REPOSITORY = Path(__file__).parents[3]
FACTORY = REPOSITORY / "glpgenc" / "database"
# What opens a connection, or makes something that does, in the drivers that are known here.
OPENERS = {
    "create_engine", "create_async_engine", "engine_from_config", "async_engine_from_config", "create_pool",
    "create_pool_from_url", "ConnectionPool", "AsyncConnectionPool", "NullConnectionPool", "AsyncNullConnectionPool",
    "connect_start", "connect_async",
}  # fmt: skip
# `connect` is also what a transport, a signal or our own factory calls something.
DRIVERS = {"psycopg", "psycopg2", "asyncpg", "pg8000", "Connection", "AsyncConnection", "PGconn", "pq"}

CALLED = re.compile(r"(?:SELECT|PERFORM|,|\(|=|FROM|JOIN|WHERE|AND|OR|NOT)\s+(_?\w+)\(")
READ = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:ONLY\s+)?(\w+)\b(?!\s*[.(])")


def modules() -> list[Path]:
    found = sorted([*(REPOSITORY / "glpgenc").rglob("*.py"), *(REPOSITORY / "alembic").rglob("*.py")])
    assert len(found) > 300
    return found


def opened(source: str) -> Iterator[str]:
    """Give the calls and imports of a module that open connections, by its syntax."""
    tree = ast.parse(source)
    # The factory's own pool is called as a driver's is.
    own = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("glpgenc.database")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            value = node.value
            of = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
            if node.attr in OPENERS or (node.attr == "connect" and of in DRIVERS):
                yield f"{of}.{node.attr}"
        elif isinstance(node, ast.Name) and node.id in OPENERS - own:
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            driver = (node.module or "").partition(".")[0]
            names = {alias.name for alias in node.names}
            yield from (names & OPENERS - own) | (names & {"connect"} if driver in DRIVERS else set())


@pytest.mark.parametrize(
    "source",
    [
        "import psycopg\npsycopg.connect(url)",
        "from psycopg import connect",
        "from psycopg import AsyncConnection\nAsyncConnection.connect(url)",
        "import psycopg as driver\nopen = psycopg.AsyncConnection.connect",
        "from sqlalchemy import create_engine",
        "import sqlalchemy as sa\nsa.create_engine(url)",
        "from psycopg.pq import PGconn\nPGconn.connect(b'')",
        "import asyncpg\nasyncpg.create_pool(url)",
        "from psycopg_pool import ConnectionPool",
    ],
)
def test_an_opened_connection_is_seen(source: str) -> None:
    assert list(opened(source))


def test_connections_are_opened_in_one_place() -> None:
    others = {
        str(path.relative_to(REPOSITORY)): found
        for path in modules()
        if FACTORY not in path.parents and (found := list(opened(path.read_text(encoding="utf-8"))))
    }
    # An application's own engines, which its tests are given.
    assert set(others) == {"glpgenc/testing/databases.py", "glpgenc/testing/fixtures.py"}
    assert [path.name for path in FACTORY.glob("*.py") if list(opened(path.read_text(encoding="utf-8")))] != []


def texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@cache
def ours() -> tuple[set[str], set[str]]:
    """Return the names of our functions and relations."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    functions = {name.partition("(")[0].removeprefix("glpgenc.") for name in manifest["functions"]}
    relations = {name.rpartition(".")[2] for part in ("relations", "security") for name in manifest[part]}
    assert {"gl_encrypt", "_dependents"} <= functions
    assert {"data_keys", "encryption_audit"} <= relations
    return functions, relations


def unqualified(text: str) -> list[str]:
    """Return what SQL in a text names of ours without its schema."""
    functions, relations = ours()
    called = CALLED.findall(text)
    read = READ.findall(text)
    return [name for name in called if name in functions] + [name for name in read if name in relations]


@pytest.mark.parametrize(
    "text", ["SELECT gl_encrypt(a, 'f') FROM t", "UPDATE data_keys SET state = 'x'", "INSERT INTO encryption_audit"]
)
def test_an_unqualified_name_is_seen(text: str) -> None:
    assert unqualified(text)


def test_sql_names_what_is_ours_with_its_schema() -> None:
    found = {
        (str(path.relative_to(REPOSITORY)), name)
        for path in modules()
        for text in texts(path.read_text(encoding="utf-8"))
        for name in unqualified(text)
    }
    assert found == set()
