"""The routes, for an application of their own or another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request

from glpgenc.api import problems
from glpgenc.api.auth.guard import Admission, Authentication, check_routes, guard
from glpgenc.api.auth.permissions import METRICS_ROUTE, PREFIX, Principal
from glpgenc.api.backend import Backend, serve_from
from glpgenc.api.limits.refusals import RefusalThrottle, record_limited
from glpgenc.api.middleware import EncryptionRoute, close_slashes, request_info
from glpgenc.api.openapi import operation_id
from glpgenc.api.problems import ProblemError
from glpgenc.api.routes import audit as routes_audit
from glpgenc.api.routes import data_keys as routes_data_keys
from glpgenc.api.routes import encryption as routes_values
from glpgenc.api.routes import keys as routes_keys
from glpgenc.api.routes import operations as routes_metrics
from glpgenc.api.routes import operations as routes_status
from glpgenc.api.routes import search_terms as routes_index


def build_router(
    backend: Backend, authentication: Authentication, to_principal: Callable[[Any], Any] | None = None
) -> APIRouter:
    """Build the router with all routes that need a permission.

    :param authentication: a dependency that says who calls, see :func:`glpgenc.api.auth.guard.guard`.
    :param to_principal: makes a Principal of what it returns.
    :raises ConfigurationError: if a route is not in PERMISSION_MAP.
    """
    guarded = guard(authentication, to_principal, admit=admission(backend))
    router = APIRouter(
        prefix=PREFIX,
        route_class=EncryptionRoute,
        # Only when it has let the caller through the body is read.
        dependencies=[Depends(guarded)],
        tags=["encryption"],
        generate_unique_id_function=operation_id,
    )
    for each in (routes_values, routes_index, routes_data_keys, routes_keys, routes_audit, routes_status):
        each.add_routes(router)
    check_routes(router, guarded)
    close_slashes(router)
    return router


def build_metrics_router(
    backend: Backend, authentication: Authentication, to_principal: Callable[[Any], Any] | None = None
) -> APIRouter:
    """Build the router of the metrics, which are not below the prefix of the others.

    :raises ConfigurationError: if the route is not in PERMISSION_MAP.
    """
    guarded = guard(authentication, to_principal, admit=admission(backend), route_key=METRICS_ROUTE)
    router = APIRouter(
        route_class=EncryptionRoute,
        dependencies=[Depends(guarded)],
        tags=["metrics"],
        generate_unique_id_function=operation_id,
    )
    routes_metrics.add_metrics_route(router)
    check_routes(router, guarded)
    close_slashes(router)
    return router


def admission(backend: Backend) -> Admission:
    """Return what lets a known caller continue, as often as the rate limit allows."""
    limiter, denials = backend.limiter, RefusalThrottle()

    async def admitted(request: Request, principal: Principal) -> None:
        serve_from(request, backend)
        subject = principal.subject
        # In memory it takes microseconds, less than the way to a thread.
        allowance = await backend.run(limiter.take, subject) if limiter.shared else limiter.take(subject)
        request_info(request).headers.update(allowance.headers())
        if not allowance.allowed:
            await record_limited(denials, request, allowance.quota, subject)
            raise ProblemError(problems.RATE_LIMITED)

    return admitted
