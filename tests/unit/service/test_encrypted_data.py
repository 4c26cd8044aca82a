"""A value in its parts."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from glpgenc.errors import AuthenticationError, InvalidLengthError, NotEncryptedError, UnsupportedSuiteError
from glpgenc.service import DecryptedData, EncryptedData, EncryptionService
from tests.support.services import CONTEXT

KEY = UUID(int=7)


def data(**changes: object) -> EncryptedData:
    parts: dict[str, object] = {
        "ciphertext": b"abc",
        "nonce": bytes(12),
        "tag": bytes(16),
        "key_version": 1,
        "key_id": KEY,
    }
    return EncryptedData(**parts | changes)  # type: ignore[arg-type]


def test_its_parts_have_names() -> None:
    made = data()
    assert (made.ciphertext, made.nonce, made.tag, made.key_version, made.key_id) == (
        b"abc", bytes(12), bytes(16), 1, KEY,
    )  # fmt: skip


def test_it_can_be_unpacked() -> None:
    ciphertext, _, _, version, key_id, _ = data()
    assert (ciphertext, version, key_id) == (b"abc", 1, KEY)


def test_its_parts_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        data().nonce = bytes(12)  # type: ignore[misc]


@pytest.mark.parametrize("part", ["nonce", "tag"])
@pytest.mark.parametrize("size", [0, 11, 13, 15, 17])
def test_nonce_and_tag_have_one_length(part: str, size: int) -> None:
    with pytest.raises(InvalidLengthError):
        data(**{part: bytes(size)})


def test_what_is_replaced_in_it_is_checked_too() -> None:
    with pytest.raises(InvalidLengthError):
        data()._replace(tag=b"")


def test_the_version_makes_no_difference() -> None:
    assert data(key_version=1) == data(key_version=None)
    assert hash(data(key_version=1)) == hash(data(key_version=None))
    assert not data(key_version=1) != data(key_version=None)  # noqa: SIM202  # this operator is meant


@pytest.mark.parametrize(
    "changes", [{"ciphertext": b"abd"}, {"nonce": b"x" * 12}, {"tag": b"x" * 16}, {"key_id": UUID(int=8)}]
)
def test_anything_else_does(changes: dict[str, object]) -> None:
    assert data() != data(**changes)


def test_no_plain_tuple_equals_it() -> None:
    assert data() != (b"abc", bytes(12), bytes(16), 1, KEY)


def test_its_bytes_can_be_read_again() -> None:
    made = data(ciphertext=os.urandom(100))
    assert EncryptedData.from_bytes(made.to_bytes()) == made
    assert EncryptedData.from_bytes(memoryview(made.to_bytes())).key_version is None


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (b"\xfa\x00", UnsupportedSuiteError),
        (b"\xfc\x00", UnsupportedSuiteError),
        (b"\xfb\x01", NotEncryptedError),
        (b"ab", NotEncryptedError),
    ],
)
def test_bytes_of_something_else_are_refused(head: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        EncryptedData.from_bytes(head + bytes(60))


def test_a_batch_makes_what_single_calls_make(service: EncryptionService) -> None:
    (many,) = service.encrypt_many([b"hello"], CONTEXT)
    one = service.encrypt(b"hello", CONTEXT)
    assert type(many) is type(one) is EncryptedData
    assert (many.key_id, many.key_version, len(many.ciphertext)) == (one.key_id, one.key_version, 5)
    assert (len(many.nonce), len(many.tag)) == (12, 16)
    assert service.decrypt(many, CONTEXT) == b"hello"


def test_values_of_equal_keys_that_are_other_objects_open_in_a_batch(service: EncryptionService) -> None:
    made = [EncryptedData.from_bytes(each) for each in service.encrypt_many_to_bytes([b"a", b"b"], CONTEXT)]
    assert made[0].key_id is not made[1].key_id
    assert service.decrypt_many(made, CONTEXT) == [b"a", b"b"]


def test_a_decrypted_value_says_which_key_opened_it(service: EncryptionService) -> None:
    old = service.encrypt(b"hello", CONTEXT)
    service.rotate_key(CONTEXT)
    assert service.decrypt_data(old.to_bytes(), CONTEXT) == DecryptedData(b"hello", old.key_id, 1)
    assert service.decrypt_data(service.encrypt(b"new", CONTEXT), CONTEXT).key_version == 2


def test_a_decrypted_value_does_not_show(service: EncryptionService) -> None:
    assert "hello" not in repr(service.decrypt_data(service.encrypt(b"hello", CONTEXT), CONTEXT))


def test_a_value_of_another_context_is_no_decrypted_value(service: EncryptionService) -> None:
    with pytest.raises(AuthenticationError):
        service.decrypt_data(service.encrypt(b"hello", CONTEXT), CONTEXT | {"bucket": "other"})


@pytest.mark.parametrize(
    ("name", "wrong"), [("key_version", "1"), ("key_version", 1.0), ("key_version", True), ("key_id", "x")]
)
def test_a_version_or_key_of_another_type_is_refused(name: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"^{name} must be a"):
        data(**{name: wrong})
    with pytest.raises(TypeError):
        data()._replace(**{name: wrong})


def test_a_version_of_an_array_is_a_whole_number() -> None:
    assert type(data(key_version=np.int64(3)).key_version) is int
