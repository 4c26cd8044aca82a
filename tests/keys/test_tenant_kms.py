"""A tenant's own KMS key wraps its keys, and those of nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.errors import KeyManagementError, KMSConfigurationError, KMSKeyStateError
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.keys.trust.tenant_kms import assign, assignments, unassign
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from glpgenc.settings import Settings
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.rotation.rotation_world import RotationWorld, world_on

pytestmark = pytest.mark.slow


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def shared(aws: AwsStandIn) -> str:
    return aws.create_key()


@pytest.fixture
def settings(database: str, aws: AwsStandIn, shared: str) -> Settings:
    return Settings(
        database_url=database, kms_provider="aws", kms_key=shared, kms_region=REGION, kms_endpoint_url=aws.url,
        cache_max_stale=0, allow_superuser=True,
    )  # fmt: skip


def uris(manager: KeyManager, tenant: str) -> set[str]:
    return {key.key_uri for key in manager.list(tenant_id=tenant)}


def test_new_keys_of_the_tenant_are_under_its_own_key_and_all_others_are_not(
    people: RotationWorld, settings: Settings, aws: AwsStandIn, shared: str
) -> None:
    own = aws.create_key()
    found, elsewhere = assign(settings, "acme", own)
    assert (found.provider, found.key_uri, elsewhere) == ("aws", own, 0)
    with KeyManager.from_settings(settings) as manager:
        people.add(5, manager=manager)
        people.add(5, first=6, tenant="zorg", manager=manager)
        manager.activate(manager.stage("acme", "pii"))
        assert len(manager.list(tenant_id="acme", purpose=Purpose.ENCRYPTION)) == 3
        assert uris(manager, "acme") == {own}
        assert uris(manager, "zorg") == {shared}
    with KeyManager.from_settings(settings) as fresh:
        assert people.unequal("acme", fresh) == people.unequal("zorg", fresh) == []
        aws.disable(own)
        fresh.invalidate()
        assert people.unequal("zorg", fresh) == []
        with pytest.raises(KMSKeyStateError):
            fresh.active("acme", "pii")


def test_keys_that_were_there_are_moved_by_rewrap_and_a_rewrap_of_all_leaves_them(
    people: RotationWorld, settings: Settings, aws: AwsStandIn, shared: str
) -> None:
    own, next_shared = aws.create_key(), aws.create_key()
    with KeyManager.from_settings(settings) as manager:
        people.add(5, manager=manager)
        people.add(5, first=6, tenant="zorg", manager=manager)
        keys = len(manager.list(tenant_id="acme"))
    assert assign(settings, "acme", own)[1] == keys
    assert assign(settings, "acme", own)[1] == keys  # again: nothing changes
    moved = Rewrap.from_settings(settings, WrappedKeySelection(tenant_id="acme"))
    assert (moved.run().rewrapped, moved.run().already) == (keys, keys)
    moved.close()
    later = Settings(**(settings.model_dump() | {"kms_key": next_shared, "kms_also": (f"aws:{shared}",)}))
    all_of_them = Rewrap.from_settings(later)
    all_of_them.run()
    all_of_them.close()
    with KeyManager.from_settings(later) as manager:
        assert uris(manager, "acme") == {own}
        assert uris(manager, "zorg") == {next_shared}
        assert people.unequal("acme", manager) == people.unequal("zorg", manager) == []


def test_keys_under_a_replaced_assignment_open_until_they_are_moved_and_then_it_is_forgotten(
    people: RotationWorld, settings: Settings, aws: AwsStandIn
) -> None:
    first, second = aws.create_key(), aws.create_key()
    assign(settings, "acme", first)
    with KeyManager.from_settings(settings) as manager:
        people.add(5, manager=manager)
    for change in (lambda: assign(settings, "acme", second), lambda: unassign(settings, "acme")):
        change()
        with KeyManager.from_settings(settings) as manager:
            assert uris(manager, "acme") == {first}
            assert people.unequal("acme", manager) == []
    assert [each.tenant_id for each in assignments(settings)] == []
    moved = Rewrap.from_settings(settings)
    assert moved.run().left == 0
    moved.close()
    unassign(settings, "acme")
    with psycopg.connect(settings.require_database_url()) as connection:
        assert connection.execute("SELECT * FROM glpgenc.tenant_kms_keys").fetchall() == []


def test_an_alias_is_resolved_when_it_is_assigned(settings: Settings, aws: AwsStandIn) -> None:
    own, other = aws.create_key(), aws.create_key()
    aws.client.create_alias(AliasName="alias/acme", TargetKeyId=own)
    assert assign(settings, "acme", "alias/acme")[0].key_uri == own
    aws.client.update_alias(AliasName="alias/acme", TargetKeyId=other)
    with KeyManager.from_settings(settings) as manager:
        assert manager.create("acme", "pii").key_uri == own


def test_a_key_file_of_the_tenant_s_own_works_alike(people: RotationWorld) -> None:
    path = people.home / "acme.json"
    create_key_file(path)
    with pytest.raises(KMSConfigurationError, match="no provider is configured"):
        assign(people.settings, "acme", f"local:{path}")
    settings = Settings(**(people.settings.model_dump() | {"kms_also": (f"local:{path}",)}))
    assign(settings, "acme", f"local:{path}")
    with KeyManager.from_settings(settings) as manager:
        people.add(3, manager=manager)
        assert uris(manager, "acme") == {LocalKMSProvider(path).current_uri()}
        assert people.unequal("acme", manager) == []


def test_what_can_t_be_assigned_is_refused_and_nothing_is_stored(
    settings: Settings, aws: AwsStandIn, shared: str
) -> None:
    with pytest.raises(KeyManagementError):
        assign(settings, "*", aws.create_key())
    with pytest.raises(KMSConfigurationError, match="wraps the keys of all tenants"):
        assign(settings, "acme", shared)
    disabled = aws.create_key()
    aws.disable(disabled)
    with pytest.raises(KMSKeyStateError):
        assign(settings, "acme", disabled)
    assert assignments(settings) == []


def test_by_the_command_line(people: RotationWorld, settings: Settings, aws: AwsStandIn) -> None:
    own = aws.create_key()
    names = ("kms_provider", "kms_key", "kms_region", "kms_endpoint_url")
    people.environment |= {f"GLPGENC_{name.upper()}": str(getattr(settings, name)) for name in names}
    answer = people.run("kms", "assign", "--key", own)
    assert answer.returncode == 2
    assert "no tenant is named" in answer.stderr  # although one is configured
    answer = people.run("kms", "assign", "--tenant", "zorg", "--key", own, "--json")
    assert json.loads(answer.stdout)["key_uri"] == own
    assert own in people.run("kms", "assignments").stdout
    assert json.loads(people.run("kms", "unassign", "--tenant", "zorg", "--json").stdout)["unassigned"] is True
    assert not unassign(settings, "zorg")
