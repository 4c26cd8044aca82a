from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms
from glpgenc.embedded.host import server_account
from glpgenc.errors import DatabaseError
from tests.support.databases import with_credentials
from tests.support.processes.unprivileged import as_ordinary_user
from tests.support.servers import wait_for_replay


@pytest.fixture
def programs(every_postgres: EmbeddedPostgres) -> PostgresPrograms:
    return every_postgres.programs


@pytest.fixture
def public_folder() -> Iterator[Path]:
    # Not tmp_path: pytest's base folder is private to root.
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


def fetch(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_it_is_the_version_it_says(every_postgres: EmbeddedPostgres) -> None:
    version = str(fetch(every_postgres.url(), "SHOW server_version"))
    assert version.partition(" ")[0] == every_postgres.version
    assert int(every_postgres.version.partition(".")[0]) == every_postgres.major


def test_databases_are_utf8_in_the_c_locale(every_postgres: EmbeddedPostgres) -> None:
    assert fetch(every_postgres.url(), "SHOW server_encoding") == "UTF8"
    query = "SELECT datcollate FROM pg_database WHERE datname = 'template1'"
    assert fetch(every_postgres.url(), query) == "C"


@pytest.mark.parametrize("host", ["tcp", "socket"])
def test_a_wrong_password_is_refused(every_postgres: EmbeddedPostgres, host: str) -> None:
    where = "127.0.0.1" if host == "tcp" else str(every_postgres.socket_directory)
    psycopg.connect(every_postgres.url(), host=where).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(with_credentials(every_postgres.url(), "postgres", "wrong"), host=where)


def test_it_listens_on_loopback_only(every_postgres: EmbeddedPostgres) -> None:
    assert fetch(every_postgres.url(), "SHOW listen_addresses") == "127.0.0.1"


def test_its_files_are_private(every_postgres: EmbeddedPostgres) -> None:
    assert stat.S_IMODE(every_postgres.directory.stat().st_mode) == 0o700
    assert not (every_postgres.directory / "pwfile").exists()
    assert every_postgres.directory.stat().st_uid == server_account().uid


def test_settings_reach_the_server(programs: PostgresPrograms) -> None:
    settings: dict[str, str | int | bool] = {"cluster_name": "it's here", "work_mem": "7MB", "log_connections": True}
    with EmbeddedPostgres(programs, settings=settings) as server:
        assert fetch(server.url(), "SHOW work_mem") == "7MB"
        assert fetch(server.url(), "SHOW cluster_name") == "it's here"
        assert "connection authorized" in server.log_text()


def test_nothing_is_left_behind(programs: PostgresPrograms) -> None:
    with EmbeddedPostgres(programs) as server:
        url = server.url()
    assert not server.directory.exists()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)


def test_a_detached_server_goes_on(programs: PostgresPrograms) -> None:
    with EmbeddedPostgres(programs) as server:
        server.detach()
    try:
        assert fetch(server.url(), "SELECT 1") == 1
    finally:
        server.remove()
    assert not server.directory.exists()


def test_it_keeps_its_data_and_port_over_a_crash(programs: PostgresPrograms) -> None:
    with EmbeddedPostgres(programs) as server:
        url = server.url()
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
        server.stop("immediate")
        server.start()
        assert fetch(url, "SELECT value FROM kept") == 42
        server.restart({"work_mem": "9MB"})
        assert fetch(url, "SHOW work_mem") == "9MB"
        assert "automatic recovery" in server.log_text()


def test_an_invalid_setting_is_an_error_with_the_reason(programs: PostgresPrograms) -> None:
    server = EmbeddedPostgres(programs, settings={"work_mem": "many"})
    with pytest.raises(DatabaseError, match="did not start") as caught:
        server.create()
    assert caught.value.hint is not None
    assert "work_mem" in caught.value.hint
    assert not server.directory.exists()


def test_a_failing_block_stops_the_server(programs: PostgresPrograms) -> None:
    with pytest.raises(ZeroDivisionError), EmbeddedPostgres(programs) as server:
        raise ZeroDivisionError
    assert not server.directory.exists()


def test_an_ordinary_user_can_run_it(programs: PostgresPrograms, public_folder: Path) -> None:
    def action() -> None:
        assert os.geteuid() != 0
        with EmbeddedPostgres(programs) as server:
            assert fetch(server.url(), "SELECT 1") == 1

    as_ordinary_user(action, public_folder)


def test_it_streams_and_is_read_only(every_postgres: EmbeddedPostgres) -> None:
    with every_postgres.standby(settings={"work_mem": "5MB"}) as standby:
        assert standby.port != every_postgres.port
        with psycopg.connect(every_postgres.url()) as connection:
            connection.execute("CREATE TABLE streamed AS SELECT 7 AS value")
        wait_for_replay(every_postgres, standby)
        with psycopg.connect(standby.url()) as connection:
            assert connection.execute("SELECT value, pg_is_in_recovery() FROM streamed").fetchone() == (7, True)
            assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute("CREATE TABLE refused ()")
        with psycopg.connect(every_postgres.url()) as connection:
            connection.execute("DROP TABLE streamed")
