from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from glpgenc.errors import (
    ConfigurationError,
    DatabaseUnavailableError,
    KeyManagementError,
    KeyNotFoundError,
    KeyStateError,
    KMSConfigurationError,
    KMSKeyStateError,
    KMSUnavailableError,
    KMSUnwrapError,
    TenantRequiredError,
)
from glpgenc.keys import GLOBAL_TENANT, DataKey, DataKeyStore, DEKCache, KeyManager, KeyState, Purpose
from glpgenc.keys.kms import GeneratedKey, KMSProvider
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from glpgenc.keys.secret import SecretBytes
from glpgenc.settings import Settings
from tests.integration.keys.aws_stand_in import AwsStandIn
from tests.integration.keys.test_store import set_state


class CountingKMS(LocalKMSProvider):
    """The local provider, with its calls counted."""

    def __init__(self, path: Path) -> None:
        self.calls = Counter[str]()
        super().__init__(path)

    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        self.calls["generate"] += 1
        return super().generate_data_key(context, length)

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        self.calls["decrypt"] += 1
        return super().decrypt(wrapped, key_uri, context)


@dataclasses.dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


Make = Callable[..., KeyManager]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kms(tmp_path: Path) -> CountingKMS:
    create_key_file(tmp_path / "kek.json")
    return CountingKMS(tmp_path / "kek.json")


@pytest.fixture
def make(database: str, kms: KMSProvider, clock: Clock) -> Iterator[Make]:
    """Make managers of one database that share no cache, as processes would."""
    made: list[KeyManager] = []

    def _make(
        kms: KMSProvider = kms,
        *,
        environment: str = "test",
        auto_create: bool = True,
        default_tenant: str | None = None,
        database: str = database,
    ) -> KeyManager:
        cache: DEKCache[UUID, DataKey] = DEKCache(ttl=300, max_stale=900, clock=clock)
        manager = KeyManager(
            DataKeyStore(database),
            kms,
            environment=environment,
            cache=cache,
            auto_create=auto_create,
            default_tenant=default_tenant,
        )
        made.append(manager)
        return manager

    yield _make
    for manager in made:
        manager.close()


@pytest.fixture
def manager(make: Make) -> KeyManager:
    return make()


def execute(database: str, statement: str, *parameters: object) -> None:
    """Run a statement as somebody whom the triggers of the table don't keep from anything."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement, parameters)


# Which key


def test_the_first_use_makes_the_key_and_the_next_ones_give_the_same(manager: KeyManager, make: Make) -> None:
    first = manager.active("t1", "pii")
    assert (first.record.version, first.record.state, first.record.provider) == (1, KeyState.ACTIVE, "local")
    assert manager.active("t1", "pii").secret == first.secret
    assert make().active("t1", "pii").secret == first.secret
    assert make().by_id(first.key_id).secret == first.secret


def test_tenants_classes_and_purposes_have_keys_of_their_own(manager: KeyManager) -> None:
    keys = [
        manager.active("t1", "pii"),
        manager.active("t2", "pii"),
        manager.active("t1", "health"),
        manager.active("t1", "pii", Purpose.INDEX),
        manager.active(GLOBAL_TENANT, "pii", Purpose.INDEX),
    ]
    assert len({bytes(key.secret) for key in keys}) == len({key.key_id for key in keys}) == 5


def test_without_auto_create_a_missing_key_is_named_with_its_mend(make: Make, kms: CountingKMS) -> None:
    with pytest.raises(KeyNotFoundError, match=r"'pii'.*keys create"):
        make(auto_create=False).active("t1", "pii")
    assert not kms.calls


def test_a_key_that_was_taken_away_is_not_made_again_in_silence(manager: KeyManager, make: Make, database: str) -> None:
    set_state(database, manager.active("t1", "pii").record, KeyState.DESTROYED)
    with pytest.raises(KeyStateError, match=r"none is active.*keys create"):
        make().active("t1", "pii")


def test_a_key_that_another_process_made_since_we_looked_is_taken(
    manager: KeyManager, make: Make, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = manager.active("t1", "pii")
    late = make()
    monkeypatch.setattr(late._store, "active", lambda *_: None)
    assert late.active("t1", "pii").secret == key.secret
    assert kms.calls == {"generate": 1, "decrypt": 1}


def test_ours_is_dropped_and_theirs_unwrapped_if_another_process_inserts_first(
    manager: KeyManager, make: Make, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = manager.active("t1", "pii")
    late = make()
    with monkeypatch.context() as patch:
        patch.setattr(late._store, "active", lambda *_: None)
        patch.setattr(late._store, "list", lambda **_: [])
        patch.setattr(late._store, "insert_active", lambda _: key.record)
        assert late.active("t1", "pii").secret == key.secret
    assert kms.calls == {"generate": 2, "decrypt": 1}
    assert [record.key_id for record in late.list()] == [key.key_id]


def test_create_makes_the_next_version_and_gives_the_active_one_if_there_is_one(
    manager: KeyManager, database: str
) -> None:
    first = manager.create("t1", "pii")
    assert manager.create("t1", "pii").key_id == first.key_id
    set_state(database, first, KeyState.DEACTIVATED)
    assert manager.create("t1", "pii").version == 2
    assert manager.active("t1", "pii").record.version == 2


def test_readable_gives_every_key_that_decrypts_newest_first(manager: KeyManager, make: Make, database: str) -> None:
    assert manager.readable("t1", "pii") == []
    first = manager.create("t1", "pii")
    set_state(database, first, KeyState.COMPROMISED)
    second = manager.create("t1", "pii")
    assert [key.key_id for key in manager.readable("t1", "pii")] == [second.key_id, first.key_id]
    assert [key.record.state for key in make().readable("t1", "pii")] == [KeyState.ACTIVE, KeyState.COMPROMISED]


@pytest.mark.parametrize("state", [KeyState.DEACTIVATED, KeyState.COMPROMISED])
def test_a_deactivated_or_compromised_key_decrypts_and_does_not_encrypt(
    manager: KeyManager, make: Make, database: str, state: KeyState
) -> None:
    key = manager.active("t1", "pii")
    set_state(database, key.record, state)
    other = make()
    assert other.by_id(key.key_id).secret == key.secret
    with pytest.raises(KeyStateError):
        other.active("t1", "pii")


def test_a_destroyed_key_is_given_to_nobody(manager: KeyManager, make: Make, database: str) -> None:
    key = manager.active("t1", "pii")
    set_state(database, key.record, KeyState.DESTROYED)
    with pytest.raises(KeyStateError, match="destroyed"):
        make().by_id(key.key_id)


def test_an_unknown_id_is_named(manager: KeyManager) -> None:
    absent = uuid4()
    with pytest.raises(KeyNotFoundError, match=str(absent)):
        manager.by_id(absent)


def test_a_key_that_was_replaced_while_its_look_up_was_cached_does_not_encrypt(
    manager: KeyManager, make: Make, database: str
) -> None:
    first = manager.active("t1", "pii").record
    set_state(database, first, KeyState.DEACTIVATED)
    second = make().create("t1", "pii")
    manager._keys.clear()
    assert manager.active("t1", "pii").key_id == second.key_id


# Which tenant


def test_a_named_tenant_wins_then_the_managers_then_the_installations(make: Make, database: str) -> None:
    manager = make()
    with pytest.raises(TenantRequiredError):
        manager.resolve_tenant()
    execute(database, "INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    assert manager.resolve_tenant() == "acme"
    assert manager.resolve_tenant("t1") == "t1"
    assert make(default_tenant="mine").resolve_tenant(None) == "mine"
    assert manager.active(None, "pii").record.tenant_id == "acme"


def test_the_installations_tenant_is_remembered(manager: KeyManager, database: str) -> None:
    execute(database, "INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    manager.resolve_tenant()
    execute(database, "DELETE FROM glpgenc.installation")
    assert manager.resolve_tenant() == "acme"


@pytest.mark.parametrize("tenant", ["", "*", "x" * 257, "a\0b", "a\nb", "\ud800"], ids=ascii)
def test_a_tenant_that_can_not_be_one_is_refused(manager: KeyManager, tenant: str) -> None:
    with pytest.raises(KeyManagementError):
        manager.resolve_tenant(tenant)


def test_a_forgotten_tenant_raises_where_there_is_no_default(manager: KeyManager) -> None:
    with pytest.raises(TenantRequiredError, match="tenant_id"):
        manager.active(None, "pii")


def test_an_environment_that_can_not_be_one_is_refused(make: Make) -> None:
    with pytest.raises(ConfigurationError, match="environment"):
        make(environment="")


# What a wrapped key is bound to


@pytest.mark.parametrize(("column", "value"), [("tenant_id", "t2"), ("data_class", "health"), ("purpose", "index")])
def test_a_row_given_to_another_tenant_class_or_purpose_does_not_unwrap(
    manager: KeyManager, make: Make, database: str, column: str, value: str
) -> None:
    key_id = manager.active("t1", "pii").key_id
    execute(database, f"UPDATE glpgenc.data_keys SET {column} = %s", value)
    with pytest.raises(KMSUnwrapError):
        make().by_id(key_id)


def test_a_wrapped_key_moved_to_another_row_does_not_unwrap(manager: KeyManager, make: Make, database: str) -> None:
    one, other = manager.active("t1", "pii"), manager.active("t2", "pii")
    execute(
        database,
        "UPDATE glpgenc.data_keys SET wrapped_key = (SELECT wrapped_key FROM glpgenc.data_keys WHERE key_id = %s)",
        one.key_id,
    )
    assert make().by_id(one.key_id).secret == one.secret
    with pytest.raises(KMSUnwrapError):
        make().by_id(other.key_id)


def test_a_key_of_another_environment_does_not_unwrap(manager: KeyManager, make: Make) -> None:
    key_id = manager.active("t1", "pii").key_id
    with pytest.raises(KMSUnwrapError, match="environment"):
        make(environment="production").by_id(key_id)


def test_a_key_of_another_provider_is_refused_and_both_are_named(
    manager: KeyManager, make: Make, database: str
) -> None:
    key_id = manager.active("t1", "pii").key_id
    execute(database, "UPDATE glpgenc.data_keys SET provider = 'aws', key_uri = 'arn:aws:kms:x'")
    with pytest.raises(KMSConfigurationError, match=r"'aws' \(arn:aws:kms:x\).*'local'"):
        make().by_id(key_id)


def test_a_key_of_another_key_file_is_refused_and_both_are_named(
    manager: KeyManager, make: Make, tmp_path: Path
) -> None:
    key = manager.active("t1", "pii")
    other = create_key_file(tmp_path / "other.json")
    with pytest.raises(KMSConfigurationError, match=f"{key.record.key_uri}.*{other}"):
        make(LocalKMSProvider(tmp_path / "other.json")).by_id(key.key_id)


# The cache


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
    assert kms.calls == {"generate": 1}


def test_50_threads_asking_for_one_cold_dek_make_one_kms_call(
    manager: KeyManager, make: Make, kms: CountingKMS
) -> None:
    key = manager.active("t1", "pii")
    for cold, ask in ((make(), lambda m: m.active("t1", "pii")), (make(), lambda m: m.by_id(key.key_id))):
        kms.calls.clear()
        with ThreadPoolExecutor(50) as pool:
            keys = list(pool.map(lambda _, cold=cold, ask=ask: ask(cold), range(50)))
        assert kms.calls == {"decrypt": 1}
        assert all(each.secret == key.secret for each in keys)


def test_50_threads_asking_for_a_dek_that_is_not_there_make_one(manager: KeyManager, kms: CountingKMS) -> None:
    with ThreadPoolExecutor(50) as pool:
        keys = list(pool.map(lambda _: manager.active("t1", "pii"), range(50)))
    assert kms.calls == {"generate": 1}
    assert len({key.key_id for key in keys}) == len(manager.list()) == 1


def test_ttl_bounds_how_long_a_replaced_key_encrypts(
    manager: KeyManager, make: Make, database: str, clock: Clock
) -> None:
    first = manager.active("t1", "pii").record
    set_state(database, first, KeyState.DEACTIVATED)
    second = make().create("t1", "pii")
    assert manager.active("t1", "pii").key_id == first.key_id
    clock.now += 300
    assert manager.active("t1", "pii").key_id == second.key_id


def test_ttl_bounds_how_long_a_destroyed_key_decrypts(manager: KeyManager, database: str, clock: Clock) -> None:
    key = manager.active("t1", "pii").record
    set_state(database, key, KeyState.DESTROYED)
    manager.by_id(key.key_id)
    clock.now += 300
    with pytest.raises(KeyStateError, match="destroyed"):
        manager.by_id(key.key_id)


def test_invalidate_acts_at_once(manager: KeyManager, database: str) -> None:
    key = manager.active("t1", "pii").record
    other = manager.active("t2", "pii").record
    set_state(database, key, KeyState.DESTROYED)
    set_state(database, other, KeyState.DESTROYED)
    assert manager.invalidate(tenant_id="t1") == 1
    with pytest.raises(KeyStateError):
        manager.by_id(key.key_id)
    manager.by_id(other.key_id)
    assert manager.invalidate(key_id=uuid4()) == 0
    assert manager.invalidate(data_class="pii") == 1
    with pytest.raises(KeyStateError):
        manager.by_id(other.key_id)


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


# Outages


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


# Set-up


def test_check_asks_the_kms_and_the_database(manager: KeyManager, make: Make, tmp_path: Path) -> None:
    manager.check()
    with pytest.raises(DatabaseUnavailableError):
        make(database="postgresql://nobody@127.0.0.1:1/x").check()
    (tmp_path / "kek.json").unlink()
    with pytest.raises(KMSConfigurationError):
        manager.check()


def test_methods_run_in_a_thread_for_asyncio(manager: KeyManager) -> None:
    async def ask() -> list[DataKey]:
        calls = (manager.run_async(manager.active, "t1", "pii", purpose=Purpose.INDEX) for _ in range(5))
        return await asyncio.gather(*calls)

    assert len({key.key_id for key in asyncio.run(ask())}) == 1


def test_a_manager_is_built_from_settings(database: str, tmp_path: Path) -> None:
    create_key_file(tmp_path / "file.json")
    settings = Settings(
        database_url=database, tenant="acme", environment="test", local_kek_file=tmp_path / "file.json", cache_ttl=7.0
    )
    with KeyManager.from_settings(settings) as manager:
        assert manager.active(None, "pii").record.tenant_id == "acme"
        assert manager._keys.ttl == manager._lookups.ttl == 7


def test_an_unknown_provider_in_the_settings_is_refused(database: str) -> None:
    with pytest.raises(KMSConfigurationError, match="aws, local, pkcs11, vault"):
        KeyManager.from_settings(Settings(database_url=database, kms_provider="gcp"))
