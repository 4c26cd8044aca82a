"""PostgreSQL's own disk is full in the middle of a job: it ends with a reason, and goes on where it was."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from glpgenc.cli._support.exits import Exit
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import DatabaseError
from glpgenc.installer import install
from tests.attacks.killed.column_jobs import protected
from tests.attacks.killed.tiny_disk import TinyDisk, tiny_disk
from tests.backfill import backfill_world
from tests.backfill.running_backfill import encrypted, ended, until
from tests.backfill.write_counts import CONSENT, audit, written_once
from tests.rotation import rotation_world

pytestmark = pytest.mark.slow


@pytest.fixture
def disk(private_postgres: EmbeddedPostgres) -> Iterator[TinyDisk]:
    with tiny_disk(private_postgres.data_directory.parent / "disk", "48m") as disk:
        yield disk


def move_to(disk: TinyDisk, server: EmbeddedPostgres, tables: tuple[str, ...]) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE tiny LOCATION '{disk.path}'".encode())
        for table in tables:
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE tiny".encode())


def refused(process: subprocess.Popen[str]) -> None:
    output = ended(process)
    assert process.returncode == Exit.DATABASE, output
    assert "the database server has no disk space left: could not extend file" in output
    assert "hint: make room" in output


def test_a_backfill_whose_table_has_no_room_ends_with_that_reason_and_goes_on_when_there_is(
    private_postgres: EmbeddedPostgres, disk: TinyDisk, tmp_path: Path
) -> None:
    install(private_postgres.url())
    with backfill_world.world_on(private_postgres.url(), tmp_path) as world:
        world.fill(8_000)
        protected(world)
        audit(world)
        move_to(disk, private_postgres, ("people",))
        disk.fill(leave=2**19)
        refused(world.popen("backfill", "run", "people", CONSENT))
        assert 0 < encrypted(world) < 7_200
        assert world.value("SELECT count(*) FROM glpgenc.quarantine") == 0
        assert world.state("email") == "expanded"
        disk.make_room()
        again = world.run("backfill", "run", "people", CONSENT)
        assert again.returncode == 0, again.stderr
        assert world.state("email") == "backfilled"
        written_once(world)


def test_a_rotation_whose_table_has_no_room_ends_with_that_reason_and_goes_on_when_there_is(
    private_postgres: EmbeddedPostgres, disk: TinyDisk, tmp_path: Path
) -> None:
    install(private_postgres.url())
    with rotation_world.world_on(private_postgres.url(), tmp_path) as world:
        world.add(3_000)
        move_to(disk, private_postgres, ("people",))
        # Its blocks have room for one more version of each row.
        world.execute("ALTER TABLE people SET (autovacuum_enabled = off)")
        world.execute("UPDATE people SET updated_at = now()")
        old = world.keys_in("acme")
        disk.fill(leave=2**18)
        refused(world.popen("rotate", "--all", "--settle", "0"))
        world.manager.invalidate()
        assert world.unequal("acme") == []
        assert world.keys_in("acme") & old
        disk.make_room()
        again = world.run("rotate", "--all", "--settle", "0")
        assert again.returncode == 0, again.stderr
        world.manager.invalidate()
        assert world.unequal("acme") == []
        assert world.keys_in("acme").isdisjoint(old)


def test_a_server_that_goes_down_because_its_wal_has_no_room_loses_no_row_of_a_backfill(
    private_postgres: EmbeddedPostgres, disk: TinyDisk, tmp_path: Path
) -> None:
    private_postgres.stop()
    private_postgres.configure({"max_wal_size": "32MB", "min_wal_size": "32MB", "wal_recycle": False})
    wal = private_postgres.data_directory / "pg_wal"
    shutil.copytree(wal, disk.path / "wal")
    shutil.rmtree(wal)
    wal.symlink_to(disk.path / "wal")
    for each in (disk.path / "wal", *(disk.path / "wal").rglob("*")):
        shutil.chown(each, disk.path.stat().st_uid, disk.path.stat().st_gid)
    private_postgres.start()
    install(private_postgres.url())
    with backfill_world.world_on(private_postgres.url(), tmp_path) as world:
        world.fill(8_000)
        protected(world)
        audit(world)
        world.execute("CHECKPOINT")
        process = world.popen("backfill", "run", "people", "--max-rate", "3000", CONSENT)
        until(world, 300)
        disk.fill()
        with suppress(psycopg.Error):
            for _ in range(6):
                world.execute("SELECT pg_switch_wal(), pg_logical_emit_message(false, 'x', repeat('x', 100000))")
        assert "No space left on device" in private_postgres.log_text()
        disk.make_room()
        with suppress(DatabaseError):
            private_postgres.stop("immediate")
        private_postgres.start()
        output = ended(process)
        assert process.returncode == 0, output
        assert world.state("email") == "backfilled"
        written_once(world)
