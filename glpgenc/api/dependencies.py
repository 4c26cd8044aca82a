"""What stands between a request and a handler: who calls, and may he.

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

from glpgenc.api.denials import Denials
from glpgenc.api.permissions import PERMISSION_MAP, PREFIX
from glpgenc.api.principal import Principal
from glpgenc.api.telling import tell_denied
from glpgenc.errors import AccessError, ConfigurationError, ForbiddenError, UnauthenticatedError
from glpgenc.events import scope

Authentication = Callable[..., Any]
Admission = Callable[[Request, Principal], Awaitable[None]]
Guard = Callable[..., AsyncIterator[Principal]]


def guard(
    authentication: Authentication,
    to_principal: Callable[[Any], Any] | None = None,
    *,
    admit: Admission | None = None,
    route_key: str | None = None,
) -> Guard:
    """Return the dependency for the whole router: it lets through whoever has the permission of the route.

    In this order: who calls, how often, may he. Whatever is done for the request is then recorded with the caller as
    its actor; what is refused, here or by the handler, is told to the audit trail.

    :param authentication: a dependency that returns who calls: bearer tokens, or an application's own.
    :param to_principal: makes a :class:`Principal` of what the application's own dependency returns; may be a
        coroutine function. Without it, that must be a Principal.
    :param admit: counts a known caller's requests, those included that are then refused, and refuses what is too many.
    :param route_key: what ``PERMISSION_MAP`` calls the router's only route, where its path is not below ``PREFIX``.
    """
    denials = Denials()

    async def guarded(request: Request, user: Any = Depends(authentication)) -> AsyncIterator[Principal]:  # noqa: B008
        actor = None
        try:
            principal = await _principal_of(user, to_principal)
            actor = principal.subject
            with scope(actor=actor):
                if admit is not None:
                    await admit(request, principal)
                principal.check_route(route_key or route_key_of(request))
                request.state.glpgenc_principal = principal
                yield principal
        except AccessError as error:
            await tell_denied(denials, request, error, actor)
            raise

    return guarded


def current_principal(request: Request) -> Principal:
    """Return who calls; for handlers behind a :func:`guard`.

    :raises UnauthenticatedError: when the route has no guard.
    """
    principal = getattr(request.state, "glpgenc_principal", None)
    if not isinstance(principal, Principal):
        raise UnauthenticatedError(reason="not_guarded")
    return principal


def route_key_of(request: Request) -> str:
    """Return the route that a request came to, as ``PERMISSION_MAP`` names it, wherever the router was included.

    :raises ForbiddenError: when that can't be told.
    """
    path = getattr(request.scope.get("route"), "path", "")
    _, found, rest = path.partition(PREFIX)
    if not found:
        raise ForbiddenError(reason="route_not_mapped")
    return f"{request.method} {PREFIX}{rest}"


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
                    hint="add it to glpgenc/api/permissions.py",
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
            hint="return glpgenc.api.principal.Principal, or pass what makes one of the application's user",
        )
    return principal
