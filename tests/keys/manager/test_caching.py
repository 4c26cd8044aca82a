from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from glpgenc.errors import (
    DatabaseUnavailableError,
    KeyStateError,
    KMSConfigurationError,
    KMSKeyStateError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys import DataKey, DataKeyStore, KeyManager, KeyState
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.keys.manager.world import REGISTRY_MADE, CountingKMS, Make, execute
from tests.keys.test_store import set_state
from tests.support.clock import Clock
from tests.support.signing import resign


def test_a_warm_call_makes_no_database_and_no_kms_call(
    manager: KeyManager, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = manager.active("t1", "pii")
    manager.readable("t1", "pii")
    kms.calls.clear()
    monkeypatch.setattr(manager._store, "connections", None)  # any use of them would fail
    assert manager.active("t1", "pii").secret == key.secret
    assert manager.by_id(key.key_id).secret == key.secret
    assert [each.key_id for each in manager.readable("t1", "pii")] == [key.key_id]
    assert not kms.calls


def test_a_new_key_needs_no_decrypt(manager: KeyManager, kms: CountingKMS) -> None:
    manager.active("t1", "pii")
    assert kms.calls == REGISTRY_MADE + Counter(generate=1)


def test_50_threads_asking_for_one_cold_dek_make_one_kms_call(
    manager: KeyManager, make: Make, kms: CountingKMS
) -> None:
    key = manager.active("t1", "pii")
    for cold, ask in ((make(), lambda m: m.active("t1", "pii")), (make(), lambda m: m.by_id(key.key_id))):
        kms.calls.clear()
        with ThreadPoolExecutor(50) as pool:
            keys = list(pool.map(lambda _, cold=cold, ask=ask: ask(cold), range(50)))
        assert kms.calls == Counter(decrypt=2)  # the registry key, and the data key
        assert all(each.secret == key.secret for each in keys)


def test_50_threads_asking_for_a_dek_that_is_not_there_make_one(manager: KeyManager, kms: CountingKMS) -> None:
    with ThreadPoolExecutor(50) as pool:
        keys = list(pool.map(lambda _: manager.active("t1", "pii"), range(50)))
    assert kms.calls == REGISTRY_MADE + Counter(generate=1)
    assert len({key.key_id for key in keys}) == len(manager.list()) == 1


def test_ttl_bounds_how_long_a_replaced_key_encrypts(
    manager: KeyManager, make: Make, database: str, clock: Clock, kms: CountingKMS
) -> None:
    first = manager.active("t1", "pii").record
    set_state(database, kms, first, KeyState.DEACTIVATED)
    second = make().create("t1", "pii")
    assert manager.active("t1", "pii").key_id == first.key_id
    clock.now += 300
    assert manager.active("t1", "pii").key_id == second.key_id


def test_ttl_bounds_how_long_a_destroyed_key_decrypts(
    manager: KeyManager, database: str, clock: Clock, kms: CountingKMS
) -> None:
    key = manager.active("t1", "pii").record
    set_state(database, kms, key, KeyState.DESTROYED)
    manager.by_id(key.key_id)
    clock.now += 300
    with pytest.raises(KeyStateError, match="destroyed"):
        manager.by_id(key.key_id)


def test_invalidate_acts_at_once(manager: KeyManager, database: str, kms: CountingKMS) -> None:
    key = manager.active("t1", "pii").record
    other = manager.active("t2", "pii").record
    set_state(database, kms, key, KeyState.DESTROYED)
    set_state(database, kms, other, KeyState.DESTROYED)
    assert manager.invalidate(tenant_id="t1") == 1
    with pytest.raises(KeyStateError):
        manager.by_id(key.key_id)
    manager.by_id(other.key_id)
    assert manager.invalidate(key_id=uuid4()) == 0
    assert manager.invalidate(data_class="pii") == 1
    with pytest.raises(KeyStateError):
        manager.by_id(other.key_id)


def test_a_recheck_keeps_what_the_table_still_says(manager: KeyManager, kms: CountingKMS) -> None:
    key = manager.active("t1", "pii")
    manager.index_root("t1", "pii", 1)
    manager.readable("t1", "pii")
    assert manager.version_id("t1", "pii", 1) == key.key_id
    kms.calls.clear()
    assert manager.recheck() == 0
    for ask in (manager.active, manager.readable):
        ask("t1", "pii")
    assert (manager.version_id("t1", "pii", 1), kms.calls) == (key.key_id, {})


def test_a_recheck_keeps_the_answers_to_look_ups_whose_keys_are_not_in_the_cache(manager: KeyManager) -> None:
    manager.active("t1", "pii")
    manager.readable("t1", "pii")
    known = manager._lookups.survey(lambda lookup, _: lookup)
    manager._keys.clear()
    manager.recheck()
    assert manager._lookups.survey(lambda lookup, _: lookup) == known != []


def test_a_key_in_use_outlives_its_invalidation(manager: KeyManager) -> None:
    key = manager.active("t1", "pii")
    manager.invalidate()
    assert any(bytes(key.secret))


def test_closing_wipes_and_stops(manager: KeyManager) -> None:
    key_id = manager.active("t1", "pii").key_id
    manager.close()
    uses: list[Callable[[], DataKey]] = [lambda: manager.active("t1", "pii"), lambda: manager.by_id(key_id)]
    for use in uses:
        with pytest.raises(KeyStateError, match="closed"):
            use()


def test_stats_count_keys_and_not_look_ups(manager: KeyManager) -> None:
    for _ in range(3):
        manager.active("t1", "pii")
    assert (manager.stats().hits, manager.stats().size) == (3, 1)


def test_a_closed_manager_asks_and_writes_nothing(manager: KeyManager) -> None:
    record = manager.create("acme", "pii")
    manager.active("acme", "pii").wipe()
    manager.close()
    uses: dict[str, Callable[[], object]] = {
        "active": lambda: manager.active("acme", "pii"),
        "by_id": lambda: manager.by_id(record.key_id),
        "index root": lambda: manager.index_root("acme", "pii", None),
        "version": lambda: manager.version_id("acme", "pii", 1),
        "has_keys": lambda: manager.has_keys("acme", "pii"),
        "readable": lambda: manager.readable("acme", "pii"),
        "create": lambda: manager.create("acme", "pii"),
        "create another": lambda: manager.create("acme", "other"),
        "stage": lambda: manager.stage("acme", "pii"),
        "activate": lambda: manager.activate(record),
        "list": manager.list,
        "recheck": manager.recheck,
        "check": manager.check,
        "fields": manager.catalog.fields,
        "uses": lambda: manager.uses.count(record.key_id, 1),
        "dek": lambda: manager.get_or_generate_dek({"tenant_id": "acme", "data_class": "pii"}),
        "rotate": lambda: manager.rotate_dek({"tenant_id": "acme", "data_class": "pii"}),
        "versions": lambda: manager.dek_versions({"tenant_id": "acme", "data_class": "pii"}),
    }
    for name, use in uses.items():
        with pytest.raises(KeyStateError, match="closed") as raised:
            use()
        assert raised.value.hint is None or "make another" in raised.value.hint, name
    manager.close()


def test_with_the_kms_down_warm_keys_go_on_for_the_configured_time_and_cold_ones_fail_at_once_with_the_cause(
    stoppable_aws: AwsStandIn, make: Make, clock: Clock
) -> None:
    kms = stoppable_aws.provider(stoppable_aws.create_key())
    manager = make(kms)
    warm, other = manager.active("t1", "pii"), make(kms).active("t2", "pii")
    stoppable_aws.stop()
    clock.now += 300 + 899
    assert manager.active("t1", "pii").secret == warm.secret
    assert manager.stats().stale_served == 1
    cold_calls: list[Callable[[], DataKey]] = [
        lambda: manager.by_id(other.key_id),
        lambda: manager.active("t3", "pii"),
    ]
    for cold in cold_calls:
        with pytest.raises(KMSUnavailableError, match=r"Decrypt|GenerateDataKey"):
            cold()
    clock.now += 1
    with pytest.raises(KMSUnavailableError):
        manager.active("t1", "pii")


def test_a_key_disabled_in_the_kms_stops_with_the_ttl_and_is_never_served_stale(
    aws: AwsStandIn, make: Make, clock: Clock
) -> None:
    arn = aws.create_key()
    manager = make(aws.provider(arn))
    key = manager.active("t1", "pii")
    aws.disable(arn)
    assert manager.by_id(key.key_id).secret == key.secret
    clock.now += 300
    with pytest.raises(KMSKeyStateError, match="disabled"):
        manager.by_id(key.key_id)


def test_context_of_aws_binds_the_row(aws: AwsStandIn, make: Make, database: str) -> None:
    kms = aws.provider(aws.create_key())
    key_id = make(kms).active("t1", "pii").key_id
    execute(database, "UPDATE glpgenc.data_keys SET tenant_id = 't2'")
    resign(database, kms)
    with pytest.raises(KMSUnwrapError):
        make(kms).by_id(key_id)


def test_with_the_database_away_warm_keys_go_on_and_cold_ones_fail_at_once(
    manager: KeyManager, make: Make, clock: Clock
) -> None:
    key = manager.active("t1", "pii")
    away = DataKeyStore("postgresql://nobody@127.0.0.1:1/x")
    manager._store.close()
    manager._store.connections = away.connections
    clock.now += 301
    assert manager.active("t1", "pii").secret == key.secret
    with pytest.raises(DatabaseUnavailableError, match="refused"):
        make(database="postgresql://nobody@127.0.0.1:1/x").active("t1", "pii")


def test_a_kms_that_fails_while_a_key_is_made_leaves_no_row(make: Make, tmp_path: Path) -> None:
    manager = make()
    (tmp_path / "kek.json").chmod(0o644)
    with pytest.raises(KMSConfigurationError, match="mode 0644"):
        manager.active("t1", "pii")
    assert manager.list() == []
