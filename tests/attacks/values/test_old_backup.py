"""A backup from before, restored and opened with today's KMS: what can be read, what is told, what is to be done.

That of before a shred, with its receipt, is in tests/shred/test_shred_receipt.py. What verify-backup says of
damaged backups is in tests/backup_check/test_backup.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glpgenc.backup_check.check import BackupReport, verify_backup
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import KMSError
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings
from tests.attacks.killed.column_jobs import BACKFILL, protected
from tests.backfill import backfill_world
from tests.backfill.backfill_world import BackfillWorld
from tests.backfill.running_backfill import encrypted, until
from tests.backfill.write_counts import audit, written_once
from tests.rotation import rotation_world
from tests.rotation.rotation_world import RotationWorld
from tests.support.databases import fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.slow

_OLDER = """
    UPDATE glpgenc.column_migrations SET started_at = now() - interval '3 days',
        backfilled_at = backfilled_at - interval '3 days', verified_at = verified_at - interval '2 days';
    UPDATE glpgenc.backfill_jobs SET started_at = started_at - interval '2 days';
    UPDATE glpgenc.backfill_workers SET seen_at = seen_at - interval '2 days'
"""


@pytest.fixture
def server(postgres: Server) -> EmbeddedPostgres:
    if not isinstance(postgres, EmbeddedPostgres):
        pytest.skip("the programs of the server are needed")
    return postgres


class Backup:
    """A dump of a database as it is now."""

    def __init__(self, server: EmbeddedPostgres, url: str) -> None:
        self.server = server
        # Where the account that the server's programs run as may write.
        self.file = server.data_directory.parent / f"{url.rpartition('/')[2]}.dump"
        server.run_program("pg_dump", "--format=custom", "--file", self.file, "--dbname", url)

    @contextmanager
    def restored(self) -> Iterator[str]:
        with fresh_database(self.server) as url:
            self.server.run_program("pg_restore", "--exit-on-error", "--dbname", url, self.file)
            yield url

    def verified(self, world: BackfillWorld) -> BackupReport:
        return verify_backup(world.settings, self.file, server_url=world.admin_url)


@contextmanager
def in_place_of(world: BackfillWorld, url: str) -> Iterator[Any]:
    """Give the world as it is in a restored database."""
    settings = Settings(**(world.settings.model_dump() | {"database_url": url}))
    environment = world.environment | {"GLPGENC_DATABASE_URL": url}
    with KeyManager.from_settings(settings) as manager:
        yield replace(world, admin_url=url, url=url, settings=settings, manager=manager, environment=environment)


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with rotation_world.world_on(database, tmp_path) as world:
        world.add(40)
        yield world


def done(world: BackfillWorld, *arguments: str, code: int = 0) -> str:
    answer = world.run(*arguments)
    assert answer.returncode == code, answer.stdout + answer.stderr
    return answer.stdout + answer.stderr


def doctor(world: BackfillWorld, *groups: str) -> dict[str, str]:
    """Return what is not as it should be."""
    answer = world.run("doctor", "--json", *(f"--only={group}" for group in groups))
    findings = json.loads(answer.stdout)["findings"]
    return {each["check"]: each["text"] for each in findings if each["status"] in {"fail", "warn"}}


def test_from_before_a_rotation_all_is_read_and_the_rotation_is_done_again(
    people: RotationWorld, server: EmbeddedPostgres
) -> None:
    backup, old = Backup(server, people.admin_url), people.keys_in("acme")
    done(people, "rotate", "--all", "--settle", "0")
    for key in old:
        done(people, "keys", "destroy", str(key), "--yes", "--settle", "0")
    assert backup.verified(people).readable
    with backup.restored() as url, in_place_of(people, url) as world:
        # Destroyed in the live database, and alive in the backup: only its expiry, or a shred, ends that.
        assert world.unequal("acme") == []
        assert world.keys_in("acme") == old
        assert doctor(world, "keys") == doctor(people, "keys")
        done(world, "rotate", "--all", "--settle", "0")
        world.manager.invalidate()
        assert world.unequal("acme") == []
        assert world.keys_in("acme").isdisjoint(old)


def test_from_before_a_rewrap_nothing_is_read_until_the_former_kms_key_is_named(
    people: RotationWorld, server: EmbeddedPostgres
) -> None:
    backup = Backup(server, people.admin_url)
    new = people.home / "new.json"
    create_key_file(new)
    also = f"local:{people.home / 'kek.json'}"
    people.settings = people.settings.model_copy(update={"local_kek_file": new})
    people.environment |= {"GLPGENC_LOCAL_KEK_FILE": str(new)}
    done(people, "rewrap", "--also", also)
    found = backup.verified(people)
    assert not found.readable
    assert sum(each.opened for each in found.samples) == 0
    with backup.restored() as url, in_place_of(people, url) as world:
        with pytest.raises(KMSError):
            world.unequal("acme")
        assert "unwrap" in doctor(world, "keys")
        done(world, "rewrap", "--also", also)
        world.manager.invalidate()
        assert world.unequal("acme") == []
        assert "unwrap" not in doctor(world, "keys")


@pytest.fixture
def column(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with backfill_world.world_on(database, tmp_path) as world:
        world.fill(3_000)
        protected(world)
        audit(world)
        yield world


def test_from_before_a_contract_the_plaintext_is_back_and_is_contracted_again(
    column: BackfillWorld, server: EmbeddedPostgres
) -> None:
    done(column, *BACKFILL)
    done(column, "verify", "people")
    backup = Backup(server, column.admin_url)
    done(column, "contract", "people", "email", "--yes")
    done(column, "scrub", "people", "--yes")
    assert backup.verified(column).readable
    with backup.restored() as url, in_place_of(column, url) as world:
        assert world.value("SELECT count(email) FROM people") == 2_700
        assert world.state("email") == "verified"
        # A backup is older than a day when it is needed.
        world.execute(_OLDER)
        assert "its plaintext still exists" in doctor(world, "registry")["moves"]
        done(world, "verify", "people")
        done(world, "contract", "people", "email", "--yes")
        done(world, "scrub", "people", "--yes")
        assert world.value("SELECT count(email_enc) FROM people") == 2_700
        assert "moves" not in doctor(world, "registry")


def test_from_the_middle_of_a_backfill_it_is_run_again_and_writes_no_value_twice(
    column: BackfillWorld, server: EmbeddedPostgres
) -> None:
    process = column.popen(*BACKFILL, "--max-rate", "1500")
    until(column, 300)
    backup = Backup(server, column.admin_url)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert backup.verified(column).readable
    with backup.restored() as url, in_place_of(column, url) as world:
        assert 300 <= encrypted(world) < 2_700
        assert world.state("email") == "expanded"
        done(world, "verify", "people", code=1)
        world.execute(_OLDER)
        assert "has no worker" in doctor(world, "registry")["jobs"]
        done(world, *BACKFILL)
        assert "jobs" not in doctor(world, "registry")
        assert world.state("email") == "backfilled"
        written_once(world)
