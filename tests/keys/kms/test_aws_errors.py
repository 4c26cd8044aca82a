"""What becomes of a failure of AWS KMS: by its code, by its HTTP status, by the exception of botocore."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from botocore import exceptions

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
from glpgenc.keys.kms.aws import errors
from glpgenc.keys.kms.aws.errors import translate

CODES: list[tuple[type[KMSError], str]] = [
    (KMSKeyStateError, "DisabledException KMSInvalidStateException"),
    (KMSKeyNotFoundError, "NotFoundException"),
    (
        KMSConfigurationError,
        (
            "InvalidArnException InvalidKeyUsageException ValidationException InvalidEndpointException "
            "UnknownOperationException"
        ),
    ),
    (KMSUnwrapError, "InvalidCiphertextException IncorrectKeyException"),
    (
        KMSAccessDeniedError,
        (
            "AccessDenied AccessDeniedException NotAuthorized NotAuthorizedException OptInRequired "
            "ExpiredTokenException ExpiredToken RequestExpired "
            "InvalidClientTokenId UnrecognizedClientException IncompleteSignature "
            "IncompleteSignatureException InvalidSignatureException SignatureDoesNotMatch MissingAuthenticationToken "
            "MissingAuthenticationTokenException"
        ),
    ),
    (
        KMSThrottledError,
        (
            "ThrottlingException Throttling ThrottledException LimitExceededException RequestLimitExceeded "
            "TooManyRequestsException"
        ),
    ),
    (
        KMSUnavailableError,
        (
            "KMSInternalException DependencyTimeoutException KeyUnavailableException InternalFailure "
            "ServiceUnavailable RequestTimeout RequestTimeoutException"
        ),
    ),
]


def reply(code: str, status: int = 400, message: str = "said") -> exceptions.ClientError:
    response: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return exceptions.ClientError(response, "Decrypt")


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in CODES for code in codes.split()])
def test_a_code_of_the_api_reference_has_its_error(kind: type[KMSError], code: str) -> None:
    error = translate("Decrypt", reply(code))
    assert type(error) is kind
    assert error.message == f"AWS KMS Decrypt failed with {code}: said"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, KMSError), (401, KMSAccessDeniedError), (403, KMSAccessDeniedError), (404, KMSError),
        (429, KMSThrottledError), (499, KMSError), (500, KMSUnavailableError), (503, KMSUnavailableError),
    ],
)  # fmt: skip
def test_a_code_that_is_not_known_goes_by_its_status(status: int, kind: type[KMSError]) -> None:
    assert type(translate("Decrypt", reply("New", status))) is kind
    assert translate("Decrypt", reply("", status, "")).message == f"AWS KMS Decrypt failed with HTTP status {status}"


def test_no_more_than_300_characters_of_what_aws_says_are_repeated() -> None:
    assert translate("Decrypt", reply("New", message="x" * 1000)).message.count("x") == 300
    said = translate("Decrypt", exceptions.EndpointConnectionError(endpoint_url="x" * 1000)).message
    assert len(said) == len("AWS KMS Decrypt failed: ") + 300


def test_what_is_told_apart_are_exceptions_of_botocore() -> None:
    named = {*errors._UNREACHABLE, *errors._UNCONFIGURED}
    assert {name for name in named if not inspect.isclass(getattr(exceptions, name, None))} == set()


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (exceptions.EndpointConnectionError(endpoint_url="https://kms"), KMSUnavailableError, "failed: Endpoint"),
        (exceptions.ReadTimeoutError(endpoint_url="https://kms"), KMSUnavailableError, "failed: ReadTimeoutError"),
        (exceptions.NoCredentialsError(), KMSConfigurationError, "could not be sent: NoCredentialsError"),
        (exceptions.NoRegionError(), KMSConfigurationError, "could not be sent: NoRegionError"),
        (exceptions.BotoCoreError(), KMSReplyError, "failed: BotoCoreError"),
        (ValueError("secret"), KMSReplyError, "failed: ValueError"),
    ],
)
def test_an_exception_of_botocore_has_its_error(error: Exception, kind: type[KMSError], said: str) -> None:
    made = translate("Decrypt", error)
    assert type(made) is kind
    assert f"AWS KMS Decrypt {said}" in made.message
    assert "secret" not in str(made)
