from __future__ import annotations

import copy
import gc
import json
import pickle
from typing import Any

import pytest

from glpgenc.errors import KeyStateError
from glpgenc.keys.secret import SecretBytes

KEY = bytes(range(65, 97))


def test_it_gives_the_bytes_back() -> None:
    secret = SecretBytes(KEY)
    assert bytes(secret) == KEY
    assert secret.view() == KEY
    assert len(secret) == 32


def test_wiping_overwrites_the_bytes_in_place() -> None:
    secret = SecretBytes(KEY)
    view = secret.view()
    secret.wipe()
    assert view == bytes(32)
    assert secret.wiped


@pytest.mark.parametrize(
    "use", [bytes, SecretBytes.view, SecretBytes.copy, SecretBytes.__enter__, lambda secret: secret == SecretBytes(KEY)]
)
def test_a_wiped_secret_can_not_be_used(use: Any) -> None:
    secret = SecretBytes(KEY)
    secret.wipe()
    secret.wipe()
    with pytest.raises(KeyStateError):
        use(secret)


def test_leaving_the_block_wipes_also_after_an_exception() -> None:
    secret = SecretBytes(KEY)
    with pytest.raises(LookupError), secret:
        raise LookupError
    assert secret.wiped


def test_a_copy_is_independent() -> None:
    secret = SecretBytes(KEY)
    duplicate = secret.copy()
    secret.wipe()
    assert bytes(duplicate) == KEY


def test_losing_the_last_reference_wipes() -> None:
    secret = SecretBytes(KEY)
    buffer = secret._buffer
    del secret
    gc.collect()
    assert not any(buffer)


def test_losing_the_last_reference_spares_a_view_that_is_held() -> None:
    view = SecretBytes(KEY).view()
    gc.collect()
    assert view == KEY


def test_a_view_can_not_write() -> None:
    with pytest.raises(TypeError):
        SecretBytes(KEY).view()[0] = 0


def test_equality_compares_the_bytes_and_nothing_else_is_equal() -> None:
    assert SecretBytes(KEY) == SecretBytes(KEY)
    assert SecretBytes(KEY) != SecretBytes(KEY[::-1])
    assert SecretBytes(KEY) != KEY


@pytest.mark.parametrize("shape", [repr, str, "{}".format, "%s".__mod__, ascii])
def test_text_forms_show_the_length_only(shape: Any) -> None:
    assert shape(SecretBytes(KEY)) == "SecretBytes(32 bytes)"


@pytest.mark.parametrize(
    "attempt",
    [
        *(lambda secret, p=p: pickle.dumps(secret, p) for p in range(pickle.HIGHEST_PROTOCOL + 1)),
        copy.copy,
        copy.deepcopy,
        json.dumps,
        hash,
        iter,
    ],
)
def test_it_can_not_be_pickled_copied_serialized_hashed_or_iterated(attempt: Any) -> None:
    with pytest.raises(TypeError) as caught:
        attempt(SecretBytes(KEY))
    assert KEY.decode("latin-1") not in str(caught.value)


@pytest.mark.parametrize("wrong", [32, "a" * 32, [0] * 32, None])
def test_only_bytes_make_a_secret(wrong: Any) -> None:
    with pytest.raises(TypeError):
        SecretBytes(wrong)


def test_an_empty_secret_is_not_mistaken_for_none() -> None:
    assert SecretBytes(b"")
