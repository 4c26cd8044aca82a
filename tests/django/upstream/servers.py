"""What Django's suite runs on: a server with ICU's collations, which some of its models name, and glpgenc in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glpgenc.installer import install
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.support.databases import dbname, execute, fresh_database
from tests.support.missing import missing
from tests.support.servers import Server, ServerPool, programs_at_hand

_ICU = "SELECT 1 FROM pg_catalog.pg_collation WHERE collname = 'sv-x-icu'"


def server_with_icu(pool: ServerPool) -> Server:
    """Return the default server, or another of this machine that has ICU; skip the test where none has."""
    if execute((default := pool.default()).url("postgres"), _ICU):
        return default
    others = map(pool.embedded, reversed(programs_at_hand()))
    found = next((each for each in others if execute(each.url("postgres"), _ICU)), None)
    return found or missing("no PostgreSQL with ICU", "make servers")


@contextmanager
def installed(server: Server) -> Iterator[str]:
    """Give the name of a database with glpgenc for one tenant, for others to be copies of."""
    with fresh_database(server) as url:
        install(url, tenant="default")
        yield dbname(url)


def wrapping(folder: Path) -> dict[str, Any]:
    """Return the settings of glpgenc, with a key file in a folder."""
    create_key_file(folder / "kek.json")
    return {"environment": "test", "allow_superuser": True, "local_kek_file": str(folder / "kek.json")}
