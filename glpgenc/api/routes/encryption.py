"""Routes that encrypt, decrypt and rewrap values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.backend import Backend
from glpgenc.api.middleware import problem_of
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
    EncryptResult,
    InvalidItem,
    RewrapBatchRequest,
    RewrapRequest,
    encoded,
)
from glpgenc.api.openapi import ProblemDetails, add_post, json_response
from glpgenc.api.problems import ProblemError
from glpgenc.api.request_body import json_body
from glpgenc.errors import GlpgencError
from glpgenc.service import EncryptedData

V = TypeVar("V")

INLINE_BYTES = 65_536
"""Bytes of a request's values and associated data up to which they are encrypted or decrypted in the event loop, where
that needs neither KMS nor database: a thread would take longer than the cipher."""

INLINE_VALUES = 64
"""Values of a request for the same."""

_encrypt_body = json_body(EncryptRequest)
_encrypt_batch_body = json_body(EncryptBatchRequest)
_decrypt_body = json_body(DecryptRequest)
_decrypt_batch_body = json_body(DecryptBatchRequest)
_rewrap_body = json_body(RewrapRequest)
_rewrap_batch_body = json_body(RewrapBatchRequest)


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
    keys = (problems.KEY_NOT_FOUND, problems.KEY_UNUSABLE, problems.TOO_MANY_NEW_KEYS)
    failed, version = problems.DECRYPTION_FAILED, problems.KEY_VERSION

    add_post(router, "/encrypt", encrypt, EncryptRequest, EncryptResponse, *keys, version)
    add_post(router, "/encrypt/batch", encrypt_batch, EncryptBatchRequest, EncryptBatchResponse, *keys)
    add_post(router, "/decrypt", decrypt, DecryptRequest, DecryptResponse, failed, version, problems.NOT_TEXT)
    add_post(router, "/decrypt/batch", decrypt_batch, DecryptBatchRequest, DecryptBatchResponse, failed)
    add_post(router, "/rewrap", rewrap, RewrapRequest, EncryptResponse, *keys, failed)
    add_post(router, "/rewrap/batch", rewrap_batch, RewrapBatchRequest, EncryptBatchResponse, *keys, failed)


async def encrypt(request: Request) -> Response:
    """Encrypt a value under the active data key of a tenant and class."""
    body, tenant, backend = await _encrypt_body(request)
    service, value, context = backend.running.service, body.value, body.bound_to(tenant)
    if is_small((value, body.aad)) and service.encrypts_at_once(context):
        made = service.encrypt(value, context, body.aad)
    else:
        made = await backend.run(service.encrypt, value, context, body.aad)
    if body.key_version is not None and body.key_version != made.key_version:
        raise ProblemError(problems.KEY_VERSION)
    return json_response(_encrypted(made, tenant))


async def encrypt_batch(request: Request) -> Response:
    """Encrypt many values of one context. Each has a result of its own."""
    body, tenant, backend = await _encrypt_batch_body(request)
    good, refused = _parted(request, backend, body.values)
    service, context = backend.running.service, body.bound_to(tenant)
    values, aads = [each.value for each in good], [each.aad for each in good]

    def work() -> EncryptBatchResponse:
        return _all_encrypted(service.encrypt_many(values, context, aads) if values else [], refused, tenant)

    at_once = is_small(values, aads) and service.encrypts_at_once(context, len(values))
    return json_response(work() if at_once else await backend.run(work))


async def decrypt(request: Request) -> Response:
    """Verify and decrypt a value."""
    body, tenant, backend = await _decrypt_body(request)
    service, value, context = backend.running.service, body.ciphertext, body.bound_to(tenant)
    try:
        if is_small((value, body.aad)) and service.decrypts_at_once((value,), context):
            opened = service.decrypt_data(value, context, body.aad)
        else:
            opened = await backend.run(service.decrypt_data, value, context, body.aad)
    except GlpgencError as error:
        raise problems.decryption_failure(error) from None
    if body.min_key_version is not None and opened.key_version < body.min_key_version:
        raise ProblemError(problems.KEY_VERSION)
    if not body.as_text:
        return json_response(DecryptResponse(plaintext=encoded(opened.plaintext), key_version=opened.key_version))
    try:
        text = opened.plaintext.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is None:
        # Outside the handler: the error holds the plaintext.
        raise ProblemError(problems.NOT_TEXT)
    return json_response(DecryptResponse(text=text, key_version=opened.key_version))


async def decrypt_batch(request: Request) -> Response:
    """Verify and decrypt many values of one context. Each has a result of its own.

    One that does not open keeps no other from being opened, and says no more than it would if it were sent alone.
    """
    body, tenant, backend = await _decrypt_batch_body(request)
    good, refused = _parted(request, backend, body.values)
    service, context = backend.running.service, body.bound_to(tenant)
    values, aads = [each.ciphertext for each in good], [each.aad for each in good]
    failed, not_text = (problem_of(request, kind) for kind in (problems.DECRYPTION_FAILED, problems.NOT_TEXT))

    def result(opened: bytes | GlpgencError) -> DecryptResult:
        if isinstance(opened, GlpgencError):
            return DecryptResult(problem=failed)
        if not body.as_text:
            return DecryptResult(plaintext=encoded(opened))
        try:
            return DecryptResult(text=opened.decode("utf-8"))
        except UnicodeDecodeError:
            return DecryptResult(problem=not_text)

    def work() -> DecryptBatchResponse:
        opened = iter(service.decrypt_each(values, context, aads) if values else [])
        results = [DecryptResult(problem=each) if each else result(next(opened)) for each in refused]
        return DecryptBatchResponse(results=results, failed=sum(each.problem is not None for each in results))

    at_once = is_small(values, aads) and service.decrypts_at_once(values, context)
    return json_response(work() if at_once else await backend.run(work))


async def rewrap(request: Request) -> Response:
    """Encrypt a value again under the active data key, without giving out its plaintext."""
    body, tenant, backend = await _rewrap_body(request)
    service, context = backend.running.service, body.bound_to(tenant)

    def work() -> EncryptedData:
        try:
            plaintext = service.decrypt(body.ciphertext, context, body.aad)
        except GlpgencError as error:
            raise problems.decryption_failure(error) from None
        return service.encrypt(plaintext, context, body.aad)

    return json_response(_encrypted(await backend.run(work), tenant))


async def rewrap_batch(request: Request) -> Response:
    """Encrypt many values of one context again under the active data key. Each has a result of its own."""
    body, tenant, backend = await _rewrap_batch_body(request)
    good, refused = _parted(request, backend, body.values)
    service, context = backend.running.service, body.bound_to(tenant)
    failed = problem_of(request, problems.DECRYPTION_FAILED)

    def work() -> EncryptBatchResponse:
        sealed, aads = [each.ciphertext for each in good], [each.aad for each in good]
        opened = service.decrypt_each(sealed, context, aads) if sealed else []
        plain = [(each, aad) for each, aad in zip(opened, aads, strict=True) if not isinstance(each, GlpgencError)]
        made = service.encrypt_many([each for each, _ in plain], context, [aad for _, aad in plain]) if plain else []
        each_opened = iter(opened)
        outcomes = [each or (failed if isinstance(next(each_opened), GlpgencError) else None) for each in refused]
        return _all_encrypted(made, outcomes, tenant)

    return json_response(await backend.run(work))


FAST = frozenset({encrypt, encrypt_batch, decrypt, decrypt_batch})
"""The endpoints with a fast path: see :mod:`glpgenc.api.router`."""


def is_small(*parts: Collection[bytes]) -> bool:
    """Return whether a request's values take no longer than the way to a thread and back."""
    return sum(map(len, parts)) <= 2 * INLINE_VALUES and sum(map(len, chain.from_iterable(parts))) <= INLINE_BYTES


def _parted(
    request: Request, backend: Backend, values: Sequence[V | InvalidItem]
) -> tuple[list[V], list[ProblemDetails | None]]:
    """Return the values that have the form described, and of all of them the problem with their form.

    :raises ProblemError: 422, when there are too many.
    """
    limit = backend.settings.api_max_batch
    if len(values) > limit:
        raise problems.invalid("/values", f"has more entries than {limit}")
    refused = [
        problem_of(request, problems.INVALID, each.errors) if isinstance(each, InvalidItem) else None for each in values
    ]
    return [each for each in values if not isinstance(each, InvalidItem)], refused


def _encrypted(made: EncryptedData, tenant: str) -> EncryptResponse:
    return EncryptResponse(
        ciphertext=encoded(made.to_bytes()), key_id=made.key_id, key_version=made.key_version or 0, tenant_id=tenant
    )


def _all_encrypted(
    made: Sequence[EncryptedData], refused: Sequence[ProblemDetails | None], tenant: str
) -> EncryptBatchResponse:
    values = iter(made)
    results = [
        EncryptResult(problem=each) if each else EncryptResult(ciphertext=encoded(next(values).to_bytes()))
        for each in refused
    ]
    return EncryptBatchResponse(
        results=results,
        failed=len(refused) - len(made),
        key_id=made[0].key_id if made else None,
        key_version=made[0].key_version if made else None,
        tenant_id=tenant,
    )
