"""Routes of data keys: listing, and rotation in the steps of `glpgenc rotate`."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, LiteralString
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.dependencies import current_principal
from glpgenc.api.auth.permissions import ALL, Tenants
from glpgenc.api.backend import backend_of
from glpgenc.api.idempotency import HEADER
from glpgenc.api.models import ApiResponse, Name, TenantRequest
from glpgenc.api.openapi import add_get, add_post, json_response
from glpgenc.api.request_body import json_body
from glpgenc.api.routes.queries import KeyQuery
from glpgenc.database import connect, translate_errors
from glpgenc.errors import KeyNotFoundError, KeyShreddedError
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.rotation.selection import RotationFilter, begin_or_resume, to_replace

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.database._pool import ConnectionPool
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.settings import Settings

_PARTS = 4

_NAME = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,256}")
"""Texts that PostgreSQL can store."""

# Neither wrapped keys nor the names of KMS keys.
_SELECT: LiteralString = """
    SELECT key_id, tenant_id, data_class, purpose, version, state, created_at, activated_at,
           greatest(0, floor(extract(epoch FROM now() - coalesce(activated_at, created_at))))::bigint
    FROM glpgenc.data_keys
    WHERE (%(tenants)s::text[] IS NULL OR tenant_id = ANY (%(tenants)s))
      AND (%(data_class)s::text IS NULL OR data_class = %(data_class)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
      AND (%(after)s::text IS NULL
           OR (tenant_id, data_class, purpose, version)
              > (%(after)s, %(after_class)s, %(after_purpose)s, %(after_version)s))
    ORDER BY tenant_id, data_class, purpose, version LIMIT %(limit)s
"""

APPLICATION = "glpgenc api"

# By the server's clock, which the times are of.
_WAIT: LiteralString = """
    SELECT extract(epoch FROM created_at - clock_timestamp())::float8 + %s FROM glpgenc.data_keys WHERE key_id = %s
"""

_ACTIVATE = "send this request again when wait_seconds are over, or run `glpgenc rotate`, which waits by itself"

_MOVE = "values under older versions stay readable; `glpgenc rotate` with this tenant and class moves them"


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


class RotateRequest(TenantRequest):
    """Whose data key to replace."""

    data_class: Name = Field(examples=["pii"])

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


_rotate_body = json_body(RotateRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    add_get(router, "/keys", list_keys, KeyPage, problems.DATABASE_UNAVAILABLE, problems.DATABASE_REFUSED)
    add_post(
        router,
        "/keys/rotate",
        rotate_key,
        RotateRequest,
        RotateResponse,
        problems.DATABASE_REFUSED,
        problems.IN_PROGRESS,
        problems.OTHER_REQUEST,
        problems.KEY_NOT_FOUND,
        problems.KEY_UNUSABLE,
        problems.KMS_REFUSED,
        status=202,
        parameters=(HEADER,),
        headers=("Retry-After", "Idempotency-Replayed"),
    )


async def list_keys(request: Request, query: Annotated[KeyQuery, Query()]) -> Response:
    """List the data keys of the caller's tenants, the active ones unless another state is asked for."""
    tenants, backend = current_principal(request).tenants_for(query.tenant_id), backend_of(request)
    return json_response(await backend.run(key_page, backend.connections, tenants, query))


async def rotate_key(request: Request) -> Response:
    """Put a new data key in the place of the active one: staged at first, active when asked again in time.

    No value is re-encrypted within a request: `glpgenc rotate` does that, beside those who read and write.
    """
    body, tenant, backend = await _rotate_body(request)

    async def answer() -> Response:
        found = await backend.run(rotate, backend.running.manager, backend.settings, tenant, body.data_class)
        wait = {"Retry-After": str(found.wait_seconds)} if found.wait_seconds else {}
        return json_response(found, status=202, headers=wait)

    return await backend.idempotent.answer(request, tenant, body, answer)


def key_page(connections: ConnectionPool, tenants: Tenants, query: KeyQuery) -> KeyPage:
    """Return one page of data keys.

    :param tenants: whose keys.
    :raises ProblemError: 422, when the cursor is not one.
    :raises DatabaseError: when the database is unavailable or refuses.
    """
    after, after_class, after_purpose, after_version = _parsed(query.cursor)
    parameters = {
        "tenants": None if tenants is ALL else sorted(tenants),
        "data_class": query.data_class,
        "state": None if query.state == "all" else query.state,
        "after": after,
        "after_class": after_class,
        "after_purpose": after_purpose,
        "after_version": after_version,
        # One more than asked for shows whether there is a next page.
        "limit": query.limit + 1,
    }

    def read(connection: Connection) -> list[tuple[Any, ...]]:
        return connection.execute(_SELECT, parameters).fetchall()

    with translate_errors():
        rows = connections.run(read)
    keys = [KeyInfo(**dict(zip(KeyInfo.model_fields, row, strict=True))) for row in rows[: query.limit]]
    return KeyPage(keys=keys, next=_cursor_after(keys[-1]) if len(rows) > query.limit else None)


def _cursor_after(key: KeyInfo) -> str:
    place = [key.tenant_id, key.data_class, key.purpose, key.version]
    return base64.urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode("ascii").rstrip("=")


def _parsed(cursor: str | None) -> tuple[str | None, str | None, str | None, int | None]:
    if cursor is None:
        return None, None, None, None
    try:
        place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        place = None
    # A made-up cursor gives no one more: the tenants are in the query beside it.
    if isinstance(place, list) and len(place) == _PARTS:
        *texts, version = place
        if (
            all(isinstance(each, str) and _NAME.fullmatch(each) for each in texts)
            and type(version) is int
            and 0 < version < 1 << 31
        ):
            return texts[0], texts[1], texts[2], version
    raise problems.invalid("/query/cursor", "is not one that a page ended with")


def rotate(manager: KeyManager, settings: Settings, tenant_id: str, data_class: str) -> RotateResponse:
    """Begin a rotation, or continue with it; moving the values is left to `glpgenc rotate`.

    A key must be readable by every process before the first one writes with it, so the new one is staged, and becomes
    active a cache's TTL later. No thread of a web process waits for that: a restart would forget it. The same request,
    sent again, continues where the rotation stands, and so does `glpgenc rotate`; neither makes another key until the
    rotation is done.

    :raises KeyNotFoundError: if there is no active key to be replaced.
    :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
    :raises KMSError: if the KMS does not make the new key.
    :raises DatabaseError: if the database is unavailable, or the role is not glpgenc_admin.
    """
    active = _active(manager, tenant_id, data_class)
    wanted = RotationFilter(tenant_id=tenant_id, data_class=data_class)
    with translate_errors(), closing(connect(settings.require_keys_database_url(), APPLICATION)) as connection:
        begun = begin_or_resume(connection, wanted)
        if not to_replace(manager, wanted, begun.started_at):
            return _response(begun.number, active)
        staged = manager.stage(tenant_id, data_class)
        wait = _wait(connection, staged, settings.cache_ttl)
        if wait > 0:
            return _response(begun.number, staged, wait)
        manager.activate(staged)
        return _response(begun.number, staged)


def _active(manager: KeyManager, tenant_id: str, data_class: str) -> DataKeyRecord:
    history = manager.list(tenant_id=tenant_id, data_class=data_class, purpose=Purpose.ENCRYPTION)
    if any(key.shredded for key in history):
        raise KeyShreddedError
    found = next((key for key in history if key.state is KeyState.ACTIVE), None)
    # Before a rotation is begun: one of nothing would stay open.
    if found is None:
        raise KeyNotFoundError("there is no active data key to be replaced")
    return found


def _wait(connection: Connection, staged: DataKeyRecord, settle: float) -> float:
    with connection.transaction():
        row = connection.execute(_WAIT, (settle, staged.key_id)).fetchone()
    return float(row[0]) if row is not None and row[0] is not None else settle


def _response(rotation: int, key: DataKeyRecord, wait: float = 0.0) -> RotateResponse:
    return RotateResponse(
        rotation=rotation,
        state="staged" if wait else "active",
        key_id=key.key_id,
        key_version=key.version,
        tenant_id=key.tenant_id,
        wait_seconds=max(0, math.ceil(wait)),
        remaining=_ACTIVATE if wait else _MOVE,
    )
