"""No copy of a key stays in memory because what was to be done with it failed."""

from __future__ import annotations

from typing import Any

import pytest

from glpgenc.errors import DatabaseError, KeyStateError, KMSUnavailableError
from glpgenc.keys import KeyManager, KeyState, Purpose
from glpgenc.keys.model import DataKey, DataKeyRecord
from tests.keys.manager.world import CountingKMS, Make
from tests.keys.test_store import set_state
from tests.support.secrets import not_wiped, secrets_made


@pytest.fixture
def warm(manager: KeyManager) -> KeyManager:
    """A manager that has its registry key, and a key of another tenant, in its caches."""
    manager.active("other", "pii").wipe()
    return manager


def fails(*_: Any) -> Any:
    raise DatabaseError


def test_a_key_that_could_not_be_stored_is_wiped(warm: KeyManager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm.records, "insert_active", fails)
    with secrets_made() as made, pytest.raises(DatabaseError):
        warm.active("t1", "pii")
    assert made
    assert not_wiped(made) == 0


def test_a_key_that_could_not_be_staged_is_wiped(warm: KeyManager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm.records, "insert_pre_active", fails)
    with secrets_made() as made, pytest.raises(DatabaseError):
        warm.stage("other", "pii")
    assert made
    assert not_wiped(made) == 0


def test_a_staged_key_is_not_in_memory_before_it_is_used(warm: KeyManager) -> None:
    with secrets_made() as made:
        warm.stage("other", "pii")
    assert made
    assert not_wiped(made) == 0


def test_a_key_that_another_process_was_first_to_store_is_wiped(
    warm: KeyManager, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = make().active("t1", "pii").record
    monkeypatch.setattr(warm.records, "active", lambda *_: None)
    monkeypatch.setattr(warm._store, "list", lambda **_: [])
    monkeypatch.setattr(warm.records, "insert_active", lambda _: theirs)
    with secrets_made() as made:
        warm.active("t1", "pii").wipe()
        warm.invalidate()
    assert len(made) > 1
    assert not_wiped(made) == 0


def test_a_key_that_was_replaced_again_before_it_was_read_does_not_encrypt_and_is_wiped(
    warm: KeyManager, database: str, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = warm.active("t1", "pii").record
    set_state(database, kms, old, KeyState.DEACTIVATED)
    warm.invalidate()
    # Each time it is asked which key is active, the answer is out of date when that key is read.
    asked: list[str] = []

    def late(*_: Any) -> DataKeyRecord:
        asked.append("active")
        return old

    monkeypatch.setattr(warm.records, "active", late)
    with secrets_made() as made:
        with pytest.raises(KeyStateError, match="deactivated and must not encrypt"):
            warm.active("t1", "pii")
        assert len(asked) == 2
        warm.invalidate()
    assert len(made) > 2
    assert not_wiped(made) == 0


def test_keys_that_were_unwrapped_before_one_failed_are_wiped(
    warm: KeyManager, database: str, kms: CountingKMS, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = warm.active("t1", "pii").record
    set_state(database, kms, first, KeyState.DEACTIVATED)
    second = warm.create("t1", "pii")
    by_id = warm._selector._by_id

    def second_only(key_id: Any) -> DataKey:
        if key_id == first.key_id:
            raise KMSUnavailableError
        return by_id(key_id)

    monkeypatch.setattr(warm._selector, "_by_id", second_only)
    warm.by_id(second.key_id).wipe()
    with secrets_made() as made, pytest.raises(KMSUnavailableError):
        warm.readable("t1", "pii")
    assert made
    assert not_wiped(made) == 0


def test_an_index_root_is_given_as_a_copy_of_its_own(warm: KeyManager) -> None:
    with warm.active("t1", "pii", Purpose.INDEX) as root:
        pass
    assert not warm.active("t1", "pii", Purpose.INDEX).secret.wiped
    assert root.secret.wiped
