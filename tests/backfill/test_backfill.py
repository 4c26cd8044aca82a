"""The backfill, in one process: what it writes, what it leaves alone, and where it says that it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.backfill.estimate import BackfillEstimate
from glpgenc.backfill.start import set_paused
from glpgenc.database import connect
from glpgenc.errors import RegistryError
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.status import job_numbers, read_status
from glpgenc.jobs.writer import ChunkWriter
from tests.backfill.backfill_world import BackfillWorld, world_on

UPDATED = """
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.updated_at := now(); NEW.changes := OLD.changes + 1; RETURN NEW; END';
    CREATE TRIGGER touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
"""
AUDITED = """
    CREATE TABLE audit (id int);
    CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN INSERT INTO public.audit VALUES (NEW.id); RETURN NULL; END';
    CREATE TRIGGER audited AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION audited();
"""
TOUCHED = "SELECT count(*) FROM people WHERE updated_at <> '2020-01-01' OR changes <> 0"
WAITING = "SELECT max(waiting) FROM glpgenc.backfill_workers"
"""What the worker waits for; NULL where it does not, or is not there yet."""


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        yield world


def test_every_value_is_encrypted_and_the_state_says_so(people: BackfillWorld) -> None:
    people.fill(3000)
    people.expand("email")
    people.index("email", "equal")
    people.backfill()
    assert people.decrypted("email") == people.plain("email")
    assert people.state("email") == "backfilled"
    assert people.value("SELECT count(*) FROM people WHERE email IS NULL AND email_enc IS NULL") == 300
    assert people.value("SELECT count(DISTINCT email_enc_bidx) FROM people") == 2700


def test_columns_that_are_filled_together_make_one_new_version_of_a_row(people: BackfillWorld) -> None:
    people.fill(500)
    for column in ("email", "note", "born"):
        people.expand(column)
    people.backfill()
    for column in ("email", "note", "born"):
        assert people.decrypted(column) == people.plain(column)
        assert people.state(column) == "backfilled"
    people.execute("SELECT pg_stat_clear_snapshot()")
    deadline = time.monotonic() + 10
    query = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'people'"
    while people.value(query) == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert people.value(query) == 500


def test_a_table_without_rows_is_done_at_once(people: BackfillWorld) -> None:
    people.expand("email")
    people.backfill()
    assert people.state("email") == "backfilled"


def test_what_is_done_is_not_done_again(people: BackfillWorld) -> None:
    people.fill(100)
    people.expand("email")
    people.backfill()
    before = people.execute("SELECT id, email_enc, xmin::text FROM people ORDER BY id")
    started = people.backfill()
    assert started.jobs == []
    assert people.execute("SELECT id, email_enc, xmin::text FROM people ORDER BY id") == before


def test_a_table_that_is_not_expanded_is_refused(people: BackfillWorld) -> None:
    with pytest.raises(RegistryError, match="is not being migrated"):
        people.start()


def test_each_tenant_s_rows_are_under_its_own_key(people: BackfillWorld) -> None:
    people.fill(900, tenants=3)
    people.expand("email", tenant_expression="tenant", row_expression="id::text")
    people.backfill()
    owners = people.execute(
        "SELECT DISTINCT p.tenant, k.tenant_id FROM people p JOIN glpgenc.data_keys k "
        "ON k.key_id = glpgenc.gl_key_id(p.email_enc)"
    )
    assert {tuple(row) for row in owners} == {(name, name) for name in ("acme", "zorg", "initech")}
    with (
        psycopg.connect(people.admin_url) as connection,
        glpgenc.session(connection, tenant_id="zorg", data_classes=["pii"], key_manager=people.manager),
    ):
        rows = connection.execute(
            "SELECT email, glpgenc.gl_decrypt(email_enc, 'people.email', id::text) FROM people WHERE tenant = 'zorg'"
        ).fetchall()
    assert len(rows) == 300
    assert all(plain == opened for plain, opened in rows)


def test_many_tenants_in_one_chunk(people: BackfillWorld) -> None:
    people.execute(
        "INSERT INTO people (id, tenant, email) SELECT i, 't' || i % 20, 'p' || i FROM generate_series(1, 400) i"
    )
    people.expand("email", tenant_expression="tenant")
    people.backfill()
    assert people.decrypted("email", tenant="t7") == people.plain("email", tenant="t7")
    assert people.value("SELECT count(*) FROM people WHERE email_enc IS NULL") == 0


def test_a_row_without_a_tenant_goes_to_quarantine_and_can_be_corrected(people: BackfillWorld) -> None:
    people.fill(50)
    people.execute("ALTER TABLE people ALTER COLUMN tenant DROP NOT NULL")
    people.execute("UPDATE people SET tenant = NULL WHERE id IN (7, 8)")
    people.expand("email", tenant_expression="tenant")
    people.backfill()
    assert people.execute("SELECT row_key, sqlstate FROM glpgenc.quarantine ORDER BY row_key") == [
        ({"id": 7}, "ZE012"),
        ({"id": 8}, "ZE012"),
    ]
    assert people.state("email") == "expanded"
    people.execute("UPDATE people SET tenant = 'acme' WHERE id IN (7, 8)")
    people.backfill(retry_quarantined=True)
    assert people.state("email") == "backfilled"
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 0


def test_a_bad_row_is_quarantined_without_its_value_and_the_rest_continues(people: BackfillWorld) -> None:
    people.fill(400)
    people.execute(r"UPDATE people SET email = '\xfa' || repeat('00', 99) WHERE id = 33")
    people.execute("UPDATE people SET note = 'a secret note' WHERE id = 44")
    people.expand("email")
    people.expand("note")
    people.execute("ALTER TABLE people ADD CONSTRAINT odd CHECK (note_enc IS NULL OR id <> 44)")
    people.backfill()
    rows = people.execute("SELECT column_name, row_key, sqlstate, reason FROM glpgenc.quarantine ORDER BY 1")
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("email_enc", {"id": 33}, "ZE005"),
        ("note_enc", {"id": 44}, "23514"),
    ]
    assert not any("secret" in row[3] for row in rows)
    assert people.value("SELECT count(*) FROM people WHERE email IS NOT NULL AND email_enc IS NULL") == 1
    assert people.value("SELECT count(*) FROM people WHERE note IS NOT NULL AND note_enc IS NULL") == 1
    assert people.state("email") == "expanded"
    people.execute("UPDATE people SET email = 'mended@example.org' WHERE id = 33")
    people.backfill(retry_quarantined=True)
    assert people.state("email") == "backfilled"
    assert people.state("note") == "expanded"


def test_a_source_that_raises_for_a_row_stops_at_that_row(people: BackfillWorld) -> None:
    people.fill(300)
    people.execute("UPDATE people SET note = 'no number' WHERE id = 5")
    people.execute("UPDATE people SET note = id::text WHERE id <> 5")
    people.expand("note", source_expression="note::integer")
    people.backfill()
    rows = people.execute("SELECT row_key, sqlstate, reason FROM glpgenc.quarantine")
    assert [(row[0], row[1]) for row in rows] == [({"id": 5}, "22P02")]
    assert "no number" not in rows[0][2]
    assert people.value("SELECT count(*) FROM people WHERE note_enc IS NULL") == 1


def test_a_source_that_raises_in_a_later_pass_stops_at_that_row_too(people: BackfillWorld) -> None:
    # A later pass looks first whether anything is left, and reads the source for it.
    people.fill(300)
    people.execute("UPDATE people SET note = CASE id WHEN 5 THEN 'no number' ELSE id::text END")
    people.expand("note", source_expression="note::integer")
    (number,) = people.start().jobs
    with psycopg.connect(people.admin_url) as connection:
        relation = people.value("SELECT 'people'::regclass::oid::int8")
        begin_pass(connection, number, relation, 2)
    people.work([number])
    rows = people.execute("SELECT row_key, sqlstate FROM glpgenc.quarantine")
    assert rows == [({"id": 5}, "22P02")]
    assert people.value("SELECT count(*) FROM people WHERE note_enc IS NULL") == 1


def test_a_last_pass_reads_its_rows_once(people: BackfillWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    people.fill(300)
    people.expand("note")
    seen: list[str] = []
    for name in ("pending_places", "_left"):
        real = getattr(ChunkWriter, name)

        def recorded(self: Any, *arguments: Any, real: Any = real, name: str = name, **named: Any) -> Any:
            seen.append(name)
            return real(self, *arguments, **named)

        monkeypatch.setattr(ChunkWriter, name, recorded)
    people.backfill()
    assert people.value("SELECT pass FROM glpgenc.backfill_jobs") == 2
    assert seen == ["_left"]


def test_the_quarantine_does_not_hold_a_primary_key_that_is_itself_encrypted(people: BackfillWorld) -> None:
    people.execute("CREATE TABLE accounts (email text PRIMARY KEY, tenant text DEFAULT 'acme')")
    people.execute(r"INSERT INTO accounts VALUES ('a@example.org'), ('\xfa' || repeat('00', 99))")
    people.expand("email", table="accounts")
    people.backfill("accounts")
    assert people.execute("SELECT row_key FROM glpgenc.quarantine") == [({"ctid": "(0,2)"},)]


def test_partitions_are_gone_through_one_by_one(people: BackfillWorld) -> None:
    people.execute("""
        CREATE TABLE orders (id int, tenant text DEFAULT 'acme', email text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE orders_low PARTITION OF orders FOR VALUES FROM (0) TO (500) PARTITION BY RANGE (id);
        CREATE TABLE orders_lowest PARTITION OF orders_low FOR VALUES FROM (0) TO (100);
        CREATE TABLE orders_lower PARTITION OF orders_low FOR VALUES FROM (100) TO (500);
        CREATE TABLE orders_high PARTITION OF orders FOR VALUES FROM (500) TO (1000);
        INSERT INTO orders (id, email) SELECT i, 'p' || i FROM generate_series(1, 999) i;
    """)
    people.expand("email", table="orders")
    people.backfill("orders")
    assert people.decrypted("email", table="orders") == people.plain("email", table="orders")
    assert people.state("email") == "backfilled"


def test_a_rewrite_in_the_middle_starts_the_pass_again(people: BackfillWorld) -> None:
    people.fill(20_000)
    people.expand("email")
    started = people.start(max_rate=20_000)
    worker = threading.Thread(target=people.work, args=(started.jobs,))
    worker.start()
    time.sleep(0.4)
    people.execute("VACUUM FULL people")
    worker.join()
    assert people.state("email") == "backfilled"
    assert people.decrypted("email") == people.plain("email")


def test_rows_locked_by_others_are_waited_for_without_blocking_others(people: BackfillWorld) -> None:
    people.fill(1000)
    people.expand("email")
    started = people.start()
    worker = threading.Thread(target=people.work, args=(started.jobs,))
    with psycopg.connect(people.admin_url) as connection:
        connection.execute("UPDATE people SET changes = 7 WHERE id IN (500, 501)")
        worker.start()
        deadline = time.monotonic() + 20
        while people.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") < 898:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        while people.value(WAITING) != "waiting: 1 row is locked by other transactions":
            assert time.monotonic() < deadline
            time.sleep(0.1)
    worker.join()
    assert people.state("email") == "backfilled"
    assert people.decrypted("email") == people.plain("email")
    assert people.value("SELECT sum(changes) FROM people") == 14


@pytest.fixture
def plain_world(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """The table is owned and filled by a role that is no superuser."""
    from tests.support.databases import login_role  # noqa: PLC0415 - of this fixture only

    with (
        login_role(database, member_of=["glpgenc_admin"]) as role,
        world_on(database, tmp_path, url=role.url(database)) as world,
    ):
        world.execute(f'ALTER TABLE people OWNER TO "{role.name}"; GRANT CREATE ON SCHEMA public TO "{role.name}"')
        yield world


def test_triggers_do_not_fire_where_the_role_may_keep_them_from_it(people: BackfillWorld) -> None:
    people.fill(100)
    people.expand("email")
    people.execute(UPDATED + AUDITED)
    people.backfill()
    assert people.value(TOUCHED) == 0
    assert people.value("SELECT count(*) FROM audit") == 0


def test_updated_at_does_not_move_without_superuser_rights(plain_world: BackfillWorld) -> None:
    plain_world.fill(100)
    plain_world.expand("email")
    plain_world.index("email", "equal")
    plain_world.execute(UPDATED)
    plain_world.backfill()
    assert plain_world.value(TOUCHED) == 0
    assert plain_world.decrypted("email") == plain_world.plain("email")
    assert plain_world.value("SELECT count(*) FROM people WHERE email_enc_bidx IS NOT NULL") == 90
    assert plain_world.value("SELECT count(*) FROM pg_trigger WHERE tgname = 'zzz_glpgenc_shield'") == 0
    assert plain_world.value("SELECT count(*) FROM pg_proc WHERE proname LIKE 'glpgenc_shield%'") == 0


def test_triggers_after_the_update_need_consent_without_superuser_rights(plain_world: BackfillWorld) -> None:
    plain_world.fill(30)
    plain_world.expand("email")
    plain_world.execute(AUDITED)
    with pytest.raises(RegistryError, match=r"audited of public\.people"):
        plain_world.start()
    assert plain_world.value("SELECT count(*) FROM glpgenc.backfill_jobs") == 0
    started = plain_world.backfill(allow_after_triggers=True)
    assert started.firing == ["audited of public.people"]
    assert plain_world.value("SELECT count(*) FROM audit") == 27


def test_a_trigger_of_other_columns_is_nothing_to_consent_to(plain_world: BackfillWorld) -> None:
    plain_world.fill(30)
    plain_world.expand("email")
    plain_world.execute(AUDITED.replace("AFTER UPDATE ON", "AFTER UPDATE OF note ON"))
    assert plain_world.backfill().firing == []


def test_triggers_fire_where_that_is_asked_for(people: BackfillWorld) -> None:
    people.fill(100)
    people.expand("email")
    people.execute(UPDATED)
    people.backfill(fire_triggers=True)
    assert people.value(TOUCHED) == 90


def test_a_row_that_a_trigger_keeps_from_being_updated_is_quarantined(plain_world: BackfillWorld) -> None:
    plain_world.fill(40)
    plain_world.expand("email")
    plain_world.execute("""
        CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN IF NEW.id = 5 THEN RETURN NULL; END IF; RETURN NEW; END';
        CREATE TRIGGER frozen BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION frozen();
    """)
    plain_world.backfill()
    assert plain_world.execute("SELECT row_key, sqlstate FROM glpgenc.quarantine") == [({"id": 5}, "42000")]
    assert plain_world.state("email") == "expanded"


def test_a_paused_backfill_writes_nothing_until_it_is_resumed(people: BackfillWorld) -> None:
    people.fill(2000)
    people.expand("email")
    started = people.start()
    with closing(connect(people.url, "test", autocommit=True)) as connection:
        set_paused(connection, "people", None, paused=True)
        worker = threading.Thread(target=people.work, args=(started.jobs,))
        worker.start()
        time.sleep(1)
        status = read_status(connection, job_numbers(connection, "people")[0])
        assert status is not None
        assert (status.state, status.rows) == ("paused", 0)
        set_paused(connection, "people", "email", paused=False)
        worker.join()
    assert people.state("email") == "backfilled"


def test_a_limit_of_rows_holds_and_says_so(people: BackfillWorld) -> None:
    people.fill(3000)
    people.expand("email")
    started = people.start(max_rate=1500)
    seen: set[Any] = set()
    worker = threading.Thread(target=people.work, args=(started.jobs,))
    began = time.monotonic()
    worker.start()
    while worker.is_alive():
        seen |= {row[0] for row in people.execute(WAITING)}
        time.sleep(0.05)
    assert time.monotonic() - began > 1.2
    assert "waiting: limit of 1500 rows/s reached" in seen


def test_a_limit_of_wal_holds(people: BackfillWorld) -> None:
    people.fill(3000)
    people.expand("email")
    began = time.monotonic()
    people.backfill(max_wal=1)
    # At least 300 bytes a row.
    assert time.monotonic() - began > 0.5


def test_dead_rows_are_waited_for(people: BackfillWorld) -> None:
    people.fill(2000)
    people.expand("email")
    people.execute("ALTER TABLE people SET (autovacuum_enabled = off)")
    people.execute("ANALYZE people")
    people.execute("UPDATE people SET changes = 0")
    deadline = time.monotonic() + 20
    while people.value("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'people'") < 2000:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    started = people.start(max_dead_tuples=20)
    worker = threading.Thread(target=people.work, args=(started.jobs,))
    worker.start()
    deadline = time.monotonic() + 20
    while "% dead rows" not in (people.value(WAITING) or ""):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert people.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 0
    people.execute("VACUUM people")
    people.execute("UPDATE glpgenc.backfill_jobs SET settings = settings - 'max_dead_tuples'")
    worker.join()
    assert people.state("email") == "backfilled"


@pytest.mark.parametrize(("share", "told"), [(1.0, "100 %"), (0.25, "25 %"), (0.000123, "0.0123 %")])
def test_the_share_of_blocks_is_shown_in_percent(share: float, told: str) -> None:
    found = BackfillEstimate(
        table="t", columns=["c"], rows=10, workers=1, seconds=1.0, wal_bytes=1, disk_bytes=1, sampled_rows=10,
        sampled_share=share, firing=[], locks=[],
    )  # fmt: skip
    assert f"10 rows, {told} of the blocks" in found.lines()[-1]
