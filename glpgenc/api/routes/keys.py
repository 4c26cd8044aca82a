"""Routes of data keys: listing, and rotation in the steps of `glpgenc rotate`."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, LiteralString
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.guard import current_principal
from glpgenc.api.auth.permissions import ALL
from glpgenc.api.backend import backend_of
from glpgenc.api.idempotency import HEADER
from glpgenc.api.openapi import json_response, parameters_of, responses_of
from glpgenc.api.problems import ProblemError
from glpgenc.api.request_body import described, json_body
from glpgenc.api.routes.models import ApiRequest, ApiResponse, Name
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


_PARTS = 4
_NAME = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,256}")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyListFilter:
    """Which keys.

    :param tenants: of these; ``None`` for all.
    :param data_class: of this class; ``None`` for all.
    :param state: in this state; ``None`` for all.
    :param cursor: where the page before ended.
    :param limit: how many at most.
    """

    tenants: Collection[str] | None
    data_class: str | None
    state: str | None
    cursor: str | None
    limit: int


def key_page(connections: ConnectionPool, wanted: KeyListFilter) -> KeyPage:
    """Return one page.

    :raises ProblemError: 422, when the cursor is none.
    :raises DatabaseError: when the database is unavailable or refuses.
    """
    after = _parsed(wanted.cursor)
    parameters = {
        "tenants": None if wanted.tenants is None else sorted(wanted.tenants),
        "data_class": wanted.data_class,
        "state": wanted.state,
        "after": after[0],
        "after_class": after[1],
        "after_purpose": after[2],
        "after_version": after[3],
        # One more than asked for tells whether there is a next page.
        "limit": wanted.limit + 1,
    }

    def read(connection: Connection) -> list[tuple[Any, ...]]:
        return connection.execute(_SELECT, parameters).fetchall()

    with translate_errors():
        rows = connections.run(read)
    names = [*KeyInfo.model_fields]
    keys = [KeyInfo(**dict(zip(names, row, strict=True))) for row in rows[: wanted.limit]]
    return KeyPage(keys=keys, next=_cursor_after(keys[-1]) if len(rows) > wanted.limit else None)


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
    # What is chosen freely gives no one more: the tenants are in the query beside it.
    if isinstance(place, list) and len(place) == _PARTS:
        *texts, version = place
        if all(map(_is_name, texts)) and _is_version(version):
            return texts[0], texts[1], texts[2], version
    fault = {"pointer": "/query/cursor", "detail": "is not one that a page ended with"}
    raise ProblemError(problems.INVALID, members={"errors": [fault]})


def _is_name(value: object) -> bool:
    # What PostgreSQL can take for a text.
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    return type(value) is int and 0 < value < 1 << 31


APPLICATION = "glpgenc api"

# By the server's clock, which the times are of.
_WAIT: LiteralString = """
    SELECT extract(epoch FROM created_at - clock_timestamp())::float8 + %s FROM glpgenc.data_keys WHERE key_id = %s
"""
_ACTIVATE = "send this request again when wait_seconds are over, or run `glpgenc rotate`, which waits by itself"
_MOVE = "values under older versions stay readable; `glpgenc rotate` with this tenant and class moves them"


def rotate(manager: KeyManager, settings: Settings, tenant_id: str, data_class: str) -> RotateResponse:
    """Begin a rotation, or continue with it.

    :raises KeyNotFoundError: if there is no active key to be replaced.
    :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
    :raises KMSError: if the KMS does not make the new key.
    :raises DatabaseError: if the database is unavailable, or the role is not glpgenc_admin.
    """
    active = _active(manager, tenant_id, data_class)
    wanted = RotationFilter(tenant_id=tenant_id, data_class=data_class)
    with translate_errors(), closing(connect(settings.require_database_url(), APPLICATION)) as connection:
        begun = begin_or_resume(connection, wanted)
        if not to_replace(manager, wanted, begun.started_at):
            return _rotation_response(begun.number, "active", active, 0.0)
        staged = manager.stage(tenant_id, data_class)
        wait = _wait(connection, staged, settings.cache_ttl)
        if wait > 0:
            return _rotation_response(begun.number, "staged", staged, wait)
        manager.activate(staged)
        return _rotation_response(begun.number, "active", staged, 0.0)


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


def _rotation_response(rotation: int, state: str, key: DataKeyRecord, wait: float) -> RotateResponse:
    return RotateResponse(
        rotation=rotation,
        state="active" if state == "active" else "staged",
        key_id=key.key_id,
        key_version=key.version,
        tenant_id=key.tenant_id,
        wait_seconds=max(0, math.ceil(wait)),
        remaining=_MOVE if state == "active" else _ACTIVATE,
    )


_rotate_body = json_body(RotateRequest)
_DATABASE = (problems.DATABASE_UNAVAILABLE, problems.DATABASE_REFUSED)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    router.add_api_route(
        "/keys",
        list_keys,
        methods=["GET"],
        response_model=KeyPage,
        responses=responses_of(*_DATABASE),
        openapi_extra={"parameters": parameters_of()},
    )
    router.add_api_route(
        "/keys/rotate",
        rotate_key,
        methods=["POST"],
        status_code=202,
        response_model=RotateResponse,
        responses=responses_of(
            *_DATABASE,
            problems.BUSY,
            problems.IN_PROGRESS,
            problems.OTHER_REQUEST,
            problems.MALFORMED,
            problems.BODY_TOO_LARGE,
            problems.UNSUPPORTED_MEDIA_TYPE,
            problems.TENANT_REQUIRED,
            problems.VALUE_REFUSED,
            problems.KEY_NOT_FOUND,
            problems.KEY_UNUSABLE,
            problems.KMS_UNAVAILABLE,
            problems.KMS_REFUSED,
            problems.AUDIT_UNAVAILABLE,
            success=202,
            headers=("Retry-After", "Idempotency-Replayed"),
        ),
        openapi_extra=described(RotateRequest, HEADER),
    )


async def list_keys(request: Request, query: Annotated[KeyQuery, Query()]) -> Response:
    """List the data keys of the caller's tenants, the active ones unless another state is asked for."""
    tenants = current_principal(request).tenants_for(query.tenant_id)
    backend = backend_of(request)
    wanted = KeyListFilter(
        tenants=None if tenants is ALL else tenants,
        data_class=query.data_class,
        state=None if query.state == "all" else query.state,
        cursor=query.cursor,
        limit=query.limit,
    )
    return json_response(await backend.run(key_page, backend.connections, wanted))


async def rotate_key(request: Request) -> Response:
    """Put a new data key in the place of the active one: staged at first, active when asked again in time.

    No value is re-encrypted within a request: `glpgenc rotate` does that, beside those who read and write.
    """
    asked = await _rotate_body(request)
    principal = current_principal(request)
    tenant = principal.tenant_for(asked.tenant_id)
    backend = backend_of(request)

    async def answer() -> Response:
        found = await backend.run(rotate, backend.manager, backend.settings, tenant, asked.data_class)
        wait = {"Retry-After": str(found.wait_seconds)} if found.wait_seconds else {}
        return json_response(found, status=202, headers=wait)

    return await backend.idempotent.answer(request, principal, tenant, asked, answer)
