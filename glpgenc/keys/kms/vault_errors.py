"""What a failure of OpenBao or Vault means here.

The statuses are those of the API reference ("HTTP status codes"); the texts are the transit engine's own, which are the
same in both.
"""

from __future__ import annotations

import importlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSReplyError,
    KMSThrottledError,
    KMSUnavailableError,
    KMSUnwrapError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

RETRIED = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.TOO_MANY_REQUESTS, *(500, 501, 502, 503, 504))
"""Statuses after which the same request may do better."""

_BY_STATUS: dict[int, type[KMSError]] = {
    HTTPStatus.UNAUTHORIZED: KMSAccessDeniedError,
    HTTPStatus.FORBIDDEN: KMSAccessDeniedError,
    HTTPStatus.NOT_FOUND: KMSKeyNotFoundError,
    HTTPStatus.METHOD_NOT_ALLOWED: KMSConfigurationError,
    HTTPStatus.PRECONDITION_FAILED: KMSUnavailableError,
    HTTPStatus.TOO_MANY_REQUESTS: KMSThrottledError,
}
_HINTS: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "check the token, vault_auth, and the token's policy: docs/KMS.md lists what it requires",
    HTTPStatus.NOT_FOUND: "check kms_key: the namespace, the mount's path and the key's name",
    HTTPStatus.TOO_MANY_REQUESTS: "raise the server's quota, or the cache's TTL",
}
_TOO_OLD = "lower min_decryption_version, and run `glpgenc rewrap` before you raise it again"
# The transit engine answers 400 to all of these.
_BY_TEXT: tuple[tuple[str, type[KMSError], str | None], ...] = (
    ("encryption key not found", KMSKeyNotFoundError, "check kms_key: the mount's path and the key's name"),
    ("disallowed by policy (too old)", KMSKeyStateError, _TOO_OLD),
    ("soft-deleted key", KMSKeyStateError, "restore the key, which is marked as deleted"),
    ("message authentication failed", KMSUnwrapError, None),
    ("invalid ciphertext", KMSUnwrapError, None),
    ("version is too new", KMSUnwrapError, None),
    # An empty context, which nothing is wrapped with.
    ("missing 'context'", KMSUnwrapError, None),
)
_MESSAGE_LENGTH = 300


def translate_reply(operation: str, status: int, body: object, secrets: Iterable[str]) -> KMSError:
    """Return the error to raise for a reply that is not one of success.

    :param operation: such as ``decrypt``.
    :param body: what its JSON is, or ``None``.
    :param secrets: what must not be shown, should the server or something before it repeat the request.
    """
    told = _told(body, secrets)
    message = f"OpenBao/Vault {operation} failed with HTTP status {status}{f': {told}' if told else ''}"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        hint = "set kms_endpoint_url to the address of the active node, or of a load balancer that finds it"
        return KMSUnavailableError(f"{message}: it redirects to another address, which is not followed", hint=hint)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return KMSUnavailableError(message, hint="unseal the server" if "sealed" in told else None)
    for text, kind, mend in _BY_TEXT:
        if text in told:
            return kind(message, hint=mend)
    return _BY_STATUS.get(status, KMSError)(message, hint=_HINTS.get(status))


def translate_failure(operation: str, error: Exception) -> KMSError:
    """Return the error to raise where no reply came.

    It is to be raised outside the ``except`` block: the exceptions of `requests` hold the request with its token.

    :param error: what `requests` raised.
    """
    exceptions: Any = importlib.import_module("requests.exceptions")
    kind = type(error).__name__
    if isinstance(error, exceptions.SSLError):
        hint = "set vault_ca_file to the certificates of the server's CA; verification can't be turned off"
        return KMSUnavailableError(f"OpenBao/Vault {operation} failed: no trusted TLS connection", hint=hint)
    if isinstance(error, (exceptions.ConnectionError, exceptions.Timeout, exceptions.ChunkedEncodingError)):
        return KMSUnavailableError(f"OpenBao/Vault {operation} failed: {kind}")
    if isinstance(error, (exceptions.InvalidURL, exceptions.InvalidHeader, OSError)):
        # OSError: a certificate's file that went away. Its text names files only.
        return KMSConfigurationError(f"OpenBao/Vault {operation} could not be sent: {kind}")
    return KMSReplyError(f"OpenBao/Vault {operation} failed: {kind}", hint="the reply was discarded; try again")


def _told(body: object, secrets: Iterable[str]) -> str:
    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, list):
        return ""
    told = " ".join(", ".join(each for each in errors if isinstance(each, str)).split())
    if not told.isprintable() or any(secret in told for secret in secrets):
        return ""
    return told[:_MESSAGE_LENGTH]
