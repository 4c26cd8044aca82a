"""Rotation of tables of every shape: partitioned, without a key, with several tenants in a row, on their way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

import glpgenc
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.rotation.run import RotateOptions, RotationReport, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.sessions.keyring import Keyring
from glpgenc.verification.comparison import compare_columns
from glpgenc.wire.envelope import Suite
from tests.rotation.rotation_world import RotationWorld

pytestmark = pytest.mark.slow

PARTED = """
    CREATE TABLE parted (id int, region text, email text, email_enc bytea, PRIMARY KEY (region, id))
        PARTITION BY LIST (region);
    CREATE TABLE parted_eu PARTITION OF parted FOR VALUES IN ('eu') PARTITION BY RANGE (id);
    CREATE TABLE parted_eu_1 PARTITION OF parted_eu FOR VALUES FROM (1) TO (21);
    CREATE TABLE parted_eu_2 PARTITION OF parted_eu FOR VALUES FROM (21) TO (1000);
    CREATE TABLE parted_us PARTITION OF parted FOR VALUES IN ('us');
    SELECT glpgenc.gl_guard_column('parted', 'email_enc', 'people.email');
    SELECT glpgenc.gl_index_column('parted', 'email_enc', 'equal');
    INSERT INTO parted (id, region, email)
    SELECT i, (ARRAY['eu', 'us'])[1 + i % 2], 'p' || i || '@example.org' FROM generate_series(1, 60) i
"""


@contextmanager
def keyed(world: RotationWorld, tenant: str = "acme") -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with (
        psycopg.connect(world.admin_url) as connection,
        glpgenc.session(connection, tenant_id=tenant, data_classes=["pii", "health"], key_manager=world.manager),
    ):
        yield connection


def rotated(world: RotationWorld) -> RotationReport:
    report = rotate(world.settings, RotationFilter(), RotateOptions(settle=0))
    world.manager.invalidate()
    return report


def wrong(world: RotationWorld, table: str, column: str, *, tenant: str = "acme", row: str = "''") -> int:
    """Count the rows whose value is not that of its twin, in a session of a tenant."""
    with keyed(world, tenant) as connection:
        found = connection.execute(
            f"SELECT count(*) FROM {table} WHERE {column} IS DISTINCT FROM"
            f" glpgenc.gl_decrypt({column}_enc, 'people.{column}', {row})"
        ).fetchone()
    assert found is not None
    return int(str(found[0]))


def under(world: RotationWorld, table: str, column: str) -> set[tuple[str, str]]:
    """Return tenant and state of the keys that a column's values are under."""
    return set(
        world.execute(
            f"SELECT DISTINCT tenant_id, state FROM {table}"
            f" JOIN glpgenc.data_keys ON key_id = glpgenc.gl_key_id({column}_enc)"
        )
    )


def several_tenants(world: RotationWorld, rows: int) -> None:
    """Fill the table so that of each row one column is of acme, one of zorg, one of initech."""
    world.add(rows)
    with keyed(world, "zorg") as connection:
        connection.execute("UPDATE people SET note_enc = glpgenc.gl_encrypt(note, 'people.note')")
    seal = Keyring(world.manager, "initech").sealer("people.secret", Suite.A256GCM)
    with psycopg.connect(world.admin_url) as connection:
        for key in range(1, rows + 1):
            connection.execute("UPDATE people SET secret_enc = %b WHERE id = %s", [seal(b"secret %d" % key, ""), key])


def all_moved(world: RotationWorld) -> None:
    for column, tenant in (("email", "acme"), ("note", "zorg"), ("secret", "initech"), ("born", "acme")):
        assert under(world, "people", column) == {(tenant, "active")}


def test_values_of_several_tenants_in_one_row_move_each_to_its_own_tenant_s_key(people: RotationWorld) -> None:
    several_tenants(people, 40)
    assert rotated(people).finished
    all_moved(people)
    assert wrong(people, "people", "email") == 0
    assert wrong(people, "people", "note", tenant="zorg") == 0
    opens = Keyring(people.manager, "initech").opener("people.secret")
    for key, data in people.execute("SELECT id, secret_enc FROM people"):
        assert opens(bytes(data), "") == b"secret %d" % key


@pytest.mark.parametrize(
    "damaged", ["email", *(pytest.param(each, marks=pytest.mark.slow) for each in ("note", "secret"))]
)
def test_a_value_that_does_not_open_keeps_no_other_tenant_s_value_of_its_row(
    people: RotationWorld, damaged: str
) -> None:
    several_tenants(people, 12)
    last = f"octet_length({damaged}_enc) - 1"
    changed = f"set_byte({damaged}_enc, {last}, (get_byte({damaged}_enc, {last}) + 1) % 256)"
    people.execute(f"UPDATE people SET {damaged}_enc = {changed} WHERE id = 7")
    # As a process: what goes on for ever is ended.
    answer = people.run("rotate", "--all", "--settle", "0", timeout=40)
    assert answer.returncode == 1, answer.stderr
    assert people.execute("SELECT column_name, row_key, sqlstate FROM glpgenc.quarantine") == [
        (f"{damaged}_enc", {"id": 7}, "ZE002")
    ]
    people.execute(f"UPDATE people SET {damaged}_enc = NULL WHERE id = 7")
    all_moved(people)
    assert people.run("rotate", "--all", "--settle", "0").returncode == 0


def test_partitions_of_partitions_and_values_bound_to_one_column_of_the_key(people: RotationWorld) -> None:
    people.execute(PARTED)
    with keyed(people) as connection:
        connection.execute("UPDATE parted SET email_enc = glpgenc.gl_encrypt(email, 'people.email', id::text)")
    report = rotated(people)
    assert report.finished
    assert [(job.table, job.rows) for job in report.jobs] == [("public.parted", 60)]
    assert under(people, "parted", "email") == {("acme", "active")}
    assert wrong(people, "parted", "email", row="id::text") == 0


def test_a_table_without_a_primary_key(people: RotationWorld) -> None:
    people.execute("""
        CREATE TABLE loose (id int, email text, email_enc bytea);
        INSERT INTO loose SELECT i, 'l' || i || '@example.org' FROM generate_series(1, 300) i;
        SELECT glpgenc.gl_guard_column('loose', 'email_enc', 'people.email')
    """)
    with keyed(people) as connection:
        connection.execute("UPDATE loose SET email_enc = glpgenc.gl_encrypt(email, 'people.email')")
    people.execute("INSERT INTO loose SELECT * FROM loose WHERE id < 5")
    people.execute("UPDATE loose SET email_enc = set_byte(email_enc, 40, 255 - get_byte(email_enc, 40)) WHERE id = 300")
    assert not rotated(people).finished
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 1
    people.execute("DELETE FROM loose WHERE id = 300")
    assert rotated(people).finished
    assert under(people, "loose", "email") == {("acme", "active")}
    assert wrong(people, "loose", "email") == 0


def test_more_keys_than_a_statement_lists_are_looked_up(people: RotationWorld) -> None:
    tenants = [f"t{number}" for number in range(205)]
    with psycopg.connect(people.admin_url) as connection:
        for number, tenant in enumerate(tenants):
            suite = Suite.A256GCM if number % 10 == 0 else Suite.A256CBC_HS512
            data = Keyring(people.manager, tenant).sealer("people.note", suite)(tenant.encode(), "")
            connection.execute(
                "INSERT INTO people (id, tenant, note, note_enc) VALUES (%s, %s, %s, %b)",
                (number, tenant, tenant, data),
            )
    report = rotated(people)
    assert report.finished
    assert len(report.activated) == 205
    assert people.value("SELECT count(*) FROM glpgenc.rotated_keys") == 205
    assert people.value(
        "SELECT count(*) FROM people JOIN glpgenc.data_keys k ON k.key_id = glpgenc.gl_key_id(note_enc)"
        " AND k.tenant_id = tenant AND k.state = 'active'"
    ) == len(tenants)
    for tenant, data in people.execute("SELECT tenant, note_enc FROM people ORDER BY id LIMIT 12"):
        assert Keyring(people.manager, tenant).opener("people.note")(bytes(data), "") == tenant.encode()


def expanded(world: RotationWorld, rows: int) -> None:
    """Make a table whose first half is encrypted, and the rest is not yet."""
    world.execute(
        "CREATE TABLE moving (id int PRIMARY KEY, email text, updated_at timestamptz DEFAULT '2020-01-01');"
        f"INSERT INTO moving SELECT i, 'm' || i || '@example.org' FROM generate_series(1, {rows}) i;"
        "SELECT glpgenc.gl_expand_column('moving', 'email', 'email_enc', 'people.email', row_expression => 'id');"
    )
    with keyed(world) as connection:
        connection.execute("UPDATE moving SET email = email WHERE id <= %s", [rows // 2])
        connection.execute(
            "UPDATE moving SET email_enc = glpgenc.gl_encrypt(email, 'people.email', id::text) WHERE id <= %s",
            [rows // 2],
        )


def test_rotation_of_a_column_leaves_its_migration_as_it_is(people: RotationWorld) -> None:
    expanded(people, 400)
    assert rotated(people).finished
    assert people.value("SELECT count(email_enc) FROM moving") == 200
    assert people.value("SELECT count(email) FROM moving") == 400
    assert people.value("SELECT count(*) FROM moving WHERE updated_at <> '2020-01-01'") == 0
    assert under(people, "moving", "email") == {("acme", "active")}
    # The triggers of the migration go on as before: an old release writes, and what it wrote is encrypted.
    people.execute("UPDATE moving SET email = 'changed@example.org' WHERE id = 3")
    answer = people.run("backfill", "run", "moving")
    assert answer.returncode == 0, answer.stderr
    assert wrong(people, "moving", "email", row="id::text") == 0
    assert compare_columns(people.settings, "moving")[0].state == "verified"


@pytest.mark.slow
def test_backfill_of_the_same_table_runs_beside_a_rotation(people: RotationWorld) -> None:
    expanded(people, 6_000)
    filling = people.popen("backfill", "run", "moving", "--max-rate", "1500")
    until(people, "SELECT count(email_enc) > 3200 FROM moving")
    answer = people.run("rotate", "--tenant", "acme", "--settle", "0", "--workers", "2")
    output, _ = filling.communicate(timeout=60)
    assert filling.returncode == 0, output
    assert answer.returncode in {0, 1}, answer.stderr
    # What the backfill's worker wrote with the key in its cache is moved when it is run again.
    last = people.run("rotate", "--tenant", "acme", "--settle", "0")
    assert last.returncode == 0, last.stderr
    assert under(people, "moving", "email") >= {("acme", "active")}
    assert wrong(people, "moving", "email", row="id::text") == 0
    assert compare_columns(people.settings, "moving")[0].state == "verified"


def until(world: RotationWorld, condition: str, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not world.value(condition):
        assert time.monotonic() < deadline, condition
        time.sleep(0.05)


def test_index_keys_stay(people: RotationWorld) -> None:
    people.add(5)
    rotated(people)
    assert {key.state for key in people.manager.list(purpose=Purpose.INDEX)} == {KeyState.ACTIVE}
