"""Data keys under branch keys: what wraps them, what opens them, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest

from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import (
    DatabaseError,
    KeyRecordForgedError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys import DEKCache, KeyManager
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.providers import providers_of
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.rewrap.branch_world import BRANCHES, WRAPPED_BY, CountedLocalKMS, managed, secret_of, settings_of
from tests.rewrap.rewrap_world import RewrapWorld
from tests.support.databases import Role
from tests.support.signing import resign

_SECOND: LiteralString = """
    INSERT INTO glpgenc.branch_keys (branch_id, group_name, version, state, provider, key_uri, wrapped_key)
    VALUES (gen_random_uuid(), 'environment', 2, 'active', 'local', 'x', 'x')
"""
_SWAP_BRANCHES = """
    UPDATE glpgenc.branch_keys b SET wrapped_key = o.wrapped_key
    FROM glpgenc.branch_keys o WHERE o.branch_id <> b.branch_id
"""
KEYS = "SELECT tenant_id, provider, key_uri, octet_length(wrapped_key) FROM glpgenc.data_keys ORDER BY 1"


def test_the_row_names_the_branch_key_and_the_kms_is_asked_once_for_all(world: RewrapWorld, kek: Path) -> None:
    kms = CountedLocalKMS(kek)
    with managed(world.url, kms) as manager:
        made = {tenant: secret_of(manager, tenant) for tenant in ("a", "b", "c")}
    [(group, version, state, branch_id)] = world.execute(BRANCHES)
    assert (group, version, state) == ("environment", 1, "active")
    assert world.execute(KEYS) == [(tenant, "branch", f"branch:{branch_id}", 60) for tenant in "abc"]
    assert kms.calls == {"generate": 2}  # and the registry key
    with managed(world.url, kms) as other:
        assert {tenant: secret_of(other, tenant) for tenant in made} == made
    assert kms.calls == {"generate": 2, "decrypt": 2}
    assert len({bytes(row[0])[:12] for row in world.execute("SELECT wrapped_key FROM glpgenc.data_keys")}) == 3


def test_off_by_default_and_data_keys_of_both_kinds_are_read_whatever_the_setting(
    world: RewrapWorld, kek: Path
) -> None:
    made = {}
    for setting in ("off", "environment", "tenants/2", None):
        with KeyManager.from_settings(
            settings_of(world, kek, **({} if setting is None else {"branch_keys": setting}))
        ) as manager:
            made[str(setting)] = secret_of(manager, str(setting))
    assert world.execute(WRAPPED_BY) == [("branch", 2), ("local", 2)]
    for setting in ("off", "environment", "tenants/2"):
        with KeyManager.from_settings(settings_of(world, kek, branch_keys=setting)) as manager:
            assert {tenant: secret_of(manager, tenant) for tenant in made} == made
            manager.check()


def test_tenants_are_spread_over_groups_and_each_has_its_key(world: RewrapWorld, kek: Path) -> None:
    grouping = Grouping("tenants/3", 3)
    tenants = [f"t{number}" for number in range(30)]
    with managed(world.url, LocalKMSProvider(kek), grouping="tenants/3") as manager:
        for tenant in tenants:
            secret_of(manager, tenant)
    uris = {group: f"branch:{branch_id}" for group, _, _, branch_id in world.execute(BRANCHES)}
    assert set(uris) == set(grouping.names()) == {"tenants/3/0", "tenants/3/1", "tenants/3/2"}
    assert {row[0]: row[2] for row in world.execute(KEYS)} == {each: uris[grouping.of(each)] for each in tenants}


def test_a_tenant_s_group_stays_the_same_in_every_release() -> None:
    # By another program: the 16th digit of what `printf %s acme | sha256sum` says.
    groups = {"acme": 0, "zorg": 4, "*": 7, "ä": 12}
    assert {tenant: Grouping("tenants/16", 16).of(tenant) for tenant in groups} == {
        tenant: f"tenants/16/{number}" for tenant, number in groups.items()
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE glpgenc.data_keys k SET wrapped_key = o.wrapped_key FROM glpgenc.data_keys o WHERE o.ctid <> k.ctid",
        "UPDATE glpgenc.data_keys SET wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)",
        "UPDATE glpgenc.data_keys SET wrapped_key = substr(wrapped_key, 1, 59)",
        "UPDATE glpgenc.branch_keys SET wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)",
        _SWAP_BRANCHES,
        "UPDATE glpgenc.data_keys k SET key_uri = o.key_uri FROM glpgenc.data_keys o WHERE o.ctid <> k.ctid",
    ],
    ids=["swapped", "altered", "shortened", "branch key altered", "branch keys swapped", "other branch key named"],
)
def test_what_was_altered_or_swapped_does_not_open(world: RewrapWorld, kek: Path, change: str) -> None:
    with managed(world.url, LocalKMSProvider(kek), grouping="tenants/2") as manager:
        assert Grouping("tenants/2", 2).of("t1") != Grouping("tenants/2", 2).of("t4")
        secret_of(manager, "t1")
        secret_of(manager, "t4")
    world.execute(change)
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        for tenant in ("t1", "t4"):
            with pytest.raises(KeyRecordForgedError):
                secret_of(manager, tenant)
    # And whoever could sign it.
    world.sign(LocalKMSProvider(kek))
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        for tenant in ("t1", "t4"):
            with pytest.raises(KMSUnwrapError):
                secret_of(manager, tenant)


def test_in_another_environment_neither_opens(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    resign(world.url, LocalKMSProvider(kek), "other")
    settings = settings_of(world, kek, branch_keys="environment").model_copy(update={"environment": "other"})
    with KeyManager.from_settings(settings) as manager, pytest.raises(KMSUnwrapError):
        secret_of(manager, "t1")


def test_with_the_branch_key_s_row_gone_or_destroyed_nothing_opens(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    world.execute("ALTER TABLE glpgenc.branch_keys DISABLE TRIGGER branch_key_state")
    world.execute("UPDATE glpgenc.branch_keys SET state = 'destroyed', wrapped_key = NULL")
    with managed(world.url, LocalKMSProvider(kek)) as manager, pytest.raises(KMSKeyStateError, match="is destroyed"):
        secret_of(manager, "t1")
    world.execute("DELETE FROM glpgenc.branch_keys")
    with (
        managed(world.url, LocalKMSProvider(kek)) as manager,
        pytest.raises(KMSKeyNotFoundError, match="no branch key"),
    ):
        secret_of(manager, "t1")


def test_a_warm_branch_key_opens_data_keys_while_the_kms_is_away_and_only_for_a_time(
    world: RewrapWorld, stoppable_aws: AwsStandIn
) -> None:
    now = [0.0]
    kms = stoppable_aws.provider(stoppable_aws.create_key())
    with managed(world.url, kms) as manager:
        made = {tenant: secret_of(manager, tenant) for tenant in ("t1", "t2", "t3")}
    caches = [DEKCache[Any, Any](100, 300, 900, clock=lambda: now[0]) for _ in range(2)]
    with managed(world.url, kms, cache=caches[0], branch_cache=caches[1]) as manager:
        secret_of(manager, "t1")
        stoppable_aws.stop()
        assert secret_of(manager, "t2") == made["t2"]  # a data key that was not asked for before
        now[0] = 1100.0
        assert secret_of(manager, "t3") == made["t3"]  # a stale branch key
        now[0] = 2600.0
        with pytest.raises(KMSUnavailableError):
            secret_of(manager, "t3")


def test_a_kms_key_that_was_disabled_ends_it_within_the_ttl(world: RewrapWorld, aws: AwsStandIn) -> None:
    now = [0.0]
    arn = aws.create_key()
    cache, branch_cache = (DEKCache[Any, Any](100, 300, 900, clock=lambda: now[0]) for _ in range(2))
    with managed(world.url, aws.provider(arn), cache=cache, branch_cache=branch_cache) as manager:
        secret_of(manager, "t1")
        aws.disable(arn)
        now[0] = 301.0
        with pytest.raises(KMSKeyStateError):
            secret_of(manager, "t1")


def test_the_kms_gets_a_context_of_its_own(world: RewrapWorld, aws: AwsStandIn) -> None:
    arn = aws.create_key()
    with managed(world.url, aws.provider(arn)) as manager:
        secret_of(manager, "t1")
    [(branch_id, wrapped)] = world.execute("SELECT branch_id, wrapped_key FROM glpgenc.branch_keys")
    context = {
        "product": "glpgenc",
        "environment": "test",
        "purpose": "branch",
        "branch_id": str(branch_id),
        "group": "environment",
    }
    aws.provider(arn).decrypt(wrapped, arn, context).wipe()
    for entry in context:
        with pytest.raises(KMSUnwrapError):
            aws.provider(arn).decrypt(wrapped, arn, context | {entry: str(uuid4())})


def test_invalidate_and_close_wipe_branch_keys_too(world: RewrapWorld, kek: Path) -> None:
    branch_cache = DEKCache[Any, Any]()
    kms = CountedLocalKMS(kek)
    with managed(world.url, kms, branch_cache=branch_cache) as manager:
        secret_of(manager, "t1")
        assert branch_cache.stats().size == 1
        manager.invalidate()
        assert branch_cache.stats().size == 0
        secret_of(manager, "t1")
    assert branch_cache.stats().size == 0


def test_an_application_makes_the_first_branch_key_and_changes_none(
    world: RewrapWorld, kek: Path, app_role: Role
) -> None:
    with managed(app_role.url(world.url), LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    refused: dict[LiteralString, str] = {
        "UPDATE glpgenc.branch_keys SET state = 'deactivated'": "permission denied",
        "UPDATE glpgenc.branch_keys SET uses = 0": "can't be decreased",
        "DELETE FROM glpgenc.branch_keys": "permission denied",
        _SECOND: "row-level security",
    }
    with psycopg.connect(app_role.url(world.url), autocommit=True) as connection:
        for statement, why in refused.items():
            with pytest.raises(psycopg.Error, match=why):
                connection.execute(statement)


def test_uses_are_counted_and_end(world: RewrapWorld, kek: Path) -> None:
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        secret_of(manager, "t1")
    assert world.execute("SELECT uses FROM glpgenc.branch_keys") == [(256,)]
    world.execute("UPDATE glpgenc.branch_keys SET uses = 4294967296 - 255")
    with managed(world.url, LocalKMSProvider(kek)) as manager:
        with pytest.raises(KMSKeyStateError, match="limit of uses"):
            secret_of(manager, "t2")
        secret_of(manager, "t1")


def test_a_data_key_under_a_branch_key_that_is_not_there_is_refused_by_the_table(world: RewrapWorld) -> None:
    for uri in (f"branch:{uuid4()}", "branch:x", "branch:*"):
        with pytest.raises(Exception, match="destroyed"):
            world.execute(
                "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider,"
                " key_uri, wrapped_key) VALUES (gen_random_uuid(), 't', 'pii', 'encryption', 1, 'active', 'branch',"
                " %s, 'x')",
                uri,
            )


def test_a_database_that_is_away_is_said_to_be(world: RewrapWorld, kek: Path) -> None:
    connections = ConnectionPool("postgresql://nobody@127.0.0.1:1/none")
    providers = providers_of(settings_of(world, kek, branch_keys="environment"), connections)
    with pytest.raises(DatabaseError):
        providers.wrapping.check()


def test_no_kms_provider_may_have_the_name_of_branch_keys() -> None:
    with pytest.raises(KMSConfigurationError, match="unknown KMS provider 'branch'"):
        build_provider("branch", ProviderOptions())
