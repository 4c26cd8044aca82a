"""What a failure of Amazon S3 means here.

Codes are those of the API reference (Error responses, "List of error codes").
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

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
    code, told = str(fault.get("Code", "")), str(fault.get("Message", ""))[:_MESSAGE_LENGTH]
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if kind is None:
        kind = ObjectStoreUnavailableError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ObjectStoreError
    return kind(f"S3 {operation} failed with {code or f'HTTP status {status}'}{f': {told}' if told else ''}")
