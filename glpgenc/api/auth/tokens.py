"""Bearer tokens (RFC 6750) that are signed JWTs (RFC 7519), verified as RFC 8725 says, and their claims."""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from jwt import exceptions

from glpgenc._support.forks import Lock
from glpgenc.api.auth.jwks import KeySet
from glpgenc.api.auth.permission_store import Grants
from glpgenc.api.auth.permissions import ALL, Principal, Tenants
from glpgenc.errors import UnauthenticatedError
from glpgenc.settings.declaration import NAME

SIZE = 4096
"""Tokens that are remembered; those unused for longest are dropped first."""

ABSENT = object()
"""The result of :func:`claim_at` for a claim that does not exist."""

_NAME = re.compile(NAME)

# JSON can spell halves of characters, which no database stores.
_SURROGATE = re.compile("[\ud800-\udfff]")

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
    """Verifies tokens.

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


@dataclass(slots=True)
class VerifiedToken:
    """A token that is valid until it expires, or until its issuer's keys change.

    :param kid: the key that it names.
    :param keys: the key set that it was verified with.
    :param claims: what it says.
    :ivar principal: who calls, with the permissions of roles that it was made by.
    """

    kid: str | None
    keys: KeySet
    claims: Mapping[str, Any]
    principal: tuple[Grants, Principal] | None = None


class VerifiedTokens:
    """Remembers verified tokens, by a digest: no token stays in memory. Thread-safe.

    A signature takes 100 to 300 microseconds to verify, in the event loop of all requests; a look-up here takes a few.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._known: OrderedDict[bytes, VerifiedToken] = OrderedDict()

    def find(self, authorization: str | None) -> VerifiedToken | None:
        """Return the verified token of a header, unless it has expired."""
        if authorization is None:
            return None
        digest = _digest(authorization)
        with self._lock:
            found = self._known.get(digest)
            if found is None:
                return None
            if self._clock() >= found.claims["exp"]:
                del self._known[digest]
                return None
            self._known.move_to_end(digest)
            return found

    def add(self, authorization: str, verified: VerifiedToken) -> None:
        """Remember a token that was just verified."""
        with self._lock:
            self._known[_digest(authorization)] = verified
            if len(self._known) > SIZE:
                self._known.popitem(last=False)


def _digest(authorization: str) -> bytes:
    return hashlib.sha256(authorization.encode("utf-8", "surrogatepass")).digest()


def claim_at(claims: Mapping[str, Any], path: str) -> Any:
    """Return a claim, or :data:`ABSENT`.

    :param path: its name. Where there is no claim of that name, its dots lead into objects: ``realm_access.roles``.
        Names such as ``https://example.com/roles`` have dots of their own, so that the whole name comes first.
    """
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return ABSENT
        found = found[name]
    return found


def is_name(value: object) -> bool:
    """Return whether a value is a name as settings have it: 1 to 256 characters, none of them a control character."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None and _SURROGATE.search(value) is None


def roles_in(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the roles that a claim names: a list of names, or one text with spaces. Anything else names none."""
    found = claim_at(claims, path)
    if isinstance(found, str):
        return frozenset(found.split())
    if isinstance(found, list) and all(isinstance(each, str) for each in found):
        return frozenset(found)
    return frozenset()


def classes_in(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the data classes that a claim names: one name, or a list of names.

    A claim of any other shape names none, and neither does one that is not there: what limits a token must not be lost
    by leaving it out.
    """
    found = claim_at(claims, path)
    names = found if isinstance(found, list) else [found]
    return frozenset(names) if all(is_name(each) for each in names) else frozenset()


def tenants_in(claims: Mapping[str, Any], path: str, only_tenant: str | None) -> Tenants:
    """Return the tenants that a token's claims name.

    One name, a list of names, or ``*``, alone or in a list, for all. A claim of any other shape names none: a list
    with one entry that is not a name is not trusted for the others.

    :param path: where the claim is; see :func:`~glpgenc.api.auth.tokens.claim_at`.
    :param only_tenant: the tenant of an installation that has one. It is what a token without the claim may touch; in
        an installation for several, such a token touches none.
    """
    found = claim_at(claims, path)
    if found is ABSENT:
        return frozenset() if only_tenant is None else frozenset({only_tenant})
    names = found if isinstance(found, list) else [found]
    if not all(is_name(each) for each in names):
        return frozenset()
    return ALL if ALL.value in names else frozenset(names)
