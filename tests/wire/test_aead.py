"""What the suite refuses before the library sees it: at more than 2 GiB that panics. The maps are never touched, and
so take no memory."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator

import cryptography_vectors
import pytest

from glpgenc.errors import AuthenticationError, GlpgencError, InvalidLengthError, InvalidValueError
from glpgenc.wire import aead
from glpgenc.wire.aead import TAG_BYTES, decrypt_gcm, encrypt_gcm

KEY, NONCE = bytes(32), bytes(12)

TOO_LONG: dict[str, tuple[type[GlpgencError], int, Callable[[memoryview], object]]] = {
    "plaintext": (InvalidValueError, 2**31 - TAG_BYTES, lambda view: encrypt_gcm(KEY, NONCE, view, b"")),
    "associated data to encrypt": (InvalidValueError, 2**31, lambda view: encrypt_gcm(KEY, NONCE, b"", view)),
    "ciphertext": (AuthenticationError, 2**31, lambda view: decrypt_gcm(KEY, NONCE, view, b"")),
    "associated data to decrypt": (AuthenticationError, 2**31, lambda view: decrypt_gcm(KEY, NONCE, bytes(16), view)),
    "view of other items": (AuthenticationError, 2**31, lambda view: decrypt_gcm(KEY, NONCE, view.cast("Q"), b"")),
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_what_is_too_long_is_refused(what: str) -> None:
    error, size, call = TOO_LONG[what]
    with mmap.mmap(-1, size) as mapped, memoryview(mapped) as view, pytest.raises(error):
        call(view)


def test_the_longest_associated_data_are_not_refused_for_their_length() -> None:
    made = encrypt_gcm(KEY, NONCE, b"x", b"a" * 100_000)
    assert decrypt_gcm(KEY, NONCE, made, memoryview(b"a" * 100_000)) == b"x"


@pytest.mark.parametrize("size", [0, 1, 15])
def test_what_is_shorter_than_a_tag_does_not_authenticate(size: int) -> None:
    with pytest.raises(AuthenticationError):
        decrypt_gcm(KEY, NONCE, bytes(size), b"")


@pytest.mark.parametrize(("key", "nonce"), [(16, 12), (24, 12), (32, 16), (32, 8), (0, 12)])
def test_keys_and_nonces_of_other_lengths_are_refused(key: int, nonce: int) -> None:
    with pytest.raises(InvalidLengthError):
        encrypt_gcm(bytes(key), bytes(nonce), b"x", b"")


FOLDER = "ciphers/AES/GCM"


def cases(file: str) -> Iterator[dict[str, bytes | None]]:
    """Read a CAVP response file: ``Name = hex`` lines, one case from each ``Count``."""
    case: dict[str, bytes | None] = {}
    with cryptography_vectors.open_vector_file(f"{FOLDER}/{file}", "r") as lines:
        for line in lines:
            name, _, content = line.partition("=")
            if name.strip() == "Count" and case:
                yield case
                case = {}
            elif name.strip() in {"Key", "IV", "CT", "AAD", "Tag", "PT"}:
                case[name.strip()] = bytes.fromhex(content.strip())
            elif line.strip() == "FAIL":
                case["PT"] = None
    yield case


def of_the_suite(file: str) -> list[tuple[bytes, bytes, bytes, bytes, bytes | None]]:
    chosen = []
    for case in cases(file):
        key, nonce, ciphertext, tag, aad = (case.get(name) or b"" for name in ("Key", "IV", "CT", "Tag", "AAD"))
        if (len(key), len(nonce), len(tag)) == (32, 12, 16):
            chosen.append((key, nonce, ciphertext + tag, aad, case.get("PT")))
    return chosen


def test_nist_encrypts() -> None:
    chosen = of_the_suite("gcmEncryptExtIV256.rsp")
    assert len(chosen) > 300
    for key, nonce, sealed, aad, plaintext in chosen:
        assert aead.encrypt_gcm(key, nonce, plaintext or b"", aad) == sealed


def test_nist_decrypts_and_refuses() -> None:
    chosen = of_the_suite("gcmDecrypt256.rsp")
    refused = 0
    for key, nonce, sealed, aad, plaintext in chosen:
        if plaintext is None:
            refused += 1
            with pytest.raises(AuthenticationError):
                aead.decrypt_gcm(key, nonce, sealed, aad)
        else:
            assert aead.decrypt_gcm(key, nonce, sealed, aad) == plaintext
    assert refused > 100
    assert len(chosen) - refused > 100
