"""Where the benchmarks run: embedded servers, and in each a fresh database with glpgenc for every benchmark."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from glpgenc import installer
from glpgenc.embedded import EmbeddedPostgres
from tests.support.servers import oldest_and_newest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.scale import Scale
    from glpgenc.embedded import PostgresPrograms

Connection = psycopg.Connection[Any]

TENANT = "bench"
_TEMPLATE = "bench_template"

# What is measured is one process's work on data in memory: nothing else may run beside it by surprise.
_SETTINGS: dict[str, str | int | bool] = {
    "autovacuum": False,
    "checkpoint_timeout": "1h",
    "jit": False,
    "max_parallel_workers_per_gather": 0,
    "max_wal_size": "8GB",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
}


class Stage:
    """Servers of this run, each started when first asked for.

    :param scale: how much to do.
    """

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self._stack = ExitStack()
        self._servers: dict[int, EmbeddedPostgres] = {}
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def every(self) -> Iterator[EmbeddedPostgres]:
        """Yield a server of the oldest and one of the newest PostgreSQL in memory."""
        for programs in oldest_and_newest():
            yield self._server(programs)

    def newest(self) -> EmbeddedPostgres:
        """Return a server of the newest PostgreSQL in memory."""
        *_, programs = oldest_and_newest()
        return self._server(programs)

    @contextmanager
    def database(self, server: EmbeddedPostgres, *, copy_of: str | None = None) -> Iterator[str]:
        """Make a database with glpgenc and a default tenant in it; give its URL.

        :param copy_of: the URL of another such database, which no one is connected to: have what is in that one.
        """
        name = f"bench_{next(self._numbers)}"
        template = _TEMPLATE if copy_of is None else str(conninfo_to_dict(copy_of)["dbname"])
        with closing(psycopg.connect(server.url(), autocommit=True)) as admin:
            _create(admin, name, template=template)
        yield server.url(name)
        # Another connection: a benchmark may restart the server.
        with closing(psycopg.connect(server.url(), autocommit=True)) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _server(self, programs: PostgresPrograms) -> EmbeddedPostgres:
        if programs.major not in self._servers:
            server = self._stack.enter_context(EmbeddedPostgres(programs, settings=_SETTINGS))
            with closing(psycopg.connect(server.url(), autocommit=True)) as admin:
                _create(admin, _TEMPLATE, template="template0")
            with closing(connect(server.url(_TEMPLATE))) as template:
                # In public, so that the benchmarks can name its functions without looking for it.
                template.execute("CREATE EXTENSION pgcrypto WITH SCHEMA public")
            installer.install(server.url(_TEMPLATE), tenant=TENANT)
            self._servers[programs.major] = server
        return self._servers[programs.major]


def connect(url: str) -> Connection:
    """Connect; each statement outside a ``transaction()`` block is a transaction."""
    return psycopg.connect(url, autocommit=True)


def _create(admin: Connection, name: str, *, template: str) -> None:
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C'").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
