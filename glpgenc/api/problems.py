"""Problem details (RFC 9457). Every text is fixed: none holds what a caller or a server sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from glpgenc import errors

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem, with a section in docs/API.md.

    :param slug: its name, which ends the problem's ``type``.
    :param retry_after: seconds after which the same request may succeed; ``None`` where it will not by itself.
    """

    slug: str
    status: int
    title: str
    detail: str
    retry_after: int | None = None


def _kind(slug: str, status: int, title: str, detail: str, retry_after: int | None = None) -> ProblemKind:
    made = ProblemKind(slug, status, title, detail, retry_after)
    KINDS[slug] = made
    return made


KINDS: dict[str, ProblemKind] = {}
"""All kinds, by slug."""

MALFORMED = _kind("malformed", 400, "Not JSON", "The body is not one JSON text in UTF-8, or is nested too deeply.")
UNAUTHENTICATED = _kind("unauthenticated", 401, "Not authenticated", "A valid bearer token is needed.")
FORBIDDEN = _kind("forbidden", 403, "Forbidden", "The token does not allow this, or not for this tenant or data class.")
NOT_FOUND = _kind("not-found", 404, "Not found", "There is nothing at this path.")
KEY_NOT_FOUND = _kind("key-not-found", 404, "No such data key", "There is no data key for this tenant and data class.")
METHOD_NOT_ALLOWED = _kind("method-not-allowed", 405, "Method not allowed", "This path has other methods: see Allow.")
KEY_UNUSABLE = _kind(
    "key-unusable", 409, "Data key unusable", "The state of this tenant's or class's data key forbids this."
)
KEY_VERSION = _kind(
    "key-version", 409, "Other key version", "The data key has another version than the request asks for."
)
IN_PROGRESS = _kind("in-progress", 409, "In progress", "A request with this Idempotency-Key is not answered yet.", 1)
BODY_TOO_LARGE = _kind("body-too-large", 413, "Body too large", "The body has more bytes than are taken.")
UNSUPPORTED_MEDIA_TYPE = _kind(
    "unsupported-media-type", 415, "Unsupported media type", "Send application/json in UTF-8, without a content coding."
)
INVALID = _kind("invalid", 422, "Invalid request", "The request does not have the form that is described.")
DECRYPTION_FAILED = _kind(
    "decryption-failed", 422, "Decryption failed", "The ciphertext does not open under this tenant, class and context."
)
NOT_TEXT = _kind("not-text", 422, "Not text", "The plaintext is not UTF-8 text: ask for it as base64.")
TENANT_REQUIRED = _kind(
    "tenant-required", 422, "Tenant required", "The request names no tenant, and there is none by default."
)
FIELD_NOT_FOUND = _kind("field-not-found", 404, "No such field", "There is no such field, or no such facet of it.")
OTHER_REQUEST = _kind(
    "idempotency-key-reused",
    422,
    "Idempotency-Key reused",
    "This Idempotency-Key was sent with another request before.",
)
VALUE_REFUSED = _kind("value-refused", 422, "Value refused", "The value, or what it is bound to, can't be encrypted.")
RATE_LIMITED = _kind("rate-limited", 429, "Too many requests", "This principal has made as many requests as it may.", 1)
TOO_MANY_FAILURES = _kind(
    "too-many-failures", 429, "Too many failures", "This address has sent too many tokens that are not valid.", 1
)
TOO_MANY_NEW_KEYS = _kind(
    "too-many-new-keys", 429, "Too many new keys", "This principal has caused as many new data keys as it may.", 60
)
INTERNAL = _kind("internal", 500, "Internal error", "This is a fault of the server; its log has the request's id.")
KMS_UNAVAILABLE = _kind("kms-unavailable", 503, "KMS unavailable", "The key management service can't be reached.", 5)
KMS_REFUSED = _kind(
    "kms-refused", 503, "KMS refused", "The key management service does not do what the data key needs."
)
DATABASE_UNAVAILABLE = _kind(
    "database-unavailable", 503, "Database unavailable", "The database can't be reached, or does not answer.", 5
)
DATABASE_REFUSED = _kind(
    "database-refused", 503, "Database refused", "The database does not allow this, or is not installed as it must be."
)
AUDIT_UNAVAILABLE = _kind(
    "audit-unavailable", 503, "Audit unavailable", "The audit trail can't take the event, so nothing was given out.", 5
)
LIMITER_UNAVAILABLE = _kind(
    "rate-limit-unavailable", 503, "Rate limit unavailable", "The counts of the rate limit can't be reached.", 1
)
BUSY = _kind("busy", 503, "Busy", "There is no room for another large body now.", 1)
NOT_READY = _kind("not-ready", 503, "Not ready", "The server is starting or stopping.", 1)

_BY_STATUS = {
    400: MALFORMED,
    401: UNAUTHENTICATED,
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: METHOD_NOT_ALLOWED,
    413: BODY_TOO_LARGE,
    415: UNSUPPORTED_MEDIA_TYPE,
    422: INVALID,
    429: RATE_LIMITED,
}


class LimiterUnavailableError(errors.GlpgencError):
    """The counts of the rate limit can't be reached, so no request is let through."""

    default_hint = "check api_rate_limit_url, and that the Redis there is up"


# The first match decides.
_BY_ERROR: tuple[tuple[type[errors.GlpgencError], ProblemKind], ...] = (
    (LimiterUnavailableError, LIMITER_UNAVAILABLE),
    (errors.AuditError, AUDIT_UNAVAILABLE),
    (errors.KMSUnavailableError, KMS_UNAVAILABLE),
    (errors.KMSError, KMS_REFUSED),
    (errors.DatabaseUnavailableError, DATABASE_UNAVAILABLE),
    (errors.DatabaseError, DATABASE_REFUSED),
    (errors.InstallationError, DATABASE_REFUSED),
    (errors.KeyNotFoundError, KEY_NOT_FOUND),
    (errors.KeyLimitError, TOO_MANY_NEW_KEYS),
    (errors.RegistryError, FIELD_NOT_FOUND),
    (errors.TenantRequiredError, TENANT_REQUIRED),
    (errors.KeyStateError, KEY_UNUSABLE),
    (errors.KeyTransitionError, KEY_UNUSABLE),
    (errors.KeyManagementError, VALUE_REFUSED),
    (errors.AuthenticationError, DECRYPTION_FAILED),
    (errors.NotEncryptedError, DECRYPTION_FAILED),
    (errors.UnsupportedSuiteError, DECRYPTION_FAILED),
    (errors.InvalidValueError, VALUE_REFUSED),
    (errors.ConfigurationError, VALUE_REFUSED),
)


class ProblemError(Exception):
    """Ends a request with a problem.

    :param members: further members of the problem; nothing that the caller sent.
    :param headers: further headers of the response.
    """

    def __init__(
        self,
        kind: ProblemKind,
        *,
        members: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.members = dict(members or {})
        self.headers = dict(headers or {})


def invalid(pointer: str, detail: str) -> ProblemError:
    """Return the problem of a request with one fault.

    :param pointer: where: a JSON pointer into the body, or the name of a parameter.
    """
    return ProblemError(INVALID, members={"errors": [{"pointer": pointer, "detail": detail}]})


def decryption_failure(error: errors.GlpgencError) -> Exception:
    """Return the problem of a ciphertext that can't be decrypted; the error itself where it is something else.

    A key that is unknown, retired or shredded is not another case: a ciphertext names its key, and anyone who sends
    one must not learn from the answer what happens to other tenants' keys. The log and the audit trail have the reason.
    """
    concealed = kind_of_error(error) in {DECRYPTION_FAILED, KEY_NOT_FOUND, KEY_UNUSABLE}
    return ProblemError(DECRYPTION_FAILED) if concealed else error


def kind_of_status(status: int) -> ProblemKind:
    """Return the kind for an HTTP status."""
    return _BY_STATUS.get(status, INTERNAL if status >= 500 else INVALID)  # noqa: PLR2004  # RFC 9110, 15.6


def kind_of_error(error: errors.GlpgencError) -> ProblemKind:
    """Return the kind for an error of this package."""
    return next((kind for of, kind in _BY_ERROR if isinstance(error, of)), INTERNAL)


def members_of(kind: ProblemKind, *, base: str, request_id: str) -> dict[str, object]:
    """Return a problem's members.

    :param base: the path under which the API is, where ``/problems`` describes every kind.
    """
    return {
        "type": f"{base}/problems#{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.detail,
        "request_id": request_id,
    }


def problem(
    kind: ProblemKind,
    *,
    base: str,
    request_id: str,
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response for a problem.

    :param base: the path under which the API is, where ``/problems`` describes every kind.
    :param request_id: what the log has of the request.
    """
    content = members_of(kind, base=base, request_id=request_id) | dict(members or {})
    sent = {} if kind.retry_after is None else {"Retry-After": str(kind.retry_after)}
    sent |= headers or {}
    return Response(json.dumps(content), kind.status, sent, MEDIA_TYPE)


# The texts are ours and not pydantic's, some of whose messages quote what they refuse.
_FAULTS = {
    "missing": "is missing",
    "extra_forbidden": "has a member that is not known",
    "string_type": "must be a text",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "has characters or a length that are not allowed",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "list_type": "must be a list",
    "too_long": "has too many entries",
    "too_short": "has too few entries",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "datetime": "is no time of RFC 3339",
    "timezone_aware": "has no time zone",
    "base64": "is not base64 (RFC 4648, section 4)",
    "one_of": "must have either plaintext or text",
    "challenge_length": "must be the 64 bytes that gl_session_begin returned",
    "challenge_form": "is not random: must be the 64 bytes that gl_session_begin returned",
    "reserved": "has a name that is set by the server",
}


def faults(found: Sequence[Mapping[str, object]], known: frozenset[str]) -> list[dict[str, str]]:
    """Return the faults that a validation found, without anything that was sent.

    :param found: errors as pydantic lists them.
    :param known: names of members that may be repeated: all others are the caller's words.
    :returns: of each a JSON pointer (RFC 6901), as far as it can be determined, and a fixed text.
    """
    unique: dict[tuple[str, str], None] = {}
    for each in found:
        where = each.get("loc", ())
        path = [
            str(part) for part in (where if isinstance(where, tuple) else ()) if isinstance(part, int) or part in known
        ]
        unique[("".join(f"/{part}" for part in path), _FAULTS.get(str(each.get("type")), "is not valid"))] = None
    return [{"pointer": pointer, "detail": detail} for pointer, detail in list(unique)[:20]]
