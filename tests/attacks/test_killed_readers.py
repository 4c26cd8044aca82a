"""kill -9 of what only looks, and of the installation: nothing is changed, nothing is half there."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.attacks.killed_engine import KILLS, kill_often
from tests.attacks.killed_readers import installing, looking
from tests.support.servers import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


def test_a_doctor_that_is_killed_again_and_again_leaves_nothing(database: str, home: Path) -> None:
    with looking("doctor", database, home) as job:
        assert kill_often(job).kills == KILLS


def test_a_verification_of_a_backup_that_is_killed_leaves_what_the_next_one_removes(
    postgres: Server, database: str, home: Path
) -> None:
    if not isinstance(postgres, EmbeddedPostgres):
        pytest.skip("the programs of the server are needed")
    # Where the account that the server's programs run as may write.
    file = postgres.data_directory.parent / "killed.dump"

    def dumped() -> Path:
        postgres.run_program("pg_dump", "--format=custom", "--file", file, "--dbname", database)
        return file

    with looking("verify-backup", database, home, dumped) as job:
        assert kill_often(job).kills == KILLS


def test_an_installation_that_is_killed_again_and_again_is_there_whole_or_not_at_all(
    empty_database: str, home: Path
) -> None:
    with installing(empty_database, home) as job:
        assert kill_often(job).kills == KILLS
