"""A rotation that is killed in every phase, with the server crashing and the KMS away: run again, it ends right."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from glpgenc.keys import KeyManager
from tests.backfill.kms_outage import world_with_kms
from tests.backfill.running_backfill import ended, workers_of
from tests.rotation.rotation_world import RotationWorld, world_on

pytestmark = pytest.mark.slow

MOVED = """
    SELECT count(*) FROM people JOIN glpgenc.data_keys k ON k.key_id = glpgenc.gl_key_id(note_enc) WHERE k.version = 2
"""
VERSIONS = "SELECT data_class, version, state FROM glpgenc.data_keys WHERE purpose = 'encryption' ORDER BY 1, 2"
ONCE = [(name, *of) for name in ("health", "pii") for of in ((1, "deactivated"), (2, "active"))]
ALL = ("rotate", "--all", "--settle")

PHASES = (
    ("0", "1000", "keys staged"),
    ("600", "1000", "every process reads"),
    ("0", "1000", "keys activated"),
    ("0", "400", "moving"),
    ("600", "1000000", "until no process"),
    ("0", "1000000", "looking for"),
)
"""How long old and new keys settle, how many rows are moved a second, and where it is killed."""


def moved(world: RotationWorld) -> int:
    try:
        return int(world.value(MOVED))
    except psycopg.OperationalError:
        return 0


def until_moved(world: RotationWorld, rows: int, seconds: float = 60) -> None:
    """Wait until so many rows are under the new keys, through crashes of the server."""
    deadline = time.monotonic() + seconds
    while moved(world) < rows:
        assert time.monotonic() < deadline, "the rotation does not go on"
        time.sleep(0.02)


def until_told(process: subprocess.Popen[str], text: str) -> None:
    """Read what the program tells, until it tells this."""
    assert process.stdout is not None
    told: list[str] = []
    for line in process.stdout:
        told.append(line)
        if text in line:
            return
    raise AssertionError(f"it ended without: {text}\n{''.join(told)}")


def kill(process: subprocess.Popen[str]) -> None:
    """Kill the program and its workers, whatever they are at."""
    processes = [process.pid, *workers_of(process)]
    for number in processes:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    process.communicate()


def reads(world: RotationWorld) -> None:
    """Check that a new process reads every value."""
    with KeyManager.from_settings(world.settings) as manager:
        assert world.unequal("acme", manager) == []


def right(world: RotationWorld) -> None:
    reads(world)
    assert world.execute(VERSIONS) == ONCE
    assert world.keys_in("acme") <= world.active(["acme"])
    assert world.value("SELECT count(*) FROM glpgenc.rotations WHERE finished_at IS NULL") == 0
    assert world.value("SELECT count(*) FROM glpgenc.quarantine") == 0


def test_killed_in_every_phase_it_resumes_without_more_keys(people: RotationWorld) -> None:
    people.add(600)
    for settle, rate, phase in PHASES:
        process = people.popen(*ALL, settle, "--max-rate", rate)
        until_told(process, phase)
        if phase == "moving":
            until_moved(people, 100)
        kill(process)
        reads(people)
    assert people.value("SELECT count(*) FROM glpgenc.rotations") == 1
    answer = people.run(*ALL, "0", "--max-rate", "1000000")
    assert answer.returncode == 0, answer.stderr
    assert "continued rotation 1" in answer.stdout
    right(people)


@pytest.mark.slow
def test_workers_that_are_killed_again_and_again_leave_nothing_behind(people: RotationWorld) -> None:
    people.add(2_500)
    process = people.popen(*ALL, "0", "--workers", "2", "--max-rate", "1200")
    killed = 0
    for part in (200, 800, 1_600):
        until_moved(people, part)
        for worker in workers_of(process):
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                killed += 1
    output = ended(process)
    assert process.returncode == 0, output
    assert killed >= 3
    right(people)


def test_interrupted_it_finishes_its_chunks_and_says_how_to_resume(people: RotationWorld) -> None:
    people.add(1_500)
    process = people.popen(*ALL, "0", "--max-rate", "800")
    until_moved(people, 100)
    process.send_signal(signal.SIGTERM)
    output = ended(process)
    assert process.returncode == 1
    assert "run the same command again to continue" in output
    assert people.value("SELECT count(*) FROM glpgenc.backfill_workers") == 0
    assert people.run(*ALL, "0", "--max-rate", "1000000").returncode == 0
    right(people)


def test_concurrent_rotations_of_the_same_keys_make_one_set_of_new_keys(people: RotationWorld) -> None:
    people.add(800)
    processes = [people.popen(*ALL, "2") for _ in "ab"]
    for process in processes:
        output = ended(process)
        assert process.returncode == 0, output
    # The later of the two may have begun when the other had finished: it is another rotation then.
    if people.value("SELECT count(*) FROM glpgenc.rotations") == 1:
        right(people)
    reads(people)


@pytest.mark.slow
def test_a_server_that_crashes_in_the_middle_again_and_again(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    install(private_postgres.url())
    with world_on(private_postgres.url(), tmp_path) as world:
        world.add(2_500)
        process = world.popen(*ALL, "0", "--workers", "2", "--max-rate", "1200")
        for part in (200, 1_200):
            until_moved(world, part)
            # The last transactions did not wait for the disk: they are lost, with the marks that they were done.
            private_postgres.stop("immediate")
            private_postgres.start()
        output = ended(process)
        assert process.returncode == 0, output
        right(world)


@pytest.mark.slow
def test_a_key_file_that_is_gone_makes_no_keys_and_moves_nothing(people: RotationWorld) -> None:
    people.add(1_500)
    file, away = people.home / "kek.json", people.home / "away.json"
    file.rename(away)
    answer = people.run(*ALL, "0")
    assert answer.returncode == 4, answer.stderr
    assert people.execute(VERSIONS) == [("health", 1, "active"), ("pii", 1, "active")]
    away.rename(file)
    people.environment |= {"GLPGENC_CACHE_TTL": "1", "GLPGENC_CACHE_MAX_STALE": "0"}
    process = people.popen(*ALL, "0", "--max-rate", "500")
    until_moved(people, 50)
    file.rename(away)
    output = ended(process)
    assert process.returncode == 4, output
    assert moved(people) < 1_500
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 0
    away.rename(file)
    assert people.run(*ALL, "0", "--max-rate", "1000000").returncode == 0
    right(people)


@pytest.mark.slow
def test_a_kms_that_is_away_when_keys_are_made_ends_it_and_while_rows_move_is_waited_for(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world_with_kms(database, tmp_path, monkeypatch, world_on) as (people, kms, *_):
        assert isinstance(people, RotationWorld)
        people.add(1_500)
        kms.stop()
        answer = people.run(*ALL, "0")
        assert answer.returncode == 4, answer.stderr
        assert people.execute(VERSIONS) == [("health", 1, "active"), ("pii", 1, "active")]
        kms.start()
        process = people.popen(*ALL, "0", "--max-rate", "400")
        until_moved(people, 100)
        kms.stop()
        # Once the keys that are cached are too old.
        time.sleep(2.5)
        before = moved(people)
        time.sleep(1)
        assert moved(people) == before < 1_500
        assert process.poll() is None
        kms.start()
        output = ended(process)
        assert process.returncode == 0, output
        right(people)
