"""What the suite refuses before the library sees it: at more than 2 GiB that panics. The maps are never touched, and
so take no memory."""

from __future__ import annotations

import hmac
import mmap
from collections.abc import Callable, Iterator

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

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


@pytest.mark.parametrize("into", [True, False], ids=["into a buffer", "by way of bytes"])
@pytest.mark.parametrize("plaintext", [b"", b"x", bytes(range(256)) * 9])
def test_what_is_written_into_a_buffer_is_what_is_returned(
    monkeypatch: pytest.MonkeyPatch, plaintext: bytes, *, into: bool
) -> None:
    if not into:
        monkeypatch.setattr(aead, "_ENCRYPT_INTO", None)
        monkeypatch.setattr(aead, "_DECRYPT_INTO", None)
    cipher, sealed, opened = aead.cipher_of(KEY), bytearray(len(plaintext) + 16), bytearray(len(plaintext))
    aead.encrypt_gcm_into(cipher, NONCE, plaintext, b"aad", memoryview(sealed))
    assert sealed == encrypt_gcm(KEY, NONCE, plaintext, b"aad")
    aead.decrypt_gcm_into(cipher, NONCE, sealed, b"aad", memoryview(opened))
    assert opened == plaintext
    sealed[-1] ^= 1
    opened[:] = b"o" * len(opened)
    with pytest.raises(AuthenticationError):
        aead.decrypt_gcm_into(cipher, NONCE, sealed, b"aad", memoryview(opened))
    assert opened == bytes(len(plaintext))


def test_a_body_that_is_too_short_leaves_zeros_in_the_buffer() -> None:
    out = bytearray(b"previous")
    with pytest.raises(AuthenticationError):
        aead.decrypt_gcm_into(aead.cipher_of(KEY), NONCE, bytes(15), b"", memoryview(out))
    assert out == bytes(8)


def test_what_authenticates_and_is_not_padded_does_not_open() -> None:
    key, iv = bytes(range(64)), bytes(16)
    encryptor = Cipher(AES256(key[32:]), CBC(iv)).encryptor()
    ciphertext = encryptor.update(bytes(16)) + encryptor.finalize()
    tag = hmac.digest(key[:32], b"aad" + iv + ciphertext + (24).to_bytes(8, "big"), "sha512")[:32]
    with pytest.raises(AuthenticationError) as caught:
        aead.decrypt_cbc(key, iv, ciphertext + tag, b"aad")
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("size", [0, 31, 32, 47, 49, 63])
def test_a_cbc_body_of_a_length_that_no_value_has_does_not_open(size: int) -> None:
    with pytest.raises(AuthenticationError):
        aead.decrypt_cbc(bytes(64), bytes(16), bytes(size), b"")


@pytest.mark.parametrize(("key", "iv"), [(63, 16), (65, 16), (64, 15), (64, 17), (32, 16), (0, 0)])
def test_cbc_keys_and_ivs_of_other_lengths_are_refused(key: int, iv: int) -> None:
    for work in (aead.encrypt_cbc, aead.decrypt_cbc):
        with pytest.raises(InvalidLengthError, match=f"a key of {key} bytes and an IV of {iv} bytes"):
            work(bytes(key), bytes(iv), bytes(48), b"")


def test_a_sealed_key_opens_with_its_key_and_data_and_has_a_nonce_of_its_own() -> None:
    one, two = (aead.seal(KEY, b"plaintext", b"aad") for _ in range(2))
    assert one[:12] != two[:12]
    assert len(one) == 12 + 9 + 16
    assert aead.open_sealed(KEY, one, b"aad") == aead.open_sealed(KEY, two, b"aad") == b"plaintext"
    for wrong in (one[:-1], one[1:], b""):
        with pytest.raises((AuthenticationError, InvalidLengthError)):
            aead.open_sealed(KEY, wrong, b"aad")
    with pytest.raises(AuthenticationError):
        aead.open_sealed(KEY, one, b"other")


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
