"""Encrypting and decrypting values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends
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
_ENCRYPTING = (*_COMMON, problems.KEY_NOT_FOUND, problems.KEY_UNUSABLE)
_DECRYPTING = (*_COMMON, problems.DECRYPTION_FAILED)

EncryptBody = Annotated[EncryptRequest, Depends(json_body(EncryptRequest))]
EncryptBatchBody = Annotated[EncryptBatchRequest, Depends(json_body(EncryptBatchRequest))]
DecryptBody = Annotated[DecryptRequest, Depends(json_body(DecryptRequest))]
DecryptBatchBody = Annotated[DecryptBatchRequest, Depends(json_body(DecryptBatchRequest))]


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


async def encrypt(request: HTTPRequest, asked: EncryptBody) -> Response:
    """Encrypt a value under the active data key of a tenant and class."""
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    made = await backend.run(backend.service.encrypt, asked.value, asked.bound_to(tenant), asked.aad)
    return json_response(
        EncryptResponse(
            ciphertext=encoded(made.to_bytes()),
            key_id=made.key_id,
            key_version=made.key_version or 0,
            tenant_id=tenant,
        )
    )


async def encrypt_batch(request: HTTPRequest, asked: EncryptBatchBody) -> Response:
    """Encrypt many values of one context: all of them, or none."""
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    _check_count(backend, len(asked.values))

    def work() -> EncryptBatchResponse:
        values, aads = [each.value for each in asked.values], [each.aad for each in asked.values]
        made = backend.service.encrypt_many(values, asked.bound_to(tenant), aads)
        return EncryptBatchResponse(
            ciphertexts=[encoded(each.to_bytes()) for each in made],
            key_id=made[0].key_id,
            key_version=made[0].key_version or 0,
            tenant_id=tenant,
        )

    return json_response(await backend.run(work))


async def decrypt(request: HTTPRequest, asked: DecryptBody) -> Response:
    """Verify and decrypt a value."""
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    try:
        opened = await backend.run(backend.service.decrypt_bytes, asked.ciphertext, asked.bound_to(tenant), asked.aad)
    except GlpgencError as error:
        if problems.of_decryption(error):
            raise ProblemError(problems.DECRYPTION_FAILED) from None
        raise
    found = _result(opened, as_text=asked.as_text)
    if found.error is not None:
        raise ProblemError(problems.NOT_TEXT)
    return json_response(DecryptResponse(plaintext=found.plaintext, text=found.text))


async def decrypt_batch(request: HTTPRequest, asked: DecryptBatchBody) -> Response:
    """Verify and decrypt many values of one context. Each has a result of its own.

    One that does not open keeps no other from being opened, and says no more than it would if it were sent alone.
    """
    tenant = current_principal(request).tenant_for(asked.tenant_id)
    backend = backend_of(request)
    _check_count(backend, len(asked.values))

    def work() -> DecryptBatchResponse:
        opened = _opened(backend, asked, asked.bound_to(tenant))
        results = [_result(each, as_text=asked.as_text) for each in opened]
        return DecryptBatchResponse(results=results, failed=sum(each.error is not None for each in results))

    return json_response(await backend.run(work))


def _check_count(backend: Backend, count: int) -> None:
    limit = backend.settings.api_max_batch
    if count > limit:
        fault = {"pointer": "/values", "detail": f"has more entries than {limit}"}
        raise ProblemError(problems.INVALID, members={"errors": [fault]})


def _opened(backend: Backend, asked: DecryptBatchRequest, context: dict[str, str]) -> Iterator[bytes | None]:
    values, aads = [each.ciphertext for each in asked.values], [each.aad for each in asked.values]
    try:
        yield from backend.service.decrypt_many(values, context, aads)
    except GlpgencError as error:
        if not problems.of_decryption(error):
            raise
    else:
        return
    # Only now one by one: the whole at once is faster, and one event in the audit trail.
    for value, aad in zip(values, aads, strict=True):
        try:
            yield backend.service.decrypt_bytes(value, context, aad)
        except GlpgencError as error:
            if not problems.of_decryption(error):
                raise
            yield None


def _result(opened: bytes | None, *, as_text: bool) -> DecryptResult:
    if opened is None:
        return DecryptResult(error="decryption-failed")
    if not as_text:
        return DecryptResult(plaintext=encoded(opened))
    try:
        return DecryptResult(text=opened.decode("utf-8"))
    except UnicodeDecodeError:
        return DecryptResult(error="not-text")
