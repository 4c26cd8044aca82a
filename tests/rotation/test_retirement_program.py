"""``glpgenc keys retire``, ``destroy`` and ``compromise`` as processes: what they ask, refuse and print."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from glpgenc.keys.model import KeyState, Purpose
from tests.rotation.rotation_world import RotationWorld, world_on

pytestmark = pytest.mark.slow


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.add(20)
        yield world


def key(people: RotationWorld, version: int = 1, purpose: Purpose = Purpose.ENCRYPTION) -> UUID:
    keys = people.manager.list(tenant_id="acme", data_class="pii", purpose=purpose)
    return next(each.key_id for each in keys if each.version == version)


def state(people: RotationWorld, key_id: UUID) -> str:
    return str(people.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", key_id))


def typed(people: RotationWorld, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        people.program(*arguments), check=False, capture_output=True, text=True, env=people.full_environment,
        cwd=people.home, timeout=120, input=text,
    )  # fmt: skip


def document(answer: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, Any]:
    assert answer.returncode == code, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_keys_in_use_active_or_unknown_are_refused(people: RotationWorld) -> None:
    active = str(key(people))
    for command in (("retire",), ("destroy", "--yes")):
        answer = people.run("keys", *command, active, "--settle", "0")
        assert answer.returncode == 3
        assert "is active" in answer.stderr
        assert "glpgenc rotate" in answer.stderr
    assert people.run("keys", "retire", str(uuid4())).returncode == 1
    assert people.run("keys", "destroy", "--yes", "no-key").returncode == 2
    people.manager.activate(people.manager.stage("acme", "pii"))
    soon = people.run("keys", "retire", active)
    assert (soon.returncode, "may still write with it" in soon.stderr) == (3, True)
    # Another process has said that it goes on with a key for a day.
    people.value("INSERT INTO glpgenc.key_cache_times (minutes) VALUES (1440) RETURNING minutes")
    assert "less than 86400 s ago" in people.run("keys", "destroy", "--yes", active).stderr
    for command in (("retire",), ("destroy", "--yes")):
        used = people.run("keys", *command, active, "--settle", "0", "--json")
        assert used.returncode == 3
        assert "email_enc (18)" in used.stderr
    assert state(people, UUID(active)) == "deactivated"


@pytest.mark.slow
def test_a_key_is_retired_given_out_again_and_destroyed_when_its_id_is_typed(people: RotationWorld) -> None:
    old = str(key(people))
    assert people.run("rotate", "--tenant", "acme", "--settle", "0").returncode == 0
    retired = document(people.run("keys", "retire", old, "--settle", "0", "--json"))
    assert retired["retired_at"] is not None
    assert retired["columns_read"] >= 5
    undone = people.run("keys", "unretire", old)
    assert (undone.returncode, undone.stdout.strip()) == (0, f"data key {old} is deactivated")
    assert people.run("keys", "retire", old, "--undo").returncode == 3
    for wrong in ("", f"{uuid4()}\n"):
        answer = typed(people, wrong, "keys", "destroy", old, "--settle", "0")
        assert answer.returncode == 2
        assert "nothing was changed" in answer.stderr
    assert state(people, UUID(old)) == "deactivated"
    done = typed(people, f"{old}\n", "keys", "destroy", old, "--settle", "0")
    assert done.returncode == 0, done.stderr
    assert f"data key {old} is destroyed" in done.stdout
    assert people.value("SELECT wrapped_key IS NULL FROM glpgenc.data_keys WHERE key_id = %s", old)
    assert people.run("keys", "destroy", old, "--yes", "--settle", "0").returncode == 3
    people.manager.invalidate()
    assert people.unequal("acme") == []


def test_a_compromised_key_is_replaced_and_what_it_could_read_is_listed(people: RotationWorld) -> None:
    known, other = key(people), people.active(["acme"])
    found = document(people.run("keys", "compromise", str(known), "--workers", "2", "--json"))
    assert (found["state"], found["tenant_id"], found["data_class"]) == ("compromised", "acme", "pii")
    assert {each["column"] for each in found["exposed"]} == {"email_enc", "note_enc", "bound_enc", "secret_enc"}
    assert found["rotation"]["finished"] is True
    assert found["rotation"]["left_keys"] == [str(known)]
    people.manager.invalidate()
    assert known not in people.keys_in("acme")
    assert len(people.active(["acme"]) & other) == 1
    assert people.value("SELECT reason FROM glpgenc.rotations") == "compromise"
    again = people.run("keys", "compromise", str(known))
    assert again.returncode == 0
    assert "nothing that is in this database now" in again.stdout
    assert key(people, 2) in people.active(["acme"])
    assert people.unequal("acme") == []


@pytest.mark.slow
def test_values_that_stay_under_a_compromised_key_end_it_with_1(people: RotationWorld) -> None:
    people.execute("CREATE TABLE kept AS SELECT email_enc AS old FROM people WHERE id < 4")
    answer = people.run("keys", "compromise", str(key(people)))
    assert answer.returncode == 1
    assert '3 values of "public"."kept".old' in answer.stdout
    assert state(people, key(people)) == str(KeyState.COMPROMISED)
    people.execute("DROP TABLE kept")
    assert people.run("keys", "compromise", str(key(people))).returncode == 0
    assert people.run("keys", "destroy", "--yes", "--settle", "0", str(key(people))).returncode == 0


def test_an_index_key_is_not_compromised_by_this_command(people: RotationWorld) -> None:
    index = key(people, purpose=Purpose.INDEX)
    answer = people.run("keys", "compromise", str(index))
    assert answer.returncode == 3
    assert "index key" in answer.stderr
    assert state(people, index) == "active"
