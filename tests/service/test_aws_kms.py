"""Blobs under AWS KMS, as moto plays it."""

from __future__ import annotations

import pytest

from glpgenc.errors import AuthenticationError, KMSKeyStateError
from glpgenc.service import EncryptionService, EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.service.blob import WrappedDataKey, parse_blob
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.support.services import CONTEXT, Place

CONFIG = EncryptionServiceConfig(environment="test")


def test_a_blob_opens_with_one_call_and_again_with_none(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    with EnvelopeEncryptionService(aws.provider(arn), CONFIG) as service:
        blob = service.encrypt_blob(b"hello", CONTEXT, b"a")
        assert parse_blob(memoryview(blob)).key.key_uri == arn
        assert [service.decrypt_blob(blob, CONTEXT, b"a") for _ in range(3)] == [b"hello"] * 3
        assert (aws.calls["GenerateDataKey"], aws.calls["Decrypt"]) == (1, 1)


def test_another_tenant_another_key_and_altered_bytes_are_one_error(aws: AwsStandIn) -> None:
    arn, other = aws.create_key(), aws.create_key()
    abroad = aws.create_key(region="us-east-1")
    with EnvelopeEncryptionService(aws.provider(arn), CONFIG) as service:
        blob = service.encrypt_blob(b"hello", CONTEXT)
        key = parse_blob(memoryview(blob)).key
        body = blob[len(key.to_bytes()) :]
        none = arn[:-12] + "0" * 12
        altered = [
            WrappedDataKey(key.key_id, key.provider, uri, key.wrapped) for uri in (other, abroad, none, "alias/x")
        ]
        altered.append(WrappedDataKey(key.key_id, "gcp", arn, key.wrapped))
        altered.append(WrappedDataKey(key.key_id, key.provider, arn, key.wrapped[:-1] + bytes([key.wrapped[-1] ^ 1])))
        for each in altered:
            with pytest.raises(AuthenticationError):
                service.decrypt_blob(each.to_bytes() + body, CONTEXT)
        with pytest.raises(AuthenticationError):
            service.decrypt_blob(blob, CONTEXT | {"tenant_id": "other"})
        assert service.decrypt_blob(blob, CONTEXT) == b"hello"


def test_a_disabled_key_is_the_kmss_own_error(aws: AwsStandIn) -> None:
    arn = aws.create_key()
    with EnvelopeEncryptionService(aws.provider(arn), CONFIG) as service:
        blob = service.encrypt_blob(b"hello", CONTEXT)
        aws.disable(arn)
        with pytest.raises(KMSKeyStateError):
            service.decrypt_blob(blob, CONTEXT)


def test_a_keyset_file_can_be_under_aws(aws: AwsStandIn, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = Place(tmp_path_factory.mktemp("keyset"))
    arn = aws.create_key()
    with EncryptionService(aws.provider(arn), place.config()) as service:
        made = service.encrypt_to_bytes(b"hello", CONTEXT)
    with EncryptionService(aws.provider(arn), place.config()) as service:
        assert service.decrypt(made, CONTEXT) == b"hello"
