"""Route of the audit trail, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.dependencies import current_principal
from glpgenc.api.auth.permissions import ALL
from glpgenc.api.backend import Backend, backend_of
from glpgenc.api.openapi import add_get, json_response
from glpgenc.api.routes.queries import AuditQuery
from glpgenc.audit.database import trail_connection
from glpgenc.audit.record import AuditRecord
from glpgenc.audit.search import AuditFilter, CursorError, page, read_event
from glpgenc.database import Connection
from glpgenc.errors import KMSUnavailableError
from glpgenc.events import emit

if TYPE_CHECKING:
    from glpgenc.audit.search import AuditPage


class AuditEntry(BaseModel):
    """What happened. No value, no key, and nothing made from either is in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    writer_id: UUID = Field(description="Whose chain of records it is in.")
    seq: int = Field(description="Its place there.", examples=[1])
    occurred_at: datetime
    event_type: str = Field(examples=["encryption_performed"])
    data_class: str | None = Field(default=None, examples=["pii"])
    tenant_id: str | None = Field(default=None, examples=["acme"])
    key_id: UUID | None = None
    key_version: int | None = Field(default=None, examples=[1])
    operation: str | None = Field(default=None, examples=["encrypt"])
    count: int = Field(examples=[1])
    duration_us: int | None = Field(default=None, description="Microseconds that it took.")
    success: bool
    error: str | None = Field(default=None, description="What it failed of.")
    actor: str | None = Field(default=None, examples=["billing"])
    purpose: str | None = None
    correlation_id: str | None = None
    detail: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    verified: bool | None = Field(
        default=None,
        description="Whether its MAC was made by a writer with the trail's key. Absent while the KMS is away.",
    )


class AuditPageResponse(BaseModel):
    """Some audit records, newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    records: list[AuditEntry]
    next: str | None = Field(default=None, description="The cursor of the next page; absent on the last.")


def response_of(page: AuditPage, verdicts: Sequence[bool | None]) -> AuditPageResponse:
    """Return a page as the API gives it.

    :param verdicts: of each record whether it is genuine; ``None`` where that was not checked.
    """
    names = tuple(AuditEntry.model_fields.keys() - {"verified"})
    records = [
        AuditEntry(**{name: getattr(record, name) for name in names}, verified=verdict)
        for record, verdict in zip(page.records, verdicts, strict=True)
    ]
    return AuditPageResponse(records=records, next=page.next_cursor)


def add_routes(router: APIRouter) -> None:
    """Add the route."""
    kinds = (problems.DATABASE_UNAVAILABLE, problems.DATABASE_REFUSED)
    add_get(router, "/audit", list_records, AuditPageResponse, *kinds)


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
        with trail_connection(backend.settings.require_database_url()) as connection:
            found = page(connection, wanted, cursor=query.cursor, limit=query.limit)
            verdicts = _verdicts(backend, connection, found.records)
        emit(read_event("list", wanted, count=len(found.records)))
        return response_of(found, verdicts)

    try:
        return json_response(await backend.run(work))
    except CursorError:
        pass
    raise problems.invalid("/query/cursor", "is not one that a page ended with")


def _verdicts(backend: Backend, connection: Connection, records: Sequence[AuditRecord]) -> Sequence[bool | None]:
    try:
        return backend.running.record_check.verdicts(connection, records)
    except KMSUnavailableError:
        # The records are wanted during an outage more than ever: marked as not checked.
        return [None] * len(records)
