"""Branch keys replaced, and data keys moved on to branch keys and off them."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.errors import KeyNotFoundError, KMSKeyStateError
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.rewrap.branch_rotation import BranchRotation, BranchRotationReport
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions
from tests.rewrap.branch_world import BRANCHES, WRAPPED_BY, managed, secret_of, settings_of
from tests.rewrap.rewrap_world import ENVIRONMENT, RewrapWorld
from tests.support.signing import move_registry_key

pytestmark = pytest.mark.slow

UNTOUCHED = "SELECT ctid, xmin, people FROM people ORDER BY 1"
TENANTS = [f"t{number}" for number in range(25)]


def rotated(world: RewrapWorld, kek: Path, group: str = "environment", **options: Any) -> BranchRotationReport:
    settings = settings_of(world, kek, **options.pop("settings", {}))
    with BranchRotation(settings, RewrapOptions(batch=4, threads=3), **options) as work:
        return work.run(group)


def moved(world: RewrapWorld, kek: Path, **settings: Any) -> tuple[int, int]:
    with closing(Rewrap.from_settings(settings_of(world, kek, **settings), None, RewrapOptions(batch=4))) as work:
        found = work.run()
    assert (found.failed, found.error, found.left) == ({}, None, 0)
    return found.rewrapped, found.already


def test_a_rotation_makes_the_next_version_moves_what_was_under_the_old_one_and_destroys_it(
    world: RewrapWorld, kek: Path
) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        made = {tenant: secret_of(manager, tenant) for tenant in TENANTS}
        rows = world.execute(UNTOUCHED)
        found = rotated(world, kek)
        assert (found.rewrapped, found.failed, found.destroyed, found.left) == (25, {}, [1], [])
        assert not found.resumed
        assert [row[:3] for row in world.execute(BRANCHES)] == [
            ("environment", 1, "destroyed"),
            ("environment", 2, "active"),
        ]
        assert world.execute("SELECT DISTINCT key_uri FROM glpgenc.data_keys") == [(found.record.uri,)]
        assert world.execute(UNTOUCHED) == rows
        # The process that was there all along, and wraps with the new one at once.
        manager.invalidate()
        assert {tenant: secret_of(manager, tenant) for tenant in TENANTS} == made
        secret_of(manager, "new")
    assert world.execute("SELECT DISTINCT key_uri FROM glpgenc.data_keys") == [(found.record.uri,)]


def test_a_row_of_before_the_rotation_does_not_open_afterwards(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    [before] = world.execute("SELECT key_uri, wrapped_key, mac, generation FROM glpgenc.data_keys")
    rotated(world, kek)
    restore = "UPDATE glpgenc.data_keys SET key_uri = %s, wrapped_key = %s, mac = %s, generation = %s"
    with pytest.raises(psycopg.Error, match="destroyed"):
        world.execute(restore, *before)
    world.execute("ALTER TABLE glpgenc.data_keys DISABLE TRIGGER USER")
    world.execute(restore, *before)
    with managed(world.url, LocalKMSProvider(kek)) as manager, pytest.raises(KMSKeyStateError, match="is destroyed"):
        secret_of(manager, "t1")


def test_what_does_not_open_stays_and_keeps_the_old_version(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        for tenant in TENANTS:
            secret_of(manager, tenant)
    kept = "SELECT wrapped_key FROM glpgenc.data_keys WHERE tenant_id = 't7'"
    [(wrapped,)] = world.execute(kept)
    damage = "UPDATE glpgenc.data_keys SET wrapped_key = %s WHERE tenant_id = 't7'"
    world.execute(damage, wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    found = rotated(world, kek)
    assert (found.rewrapped, len(found.failed), found.destroyed, found.left) == (24, 1, [], [1])
    world.execute(damage, wrapped)
    again = rotated(world, kek)
    assert (again.resumed, again.record.version, again.rewrapped, again.destroyed) == (True, 2, 1, [1])


def test_stopped_branch_rotation_resumes_without_another_version(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        for tenant in TENANTS:
            secret_of(manager, tenant)
    with BranchRotation(settings_of(world, kek), RewrapOptions(batch=4, threads=1)) as work:
        work.stop.set()
        assert work.run("environment").left == [1]
    assert rotated(world, kek).document() | {"branch_id": None} == {
        "group": "environment",
        "branch_id": None,
        "version": 2,
        "resumed": True,
        "rewrapped": 25,
        "failed": [],
        "destroyed": [1],
        "left": [],
    }
    assert rotated(world, kek, keep=True).record.version == 3
    assert rotated(world, kek, new_version=True).destroyed == [2, 3]


def test_insert_under_the_old_version_prevents_its_destruction(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    [(uri,)] = world.execute("SELECT key_uri FROM glpgenc.data_keys")
    found: list[BranchRotationReport] = []
    with psycopg.connect(world.url) as connection:
        connection.execute(
            "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri,"
            " wrapped_key) VALUES (gen_random_uuid(), 'late', 'pii', 'encryption', 1, 'active', 'branch', %s, 'x')",
            [uri],
        )
        thread = threading.Thread(target=lambda: found.append(rotated(world, kek)))
        thread.start()
        thread.join(1.0)
        assert thread.is_alive()  # it waits for the row's lock
        connection.commit()
        thread.join(30)
    assert (found[0].destroyed, found[0].left) == ([], [1])
    assert world.execute("SELECT state FROM glpgenc.branch_keys WHERE version = 1") == [("deactivated",)]


def test_rotation_moves_branch_keys_to_another_kms_key(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        made = secret_of(manager, "t1")
    new = kek.with_name("new.json")
    create_key_file(new)
    rotated(world, new, settings={"kms_also": [f"local:{kek}"]})
    both = UnwrappingProviders(LocalKMSProvider(new), [LocalKMSProvider(kek)])
    move_registry_key(world.url, both, ENVIRONMENT)
    with KeyManager.from_settings(settings_of(world, new)) as manager:
        assert secret_of(manager, "t1") == made


def test_a_group_without_a_branch_key_has_none_to_rotate(world: RewrapWorld, kek: Path) -> None:
    with pytest.raises(KeyNotFoundError, match="no branch key of group 'tenants/9/1'"):
        rotated(world, kek, "tenants/9/1")


def test_an_installation_is_moved_on_to_branch_keys_to_others_and_off_again(world: RewrapWorld, kek: Path) -> None:
    kms = LocalKMSProvider(kek)
    world.store_values(kms)
    world.fill(kms, 17)
    rows = world.execute(UNTOUCHED)
    assert moved(world, kek, branch_keys="environment") == (20, 0)
    assert moved(world, kek, branch_keys="environment") == (0, 20)
    assert world.execute(WRAPPED_BY) == [("branch", 20)]
    assert moved(world, kek, branch_keys="tenants/4") == (20, 0)
    assert world.execute("SELECT count(DISTINCT key_uri)::integer FROM glpgenc.data_keys") == [(4,)]
    for setting in ("off", "tenants/4"):
        with KeyManager.from_settings(settings_of(world, kek, branch_keys=setting)) as manager:
            for key_id, secret in world.made.items():
                with manager.by_id(key_id) as key:
                    assert bytes(key.secret) == secret
    assert moved(world, kek, branch_keys="off") == (20, 0)
    assert world.execute(WRAPPED_BY) == [("local", 20)]
    world.check(kms, uri=kms.current_uri())
    assert world.execute(UNTOUCHED) == rows


def test_a_dry_run_counts_requests_of_the_kms_alone(world: RewrapWorld, kek: Path) -> None:
    world.fill(LocalKMSProvider(kek), 6)
    with closing(Rewrap.from_settings(settings_of(world, kek, branch_keys="environment"))) as work:
        found = work.estimate()
    assert (found.provider, found.key_uri, found.requests) == ("branch", "branch:*", {"local": 6})
    assert world.execute(BRANCHES) == []
    json.dumps(found.document())


def test_a_data_key_that_is_moved_while_it_is_read_opens(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        made = secret_of(manager, "t1")
    once: list[BranchRotationReport] = []

    class Rotating(UnwrappingProviders):
        def of(self, provider: str, key_uri: str) -> Any:
            # Its row was read by now, and its branch key was not.
            if not once:
                once.append(rotated(world, kek))
            return super().of(provider, key_uri)

    with managed(world.url, LocalKMSProvider(kek)) as manager:
        manager._wrapper.providers = Rotating(manager._wrapper.providers.wrapping)
        assert secret_of(manager, "t1") == made
    assert once[0].destroyed == [1]
