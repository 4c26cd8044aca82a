"""Public keys of token issuers: a JSON Web Key Set (RFC 7517) at a URL or in a file, or one key in PEM."""

from __future__ import annotations

import http.client
import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

from glpgenc._support.files import OperatorFile, Trust
from glpgenc.errors import ConfigurationError, UnauthenticatedError

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

_HINT = "set api_jwt_key_file to a public key in PEM, or to a JSON Web Key Set"

JWT_KEY_FILE = OperatorFile("the key file", MAX_BYTES, Trust.OURS, hint=_HINT)
"""Anyone who may write it may make tokens."""

FILE_FRESH = 1.0
"""Seconds for which the file is not looked at again."""

FILE_USABLE = 60.0
"""Seconds for which its last keys are used while it can't be read, or has none: time to replace it."""

FRESH = 300.0
"""Seconds for which a fetched set is used without asking."""

USABLE = 3600.0
"""Seconds for which it is used while the issuer can't be reached: no withdrawn key is accepted for longer."""

PAUSE = 10.0
"""Seconds at least between two fetches, however many tokens name unknown keys."""

TIMEOUT = 5.0
"""Seconds to wait for a connection, for each piece of the reply, and for its whole body."""

_LOG = logging.getLogger(__name__)

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


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


class JwtKeyFile:
    """Reads a file with a public key in PEM or a JSON Web Key Set.

    :param path: the file; 262,144 bytes at most.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int, int], KeySet] | None = None

    def read(self) -> KeySet:
        """Return its keys: those of the last time while the file is the same.

        :raises ConfigurationError: when it can't be read, or holds no usable key.
        """
        try:
            found = self._path.stat()
            identity = (found.st_ino, found.st_size, found.st_mtime_ns)
            if self._read is not None and self._read[0] == identity:
                return self._read[1]
            keys = parse_key_set(JWT_KEY_FILE.read(self._path))
        except OSError as error:
            raise self._refused(error.strerror or type(error).__name__) from None
        except ValueError as error:
            raise self._refused(str(error)) from None
        if not keys.keys:
            raise self._refused("it holds no key that verifies tokens")
        self._read = (identity, keys)
        return keys

    def _refused(self, why: str) -> ConfigurationError:
        return ConfigurationError(
            f"the key file {self._path} can't be used: {why}",
            hint=_HINT,
        )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could lead to another host, or away from TLS."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class JwksEndpoint:
    """Fetches a key set.

    :param url: https, or http on this machine; without a user name.
    :raises ConfigurationError: when it is not such a URL.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
            is_valid = is_safe and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        except ValueError:
            is_valid = False
        if not is_valid:
            raise ConfigurationError(
                "api_jwks_url is no URL that keys may be fetched from",
                hint="use https://, or http:// on this machine itself, without a user name",
            )
        self._url = url
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._last: tuple[bytes, KeySet] | None = None

    def fetch(self) -> KeySet:
        """Fetch the set; the same one while it has not changed. Blocks.

        :raises UnauthenticatedError: when it can't be had: no token can be verified then.
        """
        request = urllib.request.Request(  # noqa: S310  # the scheme was checked
            self._url, headers={"Accept": "application/jwk-set+json, application/json", "User-Agent": "glpgenc"}
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT) as reply:
                data = _read(reply)
            if self._last is None or self._last[0] != data:
                self._last = data, parse_key_set(data)
            return self._last[1]
        except urllib.error.HTTPError as error:
            error.close()
            raise _unavailable(f"the reply has the status {error.code}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _unavailable(error) from None


def _unavailable(why: object) -> UnauthenticatedError:
    # An operator has to see why no one gets in; what the issuer sent is not shown.
    _LOG.warning("the key set at api_jwks_url can't be had: %s", why)
    return UnauthenticatedError(reason="keys_unavailable")


def _read(reply: IO[bytes]) -> bytes:
    """Read a reply that is neither too long nor too slow."""
    end = time.monotonic() + TIMEOUT
    read = bytearray()
    # read1 returns what is there: a reply that drips can't hold on to the thread.
    while piece := reply.read1(65_536):  # type: ignore[attr-defined]  # http.client.HTTPResponse has it
        read += piece
        if len(read) > MAX_BYTES or time.monotonic() > end:
            raise ValueError("the reply is too long, or too slow")
    return bytes(read)
