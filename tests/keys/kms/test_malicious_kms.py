"""Replies that AWS KMS should never give, and failures that it may."""

from __future__ import annotations

import base64
import time
from typing import Any
from uuid import uuid4

import pytest

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
from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.aws.provider import AWSKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import encryption_context
from tests.keys.kms.malicious_kms import ARN, LyingKms, Reply, description, failure, key_reply
from tests.keys.traces import forms_of

OTHER_ARN = ARN[:-4] + "0000"
KEY = bytes(range(100, 132))
CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())


def provider(lying: LyingKms, kms_key: str = ARN, **options: Any) -> AWSKMSProvider:
    values: dict[str, Any] = {"region": "eu-west-1", "endpoint_url": lying.url, "max_attempts": 1}
    return AWSKMSProvider(kms_key, ProviderOptions(**values | options))


def test_requests_pin_the_key_the_length_and_the_context(lying: LyingKms) -> None:
    lying.answers(key_reply(KEY))
    kms = provider(lying)
    generated = kms.generate_data_key(CONTEXT)
    kms.decrypt(generated.wrapped, ARN, CONTEXT)
    generate, decrypt = lying.requests
    assert generate == {"KeyId": ARN, "NumberOfBytes": 32, "EncryptionContext": CONTEXT}
    wrapped = base64.b64encode(b"wrapped").decode()
    assert decrypt == {"KeyId": ARN, "CiphertextBlob": wrapped, "EncryptionContext": CONTEXT}


@pytest.mark.parametrize("key_id", [OTHER_ARN, "", None, ARN.upper(), ARN.rpartition("/")[2]])
def test_wrong_key_id_in_a_reply_is_refused(lying: LyingKms, key_id: str | None) -> None:
    kms = provider(lying)
    lying.answers(key_reply(KEY, key_id))
    with pytest.raises(KMSReplyError, match="a different key"):
        kms.decrypt(b"wrapped", ARN, CONTEXT)
    lying.answers(key_reply(KEY, key_id), description())
    with pytest.raises(KMSReplyError, match="a different key"):
        kms.generate_data_key(CONTEXT)


@pytest.mark.parametrize("length", [0, 1, 16, 31, 33, 64])
def test_wrong_length_in_a_reply_is_refused(lying: LyingKms, length: int) -> None:
    lying.answers(key_reply(b"k" * length))
    for use in (
        lambda: provider(lying).decrypt(b"wrapped", ARN, CONTEXT),
        lambda: provider(lying).generate_data_key(CONTEXT),
    ):
        with pytest.raises(KMSReplyError, match=f"{length} bytes instead of 32"):
            use()


@pytest.mark.parametrize("wrapped", [None, b"", b"w" * 6145])
def test_a_reply_without_a_usable_wrapped_key_is_refused(lying: LyingKms, wrapped: bytes | None) -> None:
    lying.answers(key_reply(KEY, wrapped=wrapped))
    with pytest.raises(KMSReplyError, match="wrapped key"):
        provider(lying).generate_data_key(CONTEXT)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b'"' + base64.b64encode(KEY) + b'"',
        b'{"Plaintext": "' + base64.b64encode(KEY),
        b'{"Plaintext": 7}',
        b'{"Plaintext": "!!!"}',
        b"\xff" + base64.b64encode(KEY),
        {"plaintext": base64.b64encode(KEY).decode(), "KeyId": ARN},
        {"CiphertextBlob": "not base64!", "Plaintext": base64.b64encode(KEY).decode(), "KeyId": ARN},
    ],
    ids=repr,
)
def test_a_malformed_reply_is_refused_and_shows_no_key(
    lying: LyingKms, caplog: pytest.LogCaptureFixture, body: Any
) -> None:
    kms = provider(lying)
    lying.answers(Reply(body))
    with caplog.at_level("DEBUG"), pytest.raises(KMSReplyError) as caught:
        kms.generate_data_key(CONTEXT)
    for form in forms_of(KEY):
        assert form not in caplog.text.encode()
        assert form not in repr(caught.value).encode()


def test_a_described_key_other_than_the_one_asked_for_is_refused(lying: LyingKms) -> None:
    lying.answers(description(OTHER_ARN))
    with pytest.raises(KMSReplyError):
        provider(lying).check()
    lying.answers(description("arn:aws:kms:eu-west-1:111122223333:alias/x"))
    with pytest.raises(KMSReplyError):
        provider(lying, "alias/x").check()


def test_a_multi_region_key_is_used_through_its_replica_in_the_configured_region(lying: LyingKms) -> None:
    replica = ARN.replace("key/", "key/mrk-")
    lying.answers(key_reply(KEY, replica))
    opened = provider(lying, replica).decrypt(b"wrapped", replica.replace("eu-west-1", "us-east-1"), CONTEXT)
    assert bytes(opened) == KEY
    assert lying.requests[0]["KeyId"] == replica


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("DisabledException", 400, KMSKeyStateError),
        ("KMSInvalidStateException", 400, KMSKeyStateError),
        ("NotFoundException", 400, KMSKeyNotFoundError),
        ("AccessDeniedException", 400, KMSAccessDeniedError),
        ("ExpiredTokenException", 400, KMSAccessDeniedError),
        ("UnrecognizedClientException", 400, KMSAccessDeniedError),
        ("IncorrectKeyException", 400, KMSUnwrapError),
        ("InvalidCiphertextException", 400, KMSUnwrapError),
        ("InvalidKeyUsageException", 400, KMSConfigurationError),
        ("ValidationException", 400, KMSConfigurationError),
        ("ThrottlingException", 400, KMSThrottledError),
        ("LimitExceededException", 400, KMSThrottledError),
        ("KMSInternalException", 500, KMSUnavailableError),
        ("DependencyTimeoutException", 503, KMSUnavailableError),
        ("KeyUnavailableException", 500, KMSUnavailableError),
        ("SomethingNew", 400, KMSError),
        ("SomethingNew", 403, KMSAccessDeniedError),
        ("SomethingNew", 429, KMSThrottledError),
        ("SomethingNew", 500, KMSUnavailableError),
    ],
)
def test_each_failure_has_its_class_and_names_code_and_operation(
    lying: LyingKms, code: str, status: int, error: type[KMSError]
) -> None:
    lying.answers(failure(code, status))
    kms = provider(lying)
    with pytest.raises(KMSError, match=f"Decrypt failed with {code}: told by AWS") as caught:
        kms.decrypt(b"wrapped", ARN, CONTEXT)
    assert type(caught.value) is error


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_page_of_a_proxy_is_an_outage(lying: LyingKms, status: int) -> None:
    lying.answers(Reply(b"<html>Bad Gateway</html>", status))
    with pytest.raises(KMSUnavailableError, match=str(status)):
        provider(lying).decrypt(b"wrapped", ARN, CONTEXT)


@pytest.mark.parametrize(
    "trouble",
    [
        failure("ThrottlingException"),
        failure("LimitExceededException"),
        failure("KMSInternalException", 500),
        failure("DependencyTimeoutException", 503),
        Reply(hang_up=True),
    ],
    ids=["throttled", "limit", "internal", "dependency timeout", "hung up"],
)
def test_throttling_and_outages_are_retried_until_they_end(lying: LyingKms, trouble: Reply) -> None:
    lying.answers(trouble, trouble, key_reply(KEY))
    opened = provider(lying, max_attempts=3).decrypt(b"wrapped", ARN, CONTEXT)
    assert bytes(opened) == KEY
    assert lying.operations == ["Decrypt"] * 3


def test_throttling_that_does_not_end_is_reported_after_the_attempts(lying: LyingKms) -> None:
    lying.answers(failure("ThrottlingException"))
    with pytest.raises(KMSThrottledError, match="quota"):
        provider(lying, max_attempts=2).decrypt(b"wrapped", ARN, CONTEXT)
    assert len(lying.operations) == 2


@pytest.mark.parametrize("code", ["DisabledException", "AccessDeniedException", "InvalidCiphertextException"])
def test_a_refusal_is_not_retried(lying: LyingKms, code: str) -> None:
    lying.answers(failure(code))
    with pytest.raises(KMSError):
        provider(lying, max_attempts=3).decrypt(b"wrapped", ARN, CONTEXT)
    assert len(lying.operations) == 1


def test_a_slow_kms_is_given_up_after_the_read_timeout(lying: LyingKms) -> None:
    lying.answers(Reply(delay=2))
    kms = provider(lying, read_timeout=0.2)
    began = time.monotonic()
    with pytest.raises(KMSUnavailableError, match="ReadTimeout"):
        kms.decrypt(b"wrapped", ARN, CONTEXT)
    assert time.monotonic() - began < 1.5


def test_a_kms_that_does_not_answer_at_all_is_given_up_after_the_connect_timeout(lying: LyingKms) -> None:
    # 192.0.2.0/24 is reserved for documentation (RFC 5737): nothing answers there. Some networks refuse it at once.
    kms = provider(lying, endpoint_url="https://192.0.2.1", connect_timeout=0.2)
    began = time.monotonic()
    with pytest.raises(KMSUnavailableError):
        kms.check()
    assert time.monotonic() - began < 1.5


def test_an_exception_keeps_no_request_and_no_reply(lying: LyingKms) -> None:
    lying.answers(failure("AccessDeniedException"))
    with pytest.raises(KMSAccessDeniedError) as caught:
        provider(lying).decrypt(b"wrapped", ARN, CONTEXT)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_missing_credentials_are_named(lying: LyingKms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(KMSConfigurationError, match="credentials"):
        provider(lying).check()


def test_a_missing_region_is_named(lying: LyingKms) -> None:
    with pytest.raises(KMSConfigurationError, match=r"AWS KMS client could not be sent: NoRegionError.*region"):
        provider(lying, "alias/x", region=None)


@pytest.mark.parametrize("url", ["nonsense", "http://kms.example.com", "http://10.0.0.1:4566", "ftp://127.0.0.1x"])
def test_a_bad_or_plain_http_endpoint_is_refused(lying: LyingKms, url: str) -> None:
    with pytest.raises(KMSConfigurationError, match="https"):
        provider(lying, endpoint_url=url)


def test_a_plain_http_endpoint_from_the_environment_is_refused_too(
    lying: LyingKms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "http://kms.example.com")
    with pytest.raises(KMSConfigurationError, match="unencrypted"):
        provider(lying, endpoint_url=None)


def test_a_botocore_that_would_log_keys_is_refused(lying: LyingKms) -> None:
    lying.answers(key_reply(KEY))
    kms = provider(lying)
    for operation in ("GenerateDataKey", "Decrypt"):
        kms._made.meta.events.unregister(f"before-parse.kms.{operation}", _hook(kms, operation))
    with pytest.raises(KMSConfigurationError, match="writes plaintext keys to its debug log"):
        kms.decrypt(b"wrapped", ARN, CONTEXT)


def test_what_botocore_hands_to_hooks_of_the_user_holds_no_plaintext_bytes(lying: LyingKms) -> None:
    lying.answers(key_reply(KEY))
    kms = provider(lying)
    seen: list[Any] = []
    kms._made.meta.events.register("after-call.kms", lambda parsed, **_: seen.append(parsed))
    kms.decrypt(b"wrapped", ARN, CONTEXT)
    assert isinstance(seen[0]["Plaintext"], SecretBytes)
    assert not any(form in repr(seen).encode() for form in forms_of(KEY))


def _hook(kms: AWSKMSProvider, operation: str) -> Any:
    from glpgenc.keys.kms.aws import client as aws_redaction  # noqa: PLC0415  # private to that module

    assert kms._made.meta.events._emitter._handlers.prefix_search(f"before-parse.kms.{operation}")
    return aws_redaction._take_plaintext
