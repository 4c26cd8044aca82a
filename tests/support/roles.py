"""Login roles for tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from tests.support.databases import server_connection
from tests.support.urls import with_credentials


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
