"""A chunk with rows of several tenants: they are locked no longer than those of one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from glpgenc.backfill.kind import Backfill
from glpgenc.database import connect
from glpgenc.jobs.worker import LIMIT_MS, Worker
from glpgenc.keys import DataKeyStore, KeyManager
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.orm import SlowKMS

pytestmark = pytest.mark.slow

TENANTS = ("acme", "zorg", "initech")


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(300, tenants=len(TENANTS))
        world.expand("email", tenant_expression="tenant")
        yield world


def right(world: BackfillWorld) -> None:
    for tenant in TENANTS:
        assert world.decrypted("email", tenant=tenant) == world.plain("email", tenant=tenant)


def test_no_row_is_locked_while_a_kms_is_waited_for(people: BackfillWorld) -> None:
    kms = SlowKMS(people.home / "kek.json")
    kms.seconds = 0.7
    (number,) = people.start().jobs
    slowest = 0.0
    with (
        KeyManager.from_store(DataKeyStore(people.url), kms, environment=people.settings.environment) as manager,
        closing(connect(people.url, "test")) as connection,
        psycopg.connect(people.admin_url, autocommit=True) as writer,
    ):
        worker = threading.Thread(target=Worker(connection, manager, number, [Backfill()]).run)
        worker.start()
        while worker.is_alive():
            for key in range(1, len(TENANTS) + 1):
                began = time.monotonic()
                # An update would move the row out of the first pass.
                writer.execute("SELECT FROM people WHERE id = %s FOR UPDATE", (key,))
                slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.01)
        worker.join()
    assert kms.calls >= len(TENANTS)
    assert slowest < kms.seconds
    right(people)


def test_the_tenants_of_a_chunk_have_one_limit_together(people: BackfillWorld) -> None:
    # Each tenant's rows take half a second: less than a statement may, and together more than a chunk may.
    people.execute("""
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.005); RETURN NEW; END';
        CREATE TRIGGER slow BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION slow()
    """)
    people.backfill(fire_triggers=True)
    assert people.value("SELECT longest_chunk FROM glpgenc.backfill_jobs") < LIMIT_MS / 1000 + 0.3
    right(people)
