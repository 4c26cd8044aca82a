"""``glpgenc rotate`` as a process: options, output and exit statuses, also by the owner of the tables."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glpgenc.keys.model import Purpose
from tests.rotation.rotation_world import RotationWorld, world_on
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

VERSIONS = """
    SELECT tenant_id || ' ' || data_class, max(version) FROM glpgenc.data_keys WHERE purpose = 'encryption'
    GROUP BY 1 ORDER BY 1
"""
FIRST = [("acme health", 1), ("acme pii", 1), ("zorg health", 1), ("zorg pii", 1)]


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.add(40)
        world.add(20, first=1001, tenant="zorg")
        yield world


def document(answer: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, Any]:
    assert answer.returncode == code, answer.stderr
    # Progress goes elsewhere: to a program it says nothing.
    assert answer.stderr == ""
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_without_a_filter_it_is_refused_although_a_tenant_is_configured_and_changes_nothing(
    people: RotationWorld,
) -> None:
    assert people.environment["GLPGENC_TENANT"] == "acme"
    answer = people.run("rotate")
    assert answer.returncode == 2
    assert "no keys were named" in answer.stderr
    assert "--all" in answer.stderr
    assert people.run("rotate", "--older-than", "soon").returncode == 2
    assert people.execute(VERSIONS) == FIRST
    assert people.value("SELECT count(*) FROM glpgenc.rotations") == 0


def test_a_dry_run_counts_what_would_move_and_changes_nothing(people: RotationWorld) -> None:
    found = document(people.run("rotate", "--all", "--dry-run", "--json"))
    assert found["kms_requests"] == len(found["replaced"]) == 4
    counted = {each["column"]: sum(each["keys"].values()) for each in found["columns"]}
    assert counted == {name: people.value(f"SELECT count({name}) FROM people") for name in counted}
    assert set(counted) == {"email_enc", "note_enc", "bound_enc", "secret_enc", "born_enc"}
    assert found["values"] == sum(counted.values())
    shown = people.run("rotate", "--tenant", "zorg", "--data-class", "health", "--dry-run")
    assert shown.returncode == 0
    assert "1 key would be replaced" in shown.stdout
    assert people.execute(VERSIONS) == FIRST
    assert people.value("SELECT count(*) FROM glpgenc.rotations") == 0


@pytest.mark.slow
def test_each_filter_rotates_what_it_names(people: RotationWorld) -> None:
    one = document(people.run("rotate", "--tenant", "zorg", "--data-class", "health", "--settle", "0", "--json"))
    assert (one["finished"], one["resumed"], len(one["activated"]), one["left"]) == (True, False, 1, [])
    assert people.execute(VERSIONS) == [*FIRST[:2], ("zorg health", 2), FIRST[3]]
    none = document(people.run("rotate", "--older-than", "1", "--settle", "0", "--json"))
    assert (none["activated"], none["finished"], none["rows"]) == ([], True, 0)
    people.execute("SET session_replication_role = replica; UPDATE glpgenc.data_keys SET activated_at = "
                   "now() - interval '2 days' WHERE tenant_id = 'acme' AND data_class = 'pii'")  # fmt: skip
    old = document(people.run("rotate", "--older-than", "1.5", "--settle", "0", "--json"))
    assert len(old["activated"]) == 1
    assert people.execute(VERSIONS) == [FIRST[0], ("acme pii", 2), ("zorg health", 2), FIRST[3]]
    people.manager.invalidate()
    assert people.unequal("acme") == people.unequal("zorg") == []


def test_progress_is_printed_and_every_limit_is_accepted(people: RotationWorld) -> None:
    answer = people.run(
        "rotate", "--all", "--settle", "1", "--workers", "2", "--max-rate", "100000", "--max-lag", "60",
        "--max-wal", "1000", "--max-dead-tuples", "100", "--retry-quarantined",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    for told in ("4 of 4 keys staged", "every process reads with the new keys", "4 of 4 keys activated", "moving "):
        assert told in answer.stderr
    assert "4 new keys" in answer.stdout
    assert "no value is under an older key" in answer.stdout
    limits = people.value("SELECT settings FROM glpgenc.backfill_jobs")
    assert (limits["max_rate"], limits["max_lag"], limits["max_wal"], limits["max_dead_tuples"]) == (1e5, 60, 1e3, 100)
    people.manager.invalidate()
    assert people.keys_in("acme") <= people.active(["acme"])
    assert people.value("SELECT count(*) FROM people WHERE updated_at <> '2020-01-01'") == 0


@pytest.mark.slow
def test_remaining_values_exit_with_1_and_are_listed_with_a_hint(people: RotationWorld) -> None:
    people.execute("CREATE TABLE kept AS SELECT email_enc AS old FROM people WHERE id < 4")
    people.execute("UPDATE people SET note_enc = set_byte(note_enc, 50, 255 - get_byte(note_enc, 50)) WHERE id = 5")
    answer = people.run("rotate", "--tenant", "acme", "--settle", "0")
    assert answer.returncode == 1
    assert 'left: 3 values of "public"."kept".old; not registered' in answer.stdout
    assert "1 value is in quarantine" in answer.stdout
    left = document(people.run("rotate", "--tenant", "acme", "--settle", "0", "--json"), 1)
    assert (left["resumed"], left["finished"], left["quarantined"]) == (True, False, 1)
    assert {(each["column"], each["registered"]) for each in left["left"]} == {("old", False), ("note_enc", True)}
    people.execute("DROP TABLE kept")
    # Mended: what was damaged is as it was before, and is tried again when that is asked for.
    people.execute("UPDATE people SET note_enc = set_byte(note_enc, 50, 255 - get_byte(note_enc, 50)) WHERE id = 5")
    assert people.run("rotate", "--tenant", "acme", "--settle", "0").returncode == 1
    done = document(people.run("rotate", "--tenant", "acme", "--settle", "0", "--retry-quarantined", "--json"))
    assert (done["finished"], done["activated"], done["quarantined"]) == (True, [], 0)
    people.manager.invalidate()
    assert people.unequal("acme") == []


TRIGGER = """
    CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.updated_at := now(); RETURN NEW; END';
    CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touched()
"""


@pytest.mark.slow
def test_triggers_fire_only_when_that_is_asked_for(people: RotationWorld) -> None:
    people.execute(TRIGGER)
    altered = "SELECT count(*) FROM people WHERE updated_at <> '2020-01-01'"
    assert people.run("rotate", "--data-class", "pii", "--settle", "0").returncode == 0
    assert people.value(altered) == 0
    assert people.run("rotate", "--data-class", "health", "--settle", "0", "--fire-triggers").returncode == 0
    assert people.value(altered) == people.value("SELECT count(born_enc) FROM people") > 0


def test_without_its_database_or_its_kms_it_ends_with_5_or_4(people: RotationWorld) -> None:
    file, away = people.home / "kek.json", people.home / "away.json"
    file.rename(away)
    answer = people.run("rotate", "--all", "--settle", "0", "--json")
    assert answer.returncode == 4
    assert json.loads(answer.stderr)["error"]
    away.rename(file)
    people.environment["GLPGENC_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    assert people.run("rotate", "--all", "--settle", "0").returncode == 5
    assert people.execute(VERSIONS) == FIRST


TOUCHED = """
    CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.updated_at := now(); RETURN NEW; END';
    CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touched();
"""
ALTERED = "SELECT count(*) FROM people WHERE updated_at <> '2020-01-01'"
TRIGGERS = "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'people'::regclass ORDER BY 1"


@pytest.fixture
def owned(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    """The table of people in the hands of a role, as which the program runs."""
    with world_on(database, tmp_path) as world, login_role(database, member_of=["glpgenc_admin"]) as role:
        world.add(60)
        world.execute(TOUCHED)
        world.execute(f"ALTER TABLE people OWNER TO {role.name}; GRANT CREATE ON SCHEMA public TO {role.name}")
        yield replace(world, environment=world.environment | {"GLPGENC_DATABASE_URL": role.url(database)})


def test_the_owner_rotates_retires_and_destroys_and_the_table_s_triggers_change_nothing(owned: RotationWorld) -> None:
    old = owned.manager.list(tenant_id="acme", data_class="pii", purpose=Purpose.ENCRYPTION)[0].key_id
    triggers = owned.execute(TRIGGERS)
    planned = owned.run("rotate", "--all", "--dry-run", "--json")
    assert planned.returncode == 0, planned.stderr
    assert json.loads(planned.stdout)["kms_requests"] == 2
    answer = owned.run("rotate", "--all", "--settle", "0")
    assert answer.returncode == 0, answer.stderr
    owned.manager.invalidate()
    assert owned.value(ALTERED) == 0
    assert owned.keys_in("acme") <= owned.active(["acme"])
    assert owned.unequal("acme") == []
    # The trigger that undid what the table's own did is gone again, and those fire as before.
    assert owned.execute(TRIGGERS) == triggers
    owned.execute("UPDATE people SET note = note WHERE id = 1")
    assert owned.value(ALTERED) == 1
    for what in (("retire",), ("destroy", "--yes")):
        ended = owned.run("keys", *what, str(old), "--settle", "0", "--json")
        assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["state"] == "destroyed"


def test_the_owner_replaces_a_compromised_key(owned: RotationWorld) -> None:
    known = owned.manager.list(tenant_id="acme", data_class="pii", purpose=Purpose.ENCRYPTION)[0].key_id
    answer = owned.run("keys", "compromise", str(known), "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["state"] == "compromised"
    owned.manager.invalidate()
    assert known not in owned.keys_in("acme")
    assert owned.unequal("acme") == []
    assert owned.value(ALTERED) == 0


def test_a_table_that_the_owner_may_not_read_ends_it_with_the_cause_and_the_values_are_moved(
    owned: RotationWorld,
) -> None:
    owned.execute("CREATE TABLE hidden (b bytea)")
    answer = owned.run("rotate", "--all", "--settle", "0")
    assert answer.returncode == 5, answer.stderr
    assert "public.hidden" in answer.stderr
    assert "pg_read_all_data" in answer.stderr
    owned.execute("DROP TABLE hidden")
    again = owned.run("rotate", "--all", "--settle", "0", "--json")
    assert again.returncode == 0, again.stderr
    found = json.loads(again.stdout)
    assert (found["resumed"], found["finished"], found["activated"]) == (True, True, [])
