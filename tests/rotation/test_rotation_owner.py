"""Rotation by the owner of the tables, who is a member of glpgenc_admin and no superuser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from glpgenc.keys.model import Purpose
from tests.rotation.rotation_world import RotationWorld, world_on
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

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
