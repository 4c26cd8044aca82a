"""Search terms: of values that the caller keeps himself, and of registered fields. Their keys stay here."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.guard import current_principal
from glpgenc.api.backend import backend_of
from glpgenc.api.openapi import json_response, responses_of
from glpgenc.api.request_body import described, json_body
from glpgenc.api.routes.models import BlindIndexRequest, BlindIndexResponse, HmacRequest, HmacResponse, encoded
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.events import EncryptionAuditEventType, Event, emit

_PROBLEMS = (
    problems.MALFORMED,
    problems.BUSY,
    problems.BODY_TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.TENANT_REQUIRED,
    problems.VALUE_REFUSED,
    problems.KEY_NOT_FOUND,
    problems.KEY_UNUSABLE,
    problems.KMS_UNAVAILABLE,
    problems.DATABASE_UNAVAILABLE,
    problems.AUDIT_UNAVAILABLE,
)

_hmac_body = json_body(HmacRequest)
_blind_index_body = json_body(BlindIndexRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    router.add_api_route(
        "/hmac",
        create_hmac,
        methods=["POST"],
        response_model=HmacResponse,
        responses=responses_of(*_PROBLEMS, problems.TOO_MANY_NEW_KEYS),
        openapi_extra=described(HmacRequest),
    )
    router.add_api_route(
        "/blind-index",
        create_blind_index,
        methods=["POST"],
        response_model=BlindIndexResponse,
        responses=responses_of(*_PROBLEMS, problems.FIELD_NOT_FOUND),
        openapi_extra=described(BlindIndexRequest),
    )


async def create_hmac(request: Request) -> Response:
    """Make the search term of a value: equal values of one tenant, class and context have equal terms."""
    asked = await _hmac_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    service = backend.service

    def work() -> bytes:
        made = service.create_hmac(asked.value, asked.bound_to(tenant), key_version=asked.key_version)
        emit(_event("hmac", tenant, asked.data_class))
        return made

    made = encoded(await backend.run(work))
    return json_response(HmacResponse(hmac=made, key_version=asked.key_version, tenant_id=tenant))


async def create_blind_index(request: Request) -> Response:
    """Make the terms by which a value is found in the index column of a registered field."""
    asked = await _blind_index_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    manager = backend.manager

    def work() -> list[bytes]:
        data_class = manager.catalog.field(asked.field).data_class
        encryptor = ColumnEncryptor(manager, tenant_id=tenant)
        made = encryptor.create_hmac_indexes(asked.value, asked.field, facet=asked.facet) or []
        emit(_event("blind_index", tenant, data_class))
        return made

    terms = [encoded(each) for each in await backend.run(work)]
    return json_response(BlindIndexResponse(terms=terms, tenant_id=tenant))


def _event(operation: str, tenant: str, data_class: str) -> Event:
    return Event(
        type=EncryptionAuditEventType.SEARCH_TERM_CREATED, operation=operation, tenant_id=tenant, data_class=data_class
    )
