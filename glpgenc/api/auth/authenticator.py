"""Authentication of requests by bearer tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from fastapi import Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from glpgenc.api import problems
from glpgenc.api.auth.jwks import FILE_FRESH, FILE_USABLE, FRESH, PAUSE, USABLE, JwksEndpoint, JwtKeyFile, KeySet
from glpgenc.api.auth.permission_store import Grants, PermissionStore, permissions_of
from glpgenc.api.auth.permissions import Principal
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.api.auth.tokens import TokenVerifier, VerifiedToken, VerifiedTokens, classes_in, roles_in, tenants_in
from glpgenc.api.limits.refusals import FailedAuthentications, RefusalRecorder, network_of
from glpgenc.api.problems import ProblemError
from glpgenc.errors import AccessError, ConfigurationError, UnauthenticatedError
from glpgenc.settings import Settings

KEYS_UNAVAILABLE = "keys_unavailable"
"""Why a token was refused that no one could verify."""


class Authenticator:
    """Authenticates callers by bearer tokens. Thread-safe.

    :param keys: the issuer's public keys.
    :param roles_claim: where a token has its roles.
    :param tenant_claim: where it has its tenants.
    :param only_tenant: the tenant of an installation for one; see :func:`~glpgenc.api.auth.tokens.tenants_in`.
    :param session_classes_claim: where a token has the data classes whose session keys it is given; ``None`` where
        tokens do not limit them.
    """

    def __init__(
        self,
        *,
        verifier: TokenVerifier,
        keys: RefreshedValue[KeySet],
        permissions: PermissionStore,
        roles_claim: str = "roles",
        tenant_claim: str = "tenant",
        only_tenant: str | None = None,
        session_classes_claim: str | None = None,
    ) -> None:
        self._verifier = verifier
        self._keys = keys
        self.permissions = permissions
        self._roles_claim = roles_claim
        self._tenant_claim = tenant_claim
        self._only_tenant = only_tenant
        self._session_classes_claim = session_classes_claim
        self._verified = VerifiedTokens()

    @classmethod
    def from_settings(cls, settings: Settings, permissions: PermissionStore | None = None) -> Self:
        """Build one from the settings. A key file is read now; a key set at a URL with the first token.

        :param permissions: what roles allow; by default the tables in ``database_url``.
        :raises ConfigurationError: naming the setting that is missing or can't be used.
        """
        return cls(
            verifier=TokenVerifier(
                issuer=_required(settings.api_jwt_issuer, "api_jwt_issuer", "the issuer of the tokens"),
                audience=_required(settings.api_jwt_audience, "api_jwt_audience", "what the issuer calls this API"),
                algorithms=settings.api_jwt_algorithms,
            ),
            keys=_keys_from(settings),
            permissions=permissions or _permissions_from(settings),
            roles_claim=settings.api_roles_claim,
            tenant_claim=settings.api_tenant_claim,
            only_tenant=settings.tenant,
            session_classes_claim=settings.api_session_classes_claim,
        )

    async def authenticate(
        self,
        authorization: str | None,
        *,
        before_verifying: Callable[[], None] | None = None,
        takes_last_permissions: bool = False,
    ) -> Principal:
        """Return the caller. Keys and permissions that are missing or old are fetched in threads.

        :param authorization: the header's value; ``None`` where there is none.
        :param before_verifying: is called before the signature of a token that was not seen before is verified; may
            raise.
        :param takes_last_permissions: whether permissions of any age will do while the database is unavailable.
        :raises UnauthenticatedError: when it holds no valid token, or the issuer's keys can't be had.
        :raises DatabaseError: when the permissions can't be read.
        """
        known = self._verified.find(authorization)
        if known is None and before_verifying is not None:
            before_verifying()
        kid = self._verifier.parse(authorization).kid if known is None else known.kid
        keys = await self._keys.get_async(lambda found: found.knows(kid))
        # What an older key set verified is verified again: the key may have been withdrawn.
        if known is None or known.keys is not keys:
            token = self._verifier.parse(authorization)
            known = VerifiedToken(token.kid, keys, self._verifier.verify(token, keys))
            self._verified.add(authorization or "", known)
        store = self.permissions
        grants = await (store.last_grants() if takes_last_permissions else store.grants())
        # Grants are replaced as a whole when they are read again.
        if known.principal is None or known.principal[0] is not grants:
            known.principal = grants, self._principal(known.claims, grants)
        return known.principal[1]

    def close(self) -> None:
        """Close its connections."""
        self.permissions.close()

    def _principal(self, claims: Mapping[str, Any], grants: Grants) -> Principal:
        roles = roles_in(claims, self._roles_claim) & grants.keys()
        claim = self._session_classes_claim
        return Principal(
            subject=claims["sub"],
            roles=frozenset(roles),
            permissions=permissions_of(roles, grants),
            tenants=tenants_in(claims, self._tenant_claim, self._only_tenant),
            token_id=claims.get("jti"),
            default_tenant=self._only_tenant,
            session_classes=None if claim is None else classes_in(claims, claim),
        )


def _required(value: str | None, name: str, what: str) -> str:
    if value is None:
        raise ConfigurationError(f"{name} is not set, without which no token can be accepted", hint=f"set it to {what}")
    return value


def _permissions_from(settings: Settings) -> PermissionStore:
    if settings.database_url is None:
        raise ConfigurationError(
            "database_url is not set, where the permissions of roles are",
            hint="set it to the database of `glpgenc init`",
        )
    return PermissionStore(settings.database_url.get_secret_value(), settings.api_permissions_query)


def _keys_from(settings: Settings) -> RefreshedValue[KeySet]:
    url, path = settings.api_jwks_url, settings.api_jwt_key_file
    if (url is None) == (path is None):
        raise ConfigurationError(
            "of api_jwks_url and api_jwt_key_file, one must be set and not both",
            hint="one of them says whose signatures are believed",
        )
    if path is None:
        endpoint = JwksEndpoint(url or "")
        return RefreshedValue(endpoint.fetch, fresh=FRESH, usable=USABLE, pause=PAUSE, late=_no_keys)
    file = JwtKeyFile(path)
    file.read()

    def read() -> KeySet:
        try:
            return file.read()
        except ConfigurationError:
            raise _no_keys() from None

    return RefreshedValue(read, fresh=FILE_FRESH, usable=FILE_USABLE, pause=FILE_FRESH, late=_no_keys)


def _no_keys() -> UnauthenticatedError:
    return UnauthenticatedError(reason=KEYS_UNAVAILABLE)


class BearerTokens(SecurityBase):
    """The dependency that authenticates a request by its bearer token, and a security scheme of the description.

    :param failures: limits how often an address may send tokens that are not valid.
    :param is_for_metrics: whether it is for the metrics, which are shown while the database is unavailable.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        failures: FailedAuthentications | None = None,
        *,
        is_for_metrics: bool = False,
    ) -> None:
        # What FastAPI describes a security scheme by; its own class for it would take the first of two headers.
        self.model = HTTPBearer(bearerFormat="JWT")
        self.scheme_name = "bearer"
        self._authenticator = authenticator
        self._failures = failures
        self._is_for_metrics = is_for_metrics
        self._denied, self._limited = RefusalRecorder(), RefusalRecorder()

    async def __call__(self, request: Request) -> Principal:
        """Return the caller.

        :raises UnauthenticatedError: without a valid token.
        :raises ProblemError: 429, for an address that failed too often.
        :raises DatabaseError: where the permissions can't be read.
        """
        headers = request.headers.getlist("authorization")
        try:
            if len(headers) > 1:
                raise UnauthenticatedError(reason="malformed")
            return await self._authenticator.authenticate(
                headers[0] if headers else None,
                before_verifying=lambda: self._check(request),
                takes_last_permissions=self._is_for_metrics,
            )
        except ProblemError:
            await self._limited.limited(request, 0 if self._failures is None else self._failures.limit)
            raise
        except AccessError as error:
            # Without a token nothing is verified, and keys that can't be had are not the caller's fault.
            if self._failures is not None and headers and error.reason != KEYS_UNAVAILABLE:
                self._failures.add(_address_of(request))
            await self._denied.denied(request, error)
            raise

    def _check(self, request: Request) -> None:
        if self._failures is not None and "authorization" in request.headers:
            seconds = self._failures.wait(_address_of(request))
            if seconds:
                raise ProblemError(problems.TOO_MANY_FAILURES, headers={"Retry-After": str(seconds)})


def _address_of(request: Request) -> str:
    return network_of(None if request.client is None else request.client.host)
