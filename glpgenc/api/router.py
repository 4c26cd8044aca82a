"""Routers of the routes that need a permission: authentication, rate limit and permission before each handler."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter, Depends, Request

from glpgenc.api import problems
from glpgenc.api.auth.guard import Admission, Authentication, check_routes, guard
from glpgenc.api.auth.permissions import METRICS_ROUTE, PREFIX, Principal
from glpgenc.api.backend import Backend, serve_from
from glpgenc.api.limits.refusals import RefusalRecorder
from glpgenc.api.middleware import EncryptionRoute, close_slashes, request_info
from glpgenc.api.openapi import operation_id
from glpgenc.api.problems import ProblemError
from glpgenc.api.routes import audit, data_keys, encryption, keys, operations, search_terms

ToPrincipal = Callable[[Any], Any]


def build_router(
    backend: Backend, authentication: Authentication, to_principal: ToPrincipal | None = None
) -> APIRouter:
    """Build the router with all routes that need a permission, but that of the metrics.

    :param authentication: a dependency that says who calls, see :func:`glpgenc.api.auth.guard.guard`.
    :param to_principal: makes a Principal of what it returns.
    :raises ConfigurationError: if a route is not in PERMISSION_MAP.
    """
    guarded = guard(authentication, to_principal, admit=admission(backend))
    rooms = (encryption, search_terms, data_keys, keys, audit, operations)
    return _built(guarded, (each.add_routes for each in rooms), "encryption", PREFIX)


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
    """Return what lets a known caller continue, as often as the rate limit allows."""
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
