"""Requests for values on their shortest way: without the framework's routing, dependencies and middleware.

Those take longer than the cryptography. A request that comes this way passes the same authentication, rate limit and
permission, and the same handler, as one that comes through the router; see :class:`Application` for which do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from glpgenc.api.auth.authenticator import BearerTokens
from glpgenc.api.auth.guard import Admission, RequestAuthorization
from glpgenc.api.limits.refusals import RefusalThrottle
from glpgenc.api.middleware import handle_request

Endpoint = Callable[[Request], Awaitable[Response]]


class FastPathApplication(FastAPI):
    """The application that `glpgenc serve` runs.

    :ivar direct: what answers a method and path. It is asked unless there is middleware that is not of this package:
        nothing that someone adds to the application is passed by.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.direct: dict[tuple[str, str], ASGIApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and len(self.user_middleware) == 1:
            found = self.direct.get((scope["method"], scope["path"]))
            if found is not None:
                await handle_request(found, scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def direct_routes(
    router: APIRouter, authentication: BearerTokens, admit: Admission, endpoints: frozenset[Endpoint]
) -> dict[tuple[str, str], ASGIApp]:
    """Return the direct way to some endpoints of a router, by method and path.

    :param admit: as the guard of the router's dependency.
    :param endpoints: those that take a request alone, and read its body themselves.
    """
    denials = RefusalThrottle()
    return {
        (method, route.path): _direct(route, f"{method} {route.path}", authentication, admit, denials)
        for route in router.routes
        if isinstance(route, APIRoute) and route.endpoint in endpoints
        for method in route.methods or ()
    }


def _direct(
    route: APIRoute, route_key: str, authentication: BearerTokens, admit: Admission, denials: RefusalThrottle
) -> ASGIApp:
    endpoint: Endpoint = route.endpoint

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # Named in the log and the audit trail.
        scope["route"] = route
        request = Request(scope, receive, send)
        principal = await authentication(request)
        async with RequestAuthorization(denials, request, principal, admit, route_key):
            response = await endpoint(request)
        await response(scope, receive, send)

    return answer
