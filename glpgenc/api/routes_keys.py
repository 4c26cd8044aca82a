"""Data keys: which there are, and their rotation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from glpgenc.api import key_pages, problems
from glpgenc.api.body_limit import described, json_body
from glpgenc.api.dependencies import current_principal
from glpgenc.api.idempotency import HEADER
from glpgenc.api.key_models import KeyPage, RotateRequest, RotateResponse
from glpgenc.api.key_rotation import rotate
from glpgenc.api.principal import ALL
from glpgenc.api.queries import KeyQuery
from glpgenc.api.responses import json_response, responses_of
from glpgenc.api.schemas import parameters_of
from glpgenc.api.services import backend_of

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
    wanted = key_pages.Wanted(
        tenants=None if tenants is ALL else tenants,
        data_class=query.data_class,
        state=None if query.state == "all" else query.state,
        cursor=query.cursor,
        limit=query.limit,
    )
    return json_response(await backend.run(key_pages.page, backend.connections, wanted))


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
