"""Data keys for callers who encrypt by themselves, wrapped by the KMS; some of these routes give out the key itself."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.guard import current_principal
from glpgenc.api.backend import Backend, backend_of
from glpgenc.api.idempotency import HEADER
from glpgenc.api.openapi import json_response, responses_of
from glpgenc.api.problems import ProblemError
from glpgenc.api.request_body import described, json_body
from glpgenc.api.routes.models import (
    DataKeyRequest,
    DataKeyResponse,
    UnwrapRequest,
    UnwrapResponse,
    WrappedKeyResponse,
    encoded,
)
from glpgenc.errors import GlpgencError, KeyShreddedError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.registry.catalog import RegisteredClasses
from glpgenc.service.envelope_keys import GeneratedDataKey

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
    problems.KMS_REFUSED,
    problems.DATABASE_UNAVAILABLE,
    problems.AUDIT_UNAVAILABLE,
)

_wrapped_body = json_body(DataKeyRequest)
_plaintext_body = json_body(DataKeyRequest)
_unwrap_body = json_body(UnwrapRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    router.add_api_route(
        "/data-keys/wrapped",
        create_wrapped_key,
        methods=["POST"],
        response_model=WrappedKeyResponse,
        responses=responses_of(
            *_PROBLEMS, problems.IN_PROGRESS, problems.OTHER_REQUEST, headers=("Idempotency-Replayed",)
        ),
        openapi_extra=described(DataKeyRequest, HEADER),
    )
    router.add_api_route(
        "/data-keys/plaintext",
        create_data_key,
        methods=["POST"],
        response_model=DataKeyResponse,
        responses=responses_of(*_PROBLEMS),
        openapi_extra=described(DataKeyRequest),
    )
    router.add_api_route(
        "/data-keys/unwrap",
        unwrap_data_key,
        methods=["POST"],
        response_model=UnwrapResponse,
        responses=responses_of(*_PROBLEMS, problems.DECRYPTION_FAILED),
        openapi_extra=described(UnwrapRequest),
    )


async def create_wrapped_key(request: Request) -> Response:
    """Have the KMS make a data key, and give out its wrapped form alone."""
    asked = await _wrapped_body(request)
    principal = current_principal(request)
    tenant = principal.tenant_for(asked.tenant_id)
    backend = backend_of(request)

    def work() -> WrappedKeyResponse:
        made = _generated(backend, tenant, asked)
        with made.plaintext_key as key:
            key_id = key.wrapped.key_id
        emit(_event("wrapped", tenant, asked.data_class, key_id))
        return WrappedKeyResponse(encrypted_key=encoded(made.encrypted_key), key_id=key_id, tenant_id=tenant)

    async def answer() -> Response:
        return json_response(await backend.run(work))

    return await backend.idempotent.answer(request, principal, tenant, asked, answer)


async def create_data_key(request: Request) -> Response:
    """Have the KMS make a data key, and give it out with its wrapped form."""
    asked = await _plaintext_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)

    def work() -> DataKeyResponse:
        made = _generated(backend, tenant, asked)
        with made.plaintext_key as key:
            key_id = key.wrapped.key_id
            # Before it is given out: what can't be recorded is not.
            emit(_event("plaintext", tenant, asked.data_class, key_id))
            return DataKeyResponse(
                plaintext_key=encoded(bytes(key)),
                encrypted_key=encoded(made.encrypted_key),
                key_id=key_id,
                tenant_id=tenant,
            )

    return json_response(await backend.run(work))


async def unwrap_data_key(request: Request) -> Response:
    """Have the KMS unwrap a data key, and give it out."""
    asked = await _unwrap_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)

    def work() -> UnwrapResponse:
        _check(backend, tenant, asked.data_class)
        try:
            key = backend.envelopes.decrypt_data_key(asked.encrypted_key, asked.bound_to(tenant))
        except GlpgencError as error:
            if problems.of_decryption(error):
                raise ProblemError(problems.DECRYPTION_FAILED) from None
            raise
        with key:
            key_id = key.wrapped.key_id
            emit(_event("unwrap", tenant, asked.data_class, key_id))
            return UnwrapResponse(plaintext_key=encoded(bytes(key)), key_id=key_id, tenant_id=tenant)

    return json_response(await backend.run(work))


def _generated(backend: Backend, tenant: str, asked: DataKeyRequest) -> GeneratedDataKey:
    _check(backend, tenant, asked.data_class)
    return backend.envelopes.generate_data_key(asked.bound_to(tenant))


def _check(backend: Backend, tenant: str, data_class: str) -> None:
    """Refuse a class that no one registered, and what was shredded: of these keys no table knows.

    :raises KeyNotFoundError: naming the class.
    :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
    """
    RegisteredClasses(backend.manager.catalog, backend.settings.service_classes or ())(tenant, data_class)
    if any(key.shredded for key in backend.manager.list(tenant_id=tenant, data_class=data_class)):
        raise KeyShreddedError


def _event(operation: str, tenant: str, data_class: str, key_id: UUID) -> Event:
    return Event(
        type=EncryptionAuditEventType.DATA_KEY_ISSUED,
        operation=operation,
        tenant_id=tenant,
        data_class=data_class,
        key_id=key_id,
    )
