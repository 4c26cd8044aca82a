"""``glpgenc rotation`` as a scheduler runs it: one at a time, killed in the middle, in people's words and in JSON."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.keys.model import Purpose
from tests.rotation.rotation_world import RotationWorld, world_on
from tests.rotation.test_schedule import aged

pytestmark = pytest.mark.slow

ROWS = 60


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.add(ROWS)
        aged(world, 366)
        yield world


def until(holds: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def moved(world: RotationWorld) -> int:
    return int(
        world.value(
            "SELECT count(*) FROM people WHERE glpgenc.gl_key_id(born_enc) IN"
            " (SELECT key_id FROM glpgenc.data_keys WHERE state = 'active' AND version = 2)"
        )
    )


@contextmanager
def at_work(world: RotationWorld) -> Iterator[subprocess.Popen[str]]:
    """Start a run, and give it when it has moved rows and can't move all: somebody holds one of them."""
    with psycopg.connect(world.admin_url) as holder:
        holder.execute("SELECT FROM people WHERE id = 1 FOR UPDATE")
        process = world.popen("rotation", "run", "--settle", "0")
        try:
            until(lambda: moved(world))
            yield process
        finally:
            process.kill()
            process.communicate()


def versions(world: RotationWorld) -> list[tuple[str, int, str]]:
    world.manager.invalidate()
    keys = world.manager.list(tenant_id="acme", purpose=Purpose.ENCRYPTION)
    return sorted((key.data_class, key.version, str(key.state)) for key in keys)


ROTATED = [("health", 1, "deactivated"), ("health", 2, "active"), ("pii", 1, "deactivated"), ("pii", 2, "active")]


def test_after_a_kill_the_next_run_resumes_without_more_keys(people: RotationWorld) -> None:
    with at_work(people):
        assert versions(people) != ROTATED
    # Killed: the lock went with it.
    done = people.run("rotation", "run", "--settle", "0", "--json")
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)["steps"]
    assert {step["state"] for step in steps} == {"finished"}
    assert versions(people) == ROTATED
    assert people.keys_in("acme") <= people.active(["acme"])
    assert people.unequal("acme") == []
    assert json.loads(people.run("rotation", "run", "--json").stdout) == {
        "another_runs": False,
        "runner": None,
        "steps": [],
    }


def test_a_second_runner_says_so_and_ends_well_or_waits_if_asked_to(people: RotationWorld) -> None:
    with at_work(people) as process:
        second = people.run("rotation", "run", "--no-wait")
        assert second.returncode == 0
        said = (
            r"another `glpgenc rotation run` is at work \(backend [0-9]+ of role '\w+' from [0-9.]+\): nothing was done"
        )
        assert re.match(said, second.stdout), second.stdout
        told = json.loads(people.run("rotation", "run", "--json").stdout)
        assert (told["another_runs"], told["steps"]) == (True, [])
        assert told["runner"]["application"] == "glpgenc rotation"
        third = people.popen("rotation", "run", "--wait", "--settle", "0", "--json")
        until(lambda: people.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'glpgenc rotation'"
                                   " AND state = 'idle in transaction'") == 2)  # fmt: skip
        assert third.poll() is None
        process.kill()
        process.wait()
    output, _ = third.communicate(timeout=120)
    assert third.returncode == 0, output
    assert {step["state"] for step in json.loads(output)["steps"]} == {"finished"}
    assert versions(people) == ROTATED


def test_policies_and_the_plan_at_the_command_line(people: RotationWorld) -> None:
    plan = people.run("rotation", "plan").stdout
    assert "due: all tenants/pii, by age: 1 key is due after 365 days, the first since " in plan
    assert people.run("rotation", "run", "--dry-run").stdout == plan
    before = versions(people)
    assert people.run("rotation", "policy", "set", "--data-class", "pii", "--max-age", "400").stdout == (
        "pii: due after 400 days, or after 2,147,483,648 values with A256GCM\n"
    )
    people.run("rotation", "policy", "set", "--max-uses", "1000", "--no-max-age")
    listed = json.loads(people.run("rotation", "policy", "list", "--json").stdout)["policies"]
    assert listed == [
        {"data_class": "*", "max_age_days": None, "max_uses": 1000},
        {"data_class": "pii", "max_age_days": 400.0, "max_uses": None},
    ]
    found = json.loads(people.run("rotation", "plan", "--json").stdout)
    assert found["due"] == []
    assert [each["data_class"] for each in found["next"]] == ["pii"]
    assert people.run("rotation", "policy", "remove").stdout == "*: removed\n"
    assert people.run("rotation", "policy", "set").returncode == 2
    assert versions(people) == before
