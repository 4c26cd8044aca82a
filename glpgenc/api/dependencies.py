"""What stands between a request and a handler: who calls, and may he.

The whole router gets one dependency, so that no route can forget it, and handlers ask for the caller::

    guarded = guard(bearer(authenticator))
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(guarded)])

    @router.get("/keys")
    def keys(principal: Annotated[Principal, Depends(current_principal)]): ...

    check_routes(router, guarded)
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from glpgenc.api.authenticator import Authenticator
from glpgenc.api.denials import Denials
from glpgenc.api.permissions import PERMISSION_MAP, PREFIX
from glpgenc.api.principal import Principal
from glpgenc.errors import AccessError, ConfigurationError, ForbiddenError, UnauthenticatedError
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard, scope

Authentication = Callable[..., Any]
Guard = Callable[..., AsyncIterator[Principal]]

# For the OpenAPI description only: it would take the first of two headers.
_SCHEME: Any = Security(HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="bearer"))


def bearer(authenticator: Authenticator) -> Callable[..., Awaitable[Principal]]:
    """Return the dependency that authenticates a request by its bearer token.

    It raises :class:`UnauthenticatedError`, and :class:`DatabaseError` where the permissions can't be read.
    """
    denials = Denials()

    async def authenticated(request: Request, _described: Any = _SCHEME) -> Principal:
        headers = request.headers.getlist("authorization")
        try:
            if len(headers) > 1:
                raise UnauthenticatedError(reason="malformed")
            return await authenticator.authenticate_async(headers[0] if headers else None)
        except AccessError as error:
            await _tell(denials, request, error)
            raise

    return authenticated


def guard(authentication: Authentication, to_principal: Callable[[Any], Any] | None = None) -> Guard:
    """Return the dependency for the whole router: it lets through whoever has the permission of the route.

    Whatever is done for the request is then recorded with the caller as its actor; what is refused, here or by the
    handler, is told to the audit trail.

    :param authentication: a dependency that returns who calls: :func:`bearer`, or an application's own.
    :param to_principal: makes a :class:`Principal` of what the application's own dependency returns; may be a
        coroutine function. Without it, that must be a Principal.
    """
    denials = Denials()

    async def guarded(request: Request, user: Any = Depends(authentication)) -> AsyncIterator[Principal]:  # noqa: B008
        actor = None
        try:
            principal = await _principal_of(user, to_principal)
            actor = principal.subject
            principal.check_route(route_key_of(request))
            request.state.glpgenc_principal = principal
            with scope(actor=actor):
                yield principal
        except AccessError as error:
            await _tell(denials, request, error, actor)
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


async def _tell(denials: Denials, request: Request, error: AccessError, actor: str | None = None) -> None:
    if not is_heard() or (count := denials.to_tell(actor)) is None:
        return
    route = getattr(request.scope.get("route"), "path", None)
    event = Event(
        type=EncryptionAuditEventType.ACCESS_DENIED,
        operation=None if route is None else f"{request.method} {route}",
        count=count,
        error=error,
        detail={"reason": error.reason},
    )
    with scope(actor=actor):
        # The audit trail may have to wait for its disk.
        await run_in_threadpool(emit, event)
