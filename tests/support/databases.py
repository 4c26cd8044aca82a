"""Databases and login roles of tests, and the URLs of both."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support.sql_profile import collect

if TYPE_CHECKING:
    from tests.support.servers import Server


def with_dbname(url: str, dbname: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(dbname, safe="")))


def with_address(url: str, host: str, port: int) -> str:
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{credentials}@{host}:{port}"))


def with_credentials(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{address}"))


def dbname(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or 5432


_WITH_STRATEGY = 15
_kept: dict[tuple[str, int], psycopg.Connection[Any] | None] = {}
"""Of this process, one a server: opening one takes longer than most of its statements."""


@contextmanager
def fresh_database(server: Server, *, template: str | None = None) -> Iterator[str]:
    """Create a database, give a superuser's URL of it, and drop it afterwards, whoever is still connected."""
    name = sql.Identifier(f"test_{secrets.token_hex(6)}")
    # In memory, and without fsync, files are copied faster than pages are logged.
    strategy = sql.SQL(" STRATEGY file_copy" if server.major >= _WITH_STRATEGY else "")
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(template or "template0"))
    with server_connection(server.url()) as connection:
        connection.execute(create + strategy)
    try:
        yield server.url(name.as_string().strip('"'))
    finally:
        collect(server.url(name.as_string().strip('"')))
        with server_connection(server.url()) as connection:
            _end_sessions(connection, name.as_string().strip('"'))
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _end_sessions(connection: psycopg.Connection[Any], dbname: str) -> None:
    """End the sessions of a database: DROP DATABASE waits for the last of them in steps of 100 ms."""
    for _ in range(100):
        row = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", (dbname,)
        ).fetchone()
        if row == (0,):
            return
        time.sleep(0.002)


@contextmanager
def server_connection(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Give a superuser's connection to a server, in autocommit mode.

    :param url: a superuser's, of any database of the server. The connection is to the database ``postgres``.
    """
    place, url = address(url), with_dbname(url, "postgres")
    if place not in _kept:
        with psycopg.connect(url, autocommit=True) as opened:
            yield opened
        return
    connection = _kept[place]
    if connection is None or connection.closed:
        connection = _kept[place] = psycopg.connect(url, autocommit=True)
    yield connection


def execute(url: str, statement: str, *parameters: Any, as_replica: bool = False) -> list[Any]:
    """Run a statement in a connection and a transaction of its own, and return its rows.

    :param as_replica: with triggers and foreign keys off, which takes a superuser.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        if as_replica:
            connection.execute("SET session_replication_role = replica")
        cursor = connection.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def kept_connection(url: str) -> Iterator[None]:
    """Within the block, keep the connection that :func:`server_connection` gives."""
    _kept[address(url)] = None
    try:
        yield
    finally:
        connection = _kept.pop(address(url))
        if connection is not None:
            connection.close()


@dataclass(frozen=True)
class Role:
    name: str
    password: str

    def url(self, database_url: str) -> str:
        """Return the URL of the same database for this role."""
        return with_credentials(database_url, self.name, self.password)


@contextmanager
def login_role(database_url: str, *, member_of: Sequence[str] = (), options: LiteralString = "") -> Iterator[Role]:
    """Make a role that may log in, and drop it with all that it owns in this database afterwards.

    :param database_url: a superuser's.
    :param options: further options of CREATE ROLE, such as ``"CREATEDB"``.
    """
    role = Role(f"test_{secrets.token_hex(4)}", secrets.token_hex(16))
    name = sql.Identifier(role.name)
    statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER PASSWORD {} " + options)
    with server_connection(database_url) as connection:
        connection.execute(statement.format(name, sql.Literal(role.password)))
        for group in member_of:
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), name))
    yield role
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(name))
        connection.execute(sql.SQL("DROP ROLE {}").format(name))
