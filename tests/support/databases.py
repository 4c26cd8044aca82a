"""Make and drop databases."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.support.servers import Server


@contextmanager
def fresh_database(server: Server, *, template: str | None = None) -> Iterator[str]:
    """Create a database, give a superuser's URL of it, and drop it afterwards, whoever is still connected."""
    name = f"test_{secrets.token_hex(6)}"
    _execute(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template or "template0")
    try:
        yield server.url(name)
    finally:
        _execute(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)


def _execute(server: Server, statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))
