"""The PostgreSQL servers that the tests run on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, Self

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms, all_programs
from tests.support.containers import container_url
from tests.support.databases import kept_connection
from tests.support.debian import unpacked_postgres
from tests.support.urls import with_credentials, with_dbname

URL_VARIABLE = "GLPG_TEST_DATABASE_URL"

# pg_stat_statements must be preloaded for the tests that search it for keys.
SETTINGS: dict[str, str | int | bool] = {
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": 200,
    "max_locks_per_transaction": 256,
    "wal_level": "replica",
    # Each copy of a database as files makes a checkpoint, after which a standby that is behind would find its WAL gone.
    "wal_keep_size": "1GB",
}

_WITH_SCRAM_ITERATIONS = 16
_CHEAP_PASSWORDS: dict[str, str | int | bool] = {"scram_iterations": 1}
"""Half of what a connection costs is 4,096 hashes of its password, and each test opens several."""


class Server(Protocol):
    """What a test may ask of a server, wherever it runs."""

    @property
    def major(self) -> int: ...

    def url(self, dbname: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        """Return a URL; as the superuser, unless a user and password are given."""


@dataclass(frozen=True)
class RemoteServer:
    """A server that somebody else runs, known by a superuser's URL."""

    base_url: str
    major: int

    def url(self, dbname: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        url = with_dbname(self.base_url, dbname)
        return url if password is None else with_credentials(url, user, password)

    @classmethod
    def at(cls, url: str) -> RemoteServer:
        with psycopg.connect(url) as connection:
            return cls(url, connection.info.server_version // 10_000)


class ServerPool:
    """Servers of this test run, each started when first asked for."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._embedded: dict[int, EmbeddedPostgres] = {}
        self._default: Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def embedded(self, programs: PostgresPrograms) -> EmbeddedPostgres:
        """Return the one server of this major version."""
        if programs.major not in self._embedded:
            cheap = _CHEAP_PASSWORDS if programs.major >= _WITH_SCRAM_ITERATIONS else {}
            server = self._stack.enter_context(EmbeddedPostgres(programs, settings=SETTINGS | cheap))
            self._stack.enter_context(kept_connection(server.url()))
            if cheap:
                _set_password_again(server)
            self._embedded[programs.major] = server
        return self._embedded[programs.major]

    def default(self) -> Server:
        """Return the server at GLPG_TEST_DATABASE_URL, or one in a container, or an embedded one, in this order."""
        if self._default is None:
            url = os.environ.get(URL_VARIABLE) or self._stack.enter_context(container_url(SETTINGS))
            self._default = RemoteServer.at(url) if url else self.embedded(programs_at_hand()[-1])
        return self._default


def _set_password_again(server: EmbeddedPostgres) -> None:
    """Let the superuser's password, which is as old as the cluster, be checked as cheaply as those of other roles."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        password = sql.Literal(connection.info.password)
        connection.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(password))


@cache
def programs_at_hand() -> tuple[PostgresPrograms, ...]:
    """Return every PostgreSQL of this machine, one a major version, the oldest first."""
    by_major = {programs.major: programs for programs in (*unpacked_postgres(), *all_programs())}
    return tuple(by_major[major] for major in sorted(by_major))


def newest_quickly(programs: Iterable[PostgresPrograms]) -> list[Any]:
    """Return parameters: the newest server for ``make test``, the others for ``make test-all``."""
    newest_first = sorted(programs, key=lambda each: -each.major)
    return [
        pytest.param(each, id=f"postgres-{each.major}", marks=[pytest.mark.slow] if index else [])
        for index, each in enumerate(newest_first)
    ]


def oldest_and_newest() -> Iterator[PostgresPrograms]:
    programs = programs_at_hand()
    yield from programs[:1]
    yield from programs[1:][-1:]
