"""Who may write tombstones does not choose which KMS keys the operators' commands have deleted, or enabled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import KeyManagementError
from glpgenc.keys.trust.tenant_kms import assign
from glpgenc.settings import Settings
from glpgenc.shred.destruction import FailedDestruction, finish_due
from glpgenc.shred.run import ShredOptions
from glpgenc.shred.undo import undo
from tests.attacks.keys.foreign_keys import aws, aws_environment, moto_server
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.rotation.rotation_world import world_on
from tests.shred.shred_world import OTHER, VICTIM, ShredWorld

__all__ = ["aws", "aws_environment", "moto_server"]


@pytest.fixture
def people(database: str, aws: AwsStandIn, tmp_path: Path) -> Iterator[ShredWorld]:
    """Tenant ``doomed`` has a KMS key of its own, ``acme`` is under that of the settings."""
    chosen: dict[str, Any] = {
        "database_url": database, "kms_provider": "aws", "kms_key": aws.create_key(), "kms_region": REGION,
        "kms_endpoint_url": aws.url, "kms_max_attempts": 1,
    }  # fmt: skip
    settings = Settings(**chosen)
    with world_on(database, tmp_path) as world:
        made = ShredWorld(world.admin_url, world.home, world.url, settings, world.manager, {})
        assign(settings, VICTIM, aws.create_key())
        with made.fresh() as manager:
            made.fill_both(manager)
        yield made


def state(aws: AwsStandIn, arn: str) -> str:
    return str(aws.client.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"])


def plant(people: ShredWorld, tenant: str, key: str, *, data_class: str = "*", undo_until: str = "-infinity") -> None:
    """Write a tombstone as a member of glpgenc_admin can, without the command and its checks."""
    wish = json.dumps({"provider": "aws", "key_uri": key, "days": 7, "deletes_at": None})
    people.execute(
        "SET LOCAL ROLE glpgenc_admin; INSERT INTO glpgenc.tombstones (tenant_id, data_class, undo_until, kms_deletion)"
        f" VALUES ('{tenant}', '{data_class}', '{undo_until}', '{wish}')"
    )


def own_key(people: ShredWorld) -> str:
    return str(people.value("SELECT key_uri FROM glpgenc.tenant_kms_keys WHERE tenant_id = %s", VICTIM))


@pytest.mark.parametrize("tenant", ["nobody", VICTIM])
def test_a_planted_tombstone_has_no_other_key_deleted(people: ShredWorld, aws: AwsStandIn, tenant: str) -> None:
    shared = str(people.settings.kms_key)
    plant(people, tenant, shared, undo_until="2001-01-01")
    finish_due(people.settings)
    assert state(aws, shared) == "Enabled"
    with people.fresh() as manager:
        assert people.unequal(OTHER, manager) == []


def test_a_planted_tombstone_has_no_key_of_another_tenant_deleted(people: ShredWorld, aws: AwsStandIn) -> None:
    plant(people, "nobody", own_key(people), undo_until="2001-01-01")
    [failed] = finish_due(people.settings)
    assert isinstance(failed, FailedDestruction)
    assert isinstance(failed.error, KeyManagementError)
    assert state(aws, own_key(people)) == "Enabled"


def test_a_tombstone_of_one_class_does_not_have_the_key_of_all_deleted(people: ShredWorld, aws: AwsStandIn) -> None:
    plant(people, VICTIM, own_key(people), data_class="health", undo_until="2001-01-01")
    finish_due(people.settings)
    assert state(aws, own_key(people)) == "Enabled"


def test_a_key_that_others_came_under_after_the_shred_is_not_deleted(people: ShredWorld, aws: AwsStandIn) -> None:
    assign(people.settings, "third", own_key(people))
    plant(people, VICTIM, own_key(people), undo_until="2001-01-01")
    finish_due(people.settings)
    assert state(aws, own_key(people)) == "Enabled"


def test_an_undoing_does_not_bring_another_tenant_s_key_back(people: ShredWorld, aws: AwsStandIn) -> None:
    people.shred(ShredOptions(kms_deletion_days=14))
    assert state(aws, own_key(people)) == "PendingDeletion"
    plant(people, OTHER, own_key(people), undo_until="2999-01-01")
    with pytest.raises(KeyManagementError, match="not the tenant's own KMS key"):
        undo(people.settings, OTHER)
    assert state(aws, own_key(people)) == "PendingDeletion"


@pytest.mark.parametrize(
    "planted",
    [
        """kms_deletion = '"text"'""",
        """kms_deletion = '{"provider": "aws"}'""",
        """kms_deletion = '{"provider": "aws", "key_uri": 1, "days": "x"}'""",
        "receipt = '[1]'",
        "receipt = '{\"receipt\": 1}'",
        "requested_at = '-infinity'",
        "undo_until = '-infinity'",
    ],
)
def test_a_tombstone_that_is_none_keeps_no_other_from_its_end(people: ShredWorld, planted: str) -> None:
    people.execute("INSERT INTO glpgenc.tombstones (tenant_id, undo_until) VALUES ('aaa', '2001-01-01')")
    people.execute(f"UPDATE glpgenc.tombstones SET {planted}")
    people.shred()
    people.execute("UPDATE glpgenc.tombstones SET undo_until = '2001-01-01' WHERE tenant_id <> 'aaa'")
    finish_due(people.settings)
    assert people.states() == {("destroyed", True)}
