"""A PostgreSQL that mutants' tests share: ``python -m tools.mutation.server``.

It prints the server's URL, and ends when its input does.
"""

from __future__ import annotations

import signal
import sys

import psycopg

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.support import servers
from tests.support.databases import with_dbname

TEMPLATE = "mutation_template"
"""The database in which glpgenc is installed, as it is."""

# A mutant that loops for ever ends in an error.
_SETTINGS: dict[str, str | int | bool] = {"track_functions": "all", "fsync": "off", "statement_timeout": "60s"}


def main() -> None:
    """Start it, install glpgenc in the template, and wait."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    servers.keep_servers_in_memory()
    settings = servers.SETTINGS | servers._CHEAP_PASSWORDS | _SETTINGS  # noqa: SLF001
    with EmbeddedPostgres(servers.programs_at_hand()[-1], settings=settings) as server:
        servers._set_password_again(server)  # noqa: SLF001
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        install(with_dbname(server.url(), TEMPLATE))
        print(server.url(), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
