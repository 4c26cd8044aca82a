"""The audit trail, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.audit_pages import AuditPageResponse, response_of
from glpgenc.api.dependencies import current_principal
from glpgenc.api.principal import ALL
from glpgenc.api.problems import ProblemError
from glpgenc.api.queries import AuditQuery
from glpgenc.api.responses import json_response, responses_of
from glpgenc.api.schemas import parameters_of
from glpgenc.api.services import Backend, backend_of
from glpgenc.audit.cursor import CursorError
from glpgenc.audit.reading import reading
from glpgenc.audit.record import AuditRecord
from glpgenc.audit.search import AuditFilter, page
from glpgenc.audit.telling import read_event
from glpgenc.database import Connection
from glpgenc.errors import KMSUnavailableError
from glpgenc.events import emit

_PROBLEMS = (problems.DATABASE_UNAVAILABLE, problems.DATABASE_REFUSED)


def add_routes(router: APIRouter) -> None:
    """Add the route."""
    router.add_api_route(
        "/audit",
        list_records,
        methods=["GET"],
        response_model=AuditPageResponse,
        responses=responses_of(*_PROBLEMS),
        openapi_extra={"parameters": parameters_of()},
    )


async def list_records(request: Request, query: Annotated[AuditQuery, Query()]) -> Response:
    """List audit records of the caller's tenants, newest first.

    Records that belong to no tenant, such as refused requests, are for callers who may touch all tenants.
    """
    tenants = current_principal(request).tenants_for(query.tenant_id)
    backend = backend_of(request)
    wanted = AuditFilter(
        since=query.since,
        until=query.until,
        event_types=query.event_type or None,
        tenant_ids=None if tenants is ALL else tenants,
        data_class=query.data_class,
        actor=query.actor,
        correlation_id=query.correlation_id,
        success=query.success,
        key_id=query.key_id,
    )

    def work() -> Any:
        with reading(backend.settings.require_database_url()) as connection:
            found = page(connection, wanted, cursor=query.cursor, limit=query.limit)
            verdicts = _verdicts(backend, connection, found.records)
        emit(read_event("list", wanted, count=len(found.records)))
        return response_of(found, verdicts)

    try:
        return json_response(await backend.run(work))
    except CursorError:
        fault = {"pointer": "/query/cursor", "detail": "is not one that a page ended with"}
    raise ProblemError(problems.INVALID, members={"errors": [fault]})


def _verdicts(backend: Backend, connection: Connection, records: Sequence[AuditRecord]) -> Sequence[bool | None]:
    try:
        return backend.record_check.verdicts(connection, records)
    except KMSUnavailableError:
        # The records are wanted during an outage more than ever: marked as not checked.
        return [None] * len(records)
