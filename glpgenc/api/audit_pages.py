"""Audit records as the API gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

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
