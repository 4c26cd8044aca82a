"""XAES-256-GCM against the vectors of its specification, and against the standard's key derivation by the library."""

from __future__ import annotations

import hashlib
import mmap
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.kdf.kbkdf import KBKDFCMAC, CounterLocation, Mode

from glpgenc.errors import AuthenticationError, GlpgencError, InvalidLengthError, InvalidValueError
from glpgenc.wire.aead import TAG_BYTES, XaesCipher, decrypt_xaes, encrypt_xaes, xaes_cipher_of
from tests.support.vectors import FOLDER

KEY, NONCE = bytes(range(32)), bytes(range(100, 124))


def published() -> tuple[list[dict[str, bytes]], dict[int, str]]:
    """Return C2SP's cases, and its accumulated hashes by the number of iterations."""
    page = (FOLDER / "external" / "c2sp" / "XAES-256-GCM.md").read_text(encoding="utf-8")
    section = page.split("\n## Test vectors\n")[1].split("\n## ")[0]
    cases: list[dict[str, bytes]] = []
    for name, text in re.findall(r'^    ([^ :]+): ("[^"]*"|[0-9a-f]+)$', section, re.MULTILINE):
        if name == "K":
            cases.append({})
        cases[-1][name] = text[1:-1].encode("ascii") if text.startswith('"') else bytes.fromhex(text)
    found = re.findall(r"resulting hash for ([0-9 ]+) iterations is\n\n    ([0-9a-f]{64})\n", section)
    hashes = {int(number.replace(" ", "")): text for number, text in found}
    assert (len(cases), set(hashes)) == (2, {10_000, 1_000_000})
    assert all(len(case) == 11 for case in cases)
    return cases, hashes


CASES, HASHES = published()


@pytest.mark.parametrize("case", CASES, ids=["MSB of L is 0", "MSB of L is 1"])
def test_c2sp(case: dict[str, bytes]) -> None:
    assert case["L"][0] >> 7 == CASES.index(case)
    made = encrypt_xaes(case["K"], case["N"], case["Plaintext"], case["AAD"])
    assert made == case["Ciphertext"]
    assert decrypt_xaes(case["K"], case["N"], made, case["AAD"]) == case["Plaintext"]


@pytest.mark.parametrize("case", CASES, ids=["MSB of L is 0", "MSB of L is 1"])
def test_c2sp_derives(case: dict[str, bytes]) -> None:
    # The key that a value is under is not to be had from the cipher: what it encrypts is compared.
    made = AESGCM(case["Kₓ"]).encrypt(case["Nₓ"], b"anything", b"else")
    assert xaes_cipher_of(case["K"]).encrypt(case["N"], b"anything", b"else") == made


def accumulated(iterations: int) -> str:
    # One SHAKE-128 of nothing is the source, another takes what was made. hashlib gives no more of one later: so enough
    # at once, as a round takes 313 bytes on average.
    stream = hashlib.shake_128().digest(iterations * 330)
    at, hashed = 0, hashlib.shake_128()

    def read(size: int) -> bytes:
        nonlocal at
        at += size
        return stream[at - size : at]

    for _ in range(iterations):
        key, nonce = read(32), read(24)
        plaintext = read(read(1)[0])
        aad = read(read(1)[0])
        made = encrypt_xaes(key, nonce, plaintext, aad)
        assert decrypt_xaes(key, nonce, made, aad) == plaintext
        hashed.update(made)
    assert at <= len(stream)
    return hashed.hexdigest(32)


def test_c2sp_accumulated_over_ten_thousand() -> None:
    assert accumulated(10_000) == HASHES[10_000]


@pytest.mark.slow
def test_c2sp_accumulated_over_a_million() -> None:
    assert accumulated(1_000_000) == HASHES[1_000_000]


def test_the_key_of_a_value_is_that_of_sp_800_108_in_counter_mode_with_cmac() -> None:
    for _ in range(200):
        key, nonce = os.urandom(32), os.urandom(24)
        kdf = KBKDFCMAC(
            AES256, Mode.CounterMode, 32, 2, None, CounterLocation.BeforeFixed, None, None, b"X\x00" + nonce[:12]
        )
        made = AESGCM(kdf.derive(key)).encrypt(nonce[12:], b"plaintext", b"aad")
        assert encrypt_xaes(key, nonce, b"plaintext", b"aad") == made


@pytest.mark.parametrize("part", ["key", "nonce's first half", "nonce's second half", "text", "tag", "aad"])
def test_any_other_bit_does_not_authenticate(part: str) -> None:
    parts = {"key": bytearray(KEY), "nonce": bytearray(NONCE), "aad": bytearray(b"aad")}
    sealed = bytearray(encrypt_xaes(KEY, NONCE, b"text", b"aad"))
    at = {"nonce's first half": 11, "nonce's second half": 12, "text": 3, "tag": 4}.get(part, 0)
    (sealed if part in {"text", "tag"} else parts[part.partition("'")[0]])[at] ^= 1
    with pytest.raises(AuthenticationError):
        decrypt_xaes(bytes(parts["key"]), bytes(parts["nonce"]), bytes(sealed), bytes(parts["aad"]))


@pytest.mark.parametrize(
    ("key", "nonce"), [(16, 24), (24, 24), (0, 24), (33, 24), (32, 0), (32, 12), (32, 23), (32, 25)]
)
def test_keys_and_nonces_of_other_lengths_are_refused(key: int, nonce: int) -> None:
    # AES-GCM itself takes nonces of 8 bytes and more: 20 bytes would pass.
    for call in (encrypt_xaes, decrypt_xaes):
        with pytest.raises(InvalidLengthError, match="of XAES-256-GCM must have"):
            call(bytes(key), bytes(nonce), bytes(16), b"")


@pytest.mark.parametrize("nonce", [20, 23, 25])
def test_the_cipher_itself_refuses_nonces_of_other_lengths(nonce: int) -> None:
    cipher = xaes_cipher_of(KEY)
    for call in (cipher.encrypt, cipher.decrypt):
        with pytest.raises(InvalidLengthError):
            call(bytes(nonce), bytes(16), b"")


TOO_LONG: dict[str, tuple[type[GlpgencError], int, Callable[[memoryview], object]]] = {
    "plaintext": (InvalidValueError, 2**31 - TAG_BYTES, lambda view: encrypt_xaes(KEY, NONCE, view, b"")),
    "associated data to encrypt": (InvalidValueError, 2**31, lambda view: encrypt_xaes(KEY, NONCE, b"", view)),
    "ciphertext": (AuthenticationError, 2**31, lambda view: decrypt_xaes(KEY, NONCE, view, b"")),
    "associated data to decrypt": (AuthenticationError, 2**31, lambda view: decrypt_xaes(KEY, NONCE, bytes(16), view)),
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_what_is_too_long_is_refused(what: str) -> None:
    error, size, call = TOO_LONG[what]
    with mmap.mmap(-1, size) as mapped, memoryview(mapped) as view, pytest.raises(error):
        call(view)


@pytest.mark.parametrize("size", [0, 1, 15])
def test_what_is_shorter_than_a_tag_does_not_authenticate(size: int) -> None:
    with pytest.raises(AuthenticationError):
        decrypt_xaes(KEY, NONCE, bytes(size), b"")


def test_views_and_arrays_of_bytes_are_taken() -> None:
    made = encrypt_xaes(bytearray(KEY), memoryview(NONCE), memoryview(b"x"), bytearray(b"aad"))
    assert made == encrypt_xaes(KEY, NONCE, b"x", b"aad")
    assert decrypt_xaes(memoryview(KEY), bytearray(NONCE), memoryview(made), memoryview(b"aad")) == b"x"


def test_one_cipher_serves_many_threads() -> None:
    cipher = xaes_cipher_of(KEY)
    nonces = [os.urandom(24) for _ in range(2_000)]
    wanted = [XaesCipher(KEY).encrypt(nonce, nonce, b"") for nonce in nonces]

    def both(nonce: bytes) -> tuple[bytes, bytes]:
        made = cipher.encrypt(nonce, nonce, b"")
        return made, cipher.decrypt(nonce, made, b"")

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(both, nonces)) == list(zip(wanted, nonces, strict=True))


def test_a_failed_decryption_leaves_the_cipher_as_it_was() -> None:
    cipher = xaes_cipher_of(KEY)
    made = cipher.encrypt(NONCE, b"x", b"")
    for bad in (made[:-1] + bytes((made[-1] ^ 1,)), b""):
        with pytest.raises(InvalidTag):
            cipher.decrypt(NONCE, bad, b"")
        assert cipher.decrypt(NONCE, made, b"") == b"x"


def test_a_cipher_shows_nothing_of_its_key() -> None:
    shown = repr(xaes_cipher_of(KEY))
    assert not any(part in shown for part in (KEY.hex(), KEY.hex()[:16], str(KEY)))
