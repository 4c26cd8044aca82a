"""Encrypting and decrypting values."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from fastapi import APIRouter
from fastapi import Request as HTTPRequest
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.body_limit import described, json_body
from glpgenc.api.dependencies import current_principal
from glpgenc.api.models import (
    DecryptBatchRequest,
    DecryptBatchResponse,
    DecryptRequest,
    DecryptResponse,
    DecryptResult,
    EncryptBatchRequest,
    EncryptBatchResponse,
    EncryptRequest,
    EncryptResponse,
    encoded,
)
from glpgenc.api.problems import ProblemError
from glpgenc.api.responses import json_response, problem_responses
from glpgenc.api.services import Backend, backend_of
from glpgenc.errors import GlpgencError

_COMMON = (
    problems.MALFORMED,
    problems.BODY_TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.TENANT_REQUIRED,
    problems.VALUE_REFUSED,
    problems.KMS_UNAVAILABLE,
    problems.DATABASE_UNAVAILABLE,
    problems.AUDIT_UNAVAILABLE,
)
_ENCRYPTING = (*_COMMON, problems.KEY_NOT_FOUND, problems.KEY_UNUSABLE, problems.TOO_MANY_NEW_KEYS)
_DECRYPTING = (*_COMMON, problems.DECRYPTION_FAILED)

INLINE_BYTES = 65_536
"""Bytes of a request's values and associated data up to which they are encrypted or decrypted in the event loop, where
that needs neither KMS nor database: a thread would take longer than the cipher."""

INLINE_VALUES = 64
"""Values of a request for the same."""

_encrypt_body = json_body(EncryptRequest)
_encrypt_batch_body = json_body(EncryptBatchRequest)
_decrypt_body = json_body(DecryptRequest)
_decrypt_batch_body = json_body(DecryptBatchRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""

    def post(path: str, endpoint: Callable[..., Any], asks: Any, gives: Any, kinds: tuple[problems.Kind, ...]) -> None:
        router.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            response_model=gives,
            responses=problem_responses(*kinds),
            openapi_extra=described(asks),
        )

    post("/encrypt", encrypt, EncryptRequest, EncryptResponse, _ENCRYPTING)
    post("/encrypt/batch", encrypt_batch, EncryptBatchRequest, EncryptBatchResponse, _ENCRYPTING)
    post("/decrypt", decrypt, DecryptRequest, DecryptResponse, (*_DECRYPTING, problems.NOT_TEXT))
    post("/decrypt/batch", decrypt_batch, DecryptBatchRequest, DecryptBatchResponse, _DECRYPTING)


async def encrypt(request: HTTPRequest) -> Response:
    """Encrypt a value under the active data key of a tenant and class."""
    asked = await _encrypt_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    service, value, context = backend.service, asked.value, asked.bound_to(tenant)
    if is_small((value, asked.aad)) and service.encrypts_at_once(context):
        made = service.encrypt(value, context, asked.aad)
    else:
        made = await backend.run(service.encrypt, value, context, asked.aad)
    return json_response(
        EncryptResponse(
            ciphertext=encoded(made.to_bytes()),
            key_id=made.key_id,
            key_version=made.key_version or 0,
            tenant_id=tenant,
        )
    )


async def encrypt_batch(request: HTTPRequest) -> Response:
    """Encrypt many values of one context: all of them, or none."""
    asked = await _encrypt_batch_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    _check_count(backend, len(asked.values))
    service, context = backend.service, asked.bound_to(tenant)
    values, aads = [each.value for each in asked.values], [each.aad for each in asked.values]

    def work() -> EncryptBatchResponse:
        made = service.encrypt_many(values, context, aads)
        return EncryptBatchResponse(
            ciphertexts=[encoded(each.to_bytes()) for each in made],
            key_id=made[0].key_id,
            key_version=made[0].key_version or 0,
            tenant_id=tenant,
        )

    at_once = is_small(values, aads) and service.encrypts_at_once(context, len(values))
    return json_response(work() if at_once else await backend.run(work))


async def decrypt(request: HTTPRequest) -> Response:
    """Verify and decrypt a value."""
    asked = await _decrypt_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    service, value, context = backend.service, asked.ciphertext, asked.bound_to(tenant)
    try:
        if is_small((value, asked.aad)) and service.decrypts_at_once((value,), context):
            opened = service.decrypt(value, context, asked.aad)
        else:
            opened = await backend.run(service.decrypt, value, context, asked.aad)
    except GlpgencError as error:
        if problems.of_decryption(error):
            raise ProblemError(problems.DECRYPTION_FAILED) from None
        raise
    found = _result(opened, as_text=asked.as_text)
    if found.error is not None:
        raise ProblemError(problems.NOT_TEXT)
    return json_response(DecryptResponse(plaintext=found.plaintext, text=found.text))


async def decrypt_batch(request: HTTPRequest) -> Response:
    """Verify and decrypt many values of one context. Each has a result of its own.

    One that does not open keeps no other from being opened, and says no more than it would if it were sent alone.
    """
    asked = await _decrypt_batch_body(request)
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    _check_count(backend, len(asked.values))
    service, context = backend.service, asked.bound_to(tenant)
    values, aads = [each.ciphertext for each in asked.values], [each.aad for each in asked.values]

    def work() -> DecryptBatchResponse:
        opened = service.decrypt_each(values, context, aads)
        results = [_result(each, as_text=asked.as_text) for each in opened]
        return DecryptBatchResponse(results=results, failed=sum(each.error is not None for each in results))

    at_once = is_small(values, aads) and service.decrypts_at_once(values, context)
    return json_response(work() if at_once else await backend.run(work))


DIRECT = frozenset({encrypt, encrypt_batch, decrypt, decrypt_batch})
"""Those that are called for each value, and may not take longer than they must: see :mod:`glpgenc.api.direct`."""


def is_small(*parts: Collection[bytes]) -> bool:
    """Tell whether a request's values take no longer than the way to a thread and back."""
    return (
        sum(len(each) for each in parts) <= 2 * INLINE_VALUES
        and sum(len(each) for part in parts for each in part) <= INLINE_BYTES
    )


def _check_count(backend: Backend, count: int) -> None:
    limit = backend.settings.api_max_batch
    if count > limit:
        fault = {"pointer": "/values", "detail": f"has more entries than {limit}"}
        raise ProblemError(problems.INVALID, members={"errors": [fault]})


def _result(opened: bytes | GlpgencError, *, as_text: bool) -> DecryptResult:
    if isinstance(opened, GlpgencError):
        return DecryptResult(error="decryption-failed")
    if not as_text:
        return DecryptResult(plaintext=encoded(opened))
    try:
        return DecryptResult(text=opened.decode("utf-8"))
    except UnicodeDecodeError:
        return DecryptResult(error="not-text")
