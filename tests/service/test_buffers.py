"""encrypt_into and decrypt_into: into the caller's memory, and nothing unverified left there."""

from __future__ import annotations

import mmap
import tracemalloc
from collections.abc import Iterator
from ctypes import c_char
from typing import Any

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.errors import AuthenticationError, InvalidLengthError, NotEncryptedError
from glpgenc.service import EncryptionService, gcm
from glpgenc.wire import aead
from glpgenc.wire.aead import encrypt_gcm_into
from tests.support.services import CONTEXT


@pytest.fixture(params=["into", "copying"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As cryptography does it now, and as it did before version 47."""
    if request.param == "copying":
        monkeypatch.setattr(aead, "_ENCRYPT_INTO", None)
        monkeypatch.setattr(aead, "_DECRYPT_INTO", None)


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("size", [0, 1, 16, 100_003])
def test_a_value_goes_into_buffers_and_back(service: EncryptionService, size: int) -> None:
    plaintext = bytes(each % 253 for each in range(size))
    buffer, opened = bytearray(b"\xee" * (size + 60)), bytearray(b"\xee" * (size + 5))
    written = service.encrypt_into(plaintext, memoryview(buffer)[3:], CONTEXT, b"a")
    assert written == size + 48
    assert buffer[:3] + buffer[3 + written :] == b"\xee" * 12
    made = memoryview(buffer)[3 : 3 + written]
    assert service.decrypt(made, CONTEXT, b"a") == plaintext
    assert service.decrypt_into(made, opened, CONTEXT, b"a") == size
    assert opened == plaintext + b"\xee" * 5


@pytest.mark.usefixtures("_either_way")
def test_what_does_not_authenticate_leaves_zeros(service: EncryptionService) -> None:
    made = bytearray(service.encrypt_to_bytes(b"secret" * 100, CONTEXT))
    made[-1] ^= 1
    opened = bytearray(b"\xee" * 610)
    with pytest.raises(AuthenticationError):
        service.decrypt_into(made, opened, CONTEXT)
    assert opened == bytes(600) + b"\xee" * 10


def test_too_short_or_read_only_a_buffer_is_refused_and_nothing_is_written(service: EncryptionService) -> None:
    made, short = service.encrypt_to_bytes(b"hello", CONTEXT), bytearray(52)
    with pytest.raises(InvalidLengthError, match="53 are needed"):
        service.encrypt_into(b"hello", short, CONTEXT)
    assert short == bytes(52)
    with pytest.raises(InvalidLengthError, match="5 are needed"):
        service.decrypt_into(made, bytearray(4), CONTEXT)
    with pytest.raises(TypeError, match="read-only"):
        service.encrypt_into(b"hello", memoryview(bytes(53)), CONTEXT)
    with pytest.raises(TypeError, match="read-only"):
        service.decrypt_into(made, memoryview(bytes(53)), CONTEXT)


def test_what_is_read_is_not_written_at_once(service: EncryptionService) -> None:
    whole = bytearray(200)
    with pytest.raises(ValueError, match="overlap"):
        service.encrypt_into(memoryview(whole)[:10], memoryview(whole)[9:], CONTEXT)
    with pytest.raises(ValueError, match="overlap"):
        service.encrypt_into(memoryview(whole)[57:67], whole, CONTEXT)
    assert whole == bytes(200)
    # Behind what is written of the same buffer: that does not overlap.
    assert service.encrypt_into(memoryview(whole)[58:68], whole, CONTEXT) == 58
    whole[:58] = service.encrypt_to_bytes(bytes(10), CONTEXT)
    with pytest.raises(ValueError, match="same object"):
        service.decrypt_into(memoryview(whole)[:58].toreadonly(), whole, CONTEXT)


def test_two_parts_of_one_buffer_may_be_used(service: EncryptionService) -> None:
    whole = bytearray(b"hello" + bytes(100))
    parts = memoryview(whole)
    assert service.encrypt_into(parts[:5], parts[5:58], CONTEXT) == 53
    assert service.decrypt_into(parts[5:58], parts[58:63], CONTEXT) == 5
    assert whole[58:63] == b"hello"


def test_objects_that_share_memory_are_recognised_by_their_addresses(service: EncryptionService) -> None:
    memory = bytearray(100)
    one, other = (c_char * 50).from_buffer(memory, 0), (c_char * 60).from_buffer(memory, 40)
    with pytest.raises(ValueError, match="overlap"):
        service.encrypt_into(memoryview(one).cast("B")[30:42], memoryview(other).cast("B"), CONTEXT)


def test_a_buffer_with_gaps_is_refused(service: EncryptionService) -> None:
    with pytest.raises(TypeError):
        service.encrypt_into(b"hello", memoryview(bytearray(200))[::2], CONTEXT)
    with pytest.raises(TypeError):
        service.encrypt(memoryview(b"hello")[::2], CONTEXT)


def test_what_is_not_an_envelope_is_not_decrypted_into_anything(service: EncryptionService) -> None:
    opened = bytearray(b"\xee" * 10)
    with pytest.raises(NotEncryptedError):
        service.decrypt_into(b"hello", opened, CONTEXT)
    assert opened == b"\xee" * 10


@pytest.mark.skipif(not hasattr(AESGCM, "encrypt_into"), reason="cryptography before 47 has no encrypt_into")
def test_no_copy_of_the_value_is_made(service: EncryptionService) -> None:
    size = 4 << 20
    plaintext, buffer, opened = bytes(size), bytearray(size + 48), bytearray(size)
    service.encrypt(b"warm", CONTEXT)
    tracemalloc.start()
    try:
        service.encrypt_into(plaintext, buffer, CONTEXT)
        service.decrypt_into(buffer, opened, CONTEXT)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000
    assert opened == plaintext


def test_a_mapped_file_is_written_to(service: EncryptionService) -> None:
    with mmap.mmap(-1, 4096) as mapped, memoryview(mapped) as view:
        written = service.encrypt_into(b"hello", view, CONTEXT)
        assert service.decrypt(bytes(view[:written]), CONTEXT) == b"hello"


def _nist(name: str) -> Iterator[dict[str, bytes]]:
    case: dict[str, bytes] = {}
    with cryptography_vectors.open_vector_file(f"ciphers/AES/GCM/{name}", "r") as lines:
        for line in lines:
            key, separator, value = (part.strip() for part in line.partition("="))
            if key == "Count" and case:
                yield case
                case = {}
            if line.strip() == "FAIL":
                case["FAIL"] = b""
            elif separator and key in {"Key", "IV", "CT", "AAD", "Tag", "PT"}:
                case[key] = bytes.fromhex(value)
    yield case


def _of_our_lengths(name: str) -> list[dict[str, bytes]]:
    return [each for each in _nist(name) if [len(each[part]) for part in ("Key", "IV", "Tag")] == [32, 12, 16]]


@pytest.mark.usefixtures("_either_way")
def test_nists_vectors_come_out_in_buffers() -> None:
    cases = _of_our_lengths("gcmEncryptExtIV256.rsp")
    assert len(cases) > 300
    for case in cases:
        out = bytearray(len(case["PT"]) + 16)
        encrypt_gcm_into(AESGCM(case["Key"]), case["IV"], case["PT"], case["AAD"], memoryview(out))
        assert out == case["CT"] + case["Tag"]


@pytest.mark.usefixtures("_either_way")
def test_nists_vectors_are_opened_in_buffers_or_refused() -> None:
    refused = 0
    for case in _of_our_lengths("gcmDecrypt256.rsp"):
        out = bytearray(b"\xee" * len(case["CT"]))
        arguments: Any = (AESGCM(case["Key"]), case["IV"], case["CT"] + case["Tag"], case["AAD"], memoryview(out))
        if "FAIL" in case:
            refused += 1
            with pytest.raises(AuthenticationError):
                gcm.decrypt_into(*arguments)
            assert out == bytes(len(out))
        else:
            gcm.decrypt_into(*arguments)
            assert out == case["PT"]
    assert refused > 100
