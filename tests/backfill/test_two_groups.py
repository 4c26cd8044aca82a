"""Two groups of workers, of two users as on two hosts, share one backfill: each row is encrypted once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import Role, login_role

pytestmark = pytest.mark.slow

# Of every row it says in the row who wrote it, and how often.
WITNESS = """
    ALTER TABLE people ADD COLUMN written_by name;
    CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.changes := OLD.changes + 1; NEW.written_by := current_user; RETURN NEW; END';
    CREATE TRIGGER witness BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION witness()
"""
AT_WORK = "SELECT count(DISTINCT worker) FROM glpgenc.backfill_workers"
DONE = """
    SELECT (SELECT coalesce(sum(rows), 0) FROM glpgenc.backfill_chunks)
         + (SELECT coalesce(sum(rows), 0) FROM glpgenc.backfill_jobs)
"""
MOVING = ("email", "note", "born")


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def users(people: BackfillWorld) -> Iterator[list[Role]]:
    with ExitStack() as stack:
        roles = [stack.enter_context(login_role(people.admin_url, member_of=["glpgenc_admin"])) for _ in "ab"]
        with psycopg.connect(people.admin_url, autocommit=True) as connection:
            for role in roles:
                connection.execute(sql.SQL("GRANT SELECT, UPDATE ON people TO {}").format(sql.Identifier(role.name)))
        yield roles


def prepared(world: BackfillWorld, rows: int) -> None:
    world.fill(rows)
    for column in MOVING:
        world.expand(column)
    world.index("email", "equal")


@contextmanager
def group(world: BackfillWorld, user: Role) -> Iterator[subprocess.Popen[str]]:
    """Run a group of one worker as a user; it ends with the block, however that ends."""
    environment = world.full_environment | {"GLPGENC_DATABASE_URL": user.url(world.admin_url)}
    process = subprocess.Popen(
        world.program("backfill", "run", "people"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd=world.home,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def at_work(world: BackfillWorld, count: int) -> None:
    """Wait until there are so many workers."""
    deadline = time.monotonic() + 60
    while world.value(AT_WORK) < count:
        assert time.monotonic() < deadline, "a group does not come to work"
        time.sleep(0.05)


@contextmanager
def two_groups(world: BackfillWorld, users: list[Role]) -> Iterator[list[subprocess.Popen[str]]]:
    """Start a backfill that waits, and two groups for it; when both are there, it begins."""
    assert world.run("backfill", "pause", "people").returncode == 0
    with ExitStack() as stack:
        groups = [stack.enter_context(group(world, user)) for user in users]
        at_work(world, len(users))
        assert world.value(DONE) == 0
        assert world.run("backfill", "resume", "people").returncode == 0
        yield groups


def test_each_row_is_encrypted_once_by_one_of_two_groups(people: BackfillWorld, users: list[Role]) -> None:
    rows = 15_000
    prepared(people, rows)
    people.execute(WITNESS)
    people.start(fire_triggers=True)
    with two_groups(people, users) as groups:
        for process in groups:
            output, _ = process.communicate(timeout=120)
            assert process.returncode == 0, output
    pending = "email IS NOT NULL OR note IS NOT NULL OR born IS NOT NULL"
    assert people.value(f"SELECT count(*) FROM people WHERE {pending}") == rows
    assert people.value("SELECT count(*) FROM people WHERE changes = 1") == rows
    assert people.value(DONE) == rows
    shares = dict(people.execute("SELECT written_by::text, count(*) FROM people GROUP BY 1"))
    assert set(shares) == {user.name for user in users}
    for column in MOVING:
        assert people.state(column) == "backfilled"
        assert people.decrypted(column) == people.plain(column)
