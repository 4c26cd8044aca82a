"""The keys that examples/complete makes, and glpgenc that uses them."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import boto3
import pytest

from glpgenc.audit.checkpoints.signing import AwsSigningKey, note_signature
from glpgenc.audit.checkpoints.verifier import ECDSA
from glpgenc.cli.kms.setup import check_kms
from glpgenc.doctor.checks.aws_kms import AwsKeyInspector
from glpgenc.errors import KMSUnwrapError
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.kms.protocol import KMSProvider
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.settings import Settings
from glpgenc.wire.context import encryption_context
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.support.peers.terraform import Terraform, TerraformError

pytestmark = pytest.mark.slow

EXAMPLE = "examples/complete"
REGION, REPLICA = "eu-west-1", "eu-central-1"
ALIAS = "alias/glpgenc/production/application"
CONTEXT = encryption_context(
    environment="production", tenant_id="acme", data_class="pii", purpose="encryption", key_id=uuid4()
)


@pytest.fixture(scope="module")
def outputs(terraform: Terraform) -> dict[str, Any]:
    terraform.init(EXAMPLE)
    terraform.apply(within=EXAMPLE)
    found: dict[str, Any] = terraform.outputs(EXAMPLE)["kms"]
    return found


def settings(outputs: dict[str, Any], aws: AwsStandIn, region: str) -> Settings:
    given = {name.removeprefix("GLPGENC_").lower(): it for name, it in outputs["glpgenc_settings"][region].items()}
    return Settings(**given, kms_endpoint_url=aws.url, kms_max_attempts=1)


def provider(outputs: dict[str, Any], aws: AwsStandIn, region: str, **changes: Any) -> KMSProvider:
    chosen = settings(outputs, aws, region).model_copy(update=changes)
    return build_provider(chosen.kms_provider, ProviderOptions.from_settings(chosen))


def client(aws: AwsStandIn, region: str) -> Any:
    return boto3.session.Session().client("kms", region_name=region, endpoint_url=aws.url)


def test_a_second_plan_changes_nothing(terraform: Terraform, outputs: dict[str, Any]) -> None:
    assert outputs["key_arns"]
    # Exit code 2, which is an error here, would be that of changes.
    assert "No changes" in terraform.run("plan", "-no-color", "-detailed-exitcode", within=EXAMPLE)


@pytest.mark.parametrize("region", [REGION, REPLICA])
def test_the_kms_has_what_terraform_says(outputs: dict[str, Any], aws: AwsStandIn, region: str) -> None:
    arns = outputs["key_arns"] if region == REGION else outputs["replica_key_arns"][region]
    kms = client(aws, region)
    aliases = {each["AliasName"]: each["TargetKeyId"] for each in kms.list_aliases()["Aliases"]}
    for key, arn in arns.items():
        metadata = kms.describe_key(KeyId=arn)["KeyMetadata"]
        key_id = metadata["KeyId"]
        assert (metadata["Arn"], metadata["KeyState"], metadata["MultiRegion"]) == (arn, "Enabled", True)
        assert kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]
        assert aliases[outputs["alias_names"][key]] == key_id
        policy = kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"]
        assert json.loads(policy) == json.loads(outputs["key_policies"][region][key])
        tags = {each["TagKey"]: each["TagValue"] for each in kms.list_resource_tags(KeyId=key_id)["Tags"]}
        assert tags == {
            "Project": "glpgenc",
            "Environment": "production",
            "Key": key,
            "ManagedBy": "terraform",
            "Owner": "platform",
        }


def test_the_key_of_checkpoints_signs_them(outputs: dict[str, Any], aws: AwsStandIn) -> None:
    options = ProviderOptions(kms_key=outputs["audit_checkpoint_key_arn"], endpoint_url=aws.url, max_attempts=1)
    line, verifier = note_signature(AwsSigningKey(options), "example.com/log", b"text\n")
    assert verifier.kind == ECDSA
    assert verifier.time_of(b"text\n", line.signature) == 0


@pytest.mark.parametrize("region", [REGION, REPLICA])
def test_kms_check_works_with_the_settings_of_the_module(outputs: dict[str, Any], aws: AwsStandIn, region: str) -> None:
    assert check_kms(settings(outputs, aws, region)).key_uri == outputs["glpgenc_settings"][region]["GLPGENC_KMS_KEY"]


def test_the_product_wraps_and_unwraps_data_keys_by_the_alias(outputs: dict[str, Any], aws: AwsStandIn) -> None:
    kms = provider(outputs, aws, REGION, kms_key=ALIAS)
    kms.check()
    made = kms.generate_data_key(CONTEXT)
    assert made.key_uri == outputs["key_arns"]["application"]
    with made.plaintext, kms.decrypt(made.wrapped, made.key_uri, CONTEXT) as opened:
        assert bytes(opened.view()) == bytes(made.plaintext.view())
    with pytest.raises(KMSUnwrapError):
        kms.decrypt(made.wrapped, made.key_uri, CONTEXT | {"tenant_id": "other"})


def test_what_one_region_encrypts_another_reads_through_its_replica(outputs: dict[str, Any], aws: AwsStandIn) -> None:
    config = EncryptionServiceConfig(environment="production")
    binding = {"tenant_id": "acme", "data_class": "pii"}
    with EnvelopeEncryptionService(provider(outputs, aws, REGION), config) as writer:
        blob = writer.encrypt_blob(b"hello", binding)
    with EnvelopeEncryptionService(provider(outputs, aws, REPLICA), config) as reader:
        assert reader.decrypt_blob(blob, binding) == b"hello"


def test_a_process_that_only_encrypts_calls_what_the_encrypting_role_may(
    outputs: dict[str, Any], aws: AwsStandIn
) -> None:
    aws.calls.clear()
    config = EncryptionServiceConfig(environment="production")
    with EnvelopeEncryptionService(provider(outputs, aws, REGION, kms_key=ALIAS), config) as writer:
        writer.encrypt_blob(b"hello", {"tenant_id": "acme", "data_class": "pii"})
    assert set(aws.calls) - {"Encrypt"} == {"GenerateDataKey", "DescribeKey"}


@pytest.mark.parametrize("region", [REGION, REPLICA])
def test_the_doctor_finds_no_fault_in_the_application_key(
    outputs: dict[str, Any], aws: AwsStandIn, region: str
) -> None:
    inspector = AwsKeyInspector(ProviderOptions.from_settings(settings(outputs, aws, region)))
    (key,) = inspector.keys([ALIAS, outputs["glpgenc_settings"][region]["GLPGENC_KMS_KEY"]])
    assert list(inspector.faults(key)) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("destroy", "-auto-approve"),
        ("destroy", "-auto-approve", '-target=module.kms.aws_kms_key.this["application"]'),
        ("plan", '-replace=module.kms.aws_kms_key.this["application"]'),
        ("plan", '-replace=module.kms.aws_kms_replica_key.this["eu-central-1/application"]'),
        ("apply", "-auto-approve", "-var=prevent_destroy=false"),
    ],
)
def test_plans_that_would_end_a_key_are_refused(
    terraform: Terraform, outputs: dict[str, Any], aws: AwsStandIn, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(TerraformError, match="Instance cannot be destroyed"):
        terraform.run(*arguments, "-no-color", "-input=false", within=EXAMPLE)
    states = [
        client(aws, REGION).describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] for arn in outputs["key_arns"].values()
    ]
    assert states == ["Enabled"] * 6


def test_keys_go_as_the_readme_says(terraform: Terraform, outputs: dict[str, Any], aws: AwsStandIn) -> None:
    terraform.run("state", "rm", "module.kms.terraform_data.prevent_destroy", within=EXAMPLE)
    terraform.apply("-var=prevent_destroy=false", within=EXAMPLE)
    arn = outputs["key_arns"]["application"]
    policy = client(aws, REGION).get_key_policy(KeyId=arn.rpartition("/")[2], PolicyName="default")["Policy"]
    assert "kms:ScheduleKeyDeletion" in policy
    terraform.run("destroy", "-no-color", "-auto-approve", "-var=prevent_destroy=false", within=EXAMPLE)
    for region in (REGION, REPLICA):
        for key_id in outputs["key_ids"].values():
            state = client(aws, region).describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"]
            assert state == "PendingDeletion"
