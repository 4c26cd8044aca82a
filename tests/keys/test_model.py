from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from glpgenc.errors import KeyStateError, KMSReplyError
from glpgenc.keys import model
from glpgenc.keys.model import READABLE_STATES, DataKey, KeyState, Purpose
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.aead import cipher_of, encrypt_xaes
from glpgenc.wire.derivation import facet_key, suite_key
from glpgenc.wire.envelope import Suite
from tests.keys.records import record

KEY = b"k" * 32


def test_names_are_those_stored() -> None:
    assert [str(purpose) for purpose in Purpose] == ["encryption", "index"]
    assert [str(state) for state in KeyState] == ["pre_active", "active", "deactivated", "compromised", "destroyed"]


def test_destroyed_keys_alone_decrypt_nothing() -> None:
    assert set(KeyState) - READABLE_STATES == {KeyState.DESTROYED}


def test_of_two_states_the_one_further_in_a_key_s_life_is_the_later() -> None:
    assert KeyState.PRE_ACTIVE.or_later(KeyState.ACTIVE) is KeyState.ACTIVE
    assert KeyState.DEACTIVATED.or_later(KeyState.ACTIVE) is KeyState.DEACTIVATED
    assert KeyState.ACTIVE.or_later(KeyState.ACTIVE) is KeyState.ACTIVE


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_data_key_has_32_bytes(length: int) -> None:
    with pytest.raises(KMSReplyError, match=f"{length} bytes"):
        DataKey(record(), SecretBytes(b"k" * length))


def test_leaving_the_block_wipes_the_key() -> None:
    with DataKey(record(), SecretBytes(KEY)) as key:
        assert bytes(key.secret) == KEY
    with pytest.raises(KeyStateError):
        key.copy()


def test_repr_shows_neither_the_key_nor_the_wrapped_key() -> None:
    shown = repr(DataKey(record(wrapped_key=b"wrapped-bytes"), SecretBytes(KEY)))
    assert "kkkk" not in shown
    assert "wrapped-bytes" not in shown
    assert "SecretBytes(32 bytes)" in shown


@pytest.mark.parametrize("attempt", [pickle.dumps, copy.deepcopy])
def test_a_data_key_can_not_be_pickled_or_deep_copied(attempt: Any) -> None:
    with pytest.raises(TypeError):
        attempt(DataKey(record(), SecretBytes(KEY)))


def index_root() -> DataKey:
    return DataKey(record(purpose=Purpose.INDEX), SecretBytes(KEY))


@pytest.mark.parametrize("suite", Suite)
def test_the_keys_of_suites_are_those_of_the_format(suite: Suite) -> None:
    key = DataKey(record(), SecretBytes(KEY))
    assert key.suite_key(suite) == key.copy().suite_key(suite) == suite_key(KEY, suite)


def test_the_cipher_is_made_of_the_key_of_its_suite() -> None:
    sealed = DataKey(record(), SecretBytes(KEY)).cipher().encrypt(bytes(12), b"x", b"")
    assert sealed == cipher_of(suite_key(KEY, Suite.A256GCM)).encrypt(bytes(12), b"x", b"")
    sealed = DataKey(record(), SecretBytes(KEY)).xaes_cipher().encrypt(bytes(24), b"x", b"")
    assert sealed == encrypt_xaes(suite_key(KEY, Suite.XAES256GCM), bytes(24), b"x", b"")


def test_the_key_of_a_facet_is_that_of_the_format() -> None:
    assert index_root().facet_key("t.a", "exact") == facet_key(KEY, "t.a", "exact")


def test_keys_are_derived_once_for_a_key_and_its_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[Suite] = []

    def derive(dek: memoryview, suite: Suite) -> bytes:
        derived.append(suite)
        return suite_key(dek, suite)

    monkeypatch.setattr(model, "suite_key", derive)
    key = DataKey(record(), SecretBytes(KEY))
    for each in (key.copy(), key, key.copy()):
        each.suite_key(Suite.A256CBC_HS512)
        assert each.cipher() is key.cipher()
        assert each.xaes_cipher() is key.xaes_cipher()
    assert derived == [Suite.A256CBC_HS512, Suite.A256GCM, Suite.XAES256GCM]


def test_no_key_serves_two_purposes() -> None:
    with pytest.raises(KeyStateError, match="is an index root"):
        index_root().suite_key(Suite.A256GCM)
    with pytest.raises(KeyStateError, match="is an index root"):
        index_root().cipher()
    with pytest.raises(KeyStateError, match="is an index root"):
        index_root().xaes_cipher()
    with pytest.raises(KeyStateError, match="encrypts values"):
        DataKey(record(), SecretBytes(KEY)).facet_key("t.a", "exact")


def test_derived_keys_are_wiped_with_the_key_and_not_with_its_copies() -> None:
    key = DataKey(record(), SecretBytes(KEY))
    key.suite_key(Suite.A256CBC_HS512)
    key.cipher()
    key.xaes_cipher()
    (kept,) = key.derived._keys.values()
    key.copy().wipe()
    assert bytes(kept) == suite_key(KEY, Suite.A256CBC_HS512)
    key.wipe()
    assert kept.wiped
    assert key.derived._cipher is None
    assert key.derived._xaes_cipher is None


def test_a_copy_derives_for_itself_after_the_key_was_wiped_and_nothing_is_kept() -> None:
    key = DataKey(record(), SecretBytes(KEY))
    key.suite_key(Suite.A256CBC_HS512)
    mine = key.copy()
    key.wipe()
    assert mine.suite_key(Suite.A256CBC_HS512) == suite_key(KEY, Suite.A256CBC_HS512)
    mine.cipher()
    mine.xaes_cipher()
    assert all(each.wiped for each in mine.derived._keys.values())
    assert mine.derived._cipher is None
    assert mine.derived._xaes_cipher is None


def test_a_wiped_key_gives_no_derived_key() -> None:
    key = DataKey(record(), SecretBytes(KEY))
    mine = key.copy()
    key.cipher()
    mine.wipe()
    for ask in (lambda: mine.suite_key(Suite.A256CBC_HS512), mine.cipher, mine.xaes_cipher):
        with pytest.raises(KeyStateError, match="wiped"):
            ask()
