from __future__ import annotations

import array
import asyncio
import mmap
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from glpgenc.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidValueError,
    KeyNotFoundError,
    KeyStateError,
    NotEncryptedError,
    TenantRequiredError,
    UnsupportedSuiteError,
)
from glpgenc.service import EncryptedData, EncryptionService
from glpgenc.service.gcm import REFUSED_HINT
from glpgenc.wire.envelope import Suite, parse
from tests.support.services import CONTEXT, Place

SIZES = (0, 1, 15, 16, 17, 4096, 1_000_003)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_encrypted_is_decrypted(service: EncryptionService, size: int) -> None:
    plaintext = bytes(each % 251 for each in range(size))
    assert service.decrypt(service.encrypt(plaintext, CONTEXT, b"a.pdf"), CONTEXT, b"a.pdf") == plaintext
    assert service.decrypt(service.encrypt_to_bytes(plaintext, CONTEXT), CONTEXT) == plaintext


@pytest.mark.parametrize(
    "make",
    [bytes, bytearray, memoryview, lambda data: memoryview(bytearray(data)), lambda data: array.array("I", data)],
    ids=["bytes", "bytearray", "memoryview", "writable view", "array of integers"],
)
def test_any_buffer_can_be_encrypted_decrypted_and_be_the_associated_data(
    service: EncryptionService, make: Any
) -> None:
    plaintext = bytes(range(64))
    made = service.encrypt_to_bytes(make(plaintext), CONTEXT, memoryview(make(plaintext)))
    assert service.decrypt(make(made), CONTEXT, plaintext) == plaintext


def test_a_mapped_file_can_be_encrypted(service: EncryptionService) -> None:
    with mmap.mmap(-1, 10_000) as mapped:
        mapped[:] = b"x" * 10_000
        assert service.decrypt(service.encrypt_to_bytes(memoryview(mapped), CONTEXT), CONTEXT) == b"x" * 10_000


def test_the_bytes_are_an_envelope_of_suite_0xfb(service: EncryptionService) -> None:
    data = service.encrypt(b"hello", CONTEXT)
    envelope = parse(data.to_bytes())
    assert (envelope.suite, envelope.key_id, envelope.padded, envelope.index) == (Suite.A256GCM, data.key_id, False, {})
    assert envelope.body == data.nonce + data.ciphertext + data.tag
    assert len(data.to_bytes()) == len(b"hello") + 48


def test_data_and_bytes_are_one_and_the_same(service: EncryptionService) -> None:
    data = service.encrypt(b"hello", CONTEXT)
    again = EncryptedData.from_bytes(data.to_bytes())
    assert again == data
    assert (data.key_version, again.key_version) == (1, None)
    assert service.decrypt(data.to_bytes(), CONTEXT) == service.decrypt(again, CONTEXT) == b"hello"


def test_two_values_share_no_nonce(service: EncryptionService) -> None:
    made = [*service.encrypt_many([b"same"] * 2_500, CONTEXT), *(service.encrypt(b"same", CONTEXT) for _ in range(99))]
    assert len({each.nonce for each in made}) == len({each.ciphertext for each in made}) == 2_599


@pytest.mark.parametrize(
    "context",
    [
        CONTEXT | {"tenant_id": "other"},
        CONTEXT | {"data_class": "other"},
        CONTEXT | {"bucket": "other"},
        CONTEXT | {"more": "x"},
        {"tenant_id": "acme", "data_class": "pii"},
    ],
)
def test_another_context_does_not_open_it(service: EncryptionService, context: dict[str, str]) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT)
    with pytest.raises(AuthenticationError):
        service.decrypt(made, context)


def test_the_order_of_a_contexts_entries_does_not_matter(service: EncryptionService) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT)
    assert service.decrypt(made, dict(reversed(CONTEXT.items()))) == b"hello"


def test_other_associated_data_do_not_open_it(service: EncryptionService) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT, b"a")
    for aad in (b"", b"b", b"a\0", b"aa"):
        with pytest.raises(AuthenticationError):
            service.decrypt(made, CONTEXT, aad)


def test_every_altered_byte_is_refused(service: EncryptionService) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT)
    for at in range(len(made)):
        altered = bytearray(made)
        altered[at] ^= 1
        # The first are read before the key is known: suite, flags, which key, and the length of an index.
        wanted = (
            UnsupportedSuiteError if at == 0
            else NotEncryptedError if at == 1 or at in {18, 19}
            else KeyNotFoundError if at < 18
            else AuthenticationError
        )  # fmt: skip
        with pytest.raises(wanted):
            service.decrypt(altered, CONTEXT)


def test_all_failures_to_authenticate_read_the_same(service: EncryptionService) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT, b"a")
    other = service.encrypt_to_bytes(b"hello", CONTEXT | {"tenant_id": "other"}, b"a")
    seen = set()
    for data, context, aad in (
        (made, CONTEXT, b"b"),
        (made[:-1] + bytes([made[-1] ^ 1]), CONTEXT, b"a"),
        (made, CONTEXT | {"bucket": "other"}, b"a"),
        (other, CONTEXT, b"a"),
    ):
        with pytest.raises(AuthenticationError) as caught:
            service.decrypt(data, context, aad)
        seen.add((str(caught.value), caught.value.__cause__, caught.value.__suppress_context__))
    assert len(seen) <= 2
    assert {text for text, _, _ in seen} == {f"the value does not authenticate (hint: {REFUSED_HINT})"}


def test_it_does_not_open_a_columns_value_nor_a_plaintext(service: EncryptionService) -> None:
    made = service.encrypt_to_bytes(b"hello", CONTEXT)
    padded, searched = made[:1] + b"\1" + made[2:], made[:18] + b"\0\4" + b"\1\0\1x" + made[20:]
    for data in (b"", b"hello", made[:47], padded, searched):
        with pytest.raises(NotEncryptedError):
            service.decrypt(data, CONTEXT)
    for suite in (b"\xfa", b"\xfc"):
        with pytest.raises(UnsupportedSuiteError):
            service.decrypt(suite + made[1:], CONTEXT)


def test_batches_take_one_associated_data_for_all_or_one_for_each(service: EncryptionService) -> None:
    values, aads = [b"a", b"", b"ccc"], [b"1", b"2", b"3"]
    assert service.decrypt_many(service.encrypt_many(values, CONTEXT, aads), CONTEXT, aads) == values
    made = service.encrypt_many_to_bytes(iter(values), CONTEXT, b"all")
    assert service.decrypt_many(made, CONTEXT, b"all") == values
    assert (service.encrypt_many([], CONTEXT), service.decrypt_many([], CONTEXT)) == ([], [])
    with pytest.raises(AuthenticationError):
        service.decrypt_many(service.encrypt_many(values, CONTEXT, aads), CONTEXT, aads[::-1])
    for short in (aads[:2], [*aads, b"4"]):
        with pytest.raises(ValueError, match="are given for 3 values"):
            service.encrypt_many_to_bytes(values, CONTEXT, short)


def test_one_altered_value_fails_its_batch(service: EncryptionService) -> None:
    made = service.encrypt_many_to_bytes([b"a", b"b"], CONTEXT)
    with pytest.raises(AuthenticationError):
        service.decrypt_many([made[0], made[1][:-1] + bytes([made[1][-1] ^ 1])], CONTEXT)


def test_too_long_a_value_is_refused_by_its_length(service: EncryptionService) -> None:
    # Never touched, so it takes no memory.
    with mmap.mmap(-1, 2**31 + 100) as mapped, memoryview(mapped) as view:
        with pytest.raises(InvalidValueError, match="2147483748"):
            service.encrypt(view, CONTEXT)
        with pytest.raises(InvalidValueError, match="2147483748"):
            service.encrypt_into(view, bytearray(10), CONTEXT)
        with pytest.raises(InvalidValueError, match="2147483632"):
            service.encrypt_to_bytes(view[: 2**31 - 16], CONTEXT)
        with pytest.raises(InvalidValueError, match="associated data"):
            service.encrypt(b"x", CONTEXT, view)
        # In the form of a value, under a key that is there: nothing that long was ever encrypted.
        mapped[:48] = service.encrypt_to_bytes(b"", CONTEXT)
        with pytest.raises(AuthenticationError):
            service.decrypt(view, CONTEXT)


@pytest.mark.parametrize("name", ["product", "environment", "purpose", "key_id"])
def test_entries_that_glpgenc_sets_can_not_be_given(service: EncryptionService, name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        service.encrypt(b"hello", CONTEXT | {name: "x"})


@pytest.mark.parametrize(
    "context",
    [
        {"tenant_id": "a"},
        CONTEXT | {"data_class": ""},
        CONTEXT | {"": "x"},
        CONTEXT | {"x": "a\0b"},
        CONTEXT | {"x": 1},
        CONTEXT | {"x": []},
        CONTEXT | {"tenant_id": 5},
    ],
)
def test_a_context_that_can_be_none_is_refused(service: EncryptionService, context: Any) -> None:
    with pytest.raises(ConfigurationError, match="encryption context"):
        service.encrypt(b"hello", context)


def test_the_tenant_is_the_contexts_else_the_settings_else_missing(place: Place, service: EncryptionService) -> None:
    of_acme = place.service(tenant="acme")
    made = of_acme.encrypt_to_bytes(b"hello", {"data_class": "pii"})
    assert service.decrypt(made, {"data_class": "pii", "tenant_id": "acme"}) == b"hello"
    with pytest.raises(TenantRequiredError, match="tenant_id into the context"):
        service.encrypt(b"hello", {"data_class": "pii"})
    with pytest.raises(ConfigurationError, match="all tenants"):
        service.encrypt(b"hello", {"data_class": "pii", "tenant_id": "*"})


def test_threads_share_a_service(place: Place) -> None:
    service = place.service()
    start = threading.Barrier(8)

    def work(number: int) -> set[Any]:
        start.wait()
        keys = set()
        for turn in range(200):
            value = f"{number} {turn}".encode()
            data = service.encrypt(value, CONTEXT, value)
            keys.add(data.key_id)
            assert service.decrypt(data, CONTEXT, value) == value
        return keys

    with ThreadPoolExecutor(8) as pool:
        keys = set().union(*pool.map(work, range(8)))
    assert len(keys) == 1


def test_the_asynchronous_forms_do_the_same(service: EncryptionService) -> None:
    async def both() -> list[bytes]:
        data = await service.encrypt_async(b"hello", CONTEXT, b"a")
        made = await service.run_async(service.encrypt_many, [b"one", b"two"], CONTEXT)
        return [
            await service.decrypt_async(data, CONTEXT, b"a"),
            *await asyncio.gather(*(service.decrypt_async(each, CONTEXT) for each in made)),
        ]

    assert asyncio.run(both()) == [b"hello", b"one", b"two"]


def test_a_closed_service_does_nothing_any_more(place: Place) -> None:
    with place.service() as service:
        made = service.encrypt_to_bytes(b"hello", CONTEXT)
    for use in (lambda: service.encrypt(b"x", CONTEXT), lambda: service.decrypt(made, CONTEXT), service.__enter__):
        with pytest.raises(KeyStateError, match="closed"):
            use()
