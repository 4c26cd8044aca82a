"""Who may do what with the keys of examples/complete."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from glpgenc.doctor.checks.aws_kms import USES, policy_gaps
from glpgenc.wire.context import audit_context, branch_context, encryption_context, registry_context
from tests.support.peers.terraform import Terraform, python
from tests.terraform.policy import ACCOUNT, MANAGING, REGION, USING, Caller, allowed, denied_elsewhere, principals

pytestmark = pytest.mark.slow

EXAMPLE = "examples/complete"
LINT = Path(__file__).with_name("policy_lint.py")
REPLICA = "eu-central-1"
ROLES = f"arn:aws:iam::{ACCOUNT}:role"
API, INGEST, REPORTS, ROTATION = (f"{ROLES}/{name}" for name in ("api", "ingest", "reports", "key-rotation"))
ADMINISTRATOR, ANALYTICS = f"{ROLES}/key-administrator", "arn:aws:iam::999988887777:role/analytics"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OF_SERVICES = {
    "eks": ("master", "eks-cluster", "eks"),
    "lambda": ("master", "functions", "lambda"),
    "rds": ("database", "database-operator", "rds"),
    "s3": ("storage", "backup", "s3"),
    "efs": ("storage", "api", "elasticfilesystem"),
    "elasticache": ("cache", "cache-operator", "elasticache"),
    "secretsmanager": ("secrets", "api", "secretsmanager"),
    "dynamodb": ("storage", "tables", "dynamodb"),
}
SERVICE_USE = {
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}
GRANTING = {"kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"}

DATA_KEY = encryption_context(
    environment="production", tenant_id="acme", data_class="pii", purpose="encryption", key_id=uuid4()
)
CONTEXTS = {
    "encryption": DATA_KEY,
    "index": DATA_KEY | {"purpose": "index"},
    "envelope": DATA_KEY | {"purpose": "envelope"},
    "branch": branch_context(environment="production", group="g", branch_id=uuid4()),
    "audit": audit_context(environment="production", key_id=uuid4()),
    "registry": registry_context(environment="production", key_id=uuid4()),
}
FOREIGN = {
    "none": {},
    "of another product": DATA_KEY | {"product": "other"},
    "of another environment": DATA_KEY | {"environment": "staging"},
    "of an unknown purpose": DATA_KEY | {"purpose": "other"},
    "of a data key, with the purpose of a branch key": DATA_KEY | {"purpose": "branch"},
    "of a branch key, with the purpose of a data key": CONTEXTS["branch"] | {"purpose": "encryption"},
    "with an entry more": DATA_KEY | {"more": "x"},
    **{f"without {entry}": {k: v for k, v in DATA_KEY.items() if k != entry} for entry in DATA_KEY},
}

Policies = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def outputs(terraform: Terraform) -> dict[str, Any]:
    terraform.init(EXAMPLE)
    terraform.apply(within=EXAMPLE)
    found: dict[str, Any] = terraform.outputs(EXAMPLE)["kms"]
    return found


@pytest.fixture(scope="module")
def policies(outputs: dict[str, Any]) -> Policies:
    return {
        region: {key: json.loads(text) for key, text in of_keys.items()}
        for region, of_keys in outputs["key_policies"].items()
    }


@pytest.fixture(params=[REGION, REPLICA])
def application(request: pytest.FixtureRequest, policies: Policies) -> dict[str, Any]:
    return policies[request.param]["application"]


def all_of(policies: Policies) -> list[dict[str, Any]]:
    return [policy for of_keys in policies.values() for policy in of_keys.values()]


def test_no_policy_has_a_wildcard_but_for_the_resource_which_is_the_key_itself(policies: Policies) -> None:
    for policy in all_of(policies):
        assert not [name for name in principals(policy) if "*" in name]
        for statement in policy["Statement"]:
            assert statement["Resource"] == "*"
            assert "*" not in json.dumps({name: it for name, it in statement.items() if name != "Resource"})


def test_policies_are_as_small_as_kms_takes_them_and_sids_are_unique(policies: Policies) -> None:
    for policy in all_of(policies):
        assert len(json.dumps(policy)) <= 32_768
        sids = [statement["Sid"] for statement in policy["Statement"]]
        assert len(sids) == len(set(sids))
        assert all(sid.isalnum() for sid in sids)


def test_the_doctor_finds_no_gap(application: dict[str, Any]) -> None:
    assert policy_gaps(application) == []


@pytest.mark.parametrize("name", [ROOT, ADMINISTRATOR])
def test_administrators_and_the_account_manage_and_use_nothing(policies: Policies, name: str) -> None:
    for policy in all_of(policies):
        for context in ({}, *CONTEXTS.values()):
            found = allowed(policy, Caller(name, context=context))
            assert "kms:PutKeyPolicy" in found
            assert found <= MANAGING - {"kms:ScheduleKeyDeletion"}


def test_nobody_may_order_the_deletion_of_a_key(policies: Policies) -> None:
    for policy in all_of(policies):
        for name in principals(policy):
            assert "kms:ScheduleKeyDeletion" not in allowed(policy, Caller(name, context=DATA_KEY))


WITHOUT_AUDIT_ROOT = {REPORTS, ANALYTICS}


@pytest.mark.parametrize("kind", CONTEXTS)
@pytest.mark.parametrize(
    ("name", "actions"),
    [
        (API, {"kms:Decrypt", "kms:GenerateDataKey"}),
        (INGEST, {"kms:Encrypt", "kms:GenerateDataKey"}),
        (REPORTS, {"kms:Decrypt"}),
        (ROTATION, {"kms:ReEncryptFrom", "kms:ReEncryptTo"}),
    ],
)
def test_each_role_has_its_actions_under_every_context_of_the_product(
    application: dict[str, Any], name: str, actions: set[str], kind: str
) -> None:
    found = allowed(application, Caller(name, context=CONTEXTS[kind]))
    withheld = kind == "audit" and name in WITHOUT_AUDIT_ROOT
    assert found & USING == (set() if withheld else actions)
    assert "kms:DescribeKey" in found


@pytest.mark.parametrize("name", sorted(WITHOUT_AUDIT_ROOT))
def test_the_root_of_the_audit_trail_is_withheld_from_roles_that_are_not_named(
    application: dict[str, Any], name: str
) -> None:
    account = name.split(":")[4]
    assert not allowed(application, Caller(name, account, CONTEXTS["audit"])) & USING
    assert "kms:Decrypt" in allowed(application, Caller(name, account, CONTEXTS["registry"]))


@pytest.mark.parametrize("kind", FOREIGN)
def test_nobody_uses_the_application_key_under_another_context(application: dict[str, Any], kind: str) -> None:
    for name in principals(application):
        account = name.split(":")[4]
        for via in ({}, {"kms:ViaService": f"s3.{REGION}.amazonaws.com", "kms:GrantIsForAWSResource": "true"}):
            assert not allowed(application, Caller(name, account, FOREIGN[kind], via)) & USING


def test_a_role_that_is_not_named_uses_nothing(policies: Policies) -> None:
    for policy in all_of(policies):
        assert allowed(policy, Caller(f"{ROLES}/other", context=DATA_KEY)) == set()


def test_only_the_rotating_role_makes_new_material_of_the_application_key(application: dict[str, Any]) -> None:
    rotating = {
        name for name in principals(application) if "kms:RotateKeyOnDemand" in allowed(application, Caller(name))
    }
    assert rotating == {ROTATION, ADMINISTRATOR, f"{ROLES}/terraform"}


def test_a_role_of_another_account_decrypts_with_its_own_account_alone(application: dict[str, Any]) -> None:
    theirs = Caller(ANALYTICS, "999988887777", DATA_KEY)
    assert allowed(application, theirs) == {"kms:Decrypt", "kms:DescribeKey"}
    assert allowed(application, Caller(ANALYTICS, ACCOUNT, DATA_KEY)) == set()


@pytest.mark.parametrize("region", [REGION, REPLICA])
@pytest.mark.parametrize("service", OF_SERVICES)
def test_a_services_role_uses_its_key_through_the_service_alone(policies: Policies, region: str, service: str) -> None:
    key, role, endpoint = OF_SERVICES[service]
    name, via = f"{ROLES}/{role}", {"kms:ViaService": f"{endpoint}.{region}.amazonaws.com"}
    policy = policies[region][key]
    assert allowed(policy, Caller(name, keys=via)) == SERVICE_USE
    elsewhere = {"kms:ViaService": f"{endpoint}.us-east-1.amazonaws.com"}
    for other in (Caller(name), Caller(name, keys=elsewhere), Caller(name, "999988887777", keys=via)):
        assert allowed(policy, other) == set()
    for other_key in set(policies[region]) - {key}:
        assert not allowed(policies[region][other_key], Caller(name, keys=via)) & USING


@pytest.mark.parametrize("service", OF_SERVICES)
def test_grants_are_for_aws_services_that_work_with_them(policies: Policies, service: str) -> None:
    key, role, endpoint = OF_SERVICES[service]
    via = {"kms:ViaService": f"{endpoint}.{REGION}.amazonaws.com"}
    for is_for_aws, expected in (("true", GRANTING), ("false", set())):
        caller = Caller(f"{ROLES}/{role}", keys=via | {"kms:GrantIsForAWSResource": is_for_aws})
        found = allowed(policies[REGION][key], caller) & GRANTING
        assert found == (set() if service in {"s3", "secretsmanager"} else expected)


def test_a_service_that_acts_for_another_account_or_resource_is_refused(policies: Policies) -> None:
    trail = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail"
    source = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": f"{trail}/audit"}
    policy = policies[REGION]["storage"]

    def asked(keys: dict[str, str]) -> set[str]:
        return allowed(policy, Caller("cloudtrail.amazonaws.com", keys=keys))

    assert asked(source) == SERVICE_USE
    assert asked(source | {"aws:SourceAccount": "999988887777"}) == set()
    assert asked(source | {"aws:SourceArn": f"{trail}/other"}) == set()
    assert asked({}) == set()


def test_documents_to_attach_name_the_keys_and_their_replicas(outputs: dict[str, Any]) -> None:
    for name, text in outputs["iam_policy_documents"].items():
        key = "application" if name.startswith("application_") else OF_SERVICES[name][0]
        for statement in json.loads(text)["Statement"]:
            arns = {outputs["key_arns"][key], outputs["replica_key_arns"][REPLICA][key]}
            assert set(statement["NotResource" if statement["Effect"] == "Deny" else "Resource"]) == arns
            assert "Principal" not in statement
        assert len(text) <= 6_144, "a managed policy of IAM holds no more"


@pytest.mark.parametrize("access", ["use", "encrypt", "decrypt", "rotate"])
def test_documents_to_attach_say_what_the_key_policy_says(
    outputs: dict[str, Any], application: dict[str, Any], access: str
) -> None:
    document = json.loads(outputs["iam_policy_documents"][f"application_{access}"])
    name = {"use": API, "encrypt": INGEST, "decrypt": REPORTS, "rotate": ROTATION}[access]
    for context in [*CONTEXTS.values(), *FOREIGN.values()]:
        caller = Caller(name, context=context)
        assert allowed(document, caller) == allowed(application, caller)


def test_no_document_to_attach_names_the_audit_root_where_no_role_with_it_may_use_it(outputs: dict[str, Any]) -> None:
    documents = outputs["iam_policy_documents"]
    assert {name for name in documents if '"audit"' in documents[name]} == {
        "application_use",
        "application_encrypt",
        "application_rotate",
    }


@pytest.mark.parametrize("access", ["use", "encrypt", "decrypt", "rotate"])
def test_documents_of_the_application_deny_the_use_of_any_other_key(outputs: dict[str, Any], access: str) -> None:
    document = json.loads(outputs["iam_policy_documents"][f"application_{access}"])
    other = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    using = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"}
    assert using <= denied_elsewhere(document, Caller(API, context=DATA_KEY), other)
    through_s3 = Caller(API, keys={"kms:ViaService": f"s3.{REGION}.amazonaws.com"})
    assert denied_elsewhere(document, through_s3, other) == set()


def test_a_role_of_one_tenant_uses_and_moves_no_other_tenants_keys(application: dict[str, Any]) -> None:
    mine, theirs = (Caller(REPORTS, context=DATA_KEY | {"tenant_id": tenant}) for tenant in ("acme", "zorg"))
    assert "kms:Decrypt" in allowed(application, mine)
    assert not USING & allowed(application, theirs)
    assert "kms:Decrypt" in allowed(application, Caller(API, context=theirs.context))


@pytest.mark.parametrize("service", OF_SERVICES)
def test_a_services_document_says_what_its_key_policy_says(
    outputs: dict[str, Any], policies: Policies, service: str
) -> None:
    key, role, endpoint = OF_SERVICES[service]
    document = json.loads(outputs["iam_policy_documents"][service])
    for via in (f"{endpoint}.{REGION}.amazonaws.com", "ec2.eu-west-1.amazonaws.com"):
        for is_for_aws in ("true", "false"):
            keys = {"kms:ViaService": via, "kms:GrantIsForAWSResource": is_for_aws}
            caller = Caller(f"{ROLES}/{role}", keys=keys)
            assert allowed(document, caller) == allowed(policies[REGION][key], caller)


def test_the_document_for_the_doctor_allows_what_it_asks(outputs: dict[str, Any], application: dict[str, Any]) -> None:
    document = json.loads(outputs["iam_policy_documents"]["application_inspect"])
    asked = {"kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"}
    assert allowed(document, Caller(f"{ROLES}/anybody")) == asked
    # IAM's policies count where the key's policy leaves it to the account.
    assert asked <= allowed(application, Caller(ROOT))
    assert not set(USES) & allowed(application, Caller(ROOT))


def judged(policies: dict[str, Any]) -> list[str]:
    """Return what policy_sentry and cloudsplaining find, which checkov brings along."""
    done = subprocess.run(
        [str(python()), str(LINT)], input=json.dumps(policies), capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_actions_and_condition_keys_are_those_of_kms_and_no_document_to_attach_is_about_any_key(
    outputs: dict[str, Any], policies: Policies
) -> None:
    of_keys = {f"{region} {key}": policy for region, each in policies.items() for key, policy in each.items()}
    documents = {name: json.loads(text) for name, text in outputs["iam_policy_documents"].items()}
    assert judged(of_keys | documents) == []


def test_a_misspelt_action_or_condition_key_and_a_resource_that_is_any_key_would_be_found() -> None:
    wrong = {
        "Effect": "Allow",
        "Action": "kms:Decript",
        "Resource": "*",
        "Condition": {"StringEquals": {"kms:EncryptionContexts:product": "glpgenc"}},
    }
    anywhere = {"Effect": "Allow", "Action": ["kms:PutKeyPolicy"], "Resource": "*"}
    assert judged({"p": {"Version": "2012-10-17", "Statement": [wrong, anywhere]}}) == [
        "p: kms:Decript is not an action",
        "p: kms:EncryptionContexts:product is not a condition key",
        "p: kms:PutKeyPolicy is allowed on any resource",
    ]
