"""What the API takes and gives of data keys."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from glpgenc.api.models import ApiRequest, ApiResponse, Name


class KeyInfo(ApiResponse):
    """The public properties of a data key, without its wrapped form."""

    key_id: UUID
    tenant_id: str = Field(examples=["acme"])
    data_class: str = Field(examples=["pii"])
    purpose: Literal["encryption", "index"]
    version: int = Field(examples=[1])
    state: Literal["pre_active", "active", "deactivated", "compromised", "destroyed"]
    created_at: datetime
    activated_at: datetime | None = None
    age_seconds: int = Field(description="Since it became active, else since it was made.", examples=[86400])


class KeyPage(ApiResponse):
    """Some of the data keys."""

    keys: list[KeyInfo]
    next: str | None = Field(default=None, description="The cursor of the next page; null on the last.")


class RotateRequest(ApiRequest):
    """Whose data key to replace."""

    data_class: Name = Field(examples=["pii"])
    tenant_id: Name | None = Field(default=None, description="As for encrypt.")

    model_config = ConfigDict(json_schema_extra={"examples": [{"tenant_id": "acme", "data_class": "pii"}]})


class RotateResponse(ApiResponse):
    """How far the rotation is. Ask again after ``wait_seconds``; values are moved by `glpgenc rotate`."""

    rotation: int = Field(description="Its number, as `glpgenc rotation` shows it.")
    state: Literal["staged", "active"] = Field(
        description="staged: the new key is read with, not written with yet. active: it encrypts from now on."
    )
    key_id: UUID = Field(description="The new data key.")
    key_version: int = Field(description="Its version.", examples=[2])
    tenant_id: str = Field(examples=["acme"])
    wait_seconds: int = Field(description="Until this request, sent again, activates a staged key.", examples=[300])
    remaining: str = Field(description="What is left to be done, in words.")
