"""What the guide moving-from-pgcrypto.md says of the passphrase: the server logs it nowhere, whatever it is to log."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.docs.reading import ROOT, read_page
from tests.docs.running import Runner
from tests.docs.world import server_of_pages, world_of
from tests.support.processes.shims import shims

pytestmark = pytest.mark.slow

PAGE = read_page(ROOT / "docs" / "guides" / "moving-from-pgcrypto.md")
PASSPHRASE = "correct horse"
# The page's hidden set-up makes the old values, as an old release would: in a statement.
MADE_BY_THE_OLD_RELEASE = "INSERT INTO customers SELECT i, pgp_sym_encrypt("
LOGGED = {
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_connections": "on",
    "log_error_verbosity": "verbose",
    "log_min_messages": "debug2",
}


def log_all(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url("postgres", "postgres", ""), autocommit=True) as connection:
        for name, value in LOGGED.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")


def test_the_passphrase_of_the_move_from_pgcrypto_is_logged_by_nothing_but_the_old_release(tmp_path: Path) -> None:
    with server_of_pages() as server, shims(tmp_path) as programs:
        log_all(server)
        with world_of(PAGE.world, server, programs, tmp_path / "home") as world:
            Runner(PAGE, world).run()
        log = server.log_text()
    found = [line for line in log.splitlines() if PASSPHRASE in line or PASSPHRASE.replace(" ", "\\ ") in line]
    assert "current_setting('app.old_key')" in log
    assert found
    assert [line for line in found if MADE_BY_THE_OLD_RELEASE not in line] == []
