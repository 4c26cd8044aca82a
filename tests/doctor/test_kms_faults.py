"""Faults of the KMS: a key file on this host, and AWS KMS as moto plays it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from glpgenc.doctor import Finding, Group, Status
from glpgenc.doctor.checks.aws_kms import policy_gaps
from tests.doctor.installation import Installation
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn

pytestmark = pytest.mark.slow

FAIL, WARN = Status.FAIL, Status.WARN
ACCOUNT = "arn:aws:iam::123456789012:"
CONTEXT = {"kms:EncryptionContext:product": "glpgenc", "kms:EncryptionContext:environment": "test"}
APP = {"AWS": f"{ACCOUNT}role/app"}
USE = ["kms:Decrypt", "kms:GenerateDataKey*"]
ADMIN = {
    "Sid": "Administer",
    "Effect": "Allow",
    "Principal": {"AWS": f"{ACCOUNT}root"},
    "Action": ["kms:Describe*", "kms:Get*", "kms:PutKeyPolicy", "kms:EnableKeyRotation"],
    "Resource": "*",
}
PINNED = {
    "Sid": "Use",
    "Effect": "Allow",
    "Principal": APP,
    "Action": USE,
    "Resource": "*",
    "Condition": {"StringEquals": CONTEXT},
}
UNPINNED = {key: value for key, value in PINNED.items() if key != "Condition"}
DENY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "kms:*",
    "Resource": "*",
    "Condition": {"StringNotEquals": CONTEXT},
}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def loud(installation: Installation) -> set[tuple[str, Status]]:
    return {(one.check, one.status) for one in installation.loud(Group.KEYS)}


def test_a_key_file_that_others_can_read_is_found(installation: Installation, key_file: Path) -> None:
    key_file.chmod(0o644)
    assert loud(installation) == {("kms", FAIL), ("key_file", FAIL)}


def test_a_key_file_that_is_gone_is_found(installation: Installation, key_file: Path) -> None:
    key_file.unlink()
    (found,) = installation.loud(Group.KEYS)
    assert (found.check, found.status, "create-local" in (found.remedy or "")) == ("kms", FAIL, True)


def test_a_key_file_that_others_can_replace_is_found(installation: Installation, key_file: Path) -> None:
    key_file.parent.chmod(0o777)
    # It is not read either, so that the KMS has no key.
    assert loud(installation) == {("key_file", WARN), ("kms", FAIL)}


def test_another_environment_than_the_keys_were_made_in_is_found(installation: Installation) -> None:
    assert loud(installation.set_to(environment="production")) == {("unwrap", FAIL), ("signed", FAIL)}


@pytest.fixture
def in_aws(installation: Installation, aws: AwsStandIn) -> tuple[Installation, AwsStandIn, str]:
    """An installation without keys yet, and a KMS key that is as it should be."""
    arn = aws.create_key(Policy=json.dumps(policy(ADMIN, PINNED)))
    aws.client.enable_key_rotation(KeyId=key_id(arn))
    installation.execute("DELETE FROM glpgenc.data_keys")
    settings = {"kms_provider": "aws", "kms_key": arn, "kms_region": REGION, "kms_endpoint_url": aws.url}
    return installation.set_to(kms_max_attempts=1, **settings), aws, arn


def key_id(arn: str) -> str:
    return arn.rpartition("/")[2]


def only(installation: Installation) -> Finding:
    (found,) = installation.loud(Group.KEYS)
    return found


def test_a_kms_key_that_is_as_it_should_be_is_fine(in_aws: tuple[Installation, AwsStandIn, str]) -> None:
    installation, _, _ = in_aws
    found = installation.diagnose(Group.KEYS).findings
    assert {one.status for one in found} == {Status.PASS}


def test_a_disabled_kms_key_is_found(in_aws: tuple[Installation, AwsStandIn, str]) -> None:
    installation, aws, arn = in_aws
    aws.disable(arn)
    assert loud(installation) == {("kms", FAIL), ("kms_key", FAIL)}


def test_a_kms_key_that_waits_for_deletion_is_found(in_aws: tuple[Installation, AwsStandIn, str]) -> None:
    installation, aws, arn = in_aws
    aws.schedule_deletion(arn)
    found = installation.loud(Group.KEYS)
    assert {(one.check, one.status) for one in found} == {("kms", FAIL), ("kms_key", FAIL)}
    assert [one.remedy for one in found if one.check == "kms_key"] == ["aws kms cancel-key-deletion, then enable-key"]


def test_rotation_that_is_off_is_found(in_aws: tuple[Installation, AwsStandIn, str]) -> None:
    installation, aws, arn = in_aws
    aws.client.disable_key_rotation(KeyId=key_id(arn))
    found = only(installation)
    assert (found.check, found.status, "rotation" in found.text) == ("kms_key", WARN, True)


def test_a_policy_that_asks_for_no_context_is_found(in_aws: tuple[Installation, AwsStandIn, str]) -> None:
    installation, aws, arn = in_aws
    aws.client.put_key_policy(KeyId=key_id(arn), PolicyName="default", Policy=json.dumps(policy(ADMIN, UNPINNED)))
    found = only(installation)
    assert (found.check, found.status) == ("kms_key", WARN)
    assert f"allows {ACCOUNT}role/app to use the key without the encryption context (statement Use)" in found.text


def test_a_kms_that_is_away_is_found(in_aws: tuple[Installation, AwsStandIn, str]) -> None:
    installation, _, _ = in_aws
    assert loud(installation.set_to(kms_endpoint_url="http://127.0.0.1:9")) == {("kms", FAIL)}


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([PINNED], []),
        ([UNPINNED], ["Use"]),
        ([UNPINNED, DENY], []),
        ([UNPINNED, {**DENY, "Principal": APP}], ["Use"]),
        ([UNPINNED, {**DENY, "Action": "kms:Decrypt"}], ["Use"]),
        ([{**PINNED, "Condition": {"StringEqualsIfExists": CONTEXT}}], ["Use"]),
        ([{**PINNED, "Condition": {"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["product"]}}}], ["Use"]),
        ([{**PINNED, "Condition": {"StringEquals": {"kms:ViaService": "rds"}}}], ["Use"]),
        ([{**PINNED, "Condition": {"StringLike": CONTEXT}}], []),
        ([{**UNPINNED, "Action": "kms:*"}], ["Use"]),
        ([{**UNPINNED, "Action": "*"}], ["Use"]),
        ([{**UNPINNED, "Action": "kms:decrypt"}], ["Use"]),
        ([{**UNPINNED, "Action": ["kms:DescribeKey", "kms:ListAliases"]}], []),
        ([{"Effect": "Allow", "Principal": "*", "NotAction": "kms:Decrypt", "Resource": "*"}], ["1"]),
        ([ADMIN], []),
        ([], []),
    ],
)
def test_a_policy_is_read_as_aws_reads_it(statements: list[dict[str, Any]], found: list[str]) -> None:
    assert [gap.statement for gap in policy_gaps(policy(*statements))] == found
