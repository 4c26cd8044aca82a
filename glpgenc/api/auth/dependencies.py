"""The guard of a router: authentication, rate limit and permission before each handler.

The whole router gets one dependency, so that no route can forget it, and handlers ask for the caller::

    guarded = guard(BearerTokens(authenticator))
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(guarded)])

    @router.get("/keys")
    def keys(principal: Annotated[Principal, Depends(current_principal)]): ...

    check_routes(router, guarded)
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from glpgenc.api.auth.permissions import PERMISSION_MAP, PREFIX, Principal
from glpgenc.api.limits.refusals import RefusalRecorder
from glpgenc.errors import AccessError, ConfigurationError, UnauthenticatedError
from glpgenc.events import scope

Authentication = Callable[..., Any]
Admission = Callable[[Request, Principal], Awaitable[None]]
Guard = Callable[..., AsyncIterator[Principal]]

_KEY = "glpgenc.principal"


def guard(
    authentication: Authentication,
    to_principal: Callable[[Any], Any] | None = None,
    *,
    admit: Admission | None = None,
    route_key: str | None = None,
) -> Guard:
    """Return the dependency for the whole router: it lets through anyone who has the permission of the route.

    :param authentication: a dependency that returns who calls: bearer tokens, or an application's own.
    :param to_principal: makes a :class:`Principal` of what the application's own dependency returns; may be a
        coroutine function. Without it, that must be a Principal.
    :param admit: counts a known caller's requests, refused ones included, and refuses what exceeds the rate limit.
    :param route_key: what ``PERMISSION_MAP`` calls the router's only route, where its path is not below ``PREFIX``.
    """
    refusals = RefusalRecorder()

    async def guarded(request: Request, user: Any = Depends(authentication)) -> AsyncIterator[Principal]:  # noqa: B008
        principal = await _principal_of(user, to_principal)
        async with RequestAuthorization(refusals, request, principal, admit, route_key or route_key_of(request)):
            yield principal

    return guarded


class RequestAuthorization:
    """A context manager around a handler that checks rate limit and permission of a known caller.

    The caller is the actor of all events within it. Refusals, here or by the handler, are recorded.

    :param admit: see :func:`guard`.
    :param route_key: what ``PERMISSION_MAP`` calls the route; empty where it does not have it.
    """

    __slots__ = ("_admit", "_principal", "_refusals", "_request", "_route_key", "_scope")

    def __init__(
        self, refusals: RefusalRecorder, request: Request, principal: Principal, admit: Admission | None, route_key: str
    ) -> None:
        self._refusals, self._request, self._principal = refusals, request, principal
        self._admit, self._route_key = admit, route_key
        self._scope = scope(actor=principal.subject)

    async def __aenter__(self) -> None:
        self._scope.__enter__()
        try:
            if self._admit is not None:
                await self._admit(self._request, self._principal)
            self._principal.check_route(self._route_key)
            self._request.scope[_KEY] = self._principal
        except BaseException as error:
            await self.__aexit__(type(error), error, None)
            raise

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._scope.__exit__(kind, error, trace)
        if isinstance(error, AccessError):
            await self._refusals.denied(self._request, error, self._principal.subject)


def current_principal(request: Request) -> Principal:
    """Return the caller; for handlers behind a :func:`guard`.

    :raises UnauthenticatedError: when the route has no guard.
    """
    principal = request.scope.get(_KEY)
    if not isinstance(principal, Principal):
        raise UnauthenticatedError(reason="not_guarded")
    return principal


def route_key_of(request: Request) -> str:
    """Return the route that a request came to, as ``PERMISSION_MAP`` names it, wherever the router was included.

    :returns: nothing, where that can't be determined.
    """
    path = getattr(request.scope.get("route"), "path", "")
    _, found, rest = path.partition(PREFIX)
    return f"{request.method} {PREFIX}{rest}" if found else ""


def check_routes(router: APIRouter, guarded: Guard) -> None:
    """Check, at start, that every route of the router is in the map and behind the guard.

    :raises ConfigurationError: naming the route that is not.
    """
    for route in router.routes:
        if not isinstance(route, APIRoute):
            raise ConfigurationError("the router holds something else than its own routes, which no guard sees")
        for method in sorted(route.methods or ()):
            if f"{method} {route.path}" not in PERMISSION_MAP:
                raise ConfigurationError(
                    f"the route {method} {route.path} is not in PERMISSION_MAP",
                    hint="add it to glpgenc/api/auth/permissions.py",
                )
        if not any(each.dependency is guarded for each in route.dependencies):
            raise ConfigurationError(f"the route {route.path} is not behind the router's guard")


async def _principal_of(user: Any, to_principal: Callable[[Any], Any] | None) -> Principal:
    principal = user if to_principal is None else to_principal(user)
    if inspect.isawaitable(principal):
        principal = await principal
    if not isinstance(principal, Principal):
        raise ConfigurationError(
            "the application's own authentication gave no Principal",
            hint="return glpgenc.api.auth.permissions.Principal, or pass what makes one of the application's user",
        )
    return principal
