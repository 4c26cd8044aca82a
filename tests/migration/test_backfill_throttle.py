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
from glpgenc.errors import RegistryError
from glpgenc.installer import install
from glpgenc.migrate.jobs import read_job
from glpgenc.migrate.throttle import Throttle
from tests.migration.backfill_world import World, world_on
from tests.support.roles import login_role


def waiting(world: World) -> str | None:
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
def test_a_role_that_can_not_see_the_lag_is_told_so(private_postgres: EmbeddedPostgres, tmp_path: Path) -> None:
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
            with pytest.raises(RegistryError, match="not to be seen by this role"):
                Throttle().reason(connection, job)
