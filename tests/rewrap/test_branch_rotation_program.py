"""Branch keys by the program and by several processes: killed, at once, and beside the other commands."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.manager import KeyManager
from tests.rewrap.branch_world import BRANCHES, WRAPPED_BY, managed, program, run, secret_of, settings_of
from tests.rewrap.rewrap_world import ENVIRONMENT, REPOSITORY, RewrapWorld
from tests.support.signing import resign

pytestmark = pytest.mark.slow

# Each child says that it is ready and waits, so that all ask at the same moment.
CHILD = """
import sys
from pathlib import Path
from glpgenc.keys import KeyManager
from glpgenc.settings import Settings

url, kek, tenant = sys.argv[1:]
settings = Settings(database_url=url, environment="test", local_kek_file=Path(kek), branch_keys="environment")
with KeyManager.from_settings(settings) as manager:
    manager.check()
    print("ready", flush=True)
    sys.stdin.readline()
    manager.active(tenant, "pii").wipe()
"""
MOVED = """
    SELECT count(*)::integer FROM glpgenc.data_keys k
    JOIN glpgenc.branch_keys b ON k.key_uri = 'branch:' || b.branch_id AND b.version = 2
"""
ON = {"GLPGENC_BRANCH_KEYS": "environment"}


@pytest.mark.parametrize("processes", [2, pytest.param(6, marks=pytest.mark.slow)])
def test_processes_that_make_the_first_branch_key_at_once_end_with_one(
    world: RewrapWorld, kek: Path, processes: int
) -> None:
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "error", "-c", CHILD, world.url, str(kek), f"t{number}"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=REPOSITORY,
                )
            )
            for number in range(processes)
        ]
        for child in children:
            stack.callback(child.kill)
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        for child in children:
            child.communicate(timeout=60)
        assert [child.returncode for child in children] == [0] * processes
    assert [row[:3] for row in world.execute(BRANCHES)] == [("environment", 1, "active")]
    assert world.execute(WRAPPED_BY) == [("branch", processes)]
    with KeyManager.from_settings(settings_of(world, kek)) as manager:
        for number in range(processes):
            secret_of(manager, f"t{number}")


@pytest.mark.slow
def test_killed_branch_rotation_is_resumed(world: RewrapWorld, kek: Path) -> None:
    world.fill(LocalKMSProvider(kek), 2000)
    assert run(world, kek, "rewrap", **ON)[0] == 0
    with program(world, kek, "kms", "branch", "rotate", "--yes", "--batch", "5", "--threads", "1") as killed:
        deadline = time.monotonic() + 60
        while world.execute(MOVED)[0][0] < 50 and time.monotonic() < deadline:
            time.sleep(0.01)
        killed.kill()
    moved = world.execute(MOVED)[0][0]
    assert 50 <= moved < 2000
    code, out, _ = run(world, kek, "kms", "branch", "rotate", "--yes", "--json")
    [found] = json.loads(out)["groups"]
    assert code == 0
    assert (found["version"], found["resumed"], found["destroyed"]) == (2, True, [1])
    assert found["rewrapped"] == 2000 - moved
    with KeyManager.from_settings(settings_of(world, kek)) as manager:
        for key_id, secret in world.made.items():
            with manager.by_id(key_id) as key:
                assert bytes(key.secret) == secret


def test_a_rotation_is_asked_for_and_listed(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    with program(world, kek, "kms", "branch", "rotate") as asked:
        _, err = asked.communicate("no\n", timeout=60)
    assert asked.returncode == 2
    assert "not confirmed: nothing was changed" in err
    assert [row[1] for row in world.execute(BRANCHES)] == [1]
    code, out, _ = run(world, kek, "kms", "branch", "rotate", "--yes")
    assert code == 0
    assert "environment has version 2: 1 data key rewrapped, 1 old version destroyed" in out
    listed = json.loads(run(world, kek, "kms", "branch", "list", "--json", **ON)[1])
    assert listed["setting"] == "environment"
    assert [(each["version"], each["state"], each["data_keys"]) for each in listed["branch_keys"]] == [
        (2, "active", 1),
        (1, "destroyed", 0),
    ]
    assert "branch_keys is off" in run(world, kek, "kms", "branch", "list")[1]


def test_other_commands_know_branch_keys(world: RewrapWorld, kek: Path) -> None:
    secrets = {}
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secrets["t1"] = secret_of(manager, "t1")
        key_id = str(manager.list()[0].key_id)
    [(uri,)] = world.execute("SELECT key_uri FROM glpgenc.data_keys")
    assert json.loads(run(world, kek, "keys", "show", key_id, "--json")[1])["key_uri"] == uri
    assert "branch" in run(world, kek, "keys", "list")[1]
    code, out, _ = run(world, kek, "kms", "check", "--json", **ON)
    assert (code, json.loads(out)["branch_keys"]) == (0, 1)
    assert run(world, kek, "coverage", "--json")[0] == 0
    _, out, err = run(world, kek, "doctor", "--json", "--only", "keys", **ON)
    found = {each["check"]: each["status"] for each in json.loads(out)["findings"] if each["group"] == "keys"}
    assert {name: found[name] for name in ("wrapped", "unwrap", "states")} == dict.fromkeys(
        ("wrapped", "unwrap", "states"), "pass"
    ), err
    code, out, err = run(world, kek, "rotate", "--tenant", "t1", "--settle", "0", "--json", **ON)
    assert code == 0, (out, err)
    assert world.execute("SELECT provider, key_uri FROM glpgenc.data_keys WHERE state = 'active'") == [("branch", uri)]


def test_kms_check_reports_a_branch_key_that_does_not_unwrap(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    world.execute(
        "UPDATE glpgenc.branch_keys SET wrapped_key = set_byte(wrapped_key, 20, 1 # get_byte(wrapped_key, 20))"
    )
    resign(world.url, LocalKMSProvider(kek), ENVIRONMENT)
    code, _, err = run(world, kek, "kms", "check")
    assert code == 4
    assert "does not open" in err
