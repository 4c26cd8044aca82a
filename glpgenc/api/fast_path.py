"""The fast path of requests for values: without the framework's routing, dependencies and middleware.

Those take longer than the cryptography. A request on the fast path passes the same authentication, rate limit,
permission and handler as one that comes through the router.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from glpgenc.api.auth.authenticator import BearerTokens
from glpgenc.api.auth.guard import Admission, RequestAuthorization
from glpgenc.api.limits.refusals import RefusalRecorder
from glpgenc.api.middleware import handle_request
from glpgenc.api.openapi import Endpoint


class FastPathApplication(FastAPI):
    """The application that `glpgenc serve` runs.

    :ivar direct: ASGI applications by method and path. They are used unless the application has middleware of others,
        which is never passed by.
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
    """Return the fast path to endpoints of a router, by method and path.

    :param admit: as in the router's guard.
    :param endpoints: they take a request alone, and read its body themselves.
    """
    refusals = RefusalRecorder()
    return {
        (method, route.path): _direct(route, f"{method} {route.path}", authentication, admit, refusals)
        for route in router.routes
        if isinstance(route, APIRoute) and route.endpoint in endpoints
        for method in route.methods or ()
    }


def _direct(
    route: APIRoute, route_key: str, authentication: BearerTokens, admit: Admission, refusals: RefusalRecorder
) -> ASGIApp:
    endpoint: Endpoint = route.endpoint

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # Named in the log and the audit trail.
        scope["route"] = route
        request = Request(scope, receive, send)
        principal = await authentication(request)
        async with RequestAuthorization(refusals, request, principal, admit, route_key):
            response = await endpoint(request)
        await response(scope, receive, send)

    return answer
