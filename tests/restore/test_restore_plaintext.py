"""Restores: the plaintext is decrypted into a column that is added again, beside readers and writers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.errors import RegistryError
from glpgenc.jobs.job import JobOptions
from glpgenc.restore.restore import plan_restore, start_restore
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import login_role

TYPES = {"email": "text", "note": "text", "born": "date"}


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(3000, tenants=2)
        yield world


def contracted(
    people: BackfillWorld, *columns: str, index: str | None = None, **more: str
) -> dict[str, dict[int, Any]]:
    """Encrypt columns and drop their plaintext; return what it was."""
    before = {column: dict(people.execute(f"SELECT id, {column} FROM people")) for column in columns}
    for column in columns:
        people.expand(column, tenant_expression="tenant", **more)
        if index is not None:
            people.index(column, index)
    people.backfill()
    for column in columns:
        compare_columns(people.settings, "people", column)
        contract(people.url, plan_contract(people.url, "people", column), allow_superuser=True)
    return before


def restored(people: BackfillWorld, column: str, **more: Any) -> int:
    plan = plan_restore(people.settings, "people", f"{column}_enc", type_name=TYPES[column], **more)
    number, _ = start_restore(people.settings, plan, JobOptions())
    people.work([number])
    return number


def plain(people: BackfillWorld, column: str) -> dict[int, Any]:
    return dict(people.execute(f"SELECT id, {column} FROM people"))


@pytest.mark.parametrize(
    ("mode", "row"),
    [
        ("database", None),
        ("client", "id::text"),
        pytest.param("database", "id::text", marks=pytest.mark.slow),
        pytest.param("client", None, marks=pytest.mark.slow),
    ],
)
def test_every_value_comes_back_as_it_was_and_both_columns_are_in_step(
    people: BackfillWorld, mode: str, row: str | None
) -> None:
    more = {"mode": mode} | ({} if row is None else {"row_expression": row})
    before = contracted(people, "email", "note", "born", **more)
    for column in before:
        restored(people, column)
    assert {column: plain(people, column) for column in before} == before
    people.backfill()
    assert {each.state for each in compare_columns(people.settings, "people")} == {"verified"}


def test_what_is_written_meanwhile_is_in_both_columns(people: BackfillWorld) -> None:
    before = contracted(people, "email")["email"]
    plan = plan_restore(people.settings, "people", "email_enc", type_name="text")
    number, _ = start_restore(people.settings, plan, JobOptions())
    with (
        psycopg.connect(people.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        connection.execute("UPDATE people SET email_enc = glpgenc.gl_encrypt('new'::text, 'people.email') WHERE id = 2")
        connection.execute("UPDATE people SET email = 'newer' WHERE id = 4")
        connection.execute("UPDATE people SET email_enc = NULL WHERE id = 6")
    people.execute("UPDATE people SET email = 'old release' WHERE id = 8")
    people.work([number])
    people.backfill()
    changed = {2: "new", 4: "newer", 6: None, 8: "old release"}
    assert plain(people, "email") == before | changed
    found = people.decrypted("email")
    assert {key: found[key] for key in changed} == changed


def test_index_columns_and_uniqueness_stay_as_they_were(people: BackfillWorld) -> None:
    contracted(people, "email", index="equal")
    query = "SELECT count(DISTINCT email_enc_bidx) FROM people"
    before = people.value(query)
    restored(people, "email")
    assert people.value(query) == before


def test_a_value_that_does_not_open_is_quarantined_and_the_others_come_back(people: BackfillWorld) -> None:
    before = contracted(people, "email")["email"]
    people.execute("UPDATE people SET email_enc = set_byte(email_enc, 40, get_byte(email_enc, 40) # 1) WHERE id = 3")
    restored(people, "email")
    assert plain(people, "email") == before | {3: None}
    assert people.execute("SELECT row_key, sqlstate FROM glpgenc.quarantine") == [({"id": 3}, "ZE002")]


def test_triggers_of_the_table_do_not_take_it_for_a_change(people: BackfillWorld) -> None:
    contracted(people, "email")
    people.execute("""
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN NEW.changes := OLD.changes + 1; RETURN NEW; END';
        CREATE TRIGGER touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
    """)
    restored(people, "email")
    assert people.value("SELECT count(*) FROM people WHERE email IS NOT NULL") == 2700
    assert people.value("SELECT sum(changes) FROM people") == 0


def test_a_backfill_of_another_column_lets_plaintext_be_written(database: str, tmp_path: Path) -> None:
    with (
        login_role(database, member_of=["glpgenc_admin"]) as role,
        world_on(database, tmp_path, url=role.url(database)) as people,
    ):
        people.fill(50, tenants=2)
        people.execute(f"ALTER TABLE people OWNER TO {role.name}; GRANT CREATE ON SCHEMA public TO {role.name}")
        before = contracted(people, "email")["email"]
        people.execute("""
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN NEW.changes := OLD.changes + 1; RETURN NEW; END';
            CREATE TRIGGER touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
        """)
        plan = plan_restore(people.settings, "people", "email_enc", type_name="text")
        number, _ = start_restore(people.settings, plan, JobOptions())
        # Both jobs have the same trigger undo what others do to their rows.
        people.expand("note", tenant_expression="tenant")
        started = people.start(column="note")
        people.work([number, *started.jobs])
        assert dict(people.execute("SELECT id, email FROM people")) == before
        assert people.value("SELECT sum(changes) FROM people") == 0


def test_a_column_that_was_not_contracted_and_a_type_that_is_missing_are_refused(people: BackfillWorld) -> None:
    people.expand("email")
    with pytest.raises(RegistryError, match="is expanded: its plaintext column was not dropped"):
        plan_restore(people.settings, "people", "email_enc", type_name="text")
    people.backfill()
    compare_columns(people.settings, "people")
    contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)
    with pytest.raises(RegistryError, match="its type is not known"):
        plan_restore(people.settings, "people", "email_enc")
    for wrong in ("tekst", "text; DROP TABLE people", "text) CHECK (true", ""):
        with pytest.raises(RegistryError, match="there is no type"):
            plan_restore(people.settings, "people", "email_enc", type_name=wrong)
    for right, kind in {"varchar(20)": "character varying(20)", "numeric( 7, 2 )": "numeric( 7, 2 )"}.items():
        assert plan_restore(people.settings, "people", "email_enc", type_name=right).type == kind


def test_not_null_of_the_ciphertext_is_dropped_and_said(people: BackfillWorld) -> None:
    people.execute("DELETE FROM people WHERE email IS NULL")
    contracted(people, "email")
    people.execute("ALTER TABLE people ALTER COLUMN email_enc SET NOT NULL")
    dry = people.run("restore-plaintext", "people", "email_enc", "--type", "text", "--dry-run")
    assert "NOT NULL    of column email_enc is dropped" in dry.stdout
    restored(people, "email")
    people.execute("INSERT INTO people (id, tenant, email) VALUES (9000, 'acme', 'old@example.org')")


def test_the_program_says_what_it_means_continues_where_it_was_and_ends_with_the_old_release_at_work(
    people: BackfillWorld,
) -> None:
    before = contracted(people, "email")["email"]
    dry = people.run("restore-plaintext", "people", "email_enc", "--type", "varchar", "--dry-run")
    assert dry.stdout.startswith("column email (character varying) of table public.people is added\n"), dry.stderr
    there = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname = 'email'"
    assert people.value(there) == 0
    people.execute("ALTER TABLE people ADD COLUMN email varchar(100)")
    plan = plan_restore(people.settings, "people", "email_enc")
    start_restore(people.settings, plan, JobOptions())
    answer = people.run("restore-plaintext", "people", "email_enc", "--json")
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert (document["finished"], document["job"]["rows"], document["type"]) == (True, 2700, "character varying(100)")
    assert plain(people, "email") == before
    people.execute("INSERT INTO people (id, tenant, email) VALUES (9000, 'acme', 'old@example.org')")
    assert people.run("backfill", "run", "people").returncode == 0
    assert people.decrypted("email")[9000] == "old@example.org"
    assert people.run("verify", "people").returncode == 0
    people.execute("SELECT glpgenc.gl_abandon('people', 'email_enc')")
    assert plain(people, "email") == before | {9000: "old@example.org"}
