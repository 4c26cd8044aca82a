"""Routers of the routes that need a permission, and the fast path to those for values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from glpgenc.api import problems
from glpgenc.api.auth.authenticator import BearerTokens
from glpgenc.api.auth.dependencies import Admission, Authentication, RequestAuthorization, check_routes, guard
from glpgenc.api.auth.permissions import METRICS_ROUTE, PREFIX, Principal
from glpgenc.api.backend import Backend, serve_from
from glpgenc.api.limits.refusals import RefusalRecorder
from glpgenc.api.middleware import EncryptionRoute, close_slashes, handle_request, request_info
from glpgenc.api.openapi import Endpoint, operation_id
from glpgenc.api.problems import ProblemError
from glpgenc.api.routes import audit, data_keys, encryption, keys, operations, search_terms, sessions

ToPrincipal = Callable[[Any], Any]


def build_router(
    backend: Backend, authentication: Authentication, to_principal: ToPrincipal | None = None
) -> APIRouter:
    """Build the router with all routes that need a permission, but that of the metrics.

    :param authentication: a dependency that says who calls, see :func:`glpgenc.api.auth.dependencies.guard`.
    :param to_principal: makes a Principal of what it returns.
    :raises ConfigurationError: if a route is not in PERMISSION_MAP.
    """
    guarded = guard(authentication, to_principal, admit=admission(backend))
    modules = (encryption, search_terms, data_keys, sessions, keys, audit, operations)
    return _built(guarded, (each.add_routes for each in modules), "encryption", PREFIX)


def build_metrics_router(
    backend: Backend, authentication: Authentication, to_principal: ToPrincipal | None = None
) -> APIRouter:
    """Build the router of the metrics, which are not below the prefix of the others.

    :raises ConfigurationError: if the route is not in PERMISSION_MAP.
    """
    guarded = guard(authentication, to_principal, admit=admission(backend), route_key=METRICS_ROUTE)
    return _built(guarded, [operations.add_metrics_route], "metrics")


def _built(guarded: Any, add: Iterable[Callable[[APIRouter], None]], tag: str, prefix: str = "") -> APIRouter:
    router = APIRouter(
        prefix=prefix,
        route_class=EncryptionRoute,
        # The body is read only when it has let the caller through.
        dependencies=[Depends(guarded)],
        tags=[tag],
        generate_unique_id_function=operation_id,
    )
    for each in add:
        each(router)
    check_routes(router, guarded)
    close_slashes(router)
    return router


def admission(backend: Backend) -> Admission:
    """Return the check of the rate limit for known callers."""
    limiter, refusals = backend.limiter, RefusalRecorder()

    async def admitted(request: Request, principal: Principal) -> None:
        serve_from(request, backend)
        subject = principal.subject
        # In memory it takes microseconds, less than the way to a thread.
        allowance = await backend.run(limiter.take, subject) if limiter.shared else limiter.take(subject)
        request_info(request).headers.update(allowance.headers())
        if not allowance.allowed:
            await refusals.limited(request, allowance.quota, subject)
            raise ProblemError(problems.RATE_LIMITED)

    return admitted


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
