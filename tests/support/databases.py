"""Make and drop databases."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from tests.support.urls import address, with_dbname

if TYPE_CHECKING:
    from tests.support.servers import Server

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
        with server_connection(server.url()) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


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
