"""Encrypted values in their parts, and the associated data that they carry."""

from __future__ import annotations

import os
import pickle
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from glpgenc.errors import (
    AuthenticationError,
    InvalidLengthError,
    KeyNotFoundError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.service import (
    DecryptedData,
    EncryptedData,
    EncryptionService,
    EnvelopeEncryptedData,
    EnvelopeEncryptionService,
)
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


def test_a_value_of_another_context_is_not_a_decrypted_value(service: EncryptionService) -> None:
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


def test_an_object_decrypts_by_its_context_alone(service: EncryptionService) -> None:
    made = service.encrypt(b"hello", CONTEXT, b"row 7")
    assert made.aad == b"row 7"
    assert service.decrypt(made, CONTEXT) == b"hello"
    assert service.decrypt(pickle.loads(pickle.dumps(made)), CONTEXT) == b"hello"  # noqa: S301  # made here
    assert service.decrypt_data(made, CONTEXT).plaintext == b"hello"
    assert service.decrypt_many([made, service.encrypt(b"x", CONTEXT)], CONTEXT) == [b"hello", b"x"]
    assert service.decrypt_each([made], CONTEXT) == [b"hello"]


def test_what_is_read_from_bytes_carries_none_and_opens_with_the_right_ones_only(service: EncryptionService) -> None:
    stored = service.encrypt(b"hello", CONTEXT, b"row 7").to_bytes()
    assert EncryptedData.from_bytes(stored).aad == b""
    for value in (stored, EncryptedData.from_bytes(stored)):
        with pytest.raises(AuthenticationError):
            service.decrypt(value, CONTEXT)
        assert service.decrypt(value, CONTEXT, b"row 7") == b"hello"


@pytest.mark.parametrize("aad", [b"", b"row 8"])
def test_what_the_caller_gives_counts_and_not_what_is_carried(service: EncryptionService, aad: bytes) -> None:
    made = service.encrypt(b"hello", CONTEXT, b"row 7")
    for decrypt in (service.decrypt, service.decrypt_data):
        with pytest.raises(AuthenticationError):
            decrypt(made, CONTEXT, aad)
    with pytest.raises(AuthenticationError):
        service.decrypt_many([made], CONTEXT, aad)
    (refused,) = service.decrypt_each([made], CONTEXT, [aad])
    assert isinstance(refused, AuthenticationError)


def test_other_carried_data_do_not_open_it(service: EncryptionService) -> None:
    with pytest.raises(AuthenticationError):
        service.decrypt(service.encrypt(b"hello", CONTEXT, b"row 7")._replace(aad=b"row 8"), CONTEXT)


def test_a_batch_carries_those_of_each(service: EncryptionService) -> None:
    each = service.encrypt_many([b"a", b"b"], CONTEXT, [b"1", bytearray(b"2")])
    assert [value.aad for value in each] == [b"1", b"2"]
    all_same = service.encrypt_many([b"a", b"b"], CONTEXT, b"all")
    assert [value.aad for value in all_same] == [b"all"] * 2
    assert service.decrypt_many(each + all_same, CONTEXT) == [b"a", b"b"] * 2


def test_a_buffer_that_changes_later_changes_nothing(service: EncryptionService) -> None:
    aad = bytearray(b"row 7")
    made = service.encrypt(b"hello", CONTEXT, aad)
    aad[:] = b"other"
    assert service.decrypt(made, CONTEXT) == b"hello"


def test_the_parts_of_a_table_find_their_key_by_its_version(service: EncryptionService) -> None:
    old = service.encrypt(b"old", CONTEXT)
    service.rotate_key(CONTEXT)
    new = service.encrypt(b"new", CONTEXT)
    kept = [EncryptedData(each.ciphertext, each.nonce, each.tag, each.key_version) for each in (old, new)]
    assert [each.key_version for each in kept] == [1, 2]
    assert [service.decrypt(value, CONTEXT) for value in kept] == [b"old", b"new"]
    assert service.decrypt_many(kept, CONTEXT) == [b"old", b"new"]
    assert service.decrypt_each(kept, CONTEXT) == [b"old", b"new"]
    with pytest.raises(AuthenticationError):
        service.decrypt(kept[0]._replace(key_version=2), CONTEXT)
    with pytest.raises(KeyNotFoundError, match="version 3"):
        service.decrypt(kept[0]._replace(key_version=3), CONTEXT)
    with pytest.raises(KeyNotFoundError):
        service.decrypt(kept[0], CONTEXT | {"tenant_id": "other"})


def test_a_value_that_names_no_key_is_not_one(service: EncryptionService) -> None:
    made = service.encrypt(b"hello", CONTEXT)
    value = EncryptedData(made.ciphertext, made.nonce, made.tag, None)
    for attempt in (lambda: service.decrypt(value, CONTEXT), lambda: service.decrypt_many([value], CONTEXT)):
        with pytest.raises(NotEncryptedError, match="names no data key"):
            attempt()
    with pytest.raises(NotEncryptedError, match="without key_id"):
        value.to_bytes()
    assert not service.decrypts_at_once([value], CONTEXT)


def test_an_envelope_carries_them_too(envelopes: EnvelopeEncryptionService) -> None:
    key, _ = envelopes.generate_data_key(CONTEXT)
    with key:
        made = envelopes.encrypt_with_dek(b"hello", key, b"row 7")
        apart = envelopes.encrypt_detached(b"hello", key, CONTEXT, b"row 7")
        assert envelopes.decrypt_detached(apart, key, CONTEXT) == b"hello"
    assert envelopes.decrypt_with_dek(made, CONTEXT) == b"hello"
    assert envelopes.decrypt_with_dek(made.to_bytes(), CONTEXT, b"row 7") == b"hello"
    for wrong in (made.to_bytes(), EnvelopeEncryptedData.from_bytes(made.to_bytes())):
        with pytest.raises(AuthenticationError):
            envelopes.decrypt_with_dek(wrong, CONTEXT)
    with pytest.raises(AuthenticationError):
        envelopes.decrypt_with_dek(made, CONTEXT, b"")
