"""Cancellation: nothing of a backfill is left but what it has encrypted, and it may be started again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from glpgenc.backfill.cancel import Cancelled, cancel
from glpgenc.database import connect
from glpgenc.database import locks as locking
from glpgenc.errors import DatabaseError, RegistryError
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

SHIELDS = "SELECT count(*) FROM pg_trigger WHERE tgname = 'zzz_glpgenc_shield'"
ENCRYPTED = "SELECT count(*) FROM people WHERE email_enc IS NOT NULL"
TOUCHED = "SELECT count(*) FROM people WHERE updated_at <> '2020-01-01' OR changes <> 0"
TOUCH = """
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.updated_at := now(); NEW.changes := NEW.changes + 1; RETURN NEW; END $$;
    CREATE TRIGGER touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
"""


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """The table, filled by its owner who is no superuser: triggers of the table are kept quiet by a shield."""
    with (
        login_role(database, member_of=["glpgenc_admin"]) as role,
        world_on(database, tmp_path, url=role.url(database)) as world,
    ):
        world.execute(f"ALTER TABLE people OWNER TO {role.name}; {TOUCH}; GRANT CREATE ON SCHEMA public TO {role.name}")
        yield world


def cancelled(world: BackfillWorld, column: str | None = None) -> Cancelled:
    with closing(connect(world.url, "test")) as connection:
        return cancel(connection, "people", column)


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_a_running_worker_ends_cleanly_and_the_shield_goes_only_after_its_last_row(people: BackfillWorld) -> None:
    people.fill(20_000)
    people.expand("email")
    process = people.popen("backfill", "run", "people", "--max-rate", "800")
    until(lambda: people.value(ENCRYPTED) > 500, "the backfill does not go on")
    assert people.value(SHIELDS) == 1
    answer = people.run("backfill", "cancel", "people", "--json")
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert (document["table"], len(document["jobs"]), document["shield_removed"]) == ("public.people", 1, True)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1, output
    assert "cancelled after" in output
    assert "Traceback" not in output
    encrypted = people.value(ENCRYPTED)
    assert 500 < document["rows"] <= encrypted < 18_000
    # No row was written without the shield.
    assert (people.value(SHIELDS), people.value(TOUCHED)) == (0, 0)
    assert people.value("SELECT count(*) FROM glpgenc.backfill_workers") == 0
    assert people.state("email") == "expanded"
    shown = people.run("backfill", "status", "people", "--json")
    assert shown.returncode == 0, shown.stderr
    status = json.loads(shown.stdout)["backfills"]
    assert [(each["state"], each["share"] < 1) for each in status] == [("cancelled", True)]
    # Triggers continue, and another run finds what is left.
    people.execute("UPDATE people SET note = 'n' WHERE id = 1")
    assert people.value(TOUCHED) == 1
    assert people.run("backfill", "run", "people").returncode == 0
    assert people.decrypted("email") == people.plain("email")
    assert (people.value(SHIELDS), people.value(TOUCHED)) == (0, 1)
    assert people.value("SELECT rows FROM glpgenc.backfill_jobs") == 18_000 - encrypted
    assert compare_columns(people.settings, "people")[0].state == "verified"


def test_a_worker_that_waits_for_the_table_meanwhile_writes_nothing_more(people: BackfillWorld) -> None:
    people.fill(500)
    people.expand("email")
    started = people.start()
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'people'::regclass"
    with psycopg.connect(people.admin_url) as other:
        other.execute("LOCK TABLE people IN SHARE MODE")
        worker = Thread(target=people.work, args=(started.jobs,))
        worker.start()
        until(lambda: people.value(waiting) > 0, "the worker does not come to the table")
        ending = Thread(target=cancelled, args=(people,))
        ending.start()
        until(lambda: bool(people.value("SELECT cancelled FROM glpgenc.backfill_jobs")), "the job is not ended")
    ending.join(60)
    worker.join(60)
    assert not worker.is_alive()
    assert (people.value(SHIELDS), people.value(ENCRYPTED), people.value(TOUCHED)) == (0, 0, 0)


def test_a_paused_backfill_is_cancelled_too(people: BackfillWorld) -> None:
    people.fill(50)
    people.expand("email")
    started = people.start()
    people.execute("UPDATE glpgenc.backfill_jobs SET paused = true")
    worker = Thread(target=people.work, args=(started.jobs,))
    worker.start()
    workers = "SELECT count(*) FROM glpgenc.backfill_workers WHERE waiting = 'paused'"
    until(lambda: people.value(workers) == 1, "the worker does not wait")
    assert cancelled(people).jobs == started.jobs
    worker.join(60)
    assert not worker.is_alive()
    assert people.value(ENCRYPTED) == 0


def test_there_must_be_something_to_cancel(people: BackfillWorld) -> None:
    people.fill(50)
    with pytest.raises(RegistryError, match="is not being migrated"):
        cancelled(people)
    people.expand("email")
    with pytest.raises(RegistryError, match=r"no backfill of public.people is running"):
        cancelled(people)
    people.start()
    assert cancelled(people).shield
    answer = people.run("backfill", "cancel", "people")
    assert answer.returncode != 0
    assert "running" in answer.stderr
    people.backfill()
    with pytest.raises(RegistryError, match=r"no backfill of public.people is running"):
        cancelled(people)
    assert people.state("email") == "backfilled"


def test_one_column_s_backfill_ends_and_the_shield_stays_for_the_other(people: BackfillWorld) -> None:
    people.fill(50)
    people.expand("email")
    people.expand("born", tenant_expression="tenant")
    numbers = people.start().jobs
    assert len(numbers) == 2
    first = cancelled(people, "email")
    assert (len(first.jobs), first.shield) == (1, False)
    with pytest.raises(RegistryError, match=r"no backfill of public.people.email_enc is running"):
        cancelled(people, "email")
    people.work([number for number in numbers if number not in first.jobs])
    assert people.decrypted("born") == people.plain("born")
    assert (people.value(SHIELDS), people.value(TOUCHED), people.value(ENCRYPTED)) == (0, 0, 0)


def test_a_shield_that_was_left_over_is_dropped(people: BackfillWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    people.fill(50)
    people.expand("email")
    people.start()
    monkeypatch.setattr(locking, "ONE_MINUTE", replace(locking.ONE_MINUTE, seconds=1.0))
    with psycopg.connect(people.admin_url) as other:
        other.execute("SELECT count(*) FROM people")
        with pytest.raises(DatabaseError, match=r"table public\.people is locked by other sessions"):
            cancelled(people)
    assert people.value(SHIELDS) == 1
    again = cancelled(people)
    assert (again.jobs, again.shield, people.value(SHIELDS)) == ([], True, 0)
