"""Routes that make and unwrap data keys, for callers who encrypt by themselves; some give out the key itself."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.backend import Backend
from glpgenc.api.idempotency import HEADER
from glpgenc.api.models import (
    DataKeyRequest,
    DataKeyResponse,
    UnwrapRequest,
    UnwrapResponse,
    WrappedKeyResponse,
    encoded,
)
from glpgenc.api.openapi import add_post, json_response
from glpgenc.api.request_body import json_body
from glpgenc.errors import GlpgencError, KeyShreddedError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.keys.selection import RegisteredClasses
from glpgenc.service.envelope_keys import GeneratedDataKey

_data_key_body = json_body(DataKeyRequest)
_unwrap_body = json_body(UnwrapRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    keys = (problems.KEY_NOT_FOUND, problems.KEY_UNUSABLE, problems.KMS_REFUSED)
    add_post(
        router,
        "/data-keys/wrapped",
        create_wrapped_key,
        DataKeyRequest,
        WrappedKeyResponse,
        *keys,
        problems.IN_PROGRESS,
        problems.OTHER_REQUEST,
        parameters=(HEADER,),
        headers=("Idempotency-Replayed",),
    )
    add_post(router, "/data-keys/plaintext", create_data_key, DataKeyRequest, DataKeyResponse, *keys)
    kinds = (*keys, problems.DECRYPTION_FAILED)
    add_post(router, "/data-keys/unwrap", unwrap_data_key, UnwrapRequest, UnwrapResponse, *kinds)


async def create_wrapped_key(request: Request) -> Response:
    """Have the KMS make a data key, and give out its wrapped form alone."""
    body, tenant, backend = await _data_key_body(request)

    def work() -> WrappedKeyResponse:
        made = _generated(backend, tenant, body)
        with made.plaintext_key as key:
            key_id = key.wrapped.key_id
        _emit("wrapped", tenant, body.data_class, key_id)
        return WrappedKeyResponse(encrypted_key=encoded(made.encrypted_key), key_id=key_id, tenant_id=tenant)

    async def answer() -> Response:
        return json_response(await backend.run(work))

    return await backend.idempotent.answer(request, tenant, body, answer)


async def create_data_key(request: Request) -> Response:
    """Have the KMS make a data key, and give it out with its wrapped form."""
    body, tenant, backend = await _data_key_body(request)

    def work() -> DataKeyResponse:
        made = _generated(backend, tenant, body)
        with made.plaintext_key as key:
            key_id = key.wrapped.key_id
            # Before it is given out: a key that can't be recorded is not.
            _emit("plaintext", tenant, body.data_class, key_id)
            return DataKeyResponse(
                plaintext_key=encoded(bytes(key)),
                encrypted_key=encoded(made.encrypted_key),
                key_id=key_id,
                tenant_id=tenant,
            )

    return json_response(await backend.run(work))


async def unwrap_data_key(request: Request) -> Response:
    """Have the KMS unwrap a data key, and give it out."""
    body, tenant, backend = await _unwrap_body(request)

    def work() -> UnwrapResponse:
        _check(backend, tenant, body.data_class)
        try:
            key = backend.running.envelopes.decrypt_data_key(body.encrypted_key, body.bound_to(tenant))
        except GlpgencError as error:
            raise problems.decryption_failure(error) from None
        with key:
            key_id = key.wrapped.key_id
            _emit("unwrap", tenant, body.data_class, key_id)
            return UnwrapResponse(plaintext_key=encoded(bytes(key)), key_id=key_id, tenant_id=tenant)

    return json_response(await backend.run(work))


def _generated(backend: Backend, tenant: str, body: DataKeyRequest) -> GeneratedDataKey:
    _check(backend, tenant, body.data_class)
    return backend.running.envelopes.generate_data_key(body.bound_to(tenant))


def _check(backend: Backend, tenant: str, data_class: str) -> None:
    """Refuse a class that is not registered, and what was shredded: no table has these keys.

    :raises KeyNotFoundError: naming the class.
    :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
    """
    RegisteredClasses(backend.running.manager.catalog, backend.settings.service_classes or ())(tenant, data_class)
    if any(key.shredded for key in backend.running.manager.list(tenant_id=tenant, data_class=data_class)):
        raise KeyShreddedError


def _emit(operation: str, tenant: str, data_class: str, key_id: UUID) -> None:
    emit(
        Event(
            type=EncryptionAuditEventType.DATA_KEY_ISSUED,
            operation=operation,
            tenant_id=tenant,
            data_class=data_class,
            key_id=key_id,
        )
    )
