"""Which keys of a set are used, and for what."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm
from jwt.utils import to_base64url_uint

from glpgenc.api.auth.jwks import MAX_BYTES, MAX_KEYS, KeySet, parse_key_set
from tests.support.peers.issuer import key_set, signing_key

RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})


def parsed(*entries: Any) -> KeySet:
    return parse_key_set(json.dumps({"keys": list(entries)}).encode())


@pytest.mark.parametrize(
    ("algorithm", "fits"), [("EdDSA", {"EdDSA"}), ("ES256", {"ES256"}), ("ES384", {"ES384"}), ("RS256", RSA)]
)
def test_a_key_verifies_what_its_type_and_curve_allow(algorithm: str, fits: set[str]) -> None:
    (key,) = parse_key_set(key_set(signing_key("k", algorithm))).keys
    assert (key.kid, key.algorithms) == ("k", frozenset(fits))


def test_alg_narrows_a_key_down() -> None:
    (key,) = parsed(signing_key("k", "RS256").jwk(alg="PS256")).keys
    assert key.algorithms == {"PS256"}


@pytest.mark.parametrize(
    "members",
    [
        {"use": "enc"},
        {"use": ["sig"]},
        {"key_ops": ["encrypt"]},
        {"key_ops": []},
        {"key_ops": "verify"},
        {"alg": "ES256"},
        {"alg": "HS256"},
        {"alg": "none"},
        {"alg": None, "kty": "RSA"},
        {"alg": ["EdDSA"]},
        {"alg": 7},
        {"kid": 7},
        {"kid": ["k"]},
        {"kty": "EC"},
        {"kty": "oct", "k": "AAAA"},
        {"kty": None},
        {"crv": "X25519"},
        {"crv": "Ed448"},
        {"x": "AAAA"},
        {"x": ""},
        {"x": 7},
        {"x": None},
    ],
)
def test_a_key_that_is_for_something_else_is_ignored_and_the_others_stay(members: dict[str, Any]) -> None:
    found = parsed(signing_key().jwk(**members), signing_key("good").jwk())
    assert [key.kid for key in found.keys] == ["good"]


@pytest.mark.parametrize(
    "entry", [None, 7, "key", [], {}, {"kty": "RSA"}, {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]
)
def test_what_is_not_a_key_is_ignored(entry: object) -> None:
    assert [key.kid for key in parsed(entry, signing_key().jwk()).keys] == ["one"]


def test_use_and_key_ops_may_be_left_out() -> None:
    assert parsed(signing_key().jwk(use=None, key_ops=None)).knows("one")
    assert parsed(signing_key().jwk(key_ops=["sign", "verify"])).knows("one")


def test_a_private_key_is_ignored() -> None:
    entry = OKPAlgorithm.to_jwk(signing_key().private, as_dict=True) | {"kid": "one"}
    assert parsed(entry | {"key_ops": ["verify"]}).keys == ()


def test_an_rsa_key_of_1024_bits_is_ignored() -> None:
    weak = rsa.generate_private_key(65_537, 1024).public_key().public_numbers()  # noqa: S505  # that is the point
    entry = {
        "kty": "RSA",
        "kid": "weak",
        "n": to_base64url_uint(weak.n).decode(),
        "e": to_base64url_uint(weak.e).decode(),
    }
    assert parsed(entry).keys == ()


def test_a_curve_that_no_algorithm_has_is_ignored() -> None:
    key = ec.generate_private_key(ec.SECP256K1()).public_key()
    assert parsed(ECAlgorithm.to_jwk(key, as_dict=True) | {"kid": "k"}).keys == ()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'{"keys": {}}', b'{"keys": null}', b"{}", b"\xff\xfe", b"[" * 9000]
)
def test_what_is_not_a_key_set_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="it is"):
        parse_key_set(data)


def test_an_empty_set_is_a_set_without_keys() -> None:
    assert parsed().keys == ()


def test_a_set_of_too_many_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="200 keys"):
        parsed(*[{}] * (MAX_KEYS + 1))


def test_a_set_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="262,144 bytes"):
        parse_key_set(b" " * (MAX_BYTES + 1))


def test_a_key_in_pem_serves_whatever_id_a_token_names() -> None:
    key = parse_key_set(signing_key("k", "ES256").pem)
    assert key.knows("anything")
    for kid in ("anything", None):
        assert [each.algorithms for each in key.candidates(kid, "ES256")] == [{"ES256"}]
        assert key.candidates(kid, "EdDSA") == ()


def test_a_certificate_gives_its_key() -> None:
    private = signing_key("k", "ES256").private
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1, today, today + timedelta(days=1))
    pem = builder.sign(private, hashes.SHA256()).public_bytes(Encoding.PEM)
    assert parse_key_set(pem).candidates(None, "ES256")[0].key == private.public_key()


def test_a_private_key_in_pem_is_refused() -> None:
    pem = signing_key().private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="private key"):
        parse_key_set(pem)


def test_a_pem_key_that_verifies_no_token_is_refused() -> None:
    pem = (
        ec.generate_private_key(ec.SECP256K1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    with pytest.raises(ValueError, match="verifies no token"):
        parse_key_set(pem)
    with pytest.raises(ValueError, match="no public key"):
        parse_key_set(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
