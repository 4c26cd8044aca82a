"""kill -9 of what only looks, and of the installation: nothing is changed, nothing is half there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.attacks.killed.database import contents_of, no_session_is_left, schema_of
from tests.attacks.killed.engine import KILLS, Job, kill_often
from tests.attacks.killed.file_jobs import environment_of
from tests.backfill.backfill_world import BackfillWorld
from tests.rotation.rotation_world import world_on
from tests.support.databases import with_dbname
from tests.support.servers import Server

_SCRATCH = "SELECT count(*) FROM pg_database WHERE datname LIKE 'glpgenc\\_verify\\_%'"
_INSTALLED = "SELECT to_regnamespace('glpgenc') IS NOT NULL"


@contextmanager
def looking(command: str, database: str, home: Path, dump: Callable[[], Path] | None = None) -> Iterator[Job]:
    """``glpgenc doctor``, ``coverage`` or ``verify-backup --scratch``."""
    with world_on(database, home) as world:
        world.add(100)
        # Its own sessions are not those of a killed process.
        world.manager.close()
        given = () if dump is None else (str(dump()), "--scratch")
        before, schema = contents_of(database), schema_of(database)

        def whole() -> None:
            no_session_is_left(database)
            assert contents_of(database) == before
            assert schema_of(database) == schema

        def ended() -> object:
            whole()
            if dump is not None:
                assert _scratch_databases(world) == 0
            return sorted(each.name for each in home.iterdir())

        yield Job(
            name=command,
            command=world.program(command, *given),
            environment=world.full_environment,
            folder=home,
            begin=lambda: None,
            whole=whole,
            ended=ended,
            # What the doctor of a test's installation finds is no matter here.
            codes=frozenset({0, 3}) if command == "doctor" else frozenset({0}),
        )


def _scratch_databases(world: BackfillWorld) -> int:
    return int(world.value(_SCRATCH))


@contextmanager
def installing(database: str, home: Path) -> Iterator[Job]:
    """``glpgenc init`` in a database that has nothing."""
    name = database.rpartition("/")[2]

    def begin() -> None:
        with psycopg.connect(with_dbname(database, "postgres"), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())

    def installed() -> bool:
        with psycopg.connect(database) as connection:
            return bool(connection.execute(_INSTALLED).fetchall()[0][0])

    wanted: list[object] = []

    def whole() -> None:
        no_session_is_left(database)
        if installed():
            assert schema_of(database) == wanted[0]

    def ended() -> object:
        wanted[:] = wanted or [schema_of(database)]
        whole()
        assert installed()
        return contents_of(database).keys(), schema_of(database)

    yield Job(
        name="init",
        command=BackfillWorld.program(None, "init"),  # type: ignore[arg-type]  # it asks nothing of its world
        environment=environment_of(home) | {"GLPGENC_DATABASE_URL": database},
        folder=home,
        begin=begin,
        whole=whole,
        ended=ended,
    )


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
