"""Scheduling the deletion of an AWS KMS key, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from glpgenc.errors import KMSConfigurationError, KMSKeyNotFoundError
from glpgenc.keys.kms.aws.deletion import KeyDeletion
from glpgenc.settings import Settings
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn

SETTINGS: dict[str, Any] = {"database_url": "postgresql://host/db"}


@contextmanager
def deletion_of(aws: AwsStandIn, key: str) -> Iterator[KeyDeletion]:
    with closing(KeyDeletion(key, aws.options())) as found:
        yield found


def test_it_is_scheduled_once_and_taken_back_once(aws: AwsStandIn) -> None:
    key = aws.create_key()
    kms = aws.provider(key)
    with deletion_of(aws, key) as deletion:
        assert not deletion.is_pending()
        assert not deletion.cancel()
        date = deletion.schedule(9)
        assert timedelta(days=8) < date - datetime.now(UTC) < timedelta(days=10)
        assert deletion.is_pending()
        # Again, with another time: it stays as it is.
        assert deletion.schedule(30) == date
        assert deletion.cancel()
        assert not deletion.is_pending()
        assert not deletion.cancel()
    # It is of use again.
    kms.check()


def test_a_key_that_is_not_there_is_named_with_the_operation(aws: AwsStandIn) -> None:
    gone = aws.create_key().rpartition("/")[0] + "/00000000-0000-4000-8000-000000000000"
    with deletion_of(aws, gone) as deletion, pytest.raises(KMSKeyNotFoundError, match="AWS KMS DescribeKey failed"):
        deletion.schedule(7)


@pytest.mark.parametrize("key", ["alias/of-a-key", f"arn:aws:kms:{REGION}:123456789012:alias/of-a-key"])
def test_nothing_but_a_key_arn_is_deleted(aws: AwsStandIn, key: str) -> None:
    with pytest.raises(KMSConfigurationError, match="is not a key ARN"):
        KeyDeletion(key, aws.options())


@pytest.mark.parametrize(
    ("provider", "hint"), [("local", "key file"), ("vault", "docs/KMS.md"), ("pkcs11", "HSM"), ("own", "in that KMS")]
)
def test_of_other_kms_it_is_said_what_to_do(provider: str, hint: str) -> None:
    with pytest.raises(KMSConfigurationError, match=f"provider '{provider}'") as refused:
        KeyDeletion.of(Settings(**SETTINGS), provider, "key")
    assert hint in (refused.value.hint or "")


def test_the_settings_say_where_the_kms_is(aws: AwsStandIn) -> None:
    key = aws.create_key()
    settings = Settings(**SETTINGS, kms_provider="aws", kms_key=key, kms_endpoint_url=aws.url, kms_region=REGION)
    with closing(KeyDeletion.of(settings, "aws", key)) as deletion:
        assert not deletion.is_pending()
        deletion.schedule(7)
    with deletion_of(aws, key) as other:
        assert other.is_pending()
