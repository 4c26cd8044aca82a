"""Requests to S3: the client, what its failures mean, and how an object is named and bound."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal, TypeVar

from glpgenc._support.extras import import_extra
from glpgenc.errors import (
    ConfigurationError,
    GlpgencError,
    ObjectChangedError,
    ObjectNotFoundError,
    ObjectStoreDeniedError,
    ObjectStoreError,
    ObjectStoreUnavailableError,
)
from glpgenc.wire.buffer import Buffer, as_bytes_view

T = TypeVar("T")


class BehindTheEndError(ObjectStoreError):
    """The object has no bytes there."""


_BY_CODE: dict[str, type[ObjectStoreError]] = {
    "NoSuchKey": ObjectNotFoundError,
    "NoSuchVersion": ObjectNotFoundError,
    "NoSuchBucket": ObjectNotFoundError,
    "NoSuchUpload": ObjectNotFoundError,
    "AccessDenied": ObjectStoreDeniedError,
    "AllAccessDisabled": ObjectStoreDeniedError,
    "ExpiredToken": ObjectStoreDeniedError,
    "InvalidAccessKeyId": ObjectStoreDeniedError,
    "InvalidToken": ObjectStoreDeniedError,
    "RequestTimeTooSkewed": ObjectStoreDeniedError,
    "SignatureDoesNotMatch": ObjectStoreDeniedError,
    "PreconditionFailed": ObjectChangedError,
    "ConditionalRequestConflict": ObjectChangedError,
    "InvalidRange": BehindTheEndError,
    "InternalError": ObjectStoreUnavailableError,
    "RequestTimeout": ObjectStoreUnavailableError,
    "ServiceUnavailable": ObjectStoreUnavailableError,
    "SlowDown": ObjectStoreUnavailableError,
}
_BY_STATUS: dict[int, type[ObjectStoreError]] = {
    HTTPStatus.UNAUTHORIZED: ObjectStoreDeniedError,
    HTTPStatus.FORBIDDEN: ObjectStoreDeniedError,
    HTTPStatus.NOT_FOUND: ObjectNotFoundError,
    HTTPStatus.PRECONDITION_FAILED: ObjectChangedError,
    HTTPStatus.TOO_MANY_REQUESTS: ObjectStoreUnavailableError,
}
# By name, because not every version of botocore has every class.
_UNREACHABLE = (
    "ConnectionError",
    "FlexibleChecksumError",
    "HTTPClientError",
    "IncompleteReadError",
    "ReadTimeoutError",
    "ResponseStreamingError",
)
_MESSAGE_LENGTH = 300


def call(operation: str, request: Callable[..., T], **arguments: Any) -> T:
    """Send a request.

    :param operation: its name, for the message.
    :param arguments: those that are ``None`` are left out.
    :raises ObjectStoreError: of the class that fits, when it fails.
    :raises ConfigurationError: when it could not be sent: no credentials, no region, arguments that can't be.
    """
    base = import_extra("botocore.exceptions", "aws", "access to objects in S3")
    try:
        return request(**{name: value for name, value in arguments.items() if value is not None})
    except (base.ClientError, base.BotoCoreError) as error:
        failure = translated(operation, error)
    # Outside the handler: botocore's errors may hold the request, with a session token in it.
    raise failure


def translated(operation: str, error: Exception) -> GlpgencError:
    """Return the error to raise for one of botocore's, or of its HTTP library's. To be raised outside its handler.

    :param operation: the name of the request.
    """
    base = import_extra("botocore.exceptions", "aws", "access to objects in S3")
    if isinstance(error, base.ClientError):
        return _of_reply(operation, error.response)
    unreachable = tuple(getattr(base, name) for name in _UNREACHABLE if hasattr(base, name))
    if isinstance(error, unreachable) or not isinstance(error, base.BotoCoreError):
        return ObjectStoreUnavailableError(f"S3 {operation} failed: {type(error).__name__}")
    return ConfigurationError(
        f"S3 {operation} could not be sent: {type(error).__name__}",
        hint="check bucket, key, region, endpoint and the AWS credentials (environment, profile, or the host's role)",
    )


def _of_reply(operation: str, response: Any) -> ObjectStoreError:
    fault = response.get("Error", {})
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code, message = str(fault.get("Code", "")), str(fault.get("Message", ""))[:_MESSAGE_LENGTH]
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if kind is None:
        kind = ObjectStoreUnavailableError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ObjectStoreError
    return kind(f"S3 {operation} failed with {code or f'HTTP status {status}'}{f': {message}' if message else ''}")


Bind = Literal["key", "bucket and key", "nothing"]
"""Which part of its name an object is bound to."""

METADATA = {"glpgenc": "stream-1"}
"""Says what the object is to anyone who lists objects. Nothing secret, and nothing that is trusted."""

CONTENT_TYPE = "application/vnd.glpgenc"

_BINDS = ("key", "bucket and key", "nothing")


def object_aad(bucket: str, key: str, bind: Bind = "key", aad: Buffer = b"") -> bytes:
    """Return the associated data of an object, with which a copy of it opens by other means, such as from a disk.

    :param bind: ``key``: ``len32(key) || key || aad``, which lets a bucket be copied as a whole, and no object be put
        in another's place in it. ``bucket and key``: ``len32(bucket) || bucket || len32(key) || key || aad``.
        ``nothing``: ``aad``, for objects that are renamed.
    :param aad: the caller's own.
    :raises ConfigurationError: for another ``bind``.
    """
    if bind not in _BINDS:
        raise ConfigurationError(f"bind is one of {', '.join(_BINDS)}")
    names = {"key": (key,), "bucket and key": (bucket, key), "nothing": ()}[bind]
    return b"".join((*map(_sized, names), as_bytes_view(aad, "the associated data")))


def client_or_new(s3_client: Any) -> Any:
    """Return a client of S3: the one that was given, or one of boto3's usual configuration.

    :raises ConfigurationError: if boto3 is not installed, or knows no region.
    """
    if s3_client is not None:
        return s3_client
    boto3 = import_extra("boto3", "aws", "access to objects in S3")
    # A session of its own: boto3's default one is not thread-safe while it makes clients.
    return boto3.session.Session().client("s3")


def _sized(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(4, "big") + data
