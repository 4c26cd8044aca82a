"""A tenant's own KMS key is deleted with it, so that no copy of its keys opens, and comes back with the undoing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import ConfigurationError, KeyManagementError, KMSError, KMSKeyStateError, KMSUnavailableError
from glpgenc.keys.trust.tenant_kms import assign
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from glpgenc.settings import Settings
from glpgenc.shred.destruction import Destruction, finish_due
from glpgenc.shred.run import ShredOptions, plan_shred, shred
from glpgenc.shred.undo import undo
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.rotation.rotation_world import world_on
from tests.shred.shred_world import VICTIM, ShredWorld

pytestmark = pytest.mark.slow

DAYS = ShredOptions(kms_deletion_days=14)


@pytest.fixture
def stand_in(stoppable_aws: AwsStandIn) -> AwsStandIn:
    return stoppable_aws


@pytest.fixture
def own(stand_in: AwsStandIn) -> str:
    return stand_in.create_key()


@pytest.fixture
def people(database: str, stand_in: AwsStandIn, own: str, tmp_path: Path) -> Iterator[ShredWorld]:
    chosen: dict[str, Any] = {
        "database_url": database, "kms_provider": "aws", "kms_key": stand_in.create_key(), "kms_region": REGION,
        "kms_endpoint_url": stand_in.url, "kms_max_attempts": 1,
    }  # fmt: skip
    settings = Settings(**chosen)
    with world_on(database, tmp_path) as world:
        environment = {f"GLPGENC_{name.upper()}": str(value) for name, value in chosen.items()}
        made = ShredWorld(world.admin_url, world.home, world.url, settings, world.manager, environment)
        assign(settings, VICTIM, own)
        with made.fresh() as manager:
            made.fill_both(manager)
        yield made


def state(stand_in: AwsStandIn, arn: str) -> str:
    return str(stand_in.client.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"])


def test_it_opens_nothing_from_that_moment_on_and_is_enabled_by_the_undoing(
    people: ShredWorld, stand_in: AwsStandIn, own: str
) -> None:
    done = people.shred(DAYS)
    assert state(stand_in, own) == "PendingDeletion"
    assert done.tombstone.kms_deletion is not None
    assert done.receipt["receipt"]["kms_deletion"] == done.tombstone.kms_deletion
    people.require_shredded()
    taken = undo(people.settings, VICTIM)
    assert taken.kms_deletion_cancelled
    assert (taken.failed, state(stand_in, own)) == ({}, "Enabled")
    people.require_readable()


def test_not_even_a_database_without_the_tombstone_opens_its_keys(
    people: ShredWorld, stand_in: AwsStandIn, own: str
) -> None:
    people.shred(DAYS)
    people.execute("DELETE FROM glpgenc.tombstones")  # as one that was restored from before
    with people.fresh() as manager:
        with pytest.raises(KMSKeyStateError):
            manager.active(VICTIM, "pii")
        assert people.unequal("acme", manager) == []
    assert state(stand_in, own) == "PendingDeletion"


@pytest.mark.slow
@pytest.mark.parametrize("step", ["run.schedule_deletion before", "tombstones.set_kms_deletion after"])
def test_killed_around_the_call_it_is_made_when_it_is_run_again(
    people: ShredWorld, stand_in: AwsStandIn, own: str, step: str
) -> None:
    people.killed(step, "shred", window=3600, days=7)
    people.require_shredded()
    done = people.shred(DAYS)
    assert state(stand_in, own) == "PendingDeletion"
    assert done.tombstone.kms_deletion is not None
    assert done.tombstone.kms_deletion["days"] == 7  # as was asked for first
    people.killed("tombstones.remove after", "undo")
    people.require_shredded()
    undo(people.settings, VICTIM)
    people.require_readable()


def test_where_the_kms_is_away_in_between_the_wish_stands_and_finish_makes_it_so(
    people: ShredWorld, stand_in: AwsStandIn, own: str
) -> None:
    without = Settings(**(people.settings.model_dump() | {"kms_endpoint_url": "http://127.0.0.1:9"}))
    with pytest.raises(KMSUnavailableError):
        shred(without, VICTIM, options=DAYS)
    assert people.tombstone() is None  # no canary: nothing was changed
    with pytest.raises(KMSError):
        shred(without, VICTIM, options=ShredOptions(kms_deletion_days=14, canary=False))
    people.require_shredded()  # the tombstone needs no KMS
    assert state(stand_in, own) == "Enabled"
    people.end_the_window()
    [failed] = finish_due(without)
    assert not isinstance(failed, Destruction)
    assert people.states() == {("destroyed", True)}  # nor does the destruction
    [done] = finish_due(people.settings)
    assert isinstance(done, Destruction)
    assert state(stand_in, own) == "PendingDeletion"
    people.require_destroyed()
    assert finish_due(people.settings) == []


def test_a_key_of_others_too_is_never_deleted(people: ShredWorld, stand_in: AwsStandIn, own: str) -> None:
    assign(people.settings, "third", own)
    with pytest.raises(KeyManagementError, match="other tenants too: third"):
        shred(people.settings, VICTIM, options=DAYS)
    with pytest.raises(KeyManagementError, match="no KMS key of its own"):
        shred(people.settings, "acme", options=DAYS)
    with pytest.raises(ConfigurationError, match="all its classes"):
        shred(people.settings, VICTIM, "pii", DAYS)
    for days, window in ((6, 0), (31, 0), (7, 8)):
        with pytest.raises(ConfigurationError, match="7 to 30 days"):
            shred(people.settings, VICTIM, options=ShredOptions(window=timedelta(window), kms_deletion_days=days))
    assert state(stand_in, own) == "Enabled"
    assert people.tombstone() is None


def test_a_tenant_whose_kms_key_is_gone_already_can_be_shredded(
    people: ShredWorld, stand_in: AwsStandIn, own: str
) -> None:
    stand_in.disable(own)
    done = people.shred()
    assert done.receipt["receipt"]["canary"]["values_not_made"] == {
        "health": "KMSKeyStateError",
        "pii": "KMSKeyStateError",
    }
    people.require_shredded()


def test_report_names_copies_from_before_the_tenants_kms_key(people: ShredWorld, stand_in: AwsStandIn) -> None:
    assign(people.settings, "acme", stand_in.create_key())
    work = Rewrap.from_settings(people.settings, WrappedKeySelection(tenant_id="acme"))
    assert work.run().left == 0
    work.close()
    told = {tenant: [each.what for each in plan_shred(people.settings, tenant).copies] for tenant in ("acme", VICTIM)}
    assert any("older than the tenant's own KMS key" in what for what in told["acme"])
    assert not any("older than the tenant's own KMS key" in what for what in told[VICTIM])


def test_a_rewrap_leaves_the_keys_of_the_shredded(people: ShredWorld) -> None:
    people.shred()
    work = Rewrap.from_settings(people.settings, WrappedKeySelection(tenant_id=VICTIM))
    found = work.run()
    work.close()
    assert (found.rewrapped, found.already, found.left) == (0, 0, 0)
