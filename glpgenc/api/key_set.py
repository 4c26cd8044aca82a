"""The public keys of anyone who issues tokens: a JSON Web Key Set (RFC 7517), or one key in PEM."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey

MAX_BYTES = 262_144
"""Bytes of a key set at most."""

MAX_KEYS = 200
"""Keys of a key set at most."""

_RSA_BITS = range(2048, 16_385)
_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_BY_CURVE = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_FROM_JWK: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "RSA": RSAAlgorithm.from_jwk,
    "EC": ECAlgorithm.from_jwk,
    "OKP": OKPAlgorithm.from_jwk,
}


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """One public key.

    :param kid: its id in the set, where it has one.
    :param key: the key.
    :param algorithms: the algorithms that it may verify: those of its type and curve, and of its ``alg`` if it has one.
    """

    kid: str | None
    key: PublicKey
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class KeySet:
    """The usable keys of a set.

    :param keys: in the set's order.
    :param is_nameless: it is a bare key, which has no id: it serves whatever id a token names.
    """

    keys: tuple[VerificationKey, ...]
    is_nameless: bool = False

    def knows(self, kid: str | None) -> bool:
        """Return whether looking for this id in a newer set is of no use."""
        return kid is None or self.is_nameless or any(each.kid == kid for each in self.keys)

    def candidates(self, kid: str | None, algorithm: str) -> tuple[VerificationKey, ...]:
        """Return the keys that a token may be verified with.

        A token that names no key has one only where no other would fit.
        """
        fitting = tuple(each for each in self.keys if algorithm in each.algorithms)
        if self.is_nameless:
            return fitting
        if kid is None:
            return fitting if len(fitting) == 1 else ()
        return tuple(each for each in fitting if each.kid == kid)


def parse_key_set(data: bytes) -> KeySet:
    """Read a key set, without the keys that are not for verifying signatures here.

    Ignored are (RFC 7517, section 5, has implementations do so): symmetric and private keys, those whose ``use`` or
    ``key_ops`` say something else than verifying, whose ``alg`` does not fit their type, RSA keys under 2048 bits.

    :param data: a JWK set in JSON, or a public key or certificate in PEM; 262,144 bytes at most.
    :raises ValueError: when it is neither, or too long; the message holds nothing of it.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES:,} bytes")
    if data.lstrip().startswith(b"-----BEGIN"):
        return KeySet((_from_pem(data),), is_nameless=True)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError("it is neither JSON nor PEM") from None
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list) or len(entries) > MAX_KEYS:
        raise ValueError(f"it is no JSON Web Key Set of {MAX_KEYS} keys at most")
    return KeySet(tuple(key for key in map(_from_jwk, entries) if key is not None))


def fitting_algorithms(key: object) -> frozenset[str]:
    """Return the algorithms of RFC 7518 and RFC 8037 that a public key of this type, size and curve verifies."""
    match key:
        case rsa.RSAPublicKey():
            return _RSA if key.key_size in _RSA_BITS else frozenset()
        case ec.EllipticCurvePublicKey():
            return frozenset({_BY_CURVE[key.curve.name]} if key.curve.name in _BY_CURVE else ())
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            return frozenset({"EdDSA"})
    return frozenset()


def _from_jwk(entry: object) -> VerificationKey | None:
    if not isinstance(entry, dict) or not _is_for_verifying(entry):
        return None
    kid, load = entry.get("kid"), _FROM_JWK.get(str(entry.get("kty")))
    if load is None or not (kid is None or isinstance(kid, str)):
        return None
    try:
        key = load(entry)
    # Whatever is wrong with one key of a set, the others stay usable.
    except (PyJWTError, UnsupportedAlgorithm, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    algorithms = fitting_algorithms(key)
    if "alg" in entry:
        algorithms &= {entry["alg"]} if isinstance(entry["alg"], str) else set()
    return VerificationKey(kid, key, algorithms) if algorithms else None  # type: ignore[arg-type]  # by its algorithms


def _is_for_verifying(entry: dict[str, Any]) -> bool:
    operations = entry.get("key_ops", ["verify"])
    return (
        "d" not in entry
        and entry.get("use", "sig") == "sig"
        and isinstance(operations, list)
        and "verify" in operations
    )


def _from_pem(data: bytes) -> VerificationKey:
    if b"PRIVATE KEY" in data:
        raise ValueError("it contains a private key, which only the issuer of the tokens should have")
    try:
        if b"-----BEGIN CERTIFICATE" in data:
            key: object = x509.load_pem_x509_certificate(data).public_key()
        else:
            key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("it is no public key in PEM") from None
    algorithms = fitting_algorithms(key)
    if not algorithms:
        raise ValueError("its key is of a type, size or curve that verifies no token")
    return VerificationKey(None, key, algorithms)  # type: ignore[arg-type]  # as above
