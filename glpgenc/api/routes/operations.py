"""Routes for operators: status checks, metrics, probes, and the list of problems."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.permissions import PREFIX
from glpgenc.api.backend import Backend, backend_of
from glpgenc.api.limits.rates import SELF_TEST_CLASS, SELF_TEST_TENANT
from glpgenc.api.middleware import EncryptionRoute, close_slashes
from glpgenc.api.openapi import (
    headers_of,
    json_response,
    operation_id,
    parameters_of,
    public_responses,
    responses_of,
    schema_of,
)
from glpgenc.api.problems import ProblemError
from glpgenc.database import translate_errors
from glpgenc.errors import DatabaseError, GlpgencError, KeyNotFoundError
from glpgenc.metrics.exposition import CONTENT_TYPE, OPENMETRICS, latest

CHECK_SECONDS = 10.0
"""Seconds after which a check counts as failed."""

_LOG = logging.getLogger(__name__)
_BYTES = 32


class Check(BaseModel):
    """One check."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["self_test", "kms", "database", "audit"]
    state: Literal["ok", "failed", "skipped"]
    milliseconds: float = Field(description="How long it took.", examples=[1.2])
    error: str | None = Field(default=None, description="The kind of problem.", examples=["kms-unavailable"])
    waiting: int | None = Field(default=None, description="Audit events that are not in the database yet.")


class StatusResponse(BaseModel):
    """Whether all checks that were made passed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["ok", "failed"]
    checks: list[Check]


def add_routes(router: APIRouter) -> None:
    """Add the route."""
    responses = responses_of()
    responses[503]["description"] = f"A check failed; {responses[503]['description']}"
    responses[503]["content"]["application/json"] = {"schema": schema_of(StatusResponse)}
    router.add_api_route(
        "/status",
        show_status,
        methods=["GET"],
        response_model=StatusResponse,
        responses=responses,
        openapi_extra={"parameters": parameters_of()},
    )


async def show_status(request: Request) -> Response:
    """Encrypt and decrypt a value, ask the KMS and the database, and look at the audit queue; time each."""
    found = await check_status(backend_of(request))
    return json_response(found, status=200 if found.state == "ok" else 503)


async def check_status(backend: Backend) -> StatusResponse:
    """Make all checks, all at once.

    :raises ProblemError: 503, before the start and after the stop.
    """
    manager, service = backend.running.manager, backend.running.service

    def self_test() -> None:
        context = {"tenant_id": SELF_TEST_TENANT, "data_class": SELF_TEST_CLASS}
        value = os.urandom(_BYTES)
        if service.decrypt(service.encrypt(value, context).to_bytes(), context) != value:
            raise ProblemError(problems.INTERNAL)

    def kms() -> None:
        # The database is asked after every KMS has answered, and has a check of its own.
        with suppress(DatabaseError):
            manager.check()

    def database() -> None:
        with translate_errors():
            backend.connections.run(lambda connection: connection.execute("SELECT 1").fetchone())

    timed = await asyncio.gather(
        _timed(backend, "self_test", self_test), _timed(backend, "kms", kms), _timed(backend, "database", database)
    )
    checks = [*timed, _audit_check(backend)]
    failed = any(each.state == "failed" for each in checks)
    return StatusResponse(state="failed" if failed else "ok", checks=checks)


def _audit_check(backend: Backend) -> Check:
    waiting = backend.audit_waiting()
    if waiting is None:
        return Check(name="audit", state="skipped", milliseconds=0)
    # A queue that is full refuses what it would have to record.
    full = waiting >= backend.settings.audit_queue_size
    error = problems.AUDIT_UNAVAILABLE.slug if full else None
    return Check(name="audit", state="failed" if full else "ok", milliseconds=0, error=error, waiting=waiting)


async def _timed(backend: Backend, name: Literal["self_test", "kms", "database"], work: Callable[[], None]) -> Check:
    started = time.perf_counter()
    state: Literal["ok", "failed", "skipped"] = "failed"
    error: str | None = None
    try:
        await backend.check(work, CHECK_SECONDS)
    except TimeoutError:
        error = "timeout"
    except KeyNotFoundError:
        # Keys are not made on demand (auto_create_keys), and this one was not made.
        state, error = "skipped", problems.KEY_NOT_FOUND.slug
    except GlpgencError as found:
        error = problems.kind_of_error(found).slug
        _LOG.error("status: %s failed: %s", name, found)
    except ProblemError as found:
        error = found.kind.slug
    else:
        state = "ok"
    return Check(name=name, state=state, milliseconds=round(1e3 * (time.perf_counter() - started), 3), error=error)


def add_metrics_route(router: APIRouter) -> None:
    """Add the route. Without a token metrics are at ``metrics_port`` only, which is this machine's by default."""
    described = responses_of()
    content = {each: {"schema": {"type": "string"}} for each in (CONTENT_TYPE, OPENMETRICS)}
    described[200] |= {"content": content, "description": "All metrics."}
    router.add_api_route("/metrics", metrics, methods=["GET"], response_class=Response, responses=described)


async def metrics(request: Request) -> Response:
    """Show the metrics of this process and of those that share its folder."""
    accept = request.headers.get("accept", "")
    body, content_type = await backend_of(request).run(latest, accept=accept)
    return Response(body, media_type=content_type)


def build_public_router(backend: Backend) -> APIRouter:
    """Build the router of the probes and of the list of problems."""
    router = APIRouter(route_class=EncryptionRoute, tags=["public"], generate_unique_id_function=operation_id)
    answered: dict[int | str, dict[str, Any]] = {204: {"headers": headers_of()}}
    not_ready = public_responses(problems.NOT_READY)

    @router.get("/healthz", status_code=204, response_class=Response, responses=answered)
    async def healthz() -> Response:
        """Tell that the process answers."""
        return Response(status_code=204)

    @router.get("/readyz", status_code=204, response_class=Response, responses=answered | not_ready)
    async def readyz() -> Response:
        """Return whether requests should be sent here: not yet at the start, and no more while it stops."""
        if not backend.is_ready:
            raise ProblemError(problems.NOT_READY)
        return Response(status_code=204)

    described = {"content": {"text/markdown": {"schema": {"type": "string"}}}, "headers": headers_of()}

    @router.get(f"{PREFIX}/problems", response_class=Response, responses={200: described})
    async def list_problems() -> Response:
        """Describe every kind of problem: the ``type`` of a problem leads here, and its fragment is the kind."""
        lines = [f"## {kind.slug}\n\n{kind.status} {kind.title}. {kind.detail}\n" for kind in problems.KINDS.values()]
        return Response("\n".join(lines), media_type="text/markdown; charset=utf-8")

    for route in [each for each in router.routes if isinstance(each, APIRoute)]:
        # A route of its own: with two methods one would be described twice, under one operation id.
        router.add_api_route(
            route.path, route.endpoint, methods=["HEAD"], response_class=Response, include_in_schema=False,
            status_code=route.status_code,
        )  # fmt: skip
    close_slashes(router)
    return router
