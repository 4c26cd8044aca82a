"""Bearer tokens (RFC 6750) that are signed JWTs (RFC 7519), verified as RFC 8725 says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from jwt import exceptions

from glpgenc.api.claims import is_name
from glpgenc.api.key_set import KeySet
from glpgenc.errors import UnauthenticatedError

MAX_TOKEN_LENGTH = 8192
"""Characters of a token at most."""

LEEWAY = 30
"""Seconds by which the issuer's clock and this one may differ."""

REQUIRED_CLAIMS = ("exp", "iss", "aud", "sub")

_BEARER = re.compile(r"bearer +(?P<token>[\w-]+\.[\w-]+\.[\w-]+)", re.IGNORECASE | re.ASCII)
# Access tokens have the type at+jwt (RFC 9068), or the general one. Others, such as logout+jwt, are for something else.
_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt", "application/jwt"})
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ExpiredSignatureError, "expired"),
    (exceptions.ImmatureSignatureError, "not_yet_valid"),
    (exceptions.InvalidAudienceError, "wrong_audience"),
    (exceptions.InvalidIssuerError, "wrong_issuer"),
    (exceptions.MissingRequiredClaimError, "claim_missing"),
    (exceptions.InvalidSignatureError, "wrong_signature"),
)


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """A token that looks like one. Nothing in it is to be trusted.

    :param text: the token.
    :param kid: which key it says that it was signed with.
    :param algorithm: the signature's algorithm, one of those allowed.
    """

    text: str = field(repr=False)
    kid: str | None
    algorithm: str


class TokenVerifier:
    """Tells what valid tokens say.

    :param issuer: what the claim ``iss`` must be.
    :param audience: what the claim ``aud`` must be or hold.
    :param algorithms: the signature algorithms that are allowed; asymmetric ones.
    """

    def __init__(self, *, issuer: str, audience: str, algorithms: Iterable[str]) -> None:
        self._issuer = issuer
        self._audience = audience
        self._algorithms = frozenset(algorithms)

    def parse(self, authorization: str | None) -> UnverifiedToken:
        """Find the token in a request's ``Authorization`` header.

        :raises UnauthenticatedError: when there is none, or it can't be one.
        """
        if authorization is None:
            raise UnauthenticatedError(reason="no_token")
        # Before anything looks at it: what is decoded below has a known size.
        if len(authorization) > MAX_TOKEN_LENGTH + len("Bearer "):
            raise UnauthenticatedError(reason="too_long")
        found = _BEARER.fullmatch(authorization.strip())
        if found is None:
            raise UnauthenticatedError(reason="malformed")
        try:
            header = jwt.get_unverified_header(found["token"])
        except Exception:  # noqa: BLE001  # whatever a stranger's bytes do to a parser, it is not a token
            raise UnauthenticatedError(reason="malformed") from None
        return self._from_header(found["token"], header)

    def _from_header(self, text: str, header: Mapping[str, Any]) -> UnverifiedToken:
        algorithm, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
        if not isinstance(algorithm, str) or algorithm not in self._algorithms:
            raise UnauthenticatedError(reason="algorithm_not_allowed")
        # RFC 7515, 4.1.11: an extension that must be understood, and is not. Of the header's keys (jwk, jku, x5u, x5c)
        # nothing is taken.
        if "crit" in header or "b64" in header:
            raise UnauthenticatedError(reason="malformed")
        if not isinstance(kind, str) or kind.lower() not in _TYPES or not (kid is None or isinstance(kid, str)):
            raise UnauthenticatedError(reason="malformed")
        return UnverifiedToken(text, kid, algorithm)

    def verify(self, token: UnverifiedToken, keys: KeySet) -> Mapping[str, Any]:
        """Return a token's claims.

        :param keys: the issuer's.
        :raises UnauthenticatedError: when it is not valid; the reason is in the error, and not in its message.
        """
        reason = "unknown_key"
        # The algorithm is one of those allowed, and the key is of its type: it can't be used in another's way.
        for each in keys.candidates(token.kid, token.algorithm):
            try:
                claims = jwt.decode(
                    token.text,
                    each.key,
                    algorithms=[token.algorithm],
                    audience=self._audience,
                    issuer=self._issuer,
                    leeway=LEEWAY,
                    options={"require": list(REQUIRED_CLAIMS)},
                )
            except exceptions.InvalidSignatureError:
                reason = "wrong_signature"
            except Exception as error:  # noqa: BLE001  # as above; nothing that fails lets anyone in
                raise UnauthenticatedError(reason=_reason_of(error)) from None
            else:
                self._check(claims)
                return claims
        raise UnauthenticatedError(reason=reason)

    def _check(self, claims: Mapping[str, Any]) -> None:
        """Refuse what PyJWT lets through: numbers in quotes, and names that can't be in an audit row."""
        for name in ("exp", "nbf", "iat"):
            if name in claims and type(claims[name]) not in (int, float):
                raise UnauthenticatedError(reason="malformed")
        for name in ("sub", "jti"):
            if name in claims and not is_name(claims[name]):
                raise UnauthenticatedError(reason="malformed")
        # PyJWT 2.10.0 took a part of the name for it (CVE-2024-53861).
        if claims["iss"] != self._issuer:
            raise UnauthenticatedError(reason="wrong_issuer")


def _reason_of(error: Exception) -> str:
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "malformed")
