"""From expand to contract under the load of an old and a new release: nothing is lost, and no session waits long."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.installer import install
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.migration.releases import CLASSES, CiphertextWrites, OrmRelease, Person, Release
from tests.migration.rollout import TABLE, TENANTS, TWIN, Rollout, rollout
from tests.support.lock_waits import SETTINGS, LockWait, lock_waits
from tests.support.orm import plan_of

LONGEST = 1.0
"""Seconds that a statement may wait for a lock of ours."""

FIRST_PASS = "SELECT pass = 1 FROM glpgenc.backfill_jobs"
PROTECT = (
    ("email", "--data-class", "pii", "--search", "lower", "--search", "prefix"),
    ("note", "--data-class", "pii", "--search", "exact", "--padding", "16"),
    ("born", "--data-class", "health", "--search", "range=month"),
)
# Each value is compared with what its index columns hold of it: computed here, by the keys, from the twin.
MISSED = """
    SELECT count(*) FROM twin t WHERE t.tenant = %s AND NOT EXISTS (
        SELECT FROM people p WHERE p.id = t.id AND p.tenant = t.tenant
        AND p.email_enc_bidx IS NOT DISTINCT FROM glpgenc.gl_hmac_index(t.email, 'people.email')
        AND p.note_enc_bidx IS NOT DISTINCT FROM glpgenc.gl_hmac_index(t.note, 'people.note')
        AND p.born_enc_bidx IS NOT DISTINCT FROM glpgenc.gl_hmac_index(t.born, 'people.born'))
"""


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    """A server that logs every wait for a lock."""
    with EmbeddedPostgres(find_programs(), settings=SETTINGS) as server:
        install(server.url())
        yield server


@contextmanager
def backfill(world: BackfillWorld) -> Iterator[subprocess.Popen[str]]:
    process = world.popen("backfill", "run", "people", "--workers", "2")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(world: BackfillWorld, *arguments: str, codes: tuple[int, ...] = (0,)) -> Any:
    """Run the program in this process, which has loaded already what it needs, and return what it prints."""
    answer = CliRunner().invoke(app, [*arguments, "--json"], prog_name="glpgenc", env=world.environment)
    assert answer.exit_code in codes, answer.output
    return json.loads(answer.stdout)


def expand(world: BackfillWorld) -> None:
    for column, *options in PROTECT:
        field = f"people.{column}"
        told(world, "protect", "people", column, "--field", field, "--tenant-column", "tenant", *options)


def fill(world: BackfillWorld, running: Rollout, unkeyed: threading.Event, *, seconds: float) -> None:
    """Backfill beside all writers, and verify; those that hold no keys stop when all that was there before is done."""
    with backfill(world) as process:
        deadline = time.monotonic() + seconds
        while world.execute(FIRST_PASS) in ([], [(True,)]):
            assert time.monotonic() < deadline, "the backfill does not go on"
            time.sleep(0.1)
        # What they have written and the backfill has not come to is not there yet; nothing else may be wrong.
        early = told(world, "verify", "people", codes=(0, 1))["columns"]
        assert {finding for each in early for finding in each["comparison"]["findings"]} <= {"missing"}
        running.stop(unkeyed)
        output, _ = process.communicate(timeout=seconds)
        assert process.returncode == 0, output


def verify(world: BackfillWorld) -> None:
    """Verify; where the backfill had ended before the writers without keys did, it has what they wrote last to do."""
    verified = told(world, "verify", "people", codes=(0, 1))["columns"]
    if any(each["comparison"]["bad"] for each in verified):
        assert {finding for each in verified for finding in each["comparison"]["findings"]} <= {"missing"}
        told(world, "backfill", "run", "people")
        verified = told(world, "verify", "people")["columns"]
    assert {each["state"] for each in verified} == {"verified"}
    assert sum(each["comparison"]["bad"] for each in verified) == 0


def contract(world: BackfillWorld) -> None:
    for column, *_ in PROTECT:
        assert told(world, "contract", "people", column, "--yes")["state"] == "contracted"


def whole_way(server: EmbeddedPostgres, home: Path, rows: int, *, seconds: float) -> list[LockWait]:
    with world_on(server.url(), home, schema=TABLE) as world:
        world.fill(rows, tenants=len(TENANTS))
        world.execute(TWIN)
        with rollout(world, rows) as running:
            unkeyed = running.start(Release(world), Release(world))
            expand(world)
            keyed = running.start(Release(world, keyed=True))
            new = [Release(world, writes=CiphertextWrites, keyed=True) for _ in range(2)]
            running.start(*new, OrmRelease(world))
            fill(world, running, unkeyed, seconds=seconds)
            verify(world)
            running.stop(keyed)
            contract(world)
            before = sum(running.done.values())
            while sum(running.done.values()) < before + 50:
                time.sleep(0.05)
        right(world)
        assert min(running.done[kind] for kind in ("insert", "upsert", "update", "touch", "delete")) > 20
    waits = list(lock_waits(server.log_text()))
    ours = [wait.seconds or 0.0 for wait in waits if any(name.startswith("glpgenc") for name in wait.ahead)]
    longest = f"{len(ours)} waits for locks of ours, {max(ours, default=0.0):.2f} s at most"
    print(f"\n{rows} rows; {dict(running.done)}; {longest}")  # noqa: T201 - for -s
    return waits


def right(world: BackfillWorld) -> None:
    """Check that the table holds what the twin holds, no more and no less, and that all of it is found."""
    assert set(world.execute("SELECT id, tenant FROM people")) == set(world.execute("SELECT id, tenant FROM twin"))
    for tenant in TENANTS:
        for column in CLASSES:
            expected = dict(world.execute(f"SELECT id, {column}::text FROM twin WHERE tenant = %s", tenant))
            assert world.decrypted(column, tenant=tenant) == expected
        found(world, tenant)


def found(world: BackfillWorld, tenant: str) -> None:
    """Check that each value of a tenant is found by index."""
    import glpgenc  # noqa: PLC0415

    classes = sorted(set(CLASSES.values()))
    with (
        psycopg.connect(world.admin_url) as connection,
        glpgenc.session(connection, tenant_id=tenant, data_classes=classes, key_manager=world.manager),
    ):
        assert connection.execute(MISSED, (tenant,)).fetchone() == (0,)
    release = OrmRelease(world)
    sample = world.execute("SELECT email, note, born FROM twin WHERE tenant = %s ORDER BY random() LIMIT 50", tenant)
    try:
        with release.session(tenant) as session:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            for values in sample:
                for name, value in zip(CLASSES, values, strict=True):
                    of = getattr(Person, name)
                    condition = (
                        of.is_(None) if value is None else of.between(value, value) if name == "born" else of == value
                    )
                    statement = select(Person.id).where(condition, Person.tenant == tenant)
                    rows = world.execute(
                        f"SELECT id FROM twin WHERE tenant = %s AND {name} IS NOT DISTINCT FROM %s", tenant, value
                    )
                    assert set(session.scalars(statement)) == {row[0] for row in rows}
            assert "people_email_enc_bidx" in plan_of(session, select(Person.id).where(Person.email == "x"))
    finally:
        release.close()


def held_up(waits: list[LockWait]) -> list[LockWait]:
    """Return the writers' waits behind a session of ours that lasted too long, or have no end."""
    return [
        wait
        for wait in waits
        if wait.waiter.startswith("writer")
        and any(name.startswith("glpgenc") for name in wait.ahead)
        and (wait.seconds is None or wait.seconds >= LONGEST)
    ]


@pytest.mark.slow
def test_5_000_rows_go_the_whole_way_under_load(server: EmbeddedPostgres, tmp_path: Path) -> None:
    assert held_up(whole_way(server, tmp_path, 5_000, seconds=120)) == []


@pytest.mark.slow
def test_200_000_rows_go_the_whole_way_under_load(server: EmbeddedPostgres, tmp_path: Path) -> None:
    assert held_up(whole_way(server, tmp_path, 200_000, seconds=600)) == []


def test_a_writer_that_is_held_up_is_reported_with_who_held_it_up(server: EmbeddedPostgres) -> None:
    url = server.url()
    with psycopg.connect(url, application_name="glpgenc contract") as ours:
        ours.execute("CREATE TABLE held (id integer)")
        ours.commit()
        ours.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE")

        def write(name: str) -> None:
            with psycopg.connect(url, application_name=name) as connection:
                connection.execute("INSERT INTO held VALUES (1)")

        threads = [threading.Thread(target=write, args=(name,)) for name in ("writer", "another")]
        for thread in threads:
            thread.start()
        time.sleep(LONGEST + 0.3)
        ours.commit()
        for thread in threads:
            thread.join()
    (wait,) = held_up(list(lock_waits(server.log_text())))
    assert (wait.waiter, wait.ahead[0]) == ("writer", "glpgenc contract")
    assert LONGEST < (wait.seconds or 0) < LONGEST + 5
