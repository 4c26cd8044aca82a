"""The route that seals session keys, for clients in any language that load them into their database session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.dependencies import current_principal
from glpgenc.api.backend import Backend
from glpgenc.api.limits.refusals import RefusalRecorder
from glpgenc.api.models import SessionKeysRequest, SessionKeysResponse, encoded
from glpgenc.api.openapi import add_post, json_response
from glpgenc.api.problems import ProblemError
from glpgenc.api.request_body import json_body
from glpgenc.errors import ForbiddenError, GlpgencError, KeyManagementError, KeyNotFoundError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.sessions import collect_keys
from glpgenc.wire.sealed_keys import seal

_session_body = json_body(SessionKeysRequest)
_limited = RefusalRecorder()


def add_routes(router: APIRouter) -> None:
    """Add the route."""
    keys = (problems.KEY_NOT_FOUND, problems.KEY_UNUSABLE, problems.KMS_REFUSED, problems.TOO_MANY_NEW_KEYS)
    add_post(router, "/sessions", seal_session_keys, SessionKeysRequest, SessionKeysResponse, *keys)


# No Idempotency-Key: an answer is for one challenge, opens once, and is never stored.
async def seal_session_keys(request: Request) -> Response:
    """Seal the keys of a tenant and data classes under a database session's challenge."""
    body, tenant, backend = await _session_body(request)
    classes = tuple(dict.fromkeys(body.data_classes))
    _check_classes(request, backend, classes)
    await _count(request, backend)

    def work() -> SessionKeysResponse:
        try:
            fields = _fields_of(backend, classes)
            if body.recheck:
                backend.running.manager.recheck()
            keys = collect_keys(
                backend.running.manager, tenant_id=tenant, data_classes=classes, read_only=body.read_only
            )
        except GlpgencError as error:
            _emit(tenant, dict.fromkeys(classes), body.application, error)
            raise
        sealed = seal(body.challenge, keys.message())
        active = {each.field: each.key_id for each in keys.fields}
        # Before they are given out: keys that can't be recorded are not.
        _emit(tenant, {each: active.get(name) for each, name in fields.items()}, body.application)
        return SessionKeysResponse(sealed=encoded(sealed), tenant_id=tenant)

    return json_response(await backend.run(work))


def _check_classes(request: Request, backend: Backend, classes: Iterable[str]) -> None:
    """Refuse classes that the settings, or the token, do not allow.

    :raises ForbiddenError: for all alike, registered or not.
    """
    allowed = frozenset(backend.settings.api_session_classes)
    own = current_principal(request).session_classes
    if not allowed.issuperset(classes):
        raise ForbiddenError(reason="class_not_enabled", hint="add the data class to api_session_classes")
    if own is not None and not own.issuperset(classes):
        raise ForbiddenError(reason="class_not_allowed", hint="add the data class to the token's claim")


async def _count(request: Request, backend: Backend) -> None:
    """Count the request against the limit of session keys.

    :raises ProblemError: 429, when the caller was given as many as it may.
    """
    subject, limiter = current_principal(request).subject, backend.sessions
    allowance = await backend.run(limiter.take, subject) if limiter.shared else limiter.take(subject)
    if not allowance.allowed:
        await _limited.limited(request, allowance.quota, subject)
        raise ProblemError(problems.RATE_LIMITED, headers=allowance.headers())


def _fields_of(backend: Backend, classes: tuple[str, ...]) -> dict[str, str]:
    """Return one field of each class.

    :raises KeyNotFoundError: if no field is registered with one of them.
    """
    try:
        found = backend.running.manager.catalog.of_classes(classes)
    except KeyManagementError as error:
        raise KeyNotFoundError(error.message, hint=error.hint) from None
    return {data_class: fields[0].name for data_class, fields in found.items()}


def _emit(
    tenant: str, keys: Mapping[str, UUID | None], application: str | None, error: GlpgencError | None = None
) -> None:
    """Emit an event for each class, so that the trail is searched by it and no long name hides another.

    :param keys: the active key of each class.
    :raises AuditError: when the audit trail can't take one.
    """
    for data_class, key_id in keys.items():
        emit(
            Event(
                type=EncryptionAuditEventType.SESSION_KEYS_ISSUED,
                tenant_id=tenant,
                data_class=data_class,
                key_id=key_id,
                error=error,
                detail={} if application is None else {"application_name": application},
            )
        )
