"""Encrypt and ReEncrypt of AWS KMS: as moto plays them, and with replies that should never come."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest

from glpgenc.errors import KMSConfigurationError, KMSKeyStateError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.aws.provider import AWSKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import CONTEXT_KEYS, encryption_context
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.keys.kms.malicious_kms import ARN, LyingKms, Reply, description, failure
from tests.keys.traces import forms_of

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())
KEY = bytes(range(100, 132))
OTHER_ARN = ARN[:-4] + "0000"


def lied_to(lying: LyingKms, **options: Any) -> AWSKMSProvider:
    values: dict[str, Any] = {"region": "eu-west-1", "endpoint_url": lying.url, "max_attempts": 1}
    return AWSKMSProvider(ARN, ProviderOptions(**values | options))


def reply(wrapped: bytes | None = b"new", **members: Any) -> Reply:
    blob = {} if wrapped is None else {"CiphertextBlob": base64.b64encode(wrapped).decode()}
    return Reply(blob | members)


def test_a_key_from_elsewhere_is_wrapped(aws: AwsStandIn) -> None:
    kms = aws.provider(aws.create_key())
    with SecretBytes(KEY) as key:
        made = kms.wrap(key, CONTEXT)
        assert made.key_uri == kms.current_uri()
        assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == key
    for name in CONTEXT_KEYS:
        with pytest.raises(KMSUnwrapError):
            kms.decrypt(made.wrapped, made.key_uri, CONTEXT | {name: "other"})


def test_re_encryption_inside_the_kms(aws: AwsStandIn) -> None:
    before, after = aws.create_key(), aws.create_key()
    kms = aws.provider(before)
    old = kms.generate_data_key(CONTEXT)
    aws.calls.clear()
    new = kms.re_encrypt(old.wrapped, old.key_uri, CONTEXT, after)
    assert aws.calls == {"ReEncrypt": 1}
    assert new.key_uri == after
    assert aws.provider(after).decrypt(new.wrapped, after, CONTEXT) == old.plaintext


@pytest.mark.parametrize("name", CONTEXT_KEYS)
def test_re_encryption_demands_the_context(aws: AwsStandIn, name: str) -> None:
    kms = aws.provider(aws.create_key())
    old = kms.generate_data_key(CONTEXT)
    with pytest.raises(KMSUnwrapError):
        kms.re_encrypt(old.wrapped, old.key_uri, CONTEXT | {name: "other"}, aws.create_key())


def test_re_encryption_to_a_disabled_key_is_refused(aws: AwsStandIn) -> None:
    kms, after = aws.provider(aws.create_key()), aws.create_key()
    old = kms.generate_data_key(CONTEXT)
    aws.disable(after)
    with pytest.raises(KMSKeyStateError):
        kms.re_encrypt(old.wrapped, old.key_uri, CONTEXT, after)


def test_re_encryption_stays_in_its_region(aws: AwsStandIn) -> None:
    kms, elsewhere = aws.provider(aws.create_key()), aws.create_key(region="us-east-1")
    old = kms.generate_data_key(CONTEXT)
    assert not kms.reaches(elsewhere)
    with pytest.raises(KMSConfigurationError, match="us-east-1"):
        kms.re_encrypt(old.wrapped, old.key_uri, CONTEXT, elsewhere)


def test_an_alias_is_resolved_to_the_key_it_points_at_now(aws: AwsStandIn) -> None:
    before, after = aws.create_key(), aws.create_key()
    aws.client.create_alias(AliasName="alias/glpgenc", TargetKeyId=before)
    kms = aws.provider("alias/glpgenc")
    assert kms.current_uri() == before
    aws.client.update_alias(AliasName="alias/glpgenc", TargetKeyId=after)
    assert kms.current_uri() == after
    assert kms.is_current(b"", after)
    assert not kms.is_current(b"", before)


def test_requests_pin_both_keys_and_both_contexts(lying: LyingKms) -> None:
    kms = lied_to(lying)
    lying.answers(reply(SourceKeyId=ARN, KeyId=OTHER_ARN))
    assert kms.re_encrypt(b"old", ARN, CONTEXT, OTHER_ARN).wrapped == b"new"
    lying.answers(reply(KeyId=ARN))
    assert kms.wrap(SecretBytes(KEY), CONTEXT).wrapped == b"new"
    assert lying.requests == [
        {
            "CiphertextBlob": base64.b64encode(b"old").decode(),
            "SourceKeyId": ARN,
            "SourceEncryptionContext": CONTEXT,
            "DestinationKeyId": OTHER_ARN,
            "DestinationEncryptionContext": CONTEXT,
        },
        {"KeyId": ARN, "Plaintext": base64.b64encode(KEY).decode(), "EncryptionContext": CONTEXT},
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"SourceKeyId": OTHER_ARN, "KeyId": OTHER_ARN},
        {"SourceKeyId": ARN, "KeyId": ARN},
        {"SourceKeyId": ARN},
        {"KeyId": OTHER_ARN},
    ],
)
def test_a_reply_for_other_keys_is_refused(lying: LyingKms, members: dict[str, Any]) -> None:
    lying.answers(reply(**members))
    with pytest.raises(KMSReplyError, match="a different key"):
        lied_to(lying).re_encrypt(b"old", ARN, CONTEXT, OTHER_ARN)


@pytest.mark.parametrize("wrapped", [None, b"", b"w" * 6145])
def test_a_reply_without_a_usable_wrapped_key_is_refused(lying: LyingKms, wrapped: bytes | None) -> None:
    lying.answers(reply(wrapped, SourceKeyId=ARN, KeyId=OTHER_ARN))
    with pytest.raises(KMSReplyError, match="ReEncrypt contains no usable wrapped key"):
        lied_to(lying).re_encrypt(b"old", ARN, CONTEXT, OTHER_ARN)
    lying.answers(reply(wrapped, KeyId=ARN))
    with pytest.raises(KMSReplyError, match="Encrypt contains no usable wrapped key"):
        lied_to(lying).wrap(SecretBytes(KEY), CONTEXT)


def test_encrypt_for_another_key_is_refused(lying: LyingKms) -> None:
    lying.answers(reply(KeyId=OTHER_ARN), description())
    with pytest.raises(KMSReplyError, match="Encrypt replied for a different key"):
        lied_to(lying).wrap(SecretBytes(KEY), CONTEXT)


def test_the_key_in_the_request_is_in_no_log_and_in_no_exception(
    lying: LyingKms, caplog: pytest.LogCaptureFixture
) -> None:
    lying.answers(failure("KMSInternalException", 500), reply(KeyId=ARN))
    with caplog.at_level(1):
        assert lied_to(lying, max_attempts=2).wrap(SecretBytes(KEY), CONTEXT).wrapped == b"new"
        lying.answers(failure("ValidationException"))
        with pytest.raises(KMSConfigurationError) as caught:
            lied_to(lying).wrap(SecretBytes(KEY), CONTEXT)
    sent = {request["Plaintext"] for request in lying.requests}
    assert (len(lying.requests), sent) == (3, {base64.b64encode(KEY).decode()})
    assert "Making request for OperationModel(name=Encrypt)" in caplog.text
    for form in forms_of(KEY):
        assert form not in caplog.text.encode()
        assert form not in repr(caught.value).encode()
