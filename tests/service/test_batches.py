from __future__ import annotations

import mmap
from typing import Any

import pytest

from glpgenc.errors import AuthenticationError, InvalidValueError, KeyNotFoundError, NotEncryptedError
from glpgenc.service import EncryptedData, EncryptionService
from glpgenc.wire.batches import nonces
from tests.support.services import CONTEXT


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 1_001, 2_500])
def test_there_are_as_many_nonces_as_values_and_no_two_are_equal(count: int) -> None:
    made = list(nonces(count))
    assert len(made) == len(set(made)) == count
    assert {len(each) for each in made} <= {12}


def test_values_of_all_forms_sizes_and_keys_open_in_one_batch(service: EncryptionService) -> None:
    large = bytes(100_000)
    old = service.encrypt_many([b"one", large], CONTEXT, b"a")
    service.rotate_key(CONTEXT)
    new = service.encrypt_many_to_bytes([bytearray(b"two"), memoryview(large), b""], CONTEXT, b"a")
    mixed: list[EncryptedData | bytes | bytearray | memoryview] = [
        old[0], new[0], old[1], bytearray(new[1]), memoryview(old[0].to_bytes()), new[2], old[1].to_bytes(),
    ]  # fmt: skip
    assert service.decrypt_many(mixed, CONTEXT, b"a") == [b"one", b"two", large, large, b"one", b"", large]


def test_a_batch_opens_what_single_calls_made_and_the_other_way_round(service: EncryptionService) -> None:
    aads: list[bytes | bytearray | memoryview] = [b"1", bytearray(b"2"), memoryview(b"3")]
    single = [service.encrypt_to_bytes(b"x", CONTEXT, each) for each in aads]
    assert service.decrypt_many(single, CONTEXT, aads) == [b"x"] * 3
    many = service.encrypt_many_to_bytes([b"x"] * 3, CONTEXT, aads)
    assert [service.decrypt(made, CONTEXT, each) for made, each in zip(many, aads, strict=True)] == [b"x"] * 3


def test_one_that_is_cut_is_found_although_its_header_was_seen(service: EncryptionService) -> None:
    made = service.encrypt_many_to_bytes([b"a", b"b"], CONTEXT)
    for size in (0, 1, 19, 20, 47):
        with pytest.raises(NotEncryptedError):
            service.decrypt_many([made[0], made[1][:size]], CONTEXT)
    with pytest.raises(AuthenticationError):
        service.decrypt_many([made[0], made[1][:-1]], CONTEXT)


def test_each_value_is_looked_at_by_itself(service: EncryptionService) -> None:
    made = service.encrypt_many_to_bytes([b"a", b"b"], CONTEXT)
    with pytest.raises(KeyNotFoundError):
        service.decrypt_many([made[0], made[1][:2] + bytes(16) + made[1][18:]], CONTEXT)
    with pytest.raises(AuthenticationError):
        service.decrypt_many([made[0], made[1]], CONTEXT, [b"", b"x"])
    with pytest.raises(AuthenticationError):
        service.decrypt_many(made, CONTEXT | {"bucket": "other"})


def test_where_one_is_too_long_no_use_is_counted(service: EncryptionService) -> None:
    service.encrypt(b"x", CONTEXT)
    uses = service._ciphers.sealer(CONTEXT).uses
    left = uses.left
    # Never touched, so it takes no memory.
    with mmap.mmap(-1, 2**31) as mapped, memoryview(mapped) as view, pytest.raises(InvalidValueError):
        service.encrypt_many_to_bytes([b"a", view], CONTEXT)
    assert uses.left == left


@pytest.mark.parametrize("wrong", [None, "text", 7])
def test_an_item_without_bytes_is_named_by_its_place(service: EncryptionService, wrong: Any) -> None:
    good: list[Any] = [service.encrypt(b"a", CONTEXT), service.encrypt_to_bytes(b"b", CONTEXT)]
    for opens in (service.decrypt_many, service.decrypt_each):
        for batch in (good, good[1:], []):
            with pytest.raises(TypeError, match=rf"^encrypted_data\[{len(batch)}\] must be bytes"):
                opens([*batch, wrong], CONTEXT)
        with pytest.raises(TypeError, match="associated data"):
            opens(good, CONTEXT, [b"", wrong])
    for seals in (service.encrypt_many, service.encrypt_many_to_bytes):
        with pytest.raises(TypeError, match=r"^plaintexts\[1\] must be bytes"):
            seals([b"a", wrong], CONTEXT)


def test_an_item_without_bytes_is_named_also_where_others_do_not_open(service: EncryptionService) -> None:
    wrong: Any = None
    with pytest.raises(TypeError, match=r"^encrypted_data\[1\] must be bytes"):
        service.decrypt_each([b"no envelope", wrong], CONTEXT)
