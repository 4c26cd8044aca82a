"""Holding back for replicas, on a server with a real standby."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.installer import install
from glpgenc.jobs.job import read_job
from glpgenc.jobs.throttle import Throttle
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import login_role


def waiting(world: BackfillWorld) -> str | None:
    rows = world.execute("SELECT waiting FROM glpgenc.backfill_workers")
    return rows[0][0] if rows else None


@pytest.mark.slow
def test_a_replica_that_does_not_replay_is_waited_for(private_postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    url = private_postgres.url()
    install(url)
    with private_postgres.standby() as standby, world_on(url, tmp_path) as world:
        world.fill(20_000)
        world.expand("email")
        with psycopg.connect(standby.url(), autocommit=True) as replica:
            replica.execute("SELECT pg_wal_replay_pause()")
            started = world.start(max_lag=1, max_rate=5000)
            worker = threading.Thread(target=world.work, args=(started.jobs,))
            worker.start()
            deadline = time.monotonic() + 20
            while not (waiting(world) or "").startswith("waiting: replica lag"):
                assert time.monotonic() < deadline, "the replica's lag is not seen"
                time.sleep(0.1)
            before = world.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL")
            time.sleep(1)
            assert world.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == before < 18_000
            replica.execute("SELECT pg_wal_replay_resume()")
        worker.join(60)
        assert not worker.is_alive()
        assert world.state("email") == "backfilled"


@pytest.mark.slow
def test_a_role_that_can_not_see_the_lag_is_refused_with_a_hint(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    url = private_postgres.url()
    install(url)
    with (
        private_postgres.standby(),
        login_role(url, member_of=["glpgenc_admin"]) as role,
        world_on(url, tmp_path, url=role.url(url)) as world,
    ):
        world.execute(f'ALTER TABLE people OWNER TO "{role.name}"')
        world.expand("email")
        number = world.start(max_lag=1).jobs[0]
        with closing(connect(world.url, "test")) as connection:
            job = read_job(connection, number)
            assert job is not None
            with pytest.raises(RegistryError, match="permission denied to read the lag"):
                Throttle().reason(connection, job)


def test_a_slot_that_is_unused_is_waited_for_before_it_fills_the_disk(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    url = private_postgres.url()
    install(url)
    with world_on(url, tmp_path) as world:
        world.execute("SELECT pg_create_physical_replication_slot('gone', true)")
        world.fill(30_000)
        world.expand("email")
        started = world.start(max_slot_wal=1)
        worker = threading.Thread(target=world.work, args=(started.jobs,))
        worker.start()
        deadline = time.monotonic() + 20
        while "'gone', which is not in use" not in (waiting(world) or ""):
            assert time.monotonic() < deadline, waiting(world)
            time.sleep(0.1)
        assert world.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") < 27_000
        world.execute("SELECT pg_drop_replication_slot('gone')")
        worker.join(60)
        assert not worker.is_alive()
        assert world.state("email") == "backfilled"


def test_a_replica_that_is_away_lags_too(private_postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    url = private_postgres.url()
    install(url)
    with world_on(url, tmp_path) as world, closing(connect(url, "test")) as connection:
        world.execute("SELECT pg_create_physical_replication_slot('gone', true)")
        world.fill(10)
        world.expand("email")
        (number,) = world.start(max_lag=0.5).jobs
        job = read_job(connection, number)
        throttle = Throttle()
        assert job is not None
        assert throttle.reason(connection, job) is None
        world.fill(10, first=100)
        time.sleep(2.1)
        throttle.reason(connection, job)
        world.fill(10, first=200)
        time.sleep(2.1)
        reason = throttle.reason(connection, job)
        assert reason is not None
        assert reason.startswith("waiting: the replica of slot 'gone' has been disconnected for")
        world.execute("SELECT pg_drop_replication_slot('gone')")


def test_work_waits_for_its_hours(database: str, tmp_path: Path) -> None:
    with world_on(database, tmp_path) as world:
        world.fill(100)
        world.expand("email")
        now = world.value("SELECT to_char(now() AT TIME ZONE 'UTC' + interval '2 hours', 'HH24:MI')")
        end = world.value("SELECT to_char(now() AT TIME ZONE 'UTC' + interval '3 hours', 'HH24:MI')")
        started = world.start(between=f"{now}-{end}")
        worker = threading.Thread(target=world.work, args=(started.jobs,))
        worker.start()
        deadline = time.monotonic() + 20
        while f"{now}-{end} starts in" not in (waiting(world) or ""):
            assert time.monotonic() < deadline, waiting(world)
            time.sleep(0.05)
        assert world.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 0
        world.start(between="00:00-23:59")
        worker.join(60)
        assert not worker.is_alive()
        assert world.state("email") == "backfilled"


def test_a_time_zone_that_the_server_does_not_know_is_named(database: str, tmp_path: Path) -> None:
    with world_on(database, tmp_path) as world:
        world.fill(10)
        world.expand("email")
        with pytest.raises(ConfigurationError, match="unknown time zone 'Mars/Base'"):
            world.backfill(between="00:00-23:59 Mars/Base")
