"""Where the blocks of a page run: a database and a home folder of their own, on one server for all pages.

A page names its server as ``127.0.0.1:5432``, PgBouncer as ``127.0.0.1:6432``, a standby as ``127.0.0.1:5433``, the API
as ``127.0.0.1:8000``, its database ``shop``, and the user's home folder ``/home/me``: what is run has the real ones
instead.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms
from glpgenc.embedded.host import free_port
from glpgenc.installer import install
from tests.support.peers.pgbouncer import pgbouncer_before
from tests.support.servers import SETTINGS, programs_at_hand, wait_for_replay

KNOWN = frozenset({"api", "installed", "pgbouncer", "slow", "standby"})
OWNER, DATABASE, TEMPLATE = "owner", "shop", "shop_installed"
_KEPT_ROLES = ("postgres", OWNER, "glpgenc_admin", "glpgenc_app", "glpgenc_auditor")


@dataclass
class PageWorld:
    """What a page runs in.

    :param replaced: what pages name, and what is there in its stead.
    """

    server: EmbeddedPostgres
    home: Path
    environment: dict[str, str]
    replaced: dict[str, str]
    standby: EmbeddedPostgres | None = None
    uuids: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.home / "work"

    def url(self, role: str) -> str:
        """Return the URL of the page's database for a role."""
        return f"postgresql://{role}@127.0.0.1:{self.server.port}/{DATABASE}"

    def real(self, text: str) -> str:
        """Return the text of a page as it is to be run."""
        return _replace(text, {**self.replaced, **self.uuids})

    def told(self, text: str) -> str:
        """Return what was printed as a page says it."""
        return _replace(text, {there: named for named, there in self.replaced.items()})

    def settle(self) -> None:
        """Wait until the standby, if there is one, has all that was written."""
        if self.standby is not None:
            wait_for_replay(self.server, self.standby)


def _replace(text: str, pairs: Mapping[str, str]) -> str:
    for each, other in pairs.items():
        text = text.replace(each, other)
    return text


@contextmanager
def server_of_pages(programs: PostgresPrograms | None = None) -> Iterator[EmbeddedPostgres]:
    """Start the server that the pages share: it believes whoever connects, since pages name no passwords.

    :param programs: of which version; the newest at hand unless given.
    """
    # WAL that is kept for standbys can't be recycled, as docs/MIGRATIONS.md does.
    settings = {**SETTINGS, "wal_keep_size": 0}
    with EmbeddedPostgres(programs or programs_at_hand()[-1], settings=settings) as server:
        rules = server.data_directory / "pg_hba.conf"
        rules.write_text("host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n", encoding="ascii")
        _execute(server, "SELECT pg_reload_conf()")
        _execute(server, f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB")
        _execute(server, f"CREATE DATABASE {TEMPLATE} OWNER {OWNER} TEMPLATE template0")
        install(server.url(TEMPLATE, OWNER, ""), tenant="default")
        yield server


@contextmanager
def world_of(words: frozenset[str], server: EmbeddedPostgres, shims: Path | None, home: Path) -> Iterator[PageWorld]:
    """Make a world, and remove its database and roles afterwards.

    :param words: what it has besides: ``<!-- world: ... -->``.
    :param shims: a folder of programs to prefer; see ``shims.py``.
    """
    assert words <= KNOWN, f"no world has {sorted(words - KNOWN)}"
    template = TEMPLATE if "installed" in words else "template0"
    _execute(server, f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE {template}")
    with ExitStack() as stack:
        stack.callback(_forget, server)
        world = PageWorld(server, home, _environment(server, shims, home), _replaced(server, home))
        world.folder.mkdir(parents=True)
        if "installed" in words:
            _make_key_file(home)
        if "api" in words:
            if shutil.which("curl", path=world.environment["PATH"]) is None:
                # Under GLPG_TEST_STRICT too: `make` does not provide it.
                pytest.skip("there is no curl, with which the page asks the API: install it")
            world.environment["GLPGENC_API_PORT"] = str(port := free_port())
            world.replaced["127.0.0.1:8000"] = f"127.0.0.1:{port}"
        if "pgbouncer" in words:
            bouncer = stack.enter_context(pgbouncer_before(server.url(DATABASE), auth_type="trust"))
            world.replaced["127.0.0.1:6432"] = f"127.0.0.1:{bouncer.port}"
        if "standby" in words:
            world.standby = stack.enter_context(server.standby())
            world.replaced["127.0.0.1:5433"] = f"127.0.0.1:{world.standby.port}"
        yield world


def _environment(server: EmbeddedPostgres, shims: Path | None, home: Path) -> dict[str, str]:
    folders = [*([shims] if shims else []), Path(sys.executable).parent, server.bindir]
    return {
        "PATH": ":".join([*map(str, folders), os.environ["PATH"]]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
        "PYTHONWARNINGS": "error",
        "GLPGENC_DATABASE_URL": f"postgresql://{OWNER}@127.0.0.1:{server.port}/{DATABASE}",
        **server.programs.environment,
    }


def _replaced(server: EmbeddedPostgres, home: Path) -> dict[str, str]:
    return {"127.0.0.1:5432": f"127.0.0.1:{server.port}", "/home/me": str(home)}


def _make_key_file(home: Path) -> None:
    from glpgenc.keys.kms.local.provider import create_key_file  # noqa: PLC0415 - few pages need it

    path = home / ".config" / "glpgenc" / "local-kek.json"
    path.parent.mkdir(parents=True)
    create_key_file(path)


def _forget(server: EmbeddedPostgres) -> None:
    _execute(server, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    with psycopg.connect(server.url(), autocommit=True) as connection:
        kept = [TEMPLATE, "postgres", "template0", "template1"]
        query = "SELECT datname FROM pg_database WHERE datname <> ALL (%s)"
        for (name,) in connection.execute(query, [kept]).fetchall():
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        query = "SELECT rolname FROM pg_roles WHERE rolname <> ALL (%s) AND rolname NOT LIKE 'pg\\_%%'"
        for (name,) in connection.execute(query, [list(_KEPT_ROLES)]).fetchall():
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _execute(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(statement.encode())
