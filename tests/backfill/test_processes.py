"""Backfills by processes: beside writers, killed, stopped, paused, and with errors."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.backfill.concurrent_writers import DIFFERENT, TWIN, load
from tests.backfill.running_backfill import ENCRYPTED, ended, until, workers_of

pytestmark = pytest.mark.slow

PENDING = "SELECT count(*) FROM people WHERE email IS NOT NULL AND email_enc IS NULL"
WRITTEN_TWICE = """
    SELECT (SELECT coalesce(sum(rows), 0) FROM glpgenc.backfill_jobs)
         + (SELECT coalesce(sum(rows), 0) FROM glpgenc.backfill_chunks) - (SELECT count(email) FROM people)
"""


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        yield world


def prepared(world: BackfillWorld, rows: int) -> None:
    world.fill(rows)
    world.execute(TWIN)
    world.expand("email")
    world.index("email", "equal")


def right(world: BackfillWorld) -> None:
    """Check that every row holds what the twin holds, once in each column."""
    assert world.value(DIFFERENT) == 0
    assert world.decrypted("email") == dict(world.execute("SELECT id, email FROM twin"))
    assert compare_columns(world.settings, "people")[0].state == "verified"


def test_the_program_fills_a_table_and_reports_what_it_did(people: BackfillWorld) -> None:
    prepared(people, 2000)
    answer = people.run("backfill", "run", "people", "--workers", "2", "--json")
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert document["columns"] == {"email_enc": "backfilled"}
    assert (document["rows"], document["quarantined"], document["finished"]) == (1800, 0, True)
    right(people)
    shown = people.run("backfill", "status")
    assert "finished" in shown.stdout
    again = people.run("backfill", "run", "people")
    assert "public.people.email_enc: verified" in again.stdout


def test_a_dry_run_reports_what_to_expect_and_changes_nothing(people: BackfillWorld) -> None:
    prepared(people, 5000)
    answer = people.run("backfill", "run", "people", "--dry-run", "--json")
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert 4000 <= document["rows"] <= 5000
    assert document["seconds"] > 0
    assert 200 * 4500 < document["wal_bytes"] < 4000 * 4500
    assert 100 * 4500 < document["disk_bytes"] < 1000 * 4500
    assert people.value(ENCRYPTED) == 0
    assert people.value("SELECT count(*) FROM glpgenc.backfill_jobs") == 0


def test_writers_of_old_and_new_code_work_beside_it(people: BackfillWorld) -> None:
    rows = 20_000
    prepared(people, rows)
    with load(people, rows) as running:
        process = people.popen("backfill", "run", "people", "--workers", "2")
        deadline = time.monotonic() + 60
        while people.value(PENDING) > 100:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    # It continues as long as sessions without keys write, and ends soon after.
    output = ended(process)
    assert process.returncode == 0, output
    right(people)
    assert running.statements > 500
    assert running.slowest < 1


@pytest.mark.slow
def test_200_000_rows_beside_writers_with_workers_killed_all_the_while(people: BackfillWorld) -> None:
    rows = 200_000
    prepared(people, rows)
    with load(people, rows) as running:
        process = people.popen("backfill", "run", "people", "--workers", "3")
        killed = 0
        # It continues as long as sessions without keys write; so the load ends first.
        while people.value(PENDING) > 200 and killed < 15:
            time.sleep(0.7)
            for worker in workers_of(process)[:1]:
                os.kill(worker, signal.SIGKILL)
                killed += 1
    output = ended(process, 300)
    assert process.returncode == 0, output
    right(people)
    assert killed > 3
    assert running.slowest < 1


def test_killed_workers_lose_nothing_and_write_nothing_twice(people: BackfillWorld) -> None:
    prepared(people, 10_000)
    process = people.popen("backfill", "run", "people", "--workers", "2", "--max-rate", "3000")
    for part in (500, 2500, 4500):
        until(people, part)
        for worker in workers_of(process):
            os.kill(worker, signal.SIGKILL)
    output = ended(process)
    assert process.returncode == 0, output
    assert people.value(WRITTEN_TWICE) == 0
    right(people)


@pytest.mark.slow
def test_a_backfill_that_is_killed_altogether_continues_where_it_was(people: BackfillWorld) -> None:
    prepared(people, 10_000)
    process = people.popen("backfill", "run", "people", "--workers", "2", "--max-rate", "5000")
    until(people, 1000)
    workers = workers_of(process)
    process.kill()
    ended(process)
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < deadline, "workers outlive the process that started them"
        time.sleep(0.1)
    assert people.run("backfill", "run", "people", "--max-rate", "1000000").returncode == 0
    assert people.value("SELECT count(*) FROM glpgenc.backfill_jobs") == 1
    assert people.value(WRITTEN_TWICE) == 0
    right(people)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_a_backfill_that_is_asked_to_end_finishes_its_chunks(people: BackfillWorld, number: signal.Signals) -> None:
    prepared(people, 10_000)
    process = people.popen("backfill", "run", "people", "--max-rate", "2000")
    until(people, 300)
    process.send_signal(number)
    output = ended(process)
    assert process.returncode == 1
    assert "run it again to continue" in output
    assert people.value("SELECT count(*) FROM glpgenc.backfill_chunks WHERE NOT done") == 0
    assert people.value("SELECT count(*) FROM glpgenc.backfill_workers") == 0
    assert people.run("backfill", "run", "people", "--max-rate", "1000000").returncode == 0
    right(people)


@pytest.mark.slow
def test_pause_and_resume_by_the_program(people: BackfillWorld) -> None:
    prepared(people, 6000)
    process = people.popen("backfill", "run", "people", "--max-rate", "3000")
    until(people, 300)
    assert people.run("backfill", "pause", "people").returncode == 0
    time.sleep(1)
    before = people.value(ENCRYPTED)
    status = json.loads(people.run("backfill", "status", "people", "--json").stdout)["backfills"][0]
    assert status["state"] == "paused"
    assert status["limits"] == {"max_rate": 3000.0}
    assert people.value(ENCRYPTED) == before
    assert people.run("backfill", "resume", "people").returncode == 0
    output = ended(process)
    assert process.returncode == 0, output
    right(people)


@pytest.mark.slow
def test_rows_in_quarantine_end_the_program_with_1_and_are_shown(people: BackfillWorld) -> None:
    prepared(people, 100)
    people.execute(r"UPDATE people SET email = '\xfa' || repeat('00', 99) WHERE id = 33")
    answer = people.run("backfill", "run", "people")
    assert answer.returncode == 1
    assert "1 value is in quarantine" in answer.stdout
    shown = people.run("backfill", "status", "people")
    assert "{'id': 33}" in shown.stdout
    assert "ZE005" in shown.stdout
    people.execute("UPDATE people SET email = 'a@example.org' WHERE id = 33")
    people.execute("UPDATE twin SET email = 'a@example.org' WHERE id = 33")
    assert people.run("backfill", "run", "people", "--retry-quarantined").returncode == 0
    right(people)


def test_a_worker_s_error_is_the_program_s(people: BackfillWorld) -> None:
    prepared(people, 100)
    (people.home / "kek.json").unlink()
    answer = people.run("backfill", "run", "people")
    assert answer.returncode == 4
    assert "glpgenc: error:" in answer.stderr
    assert people.value(ENCRYPTED) == 0


@pytest.mark.slow
def test_the_table_is_not_locked(people: BackfillWorld) -> None:
    prepared(people, 5000)
    process = people.popen("backfill", "run", "people", "--max-rate", "3000")
    until(people, 100)
    locks: set[Any] = set()
    while process.poll() is None:
        locks |= {
            row[0]
            for row in people.execute(
                "SELECT mode FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE relation = 'people'::regclass"
                " AND a.application_name = 'glpgenc backfill'"
            )
        }
        time.sleep(0.01)
    ended(process)
    assert locks <= {"RowExclusiveLock", "AccessShareLock", "RowShareLock"}


@pytest.mark.slow
def test_a_table_that_is_being_altered_holds_it_up_and_is_not_held_up(people: BackfillWorld) -> None:
    prepared(people, 3000)
    process = people.popen("backfill", "run", "people", "--max-rate", "3000")
    until(people, 100)
    with psycopg.connect(people.admin_url) as connection:
        began = time.monotonic()
        connection.execute("ALTER TABLE people ADD COLUMN more integer")
        assert time.monotonic() - began < 1
        time.sleep(1)
    output = ended(process)
    assert process.returncode == 0, output
    right(people)
