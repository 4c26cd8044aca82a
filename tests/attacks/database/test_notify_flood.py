"""A login without any grant floods the channel on which changed keys are announced.

Anybody who may connect may NOTIFY, so nothing may depend on what a notice says, or on how many come.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

from glpgenc.errors import KeyStateError
from glpgenc.keys import KeyManager
from glpgenc.keys.watcher import CHANNEL, RECHECK_INTERVAL, KeyWatcher
from tests.keys.conftest import aws_environment, stoppable_aws  # noqa: F401  # fixtures
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.keys.manager.conftest import clock, kms, make  # noqa: F401  # fixtures
from tests.keys.manager.world import CountingKMS, Make
from tests.support.clock import Clock
from tests.support.databases import login_role

TENANTS = [f"t{number}" for number in range(20)]
SECONDS = 3


@contextmanager
def flooded(database: str, key_ids: list[UUID]) -> Iterator[None]:
    """Notify without a pause, as a role without any grant, with every kind of payload there is."""
    payloads = ["*", "", "no such key", "\u2028" * 100, "x" * 7999, *map(str, key_ids)]
    over = threading.Event()

    def flood(url: str) -> None:
        with psycopg.connect(url, autocommit=True) as stranger:
            while not over.is_set():
                stranger.execute("SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) payload", (CHANNEL, payloads))

    with login_role(database) as role:
        thread = threading.Thread(target=flood, args=[role.url(database)])
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def use_all(manager: KeyManager) -> list[UUID]:
    found = []
    for tenant in TENANTS:
        with manager.active(tenant, "pii") as key:
            found.append(key.key_id)
        for each in manager.readable(tenant, "pii"):
            each.wipe()
    return found


def test_a_flood_of_notices_costs_no_kms_call(make: Make, kms: CountingKMS, database: str) -> None:  # noqa: F811
    manager = make()
    key_ids = use_all(manager)
    with KeyWatcher(manager, database) as watcher, flooded(database, key_ids):
        assert watcher.wait(10)
        before, until = sum(kms.calls.values()), time.monotonic() + SECONDS
        rounds = 0
        while time.monotonic() < until:
            use_all(manager)
            rounds += 1
        assert rounds > 0
        assert sum(kms.calls.values()) - before == 0


def test_with_the_kms_away_notices_take_no_key_out_of_use(
    stoppable_aws: AwsStandIn,  # noqa: F811
    make: Make,  # noqa: F811
    clock: Clock,  # noqa: F811
    database: str,
) -> None:
    manager = make(stoppable_aws.provider(stoppable_aws.create_key()))
    key_ids = use_all(manager)
    with KeyWatcher(manager, database) as watcher:
        assert watcher.wait(10)
        stoppable_aws.stop()
        clock.now += 300 + 100
        manager.by_id(key_ids[0]).wipe()
        with flooded(database, key_ids):
            time.sleep(2 * RECHECK_INTERVAL)
            assert use_all(manager) == key_ids


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE glpgenc.data_keys SET state = 'destroyed' WHERE key_id = %s",
        "UPDATE glpgenc.data_keys SET retired_at = now() WHERE key_id = %s",
        "INSERT INTO glpgenc.tombstones (tenant_id) SELECT tenant_id FROM glpgenc.data_keys WHERE key_id = %s",
    ],
)
def test_in_the_middle_of_a_flood_a_real_change_is_seen_within_twice_the_interval(
    make: Make,  # noqa: F811
    kms: CountingKMS,  # noqa: F811
    database: str,
    change: str,
) -> None:
    manager = make()
    key_ids = use_all(manager)
    with (
        psycopg.connect(database, autocommit=True) as admin,
        KeyWatcher(manager, database) as watcher,
        flooded(database, key_ids),
    ):
        assert watcher.wait(10)
        before = sum(kms.calls.values())
        admin.execute(change.encode(), [key_ids[0]])
        began = time.monotonic()
        while is_given(manager, key_ids[0]):
            assert time.monotonic() - began < 2 * RECHECK_INTERVAL + 3  # seconds for a slow machine
            time.sleep(0.02)
        assert all(is_given(manager, key_id) for key_id in key_ids[1:])
        assert sum(kms.calls.values()) == before


def is_given(manager: KeyManager, key_id: UUID) -> bool:
    try:
        manager.by_id(key_id).wipe()
    except KeyStateError:
        return False
    return True
