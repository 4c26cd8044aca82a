"""The next key of a tenant: staged, read with by all, put into use; and what the others hear of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.errors import KeyNotFoundError, KeyShreddedError, KeyStateError
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.keys.store import DataKeyStore
from glpgenc.keys.watcher import KeyWatcher
from tests.support.peers.pgbouncer import PgBouncer
from tests.support.signing import resign

Make = Callable[[], KeyManager]


@pytest.fixture
def make(database: str, tmp_path: Path) -> Iterator[Make]:
    """Make a manager as another process would have it: of the same database and key file."""
    key_file = tmp_path / "kms.json"
    create_key_file(key_file)
    made: list[KeyManager] = []

    def _make() -> KeyManager:
        kms = LocalKMSProvider(key_file)
        made.append(KeyManager.from_store(DataKeyStore(database), kms, environment="test", cache=DEKCache(100, 300, 0)))
        return made[-1]

    yield _make
    for manager in made:
        manager.close()


def states(manager: KeyManager) -> list[tuple[int, KeyState]]:
    return [(record.version, record.state) for record in manager.list(tenant_id="acme")]


def active(manager: KeyManager) -> int:
    with manager.active("acme", "pii") as key:
        return key.record.version


def readable(manager: KeyManager) -> list[int]:
    keys = manager.readable("acme", "pii")
    for key in keys:
        key.wipe()
    return [key.record.version for key in keys]


def eventually(check: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_a_staged_key_is_read_with_and_not_written_with(make: Make) -> None:
    ours, theirs = make(), make()
    assert active(ours) == 1
    staged = ours.stage("acme", "pii")
    assert (staged.version, staged.state) == (2, KeyState.PRE_ACTIVE)
    for manager in (ours, theirs):
        assert active(manager) == 1
        assert readable(manager) == [1, 2]
        with manager.by_id(staged.key_id) as key:
            assert len(key.secret) == 32


def test_an_activated_key_is_written_with_and_the_one_before_it_read_with(make: Make) -> None:
    manager = make()
    active(manager)
    staged = manager.stage("acme", "pii")
    readable(manager)  # so that the staged key is in the cache, as pre-active
    manager.activate(staged)
    assert active(manager) == 2
    assert readable(manager) == [2, 1]
    assert states(manager) == [(2, KeyState.ACTIVE), (1, KeyState.DEACTIVATED)]
    manager.activate(staged)
    assert states(manager) == [(2, KeyState.ACTIVE), (1, KeyState.DEACTIVATED)]


def test_staging_again_gives_the_key_that_waits(make: Make) -> None:
    first, second = make(), make()
    active(first)
    assert first.stage("acme", "pii").key_id == second.stage("acme", "pii").key_id
    assert len(states(first)) == 2


def test_many_who_stage_and_activate_at_once_make_one_next_key(make: Make) -> None:
    managers = [make() for _ in range(8)]
    active(managers[0])
    begin = threading.Barrier(8)
    failed: list[BaseException] = []

    def rotate(manager: KeyManager) -> None:
        begin.wait()
        try:
            manager.activate(manager.stage("acme", "pii"))
        except KeyStateError:
            pass  # somebody else has made and activated it in between
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=rotate, args=[manager]) for manager in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = states(make())
    assert [state for _, state in found if state is KeyState.ACTIVE] == [KeyState.ACTIVE]
    assert all(state is KeyState.DEACTIVATED for _, state in found[1:])


def test_where_no_key_is_active_there_is_none_to_replace(make: Make) -> None:
    with pytest.raises(KeyNotFoundError):
        make().stage("acme", "pii")


def test_a_process_with_a_warm_cache_writes_with_the_next_key_at_once_where_it_watches(
    make: Make, database: str
) -> None:
    ours, theirs = make(), make()
    assert active(ours) == active(theirs) == 1
    with KeyWatcher(theirs, database) as watcher:
        assert watcher.wait(10)
        assert active(theirs) == 1
        staged = ours.stage("acme", "pii")
        assert eventually(lambda: readable(theirs) == [1, 2])
        ours.activate(staged)
        assert eventually(lambda: active(theirs) == 2)


def test_without_a_watcher_it_goes_on_until_the_ttl(make: Make) -> None:
    ours, theirs = make(), make()
    assert active(theirs) == 1
    ours.activate(ours.stage("acme", "pii"))
    assert active(theirs) == 1
    theirs.invalidate()
    assert active(theirs) == 2


def test_a_watcher_that_was_cut_off_drops_all_when_it_is_back(make: Make, database: str) -> None:
    ours, theirs = make(), make()
    with KeyWatcher(theirs, database) as watcher, psycopg.connect(database, autocommit=True) as admin:
        assert watcher.wait(10)
        assert active(theirs) == 1
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'glpgenc watch'")
        ours.activate(ours.stage("acme", "pii"))
        assert eventually(lambda: active(theirs) == 2)


def test_behind_a_pooler_in_transaction_mode_the_ttl_decides(make: Make, pgbouncer: PgBouncer) -> None:
    ours, theirs = make(), make()
    with KeyWatcher(theirs, pgbouncer.url):
        active(theirs)
        ours.activate(ours.stage("acme", "pii"))
        theirs.invalidate()
        assert active(theirs) == 2


def test_keys_of_a_shredded_tenant_are_not_unwrapped_though_their_rows_are_there(make: Make, database: str) -> None:
    manager = make()
    active(manager)
    with manager.active("acme", "pii", Purpose.INDEX), manager.active("other", "pii"):
        pass
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('acme')")
    manager.invalidate()
    key_id = manager.list(tenant_id="acme")[0].key_id
    calls: list[Callable[[], Any]] = [
        lambda: manager.active("acme", "pii"),
        lambda: manager.readable("acme", "pii"),
        lambda: manager.by_id(key_id),
        lambda: manager.active("acme", "pii", Purpose.INDEX),
        lambda: manager.stage("acme", "pii"),
    ]
    for call in calls:
        with pytest.raises(KeyShreddedError):
            call()
    assert active_of(manager, "other") == 1


def active_of(manager: KeyManager, tenant: str) -> int:
    with manager.active(tenant, "pii") as key:
        return key.record.version


def test_a_retired_key_is_given_to_nobody(make: Make, database: str, tmp_path: Path) -> None:
    manager = make()
    active(manager)
    manager.activate(manager.stage("acme", "pii"))
    old = manager.list(tenant_id="acme", state=KeyState.DEACTIVATED)[0].key_id
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("UPDATE glpgenc.data_keys SET retired_at = now() WHERE key_id = %s", [old])
    resign(database, LocalKMSProvider(tmp_path / "kms.json"))
    manager.invalidate()
    assert readable(manager) == [2]
    with pytest.raises(KeyStateError, match="retired"):
        manager.by_id(old)
