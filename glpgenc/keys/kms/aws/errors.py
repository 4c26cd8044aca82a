"""What a failure of AWS KMS means here.

Codes are those of the API reference (GenerateDataKey, Decrypt, DescribeKey: Errors; Common Error Types).
"""

from __future__ import annotations

import importlib
from http import HTTPStatus
from typing import Any

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

BY_CODE: dict[str, type[KMSError]] = {
    "DisabledException": KMSKeyStateError,
    "KMSInvalidStateException": KMSKeyStateError,
    "NotFoundException": KMSKeyNotFoundError,
    "InvalidArnException": KMSConfigurationError,
    "InvalidKeyUsageException": KMSConfigurationError,
    "ValidationException": KMSConfigurationError,
    "InvalidEndpointException": KMSConfigurationError,
    "UnknownOperationException": KMSConfigurationError,
    "InvalidCiphertextException": KMSUnwrapError,
    "IncorrectKeyException": KMSUnwrapError,
    "AccessDenied": KMSAccessDeniedError,
    "AccessDeniedException": KMSAccessDeniedError,
    "NotAuthorized": KMSAccessDeniedError,
    "NotAuthorizedException": KMSAccessDeniedError,
    "OptInRequired": KMSAccessDeniedError,
    "ExpiredTokenException": KMSAccessDeniedError,
    "ExpiredToken": KMSAccessDeniedError,
    "RequestExpired": KMSAccessDeniedError,
    "InvalidClientTokenId": KMSAccessDeniedError,
    "UnrecognizedClientException": KMSAccessDeniedError,
    "IncompleteSignature": KMSAccessDeniedError,
    "IncompleteSignatureException": KMSAccessDeniedError,
    "InvalidSignatureException": KMSAccessDeniedError,
    "SignatureDoesNotMatch": KMSAccessDeniedError,
    "MissingAuthenticationToken": KMSAccessDeniedError,
    "MissingAuthenticationTokenException": KMSAccessDeniedError,
    "ThrottlingException": KMSThrottledError,
    "Throttling": KMSThrottledError,
    "ThrottledException": KMSThrottledError,
    "LimitExceededException": KMSThrottledError,
    "RequestLimitExceeded": KMSThrottledError,
    "TooManyRequestsException": KMSThrottledError,
    "KMSInternalException": KMSUnavailableError,
    "DependencyTimeoutException": KMSUnavailableError,
    "KeyUnavailableException": KMSUnavailableError,
    "InternalFailure": KMSUnavailableError,
    "ServiceUnavailable": KMSUnavailableError,
    "RequestTimeout": KMSUnavailableError,
    "RequestTimeoutException": KMSUnavailableError,
}
"""The error class of each code. What is not listed goes by its HTTP status; see :func:`translate`."""

_UNREACHABLE = (
    "ConnectionError",
    "HTTPClientError",
    "IncompleteReadError",
    "ReadTimeoutError",
    "ResponseStreamingError",
)
_UNCONFIGURED = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "NoAuthTokenError",
    "TokenRetrievalError",
    "SSOError",
    "NoRegionError",
    "InvalidRegionError",
    "InvalidEndpointConfigurationError",
    "EndpointProviderError",
    "ProfileNotFound",
    "ConfigParseError",
    "ParamValidationError",
)
_BY_STATUS: dict[int, type[KMSError]] = {
    HTTPStatus.UNAUTHORIZED: KMSAccessDeniedError,
    HTTPStatus.FORBIDDEN: KMSAccessDeniedError,
    HTTPStatus.TOO_MANY_REQUESTS: KMSThrottledError,
}
_MESSAGE_LENGTH = 300


def translate(operation: str, error: Exception) -> KMSError:
    """Return the error to raise for a failure of botocore's.

    It is to be raised outside the ``except`` block: botocore's exceptions may hold the request with its session token,
    and an exception raised inside would keep them as its ``__context__``.

    :param operation: the KMS operation, such as ``Decrypt``.
    :param error: what botocore raised.
    """
    exceptions = importlib.import_module("botocore.exceptions")
    if isinstance(error, exceptions.ClientError):
        return _from_reply(operation, getattr(error, "response", {}))
    if _is_any(error, exceptions, _UNREACHABLE):
        return KMSUnavailableError(f"AWS KMS {operation} failed: {_text(error)}")
    if _is_any(error, exceptions, _UNCONFIGURED):
        hint = "set kms_region and the AWS credentials (environment, profile, or the host's role)"
        return KMSConfigurationError(f"AWS KMS {operation} could not be sent: {_text(error)}", hint=hint)
    # A reply that could not be parsed, or a kind that is new: nothing of its text is known to be safe.
    return KMSReplyError(
        f"AWS KMS {operation} failed: {type(error).__name__}", hint="the reply was discarded; try again"
    )


def _is_any(error: Exception, exceptions: Any, names: tuple[str, ...]) -> bool:
    # By name, because not every version of botocore has every class.
    return isinstance(error, tuple(getattr(exceptions, name) for name in names if hasattr(exceptions, name)))


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_MESSAGE_LENGTH]


def _from_reply(operation: str, response: dict[str, Any]) -> KMSError:
    fault = response.get("Error", {})
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(fault.get("Code", ""))
    reported = str(fault.get("Message", ""))[:_MESSAGE_LENGTH]
    message = f"AWS KMS {operation} failed with {code or f'HTTP status {status}'}{f': {reported}' if reported else ''}"
    return BY_CODE.get(code, _by_status(status))(message)


def _by_status(status: int) -> type[KMSError]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return KMSUnavailableError
    return _BY_STATUS.get(status, KMSError)
