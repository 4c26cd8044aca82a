"""The routes, for an application of their own or another one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool

from glpgenc.api import problems, routes_audit, routes_keys, routes_status, routes_values
from glpgenc.api.denials import Denials
from glpgenc.api.dependencies import Authentication, check_routes, current_principal, guard
from glpgenc.api.middleware import EncryptionRoute, asked_of
from glpgenc.api.permissions import PREFIX
from glpgenc.api.problems import ProblemError
from glpgenc.api.services import Backend, serve_from
from glpgenc.events import EncryptionAuditEventType, Event, emit, is_heard


def build_router(
    backend: Backend, authentication: Authentication, to_principal: Callable[[Any], Any] | None = None
) -> APIRouter:
    """Build the router with all routes that need a permission.

    :param authentication: a dependency that says who calls, see :func:`glpgenc.api.dependencies.guard`.
    :param to_principal: makes a Principal of what it returns.
    :raises ConfigurationError: if a route is not in PERMISSION_MAP.
    """
    guarded = guard(authentication, to_principal)
    router = APIRouter(
        prefix=PREFIX,
        route_class=EncryptionRoute,
        # In this order: who calls, may he, how often; only then the body is read.
        dependencies=[Depends(guarded), Depends(admission(backend))],
        tags=["encryption"],
    )
    for each in (routes_values, routes_keys, routes_audit, routes_status):
        each.add_routes(router)
    check_routes(router, guarded)
    return router


def admission(backend: Backend) -> Callable[[Request], Awaitable[None]]:
    """Return the dependency that lets a known caller go on, as often as the rate limit allows."""
    limiter, denials = backend.limiter, Denials()

    async def admitted(request: Request) -> None:
        serve_from(request, backend)
        subject = current_principal(request).subject
        # In memory it takes microseconds, less than the way to a thread.
        allowance = await backend.run(limiter.take, subject) if limiter.shared else limiter.take(subject)
        asked_of(request).headers.update(allowance.headers())
        if not allowance.allowed:
            await _tell(request, allowance.quota, denials.to_tell(subject))
            raise ProblemError(problems.RATE_LIMITED)

    return admitted


async def _tell(request: Request, quota: int, count: int | None) -> None:
    if count is not None and is_heard():
        route = getattr(request.scope.get("route"), "path", None)
        operation = None if route is None else f"{request.method} {route}"
        event = Event(
            type=EncryptionAuditEventType.RATE_LIMITED,
            operation=operation,
            count=count,
            error=ProblemError(problems.RATE_LIMITED),
            detail={"quota": quota},
        )
        await run_in_threadpool(emit, event)
