"""Databases for tests: made as copies of a template, and dropped when they are no longer needed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from psycopg import errors, sql

from glpgenc.database import connect, libpq_url, sqlalchemy_url, translate_errors
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from glpgenc.keys.manager import KeyManager

PREFIX = "glpgenc_test_"


class DatabaseUrl(str):
    """A URL whose ``repr`` is without its password: pytest shows the values of variables where a test fails."""

    __slots__ = ()

    def __repr__(self) -> str:
        parts = urlsplit(self)
        return f"<URL of {parts.hostname or ''}{parts.path}>"


@contextmanager
def temporary_database(server_url: str, template_url: str | None = None) -> Iterator[str]:
    """Create a database with a random name, and drop it when the ``with`` block ends, even with open connections.

    :param server_url: a URL of any database of the server; its role needs CREATEDB.
    :param template_url: the URL of the database to copy, to which no one may be connected; empty without one.
    :returns: the URL of the new database, with the host, the role and the options of ``server_url``.
    :raises ConfigurationError: when the role may not create databases, or ``server_url`` is not a URL.
    :raises DatabaseUnavailableError: when the server can't be reached.
    """
    name = f"{PREFIX}{secrets.token_hex(8)}"
    url = url_of(server_url, name)
    template = "template0" if template_url is None else _name_of(template_url)
    with translate_errors():
        try:
            _execute(server_url, sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        except errors.InsufficientPrivilege:
            raise ConfigurationError(
                "permission denied for the role of the test server's URL to create databases",
                hint="on a test server, run: ALTER ROLE ... CREATEDB CREATEROLE",
            ) from None
    try:
        yield url
    finally:
        _execute(server_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)


def close_to_clients(server_url: str, url: str) -> None:
    """End all sessions of a database and let in no others, so that it can be copied.

    :param server_url: a URL of another database of the server.
    """
    name = _name_of(url)
    _execute(server_url, sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false"), name)
    with translate_errors(), connect(server_url, autocommit=True) as connection:
        ending = "SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity WHERE datname = %s"
        connection.execute(ending, [name])


@contextmanager
def bound_engine(url: str, keys: KeyManager) -> Iterator[Engine]:
    """Make an engine that is bound to a key manager, and dispose of it when the ``with`` block ends."""
    from sqlalchemy import create_engine  # noqa: PLC0415 - slow to import

    from glpgenc.sqlalchemy import bind  # noqa: PLC0415

    engine = create_engine(sqlalchemy_url(url), hide_parameters=True)
    bind(engine, keys)
    try:
        yield engine
    finally:
        engine.dispose()


def url_of(server_url: str, name: str) -> DatabaseUrl:
    """Return the URL of another database of a server.

    :raises ConfigurationError: when ``server_url`` is not a PostgreSQL URL.
    """
    parts = urlsplit(libpq_url(server_url))
    if parts.scheme != "postgresql":
        raise ConfigurationError(
            "the URL of the test server is not a PostgreSQL URL",
            hint="such as postgresql://postgres@127.0.0.1:5432/postgres",
        )
    return DatabaseUrl(urlunsplit(parts._replace(path=f"/{quote(name, safe='')}")))


def _name_of(url: str) -> str:
    return unquote(urlsplit(url).path.removeprefix("/"))


def _execute(server_url: str, statement: sql.SQL, *names: str) -> None:
    with connect(server_url, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))
