"""Whoever issues bearer tokens: signing keys, tokens, and a real HTTP server that publishes the key set."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

ISSUER = "https://issuer.example.com/"
AUDIENCE = "glpgenc"

_GENERATE: dict[str, Any] = {
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "RS256": lambda: rsa.generate_private_key(65_537, 2048),
}
_TO_JWK: dict[str, Any] = {
    "EdDSA": OKPAlgorithm.to_jwk,
    "ES256": ECAlgorithm.to_jwk,
    "ES384": ECAlgorithm.to_jwk,
    "RS256": RSAAlgorithm.to_jwk,
}


@dataclass(frozen=True)
class SigningKey:
    kid: str
    algorithm: str
    private: Any = field(repr=False)

    @property
    def pem(self) -> bytes:
        """The public key."""
        pem: bytes = self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem

    def jwk(self, **members: Any) -> dict[str, Any]:
        """Return the public key as a set has it; a member that is None is left out."""
        own = _TO_JWK[self.algorithm](self.private.public_key(), as_dict=True) | {"kid": self.kid, "use": "sig"}
        return {name: value for name, value in (own | members).items() if value is not None}


@cache
def signing_key(kid: str = "one", algorithm: str = "EdDSA") -> SigningKey:
    """Return a key; the same one for the same arguments."""
    return SigningKey(kid, algorithm, _GENERATE[algorithm]())


def key_set(*keys: SigningKey | dict[str, Any]) -> bytes:
    """Return a JSON Web Key Set."""
    return json.dumps({"keys": [each if isinstance(each, dict) else each.jwk() for each in keys]}).encode()


def token(
    key: SigningKey | None = None,
    *,
    headers: dict[str, Any] | None = None,
    sign_with: Any = None,
    algorithm: str | None = None,
    **claims: Any,
) -> str:
    """Return a token that is valid for ten minutes; a claim or header that is None is left out.

    :param sign_with: another private key than the one that it names.
    """
    key = key or signing_key()
    now = int(time.time())
    own = {"iss": ISSUER, "aud": AUDIENCE, "sub": "billing", "iat": now, "exp": now + 600, "jti": "t-1"}
    own |= {"roles": ["service_account"], "tenant": "acme"}
    body = {name: value for name, value in (own | claims).items() if value is not None}
    head = {name: value for name, value in ({"kid": key.kid} | (headers or {})).items() if value is not None}
    return jwt.encode(body, sign_with or key.private, algorithm=algorithm or key.algorithm, headers=head)


@dataclass
class JwksServer:
    """What the server answers with, and how often it was asked."""

    url: str
    body: bytes
    status: int = 200
    location: str | None = None
    delay: float = 0
    requests: int = 0


@contextmanager
def jwks_server(body: bytes) -> Iterator[JwksServer]:
    """Publish a key set on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's name for it
            published.requests += 1
            time.sleep(published.delay)
            self.send_response(published.status)
            if published.location:
                self.send_header("Location", published.location)
            self.send_header("Content-Length", str(len(published.body)))
            self.end_headers()
            # Whoever finds it too long hangs up.
            try:
                self.wfile.write(published.body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    published = JwksServer(f"http://127.0.0.1:{server.server_port}/jwks.json", body)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield published
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
