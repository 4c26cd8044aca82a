"""Routes that make search terms: of values that the caller keeps, and of registered fields. Their keys stay here."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.models import BlindIndexRequest, BlindIndexResponse, HmacRequest, HmacResponse, encoded
from glpgenc.api.openapi import add_post, json_response
from glpgenc.api.request_body import json_body
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.events import EncryptionAuditEventType, Event, emit

_hmac_body = json_body(HmacRequest)
_blind_index_body = json_body(BlindIndexRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    keys = (problems.KEY_NOT_FOUND, problems.KEY_UNUSABLE)
    add_post(router, "/hmac", create_hmac, HmacRequest, HmacResponse, *keys, problems.TOO_MANY_NEW_KEYS)
    kinds = (*keys, problems.FIELD_NOT_FOUND)
    add_post(router, "/blind-index", create_blind_index, BlindIndexRequest, BlindIndexResponse, *kinds)


async def create_hmac(request: Request) -> Response:
    """Make the search term of a value: equal values of one tenant, class and context have equal terms."""
    body, tenant, backend = await _hmac_body(request)
    service = backend.running.service

    def work() -> bytes:
        made = service.create_hmac(body.value, body.bound_to(tenant), key_version=body.key_version)
        emit(_event("hmac", tenant, body.data_class))
        return made

    made = encoded(await backend.run(work))
    return json_response(HmacResponse(hmac=made, key_version=body.key_version, tenant_id=tenant))


async def create_blind_index(request: Request) -> Response:
    """Make the terms by which a value is found in the index column of a registered field."""
    body, tenant, backend = await _blind_index_body(request)
    manager = backend.running.manager

    def work() -> list[bytes]:
        data_class = manager.catalog.field(body.field).data_class
        encryptor = ColumnEncryptor(manager, tenant_id=tenant)
        made = encryptor.create_hmac_indexes(body.value, body.field, facet=body.facet) or []
        emit(_event("blind_index", tenant, data_class))
        return made

    terms = [encoded(each) for each in await backend.run(work)]
    return json_response(BlindIndexResponse(terms=terms, tenant_id=tenant))


def _event(operation: str, tenant: str, data_class: str) -> Event:
    return Event(
        type=EncryptionAuditEventType.SEARCH_TERM_CREATED, operation=operation, tenant_id=tenant, data_class=data_class
    )
