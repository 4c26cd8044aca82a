"""Authentication by bearer tokens, as a dependency."""

from __future__ import annotations

from fastapi import Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from glpgenc.api import problems
from glpgenc.api.authenticator import KEYS_UNAVAILABLE, Authenticator
from glpgenc.api.denials import Denials
from glpgenc.api.failures import Failures, network_of
from glpgenc.api.principal import Principal
from glpgenc.api.problems import ProblemError
from glpgenc.api.telling import tell_denied, tell_limited
from glpgenc.errors import AccessError, UnauthenticatedError


class BearerTokens(SecurityBase):
    """The dependency that authenticates a request by its bearer token; the description says that it needs one.

    :param authenticator: says whose a token is.
    :param failures: how often an address may come with tokens that are not valid; without it no one counts.
    :param is_for_metrics: whether it is for the route of the metrics, which is answered while the database is
        unavailable.
    """

    def __init__(
        self, authenticator: Authenticator, failures: Failures | None = None, *, is_for_metrics: bool = False
    ) -> None:
        # What FastAPI describes a security scheme by; its own class for it would take the first of two headers.
        self.model = HTTPBearer(bearerFormat="JWT")
        self.scheme_name = "bearer"
        self._authenticator = authenticator
        self._failures = failures
        self._is_for_metrics = is_for_metrics
        self._denials, self._limited = Denials(), Denials()

    async def __call__(self, request: Request) -> Principal:
        """Return who calls.

        :raises UnauthenticatedError: without a valid token.
        :raises ProblemError: 429, for an address that failed too often.
        :raises DatabaseError: where the permissions can't be read.
        """
        headers = request.headers.getlist("authorization")
        try:
            if len(headers) > 1:
                raise UnauthenticatedError(reason="malformed")
            return await self._authenticator.authenticate_async(
                headers[0] if headers else None,
                before_verifying=lambda: self._check(request),
                takes_last_permissions=self._is_for_metrics,
            )
        except ProblemError:
            await tell_limited(self._limited, request, 0 if self._failures is None else self._failures.limit)
            raise
        except AccessError as error:
            # Without a token nothing is verified, and keys that can't be had are not the caller's fault.
            if self._failures is not None and headers and error.reason != KEYS_UNAVAILABLE:
                self._failures.add(_address_of(request))
            await tell_denied(self._denials, request, error)
            raise

    def _check(self, request: Request) -> None:
        if self._failures is not None and "authorization" in request.headers:
            seconds = self._failures.wait(_address_of(request))
            if seconds:
                raise ProblemError(problems.TOO_MANY_FAILURES, headers={"Retry-After": str(seconds)})


def _address_of(request: Request) -> str:
    return network_of(None if request.client is None else request.client.host)
