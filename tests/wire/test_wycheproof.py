"""Project Wycheproof's vectors, against Python and against the SQL functions: every case agrees, or is refused."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.audit.checkpoints.verifier import verify_ed25519, verify_p256
from glpgenc.errors import AuthenticationError, InvalidLengthError
from glpgenc.streams.stream import StreamCipher
from glpgenc.wire import aead, derivation
from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.normalizers import Normalizer
from tests.support.vectors import FOLDER, Implementation

EXTERNAL = FOLDER / "external"
MANIFEST = json.loads((EXTERNAL / "manifest.json").read_text(encoding="ascii"))
PAGE = Path(__file__).parents[2] / "docs" / "ASSURANCE.md"
Case = dict[str, Any]
Check = Callable[[Case], bool]


class Outcome(NamedTuple):
    """How many cases are computed as published, how many are refused for a length, and how many can't be asked."""

    agree: int
    refused: int
    other: int = 0


# The third number is of cases that no argument of a function can express, such as a salt where none is taken.
OUTCOMES = {
    ("a256cbc_hs512", "glpgenc.wire.aead"): Outcome(94, 0),
    ("a256cbc_hs512", "SQL: a256cbc_hs512_encrypt, a256cbc_hs512_decrypt"): Outcome(94, 0),
    ("aes_gcm", "glpgenc.wire.aead"): Outcome(66, 250),
    ("hmac_sha256", "glpgenc.wire.blind_index"): Outcome(162, 12),
    ("hmac_sha256", "SQL: search terms of a keyed session"): Outcome(81, 12, 81),
    ("hmac_sha256", "SQL: _hmac_sha256"): Outcome(174, 0),
    ("hmac_sha512", "hmac, as glpgenc.wire.aead calls it"): Outcome(174, 0),
    ("hmac_sha512", "SQL: _hmac_sha512"): Outcome(174, 0),
    ("hkdf_sha256", "glpgenc.wire.derivation"): Outcome(9, 49, 28),
    ("hkdf_sha256", "glpgenc.streams"): Outcome(7, 76, 3),
    ("hkdf_sha256", "SQL: _hmac_sha256"): Outcome(83, 0, 3),
    ("ed25519", "glpgenc.audit.checkpoints.verifier"): Outcome(151, 0),
    ("ecdsa_secp256r1_sha256", "glpgenc.audit.checkpoints.verifier"): Outcome(484, 0),
}


def groups(name: str) -> Iterator[tuple[Case, Case]]:
    """Return the cases of a file, each with its group."""
    file = json.loads((EXTERNAL / "wycheproof" / f"{name}_test.json").read_text(encoding="utf-8"))
    found = [(group, case) for group in file["testGroups"] for case in group["tests"]]
    assert len(found) == file["numberOfTests"]
    assert {case["result"] for _, case in found} <= {"valid", "invalid"}
    yield from found


def outcome(
    name: str, supported: Callable[[Case, Case], bool], agrees: Check, refuses: Check, askable: Check = lambda _: True
) -> Outcome:
    """Run a file: the cases of sizes that are supported agree, all others are refused."""
    taken = [case for group, case in groups(name) if supported(group, case)]
    others = [case for group, case in groups(name) if not supported(group, case)]
    asked = [case for case in others if askable(case)]
    assert [case["tcId"] for case in taken if not agrees(case)] == []
    assert [case["tcId"] for case in asked if not refuses(case)] == []
    return Outcome(len(taken), len(asked), len(others) - len(asked))


def parts(case: Case, *names: str) -> list[bytes]:
    return [bytes.fromhex(case[name]) for name in names]


def always(_group: Case, _case: Case) -> bool:
    return True


def never(case: Case) -> bool:
    raise AssertionError(case["tcId"])


def raises(error: type[Exception], *calls: Callable[[], object]) -> bool:
    """Say whether every call raises an error of exactly one type."""
    for call in calls:
        try:
            call()
        except Exception as raised:
            if type(raised) is not error:
                raise
        else:
            return False
    return True


def test_files_are_as_published() -> None:
    for origin in MANIFEST["origins"]:
        folder = EXTERNAL / origin["folder"]
        assert {path.name for path in folder.iterdir()} == set(origin["files"])
        for name, digest in origin["files"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    folders = {path.name for path in EXTERNAL.iterdir() if path.is_dir()}
    assert folders == {origin["folder"] for origin in MANIFEST["origins"]}


def test_every_file_is_run() -> None:
    named = {f"{name}_test.json" for name, _ in OUTCOMES}
    assert named == {name for name in MANIFEST["origins"][0]["files"] if name.endswith(".json")}


def test_the_page_has_the_counts() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for (name, by), counts in OUTCOMES.items():
        assert f"| `{name}` | {by} | {counts.agree} | {counts.refused} | {counts.other} |" in text, (name, by)


def cases(name: str) -> Iterator[tuple[Case, bytes, bytes]]:
    for group, case in groups(name):
        yield group | case, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])


def test_signatures_of_checkpoints() -> None:
    """The key of a case stands in its group."""
    verdicts = {
        "ed25519": [
            verify_ed25519(bytes.fromhex(case["publicKey"]["pk"]), message, signature) == (case["result"] == "valid")
            for case, message, signature in cases("ed25519")
        ],
        "ecdsa_secp256r1_sha256": [
            verify_p256(bytes.fromhex(case["publicKeyDer"]), message, signature) == (case["result"] == "valid")
            for case, message, signature in cases("ecdsa_secp256r1_sha256")
        ],
    }
    for name, found in verdicts.items():
        agree = OUTCOMES[name, "glpgenc.audit.checkpoints.verifier"].agree
        assert (sum(found), len(found)) == (agree, agree)


def test_a256cbc_hs512(implementation: Implementation) -> None:
    def agrees(case: Case) -> bool:
        key, iv, aad, plaintext, ciphertext, tag = parts(case, "key", "iv", "aad", "msg", "ct", "tag")
        made = implementation.raw_encrypt(key, iv, plaintext, aad)
        if case["result"] == "valid":
            opened = implementation.raw_decrypt(key, iv, ciphertext + tag, aad)
            return made == ciphertext + tag and opened == plaintext
        opens = raises(AuthenticationError, lambda: implementation.raw_decrypt(key, iv, ciphertext + tag, aad))
        return opens and made != ciphertext + tag

    found = outcome("a256cbc_hs512", always, agrees, never)
    for by in ("glpgenc.wire.aead", "SQL: a256cbc_hs512_encrypt, a256cbc_hs512_decrypt"):
        assert OUTCOMES["a256cbc_hs512", by] == found


def test_aes_gcm() -> None:
    def supported(group: Case, case: Case) -> bool:
        assert case["tag"] != ""
        return bool((group["keySize"], group["ivSize"], group["tagSize"]) == (256, 96, 128))

    def agrees(case: Case) -> bool:
        key, nonce, aad, plaintext, ciphertext, tag = parts(case, "key", "iv", "aad", "msg", "ct", "tag")
        into, cipher = memoryview(bytearray(len(ciphertext))), aead.cipher_of(key)
        if case["result"] == "valid":
            written = memoryview(bytearray(len(plaintext) + 16))
            aead.encrypt_gcm_into(cipher, nonce, plaintext, aad, written)
            aead.decrypt_gcm_into(cipher, nonce, ciphertext + tag, aad, into)
            made = {aead.encrypt_gcm(key, nonce, plaintext, aad), bytes(written)}
            opened = {aead.decrypt_gcm(key, nonce, ciphertext + tag, aad), bytes(into)}
            return made == {ciphertext + tag} and opened == {plaintext}
        refused = raises(
            AuthenticationError,
            lambda: aead.decrypt_gcm(key, nonce, ciphertext + tag, aad),
            lambda: aead.decrypt_gcm_into(cipher, nonce, ciphertext + tag, aad, into),
        )
        return refused and not any(into)

    def refuses(case: Case) -> bool:
        key, nonce, aad, plaintext, ciphertext, tag = parts(case, "key", "iv", "aad", "msg", "ct", "tag")
        return raises(
            InvalidLengthError,
            lambda: aead.encrypt_gcm(key, nonce, plaintext, aad),
            lambda: aead.decrypt_gcm(key, nonce, ciphertext + tag, aad),
        )

    assert outcome("aes_gcm", supported, agrees, refuses) == OUTCOMES["aes_gcm", "glpgenc.wire.aead"]


def same_tag(case: Case, digest: bytes) -> bool:
    """Say whether a MAC, cut to a case's length, is the case's tag where it is valid, and is not where it is not."""
    tag = bytes.fromhex(case["tag"])
    return (digest[: len(tag)] == tag) is (case["result"] == "valid")


def search_entry(key: bytes) -> SearchEntry:
    return SearchEntry(7, Normalizer.EXACT, 128, key)


def test_hmac_sha256_of_search_terms() -> None:
    def agrees(case: Case) -> bool:
        key, message = parts(case, "key", "msg")
        entry = search_entry(key)
        assert search_term(message, entry) == entry.hmac(message)[:16]
        return same_tag(case, entry.hmac(message))

    def refuses(case: Case) -> bool:
        return raises(InvalidLengthError, lambda: search_entry(bytes.fromhex(case["key"])))

    found = outcome("hmac_sha256", lambda group, _: group["keySize"] == 256, agrees, refuses)
    assert found == OUTCOMES["hmac_sha256", "glpgenc.wire.blind_index"]


def test_hmac_sha256_of_search_terms_in_a_session(implementation: Implementation) -> None:
    """Compare search terms of 128 bits with HMACs that Wycheproof cuts to 128 bits."""

    def supported(group: Case, _: Case) -> bool:
        return bool(group["keySize"] == 256 and group["tagSize"] == 128)

    def agrees(case: Case) -> bool:
        key, message = parts(case, "key", "msg")
        return same_tag(case, implementation.all_terms(message, search_entry(key))[0])

    def refuses(case: Case) -> bool:
        return raises(InvalidLengthError, lambda: search_entry(bytes.fromhex(case["key"])))

    # Keys of 32 bytes with tags that are longer than a term.
    found = outcome("hmac_sha256", supported, agrees, refuses, lambda case: len(case["key"]) != 64)
    assert found == OUTCOMES["hmac_sha256", "SQL: search terms of a keyed session"]


@pytest.fixture
def owner(every_database: str) -> Iterator[psycopg.Connection[Any]]:
    """The owner of the functions, who may call those of pgcrypto that they are made of."""
    with psycopg.connect(every_database, autocommit=True) as connection:
        yield connection


def hmac_in_sql(connection: psycopg.Connection[Any], name: str, key: bytes, message: bytes) -> bytes:
    row = connection.execute(f"SELECT glpgenc._hmac_{name}(%b, %b)".encode(), [message, key]).fetchone()
    assert row is not None
    return bytes(row[0])


@pytest.mark.parametrize("name", ["sha256", "sha512"])
def test_hmac_of_sql(owner: psycopg.Connection[Any], name: str) -> None:
    def agrees(case: Case) -> bool:
        return same_tag(case, hmac_in_sql(owner, name, *parts(case, "key", "msg")))

    assert outcome(f"hmac_{name}", always, agrees, never) == OUTCOMES[f"hmac_{name}", f"SQL: _hmac_{name}"]


def test_hmac_sha512_as_the_suite_s_tag_is_made() -> None:
    def agrees(case: Case) -> bool:
        key, message = parts(case, "key", "msg")
        mac = hmac.new(key, digestmod="sha512")
        for part in (message[:3], message[3:]):
            mac.update(part)
        return same_tag(case, mac.digest())

    found = outcome("hmac_sha512", always, agrees, never)
    assert found == OUTCOMES["hmac_sha512", "hmac, as glpgenc.wire.aead calls it"]


# RFC 5869: 255 blocks of SHA-256.
HKDF_MOST = 255 * 32


def test_hkdf_sha256_of_derived_keys() -> None:
    def supported(group: Case, case: Case) -> bool:
        # A salt of zeros is none: HMAC fills its key up with zeros.
        return bool(group["keySize"] == 256 and not any(bytes.fromhex(case["salt"])) and case["result"] == "valid")

    def agrees(case: Case) -> bool:
        root, info, made = parts(case, "ikm", "info", "okm")
        return derivation._expand(root, info, case["size"]) == made

    def refuses(case: Case) -> bool:
        root, info = parts(case, "ikm", "info")
        return raises(InvalidLengthError, lambda: derivation._expand(root, info, case["size"]))

    # The package derives without a salt, so that nothing can ask it for a case that has one.
    found = outcome("hkdf_sha256", supported, agrees, refuses, lambda case: len(case["ikm"]) != 64)
    assert found == OUTCOMES["hkdf_sha256", "glpgenc.wire.derivation"]


def test_hkdf_sha256_of_streams() -> None:
    """Compare a stream's key, which is HKDF with a salt of 32 bytes, with the first 32 bytes of what a case makes."""

    def cipher(case: Case) -> StreamCipher:
        key, salt, info = parts(case, "ikm", "salt", "info")
        return StreamCipher(key, bytes((40,)) + salt + bytes(7), info)

    def supported(group: Case, case: Case) -> bool:
        return bool(group["keySize"] == 256 and len(case["salt"]) == 64 and case["result"] == "valid")

    def agrees(case: Case) -> bool:
        out = memoryview(bytearray(64))
        written = bytes(out[: cipher(case).encrypt_into(0, b"plaintext", out, last=True)])
        derived = bytes.fromhex(case["okm"])
        assert len(derived) >= 20
        if len(derived) < 32:
            # Less than a key was published: the whole key is the same computation, of one block.
            key, salt, info = parts(case, "ikm", "salt", "info")
            whole = hmac.digest(hmac.digest(salt, key, "sha256"), info + b"\x01", "sha256")
            assert whole.startswith(derived)
            derived = whole
        return AESGCM(derived[:32]).decrypt(bytes(11) + b"\x01", written, None) == b"plaintext"

    def refuses(case: Case) -> bool:
        return raises(InvalidLengthError, lambda: cipher(case))

    found = outcome("hkdf_sha256", supported, agrees, refuses, lambda case: case["result"] == "valid")
    assert found == OUTCOMES["hkdf_sha256", "glpgenc.streams"]


def test_hkdf_sha256_from_the_hmac_of_sql(owner: psycopg.Connection[Any]) -> None:
    """Put SQL's HMAC together as RFC 5869 says: SQL derives no key by itself."""

    def agrees(case: Case) -> bool:
        root, salt, info = parts(case, "ikm", "salt", "info")
        pseudorandom = hmac_in_sql(owner, "sha256", salt or bytes(32), root)
        made, block = b"", b""
        for counter in range(1, -(-case["size"] // 32) + 1):
            block = hmac_in_sql(owner, "sha256", pseudorandom, block + info + bytes((counter,)))
            made += block
        return bool(made[: case["size"]].hex() == case["okm"])

    # Of more than 255 blocks, which RFC 5869 has not, and nobody's HMAC can be asked for.
    found = outcome("hkdf_sha256", lambda _, case: bool(case["size"] <= HKDF_MOST), agrees, never, lambda _: False)
    assert found == OUTCOMES["hkdf_sha256", "SQL: _hmac_sha256"]
