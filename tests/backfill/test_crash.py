"""Crashes in the middle of a backfill, again and again: no row is lost, and none is encrypted twice."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.backfill.running_backfill import encrypted, ended, until, workers_of
from tests.backfill.write_counts import CONSENT, audit, written_once


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def crashing(private_postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[BackfillWorld]:
    """On a server of its own, to be crashed."""
    install(private_postgres.url())
    with world_on(private_postgres.url(), tmp_path) as world:
        yield world


def prepared(world: BackfillWorld, rows: int, *, tenants: int = 1) -> None:
    world.fill(rows, tenants=tenants)
    if tenants > 1:
        world.expand("email", tenant_expression="tenant")
    else:
        world.expand("email")
    world.index("email", "equal")
    audit(world)


def running(world: BackfillWorld, rate: int, workers: int = 2) -> subprocess.Popen[str]:
    return world.popen("backfill", "run", "people", "--workers", str(workers), "--max-rate", str(rate), CONSENT)


def kill(process: subprocess.Popen[str]) -> int:
    """Kill all workers, whatever they are at, and tell how many there were."""
    killed = 0
    for worker in workers_of(process):
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
            killed += 1
    return killed


@pytest.mark.slow  # tests/attacks/killed/test_killed_short.py kills fewer of them
def test_workers_that_are_killed_again_and_again(people: BackfillWorld) -> None:
    rows = 6_000
    prepared(people, rows, tenants=3)
    process = running(people, rate=1_500)
    # Each time they are let do a little, so that chunks are cut off at any place.
    for part in range(300, 4_800, 900):
        until(people, part, process=process)
        # Those that were killed last may not have been replaced yet.
        while not kill(process):
            assert process.poll() is None, "it ended before it was killed"
            time.sleep(0.01)
    output = ended(process)
    assert process.returncode == 0, output
    assert people.state("email") == "backfilled"
    written_once(people)


def test_a_server_that_crashes_again_and_again(crashing: BackfillWorld, private_postgres: EmbeddedPostgres) -> None:
    prepared(crashing, 6_000)
    process = running(crashing, rate=2_500)
    for part in (300, 1_500, 3_000):
        until(crashing, part, process=process)
        # The last transactions did not wait for the disk: they are lost, with the marks that they were done.
        private_postgres.stop("immediate")
        private_postgres.start()
    output = ended(process)
    assert process.returncode == 0, output
    assert crashing.state("email") == "backfilled"
    written_once(crashing)


@pytest.mark.slow
def test_everything_that_can_crash_crashes_together(
    crashing: BackfillWorld, private_postgres: EmbeddedPostgres
) -> None:
    rows = 40_000
    prepared(crashing, rows, tenants=3)
    process = running(crashing, rate=6_000, workers=3)
    rounds = 0
    while encrypted(crashing) < rows * 0.8 and rounds < 12:
        time.sleep(1)
        rounds += 1
        kill(process)
        if rounds % 3 == 0:
            private_postgres.stop("immediate")
            time.sleep(0.5)
            private_postgres.start()
        if rounds % 4 == 0:
            # The program itself, its workers orphaned; somebody runs it again at once, and they are not ended yet.
            process.kill()
            ended(process)
            process = running(crashing, rate=6_000, workers=3)
    output = ended(process, 300)
    assert process.returncode == 0, output
    assert rounds >= 6
    assert crashing.state("email") == "backfilled"
    written_once(crashing)


@pytest.mark.slow
def test_more_kills_than_it_makes_up_for_end_it_and_it_ends_right_when_run_again(people: BackfillWorld) -> None:
    prepared(people, 4_000)
    process = running(people, rate=400)
    deadline = time.monotonic() + 120
    while process.poll() is None:
        assert time.monotonic() < deadline
        kill(process)
        time.sleep(0.2)
    assert process.returncode == 1
    assert "run it again to continue" in ended(process)
    again = people.run("backfill", "run", "people", "--max-rate", "1000000", CONSENT)
    assert again.returncode == 0, again.stderr
    written_once(people)
