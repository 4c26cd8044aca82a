"""encrypt_bytes and decrypt_bytes: AES-256-GCM under a key of the caller's."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import glpgenc
from glpgenc.errors import AuthenticationError, InvalidLengthError, KeyStateError
from glpgenc.service import EncryptionService, EnvelopeEncryptionService, EnvelopeKey
from glpgenc.service.keyset import Keyset
from tests.support.services import CONTEXT, Place

KEY = bytes(range(32))


def test_it_is_plain_aes_256_gcm_under_the_key_as_it_is(service: EncryptionService) -> None:
    ciphertext, nonce, tag = service.encrypt_bytes(b"hello", KEY, aad=b"a")
    assert (len(ciphertext), len(nonce), len(tag)) == (5, 12, 16)
    assert AESGCM(KEY).decrypt(nonce, ciphertext + tag, b"a") == b"hello"
    assert service.decrypt_bytes(ciphertext, KEY, nonce, tag, aad=b"a") == b"hello"


def test_without_associated_data_they_are_empty(service: EncryptionService) -> None:
    ciphertext, nonce, tag = service.encrypt_bytes(b"", KEY)
    assert ciphertext == b""
    assert service.decrypt_bytes(ciphertext, KEY, nonce, tag) == b""


def test_no_nonce_comes_twice(service: EncryptionService) -> None:
    assert len({service.encrypt_bytes(b"x", KEY).nonce for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_a_key_has_32_bytes(service: EncryptionService, size: int) -> None:
    with pytest.raises(InvalidLengthError, match="32 bytes"):
        service.encrypt_bytes(b"x", bytes(size))
    with pytest.raises(InvalidLengthError, match="32 bytes"):
        service.decrypt_bytes(b"x", bytes(size), bytes(12), bytes(16))


@pytest.mark.parametrize("size", [0, 8, 11, 13, 16])
def test_a_nonce_has_12_bytes(service: EncryptionService, size: int) -> None:
    with pytest.raises(InvalidLengthError, match="12 bytes"):
        service.decrypt_bytes(b"x", KEY, bytes(size), bytes(16))


@pytest.mark.parametrize("size", [0, 4, 12, 15, 17])
def test_a_tag_has_16_bytes(service: EncryptionService, size: int) -> None:
    with pytest.raises(InvalidLengthError, match="16 bytes"):
        service.decrypt_bytes(b"x", KEY, bytes(12), bytes(size))


@pytest.mark.parametrize("part", ["ciphertext", "key", "nonce", "tag", "aad"])
def test_any_altered_bit_is_one_error(service: EncryptionService, part: str) -> None:
    made = service.encrypt_bytes(b"hello", KEY, b"more")
    parts = {**made._asdict(), "key": KEY, "aad": b"more"}
    parts[part] = bytes((parts[part][0] ^ 1,)) + parts[part][1:]
    with pytest.raises(AuthenticationError):
        service.decrypt_bytes(**parts)


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview, lambda data: memoryview(data).cast("H")])
def test_buffers_of_any_kind_go_in(service: EncryptionService, make: Any) -> None:
    made = service.encrypt_bytes(make(b"12345678"), make(KEY), make(b"aaaa"))
    assert AESGCM(KEY).decrypt(made.nonce, made.ciphertext + made.tag, b"aaaa") == b"12345678"
    parts = [make(each) for each in (made.ciphertext, KEY, made.nonce, made.tag, b"aaaa")]
    assert service.decrypt_bytes(*parts) == b"12345678"


@pytest.mark.parametrize("place_of_text", range(3))
def test_text_is_refused(service: EncryptionService, place_of_text: int) -> None:
    arguments: list[Any] = [b"x", KEY, b"a"]
    arguments[place_of_text] = "text"
    with pytest.raises(TypeError):
        service.encrypt_bytes(*arguments)


def test_a_generated_data_key_serves_and_its_uses_are_counted(
    service: EncryptionService, envelopes: EnvelopeEncryptionService
) -> None:
    key, encrypted_key = envelopes.generate_data_key(CONTEXT)
    with key:
        made = service.encrypt_bytes(b"hello", key)
        assert service.decrypt_bytes(made.ciphertext, bytes(key), made.nonce, made.tag) == b"hello"
        few = EnvelopeKey.copy(key)
        few._tickets = iter(range(1))
        service.encrypt_bytes(b"x", few)
        with pytest.raises(KeyStateError, match="as many values"):
            service.encrypt_bytes(b"x", few)
    with pytest.raises(KeyStateError, match="wiped"):
        service.encrypt_bytes(b"x", key)
    with pytest.raises(InvalidLengthError):
        service.encrypt_bytes(b"x", bytes(key))
    with envelopes.decrypt_data_key(encrypted_key, CONTEXT) as again:
        assert service.decrypt_bytes(made.ciphertext, again, made.nonce, made.tag) == b"hello"


def test_a_data_key_of_the_service_serves_and_its_uses_are_counted(place: Place) -> None:
    service = place.service(gcm_use_batch=1)
    service.encrypt(b"x", CONTEXT)
    keys = service._keys
    assert isinstance(keys, Keyset)
    with keys.active("acme", "pii") as key:
        before = keys.uses_of(key.key_id).left, keys._file.read()[key.key_id].uses
        made = service.encrypt_bytes(b"hello", key)
        assert keys._file.read()[key.key_id].uses == before[1] + 1
        assert service.decrypt_bytes(made.ciphertext, bytes(key.secret), made.nonce, made.tag) == b"hello"


def test_a_key_of_the_operating_systems_generator_serves(service: EncryptionService) -> None:
    key = os.urandom(32)
    made = service.encrypt_bytes(b"hello", key)
    assert service.decrypt_bytes(*made[:1], key, *made[1:]) == b"hello"


def test_one_module_builds_the_cipher() -> None:
    package = Path(glpgenc.__file__).parent
    builders = {
        str(path.relative_to(package)) for path in package.rglob("*.py") if re.search(r"\bAESGCM\(", path.read_text())
    }
    assert builders == {"wire/aead.py"}
