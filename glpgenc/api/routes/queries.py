"""Models of the queries of GET requests."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from glpgenc.api.models import Name
from glpgenc.events import EncryptionAuditEventType

Cursor = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=r"^[A-Za-z0-9_=-]+$")]

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d.*", re.ASCII)


def _checked_form(value: object) -> object:
    # Pydantic takes a number for seconds since 1970 too, which no one who writes a time means.
    if isinstance(value, str) and _RFC_3339.fullmatch(value) is None:
        raise PydanticCustomError("datetime", "is no time")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_checked_form)]
"""A time of RFC 3339, section 5.6."""


class _Query(BaseModel):
    # SkipJsonSchema: in a query nothing is null, it is there or not.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    cursor: Cursor | SkipJsonSchema[None] = Field(default=None, description="`next` of the page before.")
    tenant_id: Name | SkipJsonSchema[None] = Field(
        default=None, description="Only of this tenant, which must be one of the token's."
    )
    data_class: Name | SkipJsonSchema[None] = Field(default=None, description="Only of this data class.")


class KeyQuery(_Query):
    """Which data keys."""

    state: Literal["active", "pre_active", "deactivated", "compromised", "destroyed", "all"] = "active"
    limit: int = Field(default=100, ge=1, le=1000, description="Keys in a page at most.")


class AuditQuery(_Query):
    """Which audit records."""

    since: Moment | SkipJsonSchema[None] = Field(default=None, description="Not before this time.")
    until: Moment | SkipJsonSchema[None] = Field(default=None, description="Before this time.")
    event_type: list[EncryptionAuditEventType] = Field(default=[], description="Of one of these types.", max_length=50)
    actor: Name | SkipJsonSchema[None] = Field(default=None, description="By this actor: a token's subject.")
    correlation_id: Name | SkipJsonSchema[None] = Field(
        default=None, description="Of the request with this correlation id."
    )
    success: bool | SkipJsonSchema[None] = Field(default=None, description="Only what succeeded, or what failed.")
    key_id: UUID | SkipJsonSchema[None] = Field(default=None, description="Only with this data key.")
    limit: int = Field(default=100, ge=1, le=1000, description="Records in a page at most.")
