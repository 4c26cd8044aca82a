from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from glpgenc.errors import KeyStateError, KMSReplyError
from glpgenc.keys.model import READABLE_STATES, DataKey, KeyState, Purpose
from glpgenc.keys.secret import SecretBytes
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
