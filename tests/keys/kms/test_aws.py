from __future__ import annotations

import os
from uuid import uuid4

import pytest

from glpgenc.errors import (
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys.kms import build_provider
from glpgenc.wire.context import CONTEXT_KEYS, encryption_context
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())


def test_it_opens_what_it_wrapped(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    kms = build_provider("aws", aws.options(kms_key=arn))
    kms.check()
    generated = kms.generate_data_key(CONTEXT)
    assert (len(generated.plaintext), generated.key_uri) == (32, arn)
    assert kms.decrypt(generated.wrapped, generated.key_uri, CONTEXT) == generated.plaintext


@pytest.mark.parametrize("name", CONTEXT_KEYS)
def test_context_is_honoured_and_a_wrong_one_is_refused(aws: AwsStandIn, name: str) -> None:
    kms = aws.provider(aws.create_key())
    generated = kms.generate_data_key(CONTEXT)
    with pytest.raises(KMSUnwrapError):
        kms.decrypt(generated.wrapped, generated.key_uri, CONTEXT | {name: "other"})


def test_an_altered_wrapped_key_is_refused(aws: AwsStandIn) -> None:
    kms = aws.provider(aws.create_key())
    generated = kms.generate_data_key(CONTEXT)
    for wrapped in (generated.wrapped[:-1] + bytes([generated.wrapped[-1] ^ 1]), b"", b"x", b"x" * 6145):
        with pytest.raises(KMSUnwrapError):
            kms.decrypt(wrapped, generated.key_uri, CONTEXT)


def test_a_key_wrapped_by_another_key_of_the_account_is_refused(aws: AwsStandIn) -> None:
    arn, other = aws.create_key(), aws.create_key()
    generated = aws.provider(other).generate_data_key(CONTEXT)
    with pytest.raises(KMSUnwrapError, match="IncorrectKeyException"):
        aws.provider(arn).decrypt(generated.wrapped, arn, CONTEXT)


def test_a_disabled_key_is_refused_with_a_clear_error(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    kms = aws.provider(arn)
    generated = kms.generate_data_key(CONTEXT)
    aws.disable(arn)
    for use in (
        kms.check,
        lambda: kms.generate_data_key(CONTEXT),
        lambda: kms.decrypt(generated.wrapped, arn, CONTEXT),
    ):
        with pytest.raises(KMSKeyStateError, match=r"[Dd]isabled.*enable the key"):
            use()


def test_a_key_pending_deletion_is_refused_with_a_clear_error(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    kms = aws.provider(arn)
    generated = kms.generate_data_key(CONTEXT)
    aws.schedule_deletion(arn)
    for use in (
        kms.check,
        lambda: kms.generate_data_key(CONTEXT),
        lambda: kms.decrypt(generated.wrapped, arn, CONTEXT),
    ):
        with pytest.raises(KMSKeyStateError, match=r"([Pp]ending ?[Dd]eletion).*cancel its deletion"):
            use()


def test_a_key_that_is_not_there_is_named(aws: AwsStandIn) -> None:
    absent = aws.create_key()[:-4] + "0000"
    with pytest.raises(KMSKeyNotFoundError, match="NotFoundException"):
        aws.provider(absent).check()
    with pytest.raises(KMSKeyNotFoundError, match="alias/absent"):
        aws.provider("alias/absent").generate_data_key(CONTEXT)


def test_an_asymmetric_key_is_refused(aws: AwsStandIn) -> None:
    arn = aws.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
    with pytest.raises(KMSConfigurationError, match="symmetric"):
        aws.provider(arn).check()


@pytest.mark.parametrize("form", ["alias", "alias ARN", "key id"])
def test_an_alias_and_a_key_id_are_resolved_once_to_the_arn(aws: AwsStandIn, form: str) -> None:
    arn = aws.create_key()
    aws.client.create_alias(AliasName="alias/glpgenc", TargetKeyId=arn)
    key = {
        "alias": "alias/glpgenc",
        "alias ARN": arn.partition(":key/")[0] + ":alias/glpgenc",
        "key id": arn.rpartition("/")[2],
    }[form]
    aws.calls.clear()
    kms = aws.provider(key)
    for _ in range(3):
        generated = kms.generate_data_key(CONTEXT)
        assert generated.key_uri == arn
        assert kms.decrypt(generated.wrapped, arn, CONTEXT) == generated.plaintext
    assert aws.calls == {"GenerateDataKey": 3, "Decrypt": 3, "DescribeKey": 1}


def test_a_moved_alias_serves_new_keys_and_old_ones_open_under_the_key_that_wrapped_them(aws: AwsStandIn) -> None:
    before, after = aws.create_key(), aws.create_key()
    aws.client.create_alias(AliasName="alias/glpgenc", TargetKeyId=before)
    kms = aws.provider("alias/glpgenc")
    old = kms.generate_data_key(CONTEXT)
    aws.client.update_alias(AliasName="alias/glpgenc", TargetKeyId=after)
    new = kms.generate_data_key(CONTEXT)
    assert (old.key_uri, new.key_uri) == (before, after)
    assert kms.decrypt(new.wrapped, new.key_uri, CONTEXT) == new.plaintext
    with pytest.raises(KMSConfigurationError, match="kms_also"):
        kms.decrypt(old.wrapped, old.key_uri, CONTEXT)
    assert aws.provider(before).decrypt(old.wrapped, old.key_uri, CONTEXT) == old.plaintext


def test_an_alias_that_another_process_saw_moved_is_resolved_again(
    aws: AwsStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = aws.create_key(), aws.create_key()
    aws.client.create_alias(AliasName="alias/glpgenc", TargetKeyId=before)
    kms = aws.provider("alias/glpgenc")
    kms.check()
    aws.client.update_alias(AliasName="alias/glpgenc", TargetKeyId=after)
    new = aws.provider(after).generate_data_key(CONTEXT)
    monkeypatch.setattr("glpgenc.keys.kms.aws.provider._RESOLVE_AGAIN", 0.0)
    assert kms.decrypt(new.wrapped, after, CONTEXT) == new.plaintext


def test_a_row_can_name_no_alias(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    aws.client.create_alias(AliasName="alias/glpgenc", TargetKeyId=arn)
    kms = aws.provider("alias/glpgenc")
    made = kms.generate_data_key(CONTEXT)
    for named in ("alias/glpgenc", arn.partition(":key/")[0] + ":alias/glpgenc", arn.rpartition("/")[2]):
        with pytest.raises(KMSConfigurationError):
            kms.decrypt(made.wrapped, named, CONTEXT)


def test_a_key_arn_needs_no_describe_key_to_decrypt(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    generated = aws.provider(arn).generate_data_key(CONTEXT)
    aws.provider(arn).decrypt(generated.wrapped, arn, CONTEXT)
    assert aws.calls["DescribeKey"] == 0


@pytest.mark.parametrize("part", ["123456789012", REGION])
def test_a_key_of_another_account_or_region_is_refused_unasked_and_both_are_named(aws: AwsStandIn, part: str) -> None:
    arn = aws.create_key()
    kms = aws.provider(arn)
    wrapped = kms.generate_data_key(CONTEXT).wrapped
    foreign = arn.replace(part, {"123456789012": "999999999999", REGION: "us-east-1"}[part])
    with pytest.raises(KMSConfigurationError, match=f"{foreign}.*{arn}"):
        kms.decrypt(wrapped, foreign, CONTEXT)
    assert aws.calls["Decrypt"] == 0


def test_a_uri_of_another_provider_is_refused(aws: AwsStandIn) -> None:
    with pytest.raises(KMSConfigurationError, match="local:x"):
        aws.provider(aws.create_key()).decrypt(b"wrapped", "local:x", CONTEXT)


def test_the_region_is_that_of_the_key_arn_if_none_is_set(aws: AwsStandIn) -> None:
    kms = aws.provider(aws.create_key(), region=None)
    assert kms._made.meta.region_name == REGION


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_opens_connections_of_its_own(aws: AwsStandIn) -> None:
    kms = aws.provider(aws.create_key())
    kms.check()
    parents = kms._made
    child = os.fork()
    if child == 0:
        os._exit(0 if kms._client() is not parents else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert kms._client() is parents


def test_a_kms_that_is_down_is_unavailable_at_once(stoppable_aws: AwsStandIn) -> None:
    kms = stoppable_aws.provider(stoppable_aws.create_key())
    stoppable_aws.stop()
    with pytest.raises(KMSUnavailableError, match=r"EndpointConnectionError|ConnectionClosed"):
        kms.check()
