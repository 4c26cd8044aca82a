"""Associated data that an EncryptedData carries, and values that are put together of stored parts."""

from __future__ import annotations

import pickle

import pytest

from glpgenc.errors import AuthenticationError, KeyNotFoundError, NotEncryptedError
from glpgenc.service import EncryptedData, EncryptionService, EnvelopeEncryptedData, EnvelopeEncryptionService
from tests.support.services import CONTEXT


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
