"""Replies of OpenBao or Vault: the transit engine's, checked, and failures as errors of this package.

The statuses are those of the API reference ("HTTP status codes"); the texts are the transit engine's own, which are the
same in both.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import re
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
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import serialize_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    reported = _reported(body, secrets)
    message = f"OpenBao/Vault {operation} failed with HTTP status {status}{f': {reported}' if reported else ''}"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        hint = "set kms_endpoint_url to the address of the active node, or of a load balancer that finds it"
        return KMSUnavailableError(f"{message}: it redirects to another address, which is not followed", hint=hint)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return KMSUnavailableError(message, hint="unseal the server" if "sealed" in reported else None)
    for text, kind, remedy in _BY_TEXT:
        if text in reported:
            return kind(message, hint=remedy)
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


def _reported(body: object, secrets: Iterable[str]) -> str:
    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, list):
        return ""
    reported = " ".join(", ".join(each for each in errors if isinstance(each, str)).split())
    if not reported.isprintable() or any(secret in reported for secret in secrets):
        return ""
    return reported[:_MESSAGE_LENGTH]


# Nonce of 12 bytes (AES-GCM, ChaCha20-Poly1305) or 24 (XChaCha20-Poly1305), the key, and a tag of 16.
_SEALED_LENGTHS = {12 + DATA_KEY_LENGTH + 16, 24 + DATA_KEY_LENGTH + 16}
_WRAPPED = re.compile(rb"vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/]{80,96}={0,2})")
_TYPES = frozenset({"aes256-gcm96", "chacha20-poly1305", "xchacha20-poly1305"})


def context_for_transit(context: Mapping[str, str]) -> str:
    """Return the transit engine's ``context``: base64 of the context's canonical form, with every entry in it."""
    return base64.b64encode(serialize_context(context)).decode("ascii")


def version_of(wrapped: bytes) -> int | None:
    """Return the version of the key that wrapped it; ``None`` if it is not what the transit engine makes of 32 bytes.

    ``vault:vN:`` and canonical base64 of nonce, ciphertext and tag, so that what is altered in any bit is refused.
    """
    found = _WRAPPED.fullmatch(wrapped)
    if found is None:
        return None
    sealed = binascii.a2b_base64(found[2])
    if len(sealed) not in _SEALED_LENGTHS or base64.b64encode(sealed) != found[2]:
        return None
    return int(found[1])


def ciphertext_text(wrapped: bytes) -> str:
    """Return a wrapped key as the server takes it.

    :raises KMSUnwrapError: if it was not made by transit.
    """
    if version_of(wrapped) is None:
        raise KMSUnwrapError(
            f"the wrapped key of {len(wrapped)} bytes was not wrapped by OpenBao's or Vault's transit engine"
        )
    return wrapped.decode("ascii")


def wrapped_of(operation: str, data: dict[str, Any]) -> bytes:
    """Return the wrapped key that a reply holds.

    :raises KMSReplyError: if it holds none of a data key's length.
    """
    text = data.get("ciphertext")
    wrapped = text.encode("ascii", "replace") if isinstance(text, str) else b""
    if version_of(wrapped) is None:
        raise KMSReplyError(f"the reply of OpenBao/Vault {operation} contains no usable wrapped key")
    return wrapped


def plaintext_of(operation: str, data: dict[str, Any]) -> SecretBytes:
    """Return the key that a reply holds, which the caller wipes.

    :raises KMSReplyError: if it holds none.
    """
    text = data.get("plaintext")
    try:
        return SecretBytes(base64.b64decode(text if isinstance(text, str) else "", validate=True))
    except ValueError:
        # From None: the codec's exception may hold the text.
        raise KMSReplyError(f"the reply of OpenBao/Vault {operation} contains no key") from None


def check_key(uri: str, data: dict[str, Any]) -> int:
    """Look at what the server says of a key, and return its newest version.

    :param uri: the key, for messages.
    :param data: the reply to reading the key.
    :raises KMSConfigurationError: if it would not bind the context, or is not of 256 bits.
    :raises KMSKeyStateError: if it is marked as deleted.
    :raises KMSReplyError: if the reply has no latest version.
    """
    if data.get("soft_deleted"):
        raise KMSKeyStateError(f"the transit key {uri} is marked as deleted", hint="restore the key")
    if data.get("type") not in _TYPES:
        raise KMSConfigurationError(
            f"the type of the transit key {uri} must be {' or '.join(sorted(_TYPES))}",
            hint="create one with type=aes256-gcm96 derived=true",
        )
    if data.get("derived") is not True:
        # The engine takes a context for such a key, and ignores it.
        raise KMSConfigurationError(
            f"the transit key {uri} is not derived: it ignores the encryption context",
            hint="create a key with derived=true, which can't be changed later",
        )
    newest = data.get("latest_version")
    if not isinstance(newest, int) or newest < 1:
        raise KMSReplyError(f"the reply of OpenBao/Vault does not contain the latest version of {uri}")
    return newest
