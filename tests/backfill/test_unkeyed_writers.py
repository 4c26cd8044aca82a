"""A backfill beside sessions without keys that continue to write: it reads the rows they touch, and ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from psycopg import sql

import glpgenc.alembic  # noqa: F401
from glpgenc.backfill.cancel import cancel
from glpgenc.database import Connection, connect
from glpgenc.jobs import pending_index
from glpgenc.jobs.partitions import leaves_of
from glpgenc.jobs.pending_index import PREFIX
from glpgenc.jobs.status import JobStatus, read_status
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import login_role

INDEXES = "SELECT count(*) FROM pg_class WHERE relkind = 'i' AND starts_with(relname, %s)"
OID = "SELECT 'people'::regclass::oid::int"
BLOCKS = "SELECT pg_relation_size('people') / 8192"


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(30_000)
        world.expand("email")
        yield world


@contextmanager
def old_release(world: BackfillWorld, pause: float) -> Iterator[threading.Event]:
    """Write plaintext without keys, one row after the other, until the block ends."""
    stop = threading.Event()

    def write() -> None:
        with psycopg.connect(world.admin_url, autocommit=True) as connection:
            row = 1
            while not stop.wait(pause):
                row = row % 30_000 + 97
                connection.execute("UPDATE people SET email = %s WHERE id = %s", (f"old{row}@example.org", row))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join()


def watched(world: BackfillWorld, number: int, worker: threading.Thread, seconds: float) -> list[JobStatus]:
    """Return what a backfill says of itself until it ends, or the time is over."""
    seen: list[JobStatus] = []
    deadline = time.monotonic() + seconds
    with connect(world.url, "test", autocommit=True) as connection:
        while worker.is_alive() and time.monotonic() < deadline:
            if (status := read_status(connection, number)) is not None:
                seen.append(status)
            time.sleep(0.02)
    return seen


def working(world: BackfillWorld) -> tuple[int, threading.Thread]:
    (number,) = world.start().jobs
    thread = threading.Thread(target=world.work, args=([number],), daemon=True)
    thread.start()
    return number, thread


def test_it_ends_while_an_old_release_continues_to_write_and_leaves_no_index_behind(people: BackfillWorld) -> None:
    with old_release(people, 0.2):
        number, worker = working(people)
        worker.join(60)
        assert not worker.is_alive()
    assert people.state("email") == "backfilled"
    assert people.value(INDEXES, PREFIX) == 0
    assert people.value("SELECT rows FROM glpgenc.backfill_jobs WHERE job = %s", number) >= 27_000


def test_later_passes_read_the_blocks_of_the_rows_that_are_left_alone(people: BackfillWorld) -> None:
    whole = people.value(BLOCKS)
    with old_release(people, 0.001):
        number, worker = working(people)
        deadline = time.monotonic() + 60
        while people.value("SELECT pass FROM glpgenc.backfill_jobs WHERE job = %s", number) < 6:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert people.value(INDEXES, PREFIX) == 1
        sizes = people.execute(
            "SELECT sum(high - low) FROM glpgenc.backfill_chunks WHERE job = %s AND pass BETWEEN 4 AND 5 GROUP BY pass",
            number,
        )
        assert 0 < max(size for (size,) in sizes) < 3 * whole
    worker.join(60)
    assert not worker.is_alive()
    assert people.decrypted("email") == people.plain("email")


def test_no_time_is_promised_while_others_write_the_rows_that_are_left(people: BackfillWorld) -> None:
    with old_release(people, 0.001):
        number, worker = working(people)
        seen = watched(people, number, worker, 8)
        late = [each for each in seen if each.number_of_pass > 2]
        assert late
        assert {each.seconds_left for each in late if each.finished_at is None} == {None}
        assert any("sessions without keys" in each.state for each in late)
    worker.join(60)


def test_a_role_that_may_make_no_index_goes_through_the_whole_table_as_before(database: str, tmp_path: Path) -> None:
    with (
        login_role(database, member_of=["glpgenc_admin"]) as role,
        world_on(database, tmp_path, url=role.url(database)) as world,
    ):
        world.fill(30_000)
        world.expand("email")
        world.execute(f"GRANT ALL ON people TO {role.name}")
        with old_release(world, 0.001) as stop:
            number, worker = working(world)
            deadline = time.monotonic() + 60
            while world.value("SELECT pass FROM glpgenc.backfill_jobs WHERE job = %s", number) < 4:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert world.value("SELECT settings ->> 'pending_index' FROM glpgenc.backfill_jobs") == "false"
            stop.set()
        worker.join(60)
        assert world.state("email") == "backfilled"


def test_a_backfill_that_is_cancelled_drops_its_index(people: BackfillWorld) -> None:
    with old_release(people, 0.001):
        _, worker = working(people)
        deadline = time.monotonic() + 60
        while people.value(INDEXES, PREFIX) == 0:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with connect(people.url, "test") as connection:
            cancel(connection, "people")
        worker.join(60)
    assert people.value(INDEXES, PREFIX) == 0


def test_an_index_that_a_dead_worker_left_unfinished_is_made_again(people: BackfillWorld) -> None:
    (number,) = people.start().jobs
    name = f"{PREFIX}{number}_{people.value(OID)}_0"
    people.execute(f"CREATE UNIQUE INDEX {name} ON people (email_enc) WHERE email_enc IS NULL AND email IS NOT NULL")
    people.execute(f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass")
    with old_release(people, 0.1):
        people.work([number])
    assert people.state("email") == "backfilled"
    assert people.value(INDEXES, PREFIX) == 0


def test_the_chunks_of_a_finished_backfill_are_summed_up(people: BackfillWorld) -> None:
    people.backfill()
    assert people.value("SELECT count(*) FROM glpgenc.backfill_chunks") == 0
    assert people.value("SELECT count(*) FROM glpgenc.backfill_leaves") == 0
    with connect(people.url, "test", autocommit=True) as connection:
        status = read_status(connection, people.value("SELECT job FROM glpgenc.backfill_jobs"))
    assert status is not None
    assert (status.rows, status.share, status.done) == (27_000, 1.0, True)
    assert status.wal_bytes > 0
    assert status.longest_chunk > 0


# SQLAlchemy 2.1 says so of its own reflection of a CHECK that is NOT VALID.
@pytest.mark.filterwarnings("ignore:Can't validate argument 'dialect_options'")
def test_autogenerate_leaves_the_index_of_a_backfill_under_way_alone(people: BackfillWorld) -> None:
    name = f"{PREFIX}1_0"
    people.execute(f"CREATE INDEX {name} ON people (email_enc) WHERE email_enc IS NULL AND email IS NOT NULL")
    metadata = sa.MetaData()
    engine = sa.create_engine(people.admin_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        columns = [sa.Column(each["name"], each["type"]) for each in sa.inspect(connection).get_columns("people")]
        sa.Table("people", metadata, *columns)
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        changes = produce_migrations(context, metadata).upgrade_ops
    engine.dispose()
    assert changes is not None
    assert "remove_index" not in str(changes.as_diffs())


def test_partitions_with_several_columns_have_an_index_each_and_the_backfill_ends(
    database: str, tmp_path: Path
) -> None:
    with world_on(database, tmp_path) as world:
        world.execute("""
            CREATE TABLE events (id int, day date, email text, note text, PRIMARY KEY (id, day))
                PARTITION BY RANGE (day);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
            CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
            INSERT INTO events SELECT i, date '2026-01-01' + i % 50, 'a' || i, 'b' || i FROM generate_series(1, 4000) i;
        """)
        for column in ("email", "note"):
            world.expand(column, table="events")
        (number,) = world.start("events").jobs
        # As after a second pass that still found rows.
        world.execute("UPDATE glpgenc.backfill_jobs SET pass = 2")
        thread = threading.Thread(target=world.work, args=([number],), daemon=True)
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
        assert world.value("SELECT count(*) FROM events WHERE email_enc IS NULL OR note_enc IS NULL") == 0
        assert world.value(INDEXES, PREFIX) == 0


def test_workers_that_come_to_the_index_at_once_neither_stop_nor_drop_each_other(database: str) -> None:
    faults: list[BaseException] = []
    start = threading.Barrier(2)
    with (
        closing(connect(database, "one")) as one,
        closing(connect(database, "other")) as other,
        psycopg.connect(database, autocommit=True) as admin,
    ):
        admin.execute("CREATE TABLE public.spots (id int)")
        with one.transaction():
            (leaf,) = leaves_of(one, admin.execute("SELECT 'public.spots'::regclass::oid").fetchone()[0])  # type: ignore[index]
        what = sql.SQL("(id) WHERE id IS NULL")

        def make(connection: Connection) -> None:
            try:
                start.wait()
                while not pending_index._make_one(connection, leaf, f"{PREFIX}1", what, 60.0):
                    pass
            except BaseException as error:  # noqa: BLE001 - for the thread of the test
                faults.append(error)

        for _ in range(10):
            threads = [threading.Thread(target=make, args=(connection,)) for connection in (one, other)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert faults == []
            assert admin.execute(INDEXES, (PREFIX,)).fetchone() == (1,)
            admin.execute(sql.SQL("DROP INDEX public.{}").format(sql.Identifier(f"{PREFIX}1")))
