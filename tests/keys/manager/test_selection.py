from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest

from glpgenc.errors import ConfigurationError, KeyManagementError, KeyNotFoundError, KeyStateError, TenantRequiredError
from glpgenc.keys import GLOBAL_TENANT, KeyManager, KeyState, Purpose
from tests.keys.manager.world import REGISTRY_MADE, CountingKMS, Make, execute
from tests.keys.test_store import set_state


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


def test_a_key_that_was_taken_away_is_not_made_again_in_silence(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    set_state(database, kms, manager.active("t1", "pii").record, KeyState.DESTROYED)
    with pytest.raises(KeyStateError, match=r"none of them is active.*keys create"):
        make().active("t1", "pii")


def test_a_key_that_another_process_made_since_we_looked_is_taken(
    manager: KeyManager, make: Make, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = manager.active("t1", "pii")
    late = make()
    monkeypatch.setattr(late.records, "active", lambda *_: None)
    assert late.active("t1", "pii").secret == key.secret
    assert kms.calls == REGISTRY_MADE + Counter(generate=1, decrypt=2)


def test_ours_is_dropped_and_theirs_unwrapped_if_another_process_inserts_first(
    manager: KeyManager, make: Make, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = manager.active("t1", "pii")
    late = make()
    with monkeypatch.context() as patch:
        patch.setattr(late.records, "active", lambda *_: None)
        patch.setattr(late._store, "list", lambda **_: [])
        patch.setattr(late.records, "insert_active", lambda _: key.record)
        assert late.active("t1", "pii").secret == key.secret
    assert kms.calls == REGISTRY_MADE + Counter(generate=2, decrypt=2)
    assert [record.key_id for record in late.list()] == [key.key_id]


def test_create_makes_the_next_version_and_gives_the_active_one_if_there_is_one(
    manager: KeyManager, database: str, kms: CountingKMS
) -> None:
    first = manager.create("t1", "pii")
    assert manager.create("t1", "pii").key_id == first.key_id
    set_state(database, kms, first, KeyState.DEACTIVATED)
    assert manager.create("t1", "pii").version == 2
    assert manager.active("t1", "pii").record.version == 2


def test_readable_gives_every_key_that_decrypts_newest_first(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    assert manager.readable("t1", "pii") == []
    first = manager.create("t1", "pii")
    set_state(database, kms, first, KeyState.COMPROMISED)
    second = manager.create("t1", "pii")
    assert [key.key_id for key in manager.readable("t1", "pii")] == [second.key_id, first.key_id]
    assert [key.record.state for key in make().readable("t1", "pii")] == [KeyState.ACTIVE, KeyState.COMPROMISED]


@pytest.mark.parametrize("state", [KeyState.DEACTIVATED, KeyState.COMPROMISED])
def test_a_deactivated_or_compromised_key_decrypts_and_does_not_encrypt(
    manager: KeyManager, make: Make, database: str, state: KeyState, kms: CountingKMS
) -> None:
    key = manager.active("t1", "pii")
    set_state(database, kms, key.record, state)
    other = make()
    assert other.by_id(key.key_id).secret == key.secret
    with pytest.raises(KeyStateError):
        other.active("t1", "pii")


def test_a_destroyed_key_is_given_to_nobody(manager: KeyManager, make: Make, database: str, kms: CountingKMS) -> None:
    key = manager.active("t1", "pii")
    set_state(database, kms, key.record, KeyState.DESTROYED)
    with pytest.raises(KeyStateError, match="destroyed"):
        make().by_id(key.key_id)


def test_an_unknown_id_is_named(manager: KeyManager) -> None:
    absent = uuid4()
    with pytest.raises(KeyNotFoundError, match=str(absent)):
        manager.by_id(absent)


def test_a_key_that_was_replaced_while_its_look_up_was_cached_does_not_encrypt(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    first = manager.active("t1", "pii").record
    set_state(database, kms, first, KeyState.DEACTIVATED)
    second = make().create("t1", "pii")
    manager._keys.clear()
    assert manager.active("t1", "pii").key_id == second.key_id


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
