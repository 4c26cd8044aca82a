"""Signatures verified in plain Python: RFC 8032 and NIST's vectors, and the library's own.

Wycheproof's are in tests/wire/test_wycheproof.py.
"""

from __future__ import annotations

import re
from importlib import resources

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from hypothesis import given, settings
from hypothesis import strategies as st

from glpgenc.audit.checkpoints.verifier import P256_PREFIX, verify_ed25519, verify_p256

RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
SPKI = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

# RFC 8032, section 7.1: TEST 1, 2 and 3: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
            "655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
            "b00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
            "c027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_examples_of_rfc_8032_verify_and_no_bit_of_them_may_differ(
    public: str, message: str, signature: str
) -> None:
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify_ed25519(key, text, signed)
    assert not verify_ed25519(key, text + b"\0", signed)
    for place in range(0, 64, 7):
        altered = bytearray(signed)
        altered[place] ^= 1
        assert not verify_ed25519(key, text, bytes(altered))


def vector_file(*path: str) -> str:
    return resources.files("cryptography_vectors").joinpath("asymmetric", *path).read_text()


def test_the_vectors_of_the_authors_of_ed25519() -> None:
    lines = vector_file("Ed25519", "sign.input").splitlines()
    assert len(lines) == 1024
    for line in lines[::16]:
        _, public, message, signed, _ = line.split(":")
        assert verify_ed25519(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signed)[:64])


def test_nist_s_vectors_of_p256_with_sha_256() -> None:
    whole = vector_file("ECDSA", "FIPS_186-3", "SigVer.rsp")
    section = whole.partition("[P-256,SHA-256]")[2].partition("[P-")[0]
    cases = re.findall(
        r"Msg = (\w+)\s+Qx = (\w+)\s+Qy = (\w+)\s+R = (\w+)\s+S = (\w+)\s+Result = (\w)", section.replace("\r", "")
    )
    assert len(cases) == 15
    assert {result for *_, result in cases} == {"P", "F"}
    for message, x, y, r, s, result in cases:
        key = P256_PREFIX + bytes.fromhex(x.zfill(64)) + bytes.fromhex(y.zfill(64))
        signature = utils.encode_dss_signature(int(r, 16), int(s, 16))
        assert verify_p256(key, bytes.fromhex(message), signature) == (result == "P")


@settings(max_examples=10, deadline=None)
@given(st.binary(max_size=200))
def test_what_the_library_signs_verifies_under_its_own_key_alone(message: bytes) -> None:
    edwards, other = ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()
    signature = edwards.sign(message)
    assert verify_ed25519(edwards.public_key().public_bytes(*RAW), message, signature)
    assert not verify_ed25519(other.public_key().public_bytes(*RAW), message, signature)
    nist, another = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    signature = nist.sign(message, ec.ECDSA(hashes.SHA256()))
    assert verify_p256(nist.public_key().public_bytes(*SPKI), message, signature)
    assert not verify_p256(another.public_key().public_bytes(*SPKI), message, signature)
    assert not verify_p256(nist.public_key().public_bytes(*SPKI), message + b"\0", signature)


def test_keys_of_another_length_or_not_on_the_curve_verify_nothing() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public, signature = key.public_key().public_bytes(*SPKI), key.sign(b"text", ec.ECDSA(hashes.SHA256()))
    assert verify_p256(public, b"text", signature)
    beside = public[:-1] + bytes([public[-1] ^ 1])
    for wrong in (beside, public[:-1], public + b"\0", b"", bytes(91)):
        assert not verify_p256(wrong, b"text", signature)
    assert not verify_ed25519(bytes(31), b"text", bytes(64))
    assert not verify_ed25519(b"\xff" * 32, b"text", bytes(64))
