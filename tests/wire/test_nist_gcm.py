"""NIST's CAVP vectors for AES-256-GCM with the lengths of suite A256GCM, from the package cryptography-vectors."""

from __future__ import annotations

from collections.abc import Iterator

import cryptography_vectors
import pytest

from glpgenc.errors import AuthenticationError
from glpgenc.wire import a256gcm

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
        assert a256gcm.encrypt(key, nonce, plaintext or b"", aad) == sealed


def test_nist_decrypts_and_refuses() -> None:
    chosen = of_the_suite("gcmDecrypt256.rsp")
    refused = 0
    for key, nonce, sealed, aad, plaintext in chosen:
        if plaintext is None:
            refused += 1
            with pytest.raises(AuthenticationError):
                a256gcm.decrypt(key, nonce, sealed, aad)
        else:
            assert a256gcm.decrypt(key, nonce, sealed, aad) == plaintext
    assert refused > 100
    assert len(chosen) - refused > 100
