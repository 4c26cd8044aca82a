"""What a session may read besides: older versions of its tenant's keys, and other tenants' where asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from glpgenc import KeyManager
from glpgenc.errors import KeyManagementError, KMSUnwrapError
from glpgenc.keys import DataKeyStore
from tests.sessions.world import READ, SessionWorld, loaded, sqlstate, value
from tests.support.signing import resign

Connect = Callable[..., psycopg.Connection[Any]]

TENANTS = [f"tenant {number}" for number in range(50)]


def replace_key(world: SessionWorld, tenant: str) -> None:
    """Make a second version the active one, as a rotation does."""
    with psycopg.connect(world.admin_url) as admin:
        admin.execute(
            "UPDATE glpgenc.data_keys SET state = 'deactivated', deactivated_at = now() "
            "WHERE tenant_id = %s AND purpose = 'encryption'",
            [tenant],
        )
    resign(world.admin_url, world.kms)
    # Only an administrator makes later versions.
    with KeyManager.from_store(DataKeyStore(world.admin_url), world.kms, environment="test") as admin_manager:
        admin_manager.create(tenant, "pii")
    world.manager.invalidate()


def test_rows_of_50_tenants_are_read_in_one_transaction(world: SessionWorld, connect: Connect) -> None:
    for key, tenant in enumerate(TENANTS):
        world.insert(tenant, {key: f"of {tenant}"})
    connection = connect(world.url)
    with world.session(connection, "report", read_tenants=TENANTS):
        rows = connection.execute("SELECT tenant, glpgenc.gl_decrypt(email, 'people.email') FROM people").fetchall()
    assert dict(rows) == {tenant: f"of {tenant}" for tenant in TENANTS}
    assert loaded(connection) == set()


def test_only_the_tenants_asked_for_are_read(world: SessionWorld, connect: Connect) -> None:
    for key, tenant in enumerate(TENANTS[:3]):
        world.insert(tenant, {key: "x"})
    connection = connect(world.url)
    with world.session(connection, TENANTS[0], read_tenants=TENANTS[1:2]):
        assert [sqlstate(connection, READ, key) for key in range(3)] == [None, None, "ZE001"]


def test_a_session_encrypts_for_its_own_tenant_only(world: SessionWorld, connect: Connect) -> None:
    connection = connect(world.url)
    world.insert("other", {1: "x"})
    with world.session(connection, "acme", read_tenants=["other"]):
        own = value(connection, "SELECT glpgenc.gl_key_id(glpgenc.gl_encrypt('x'::text, 'people.email'))")
    with world.manager.active("acme", "pii") as key:
        assert own == key.key_id


def test_rows_under_an_older_key_stay_readable_and_new_ones_take_the_newer(
    world: SessionWorld, connect: Connect
) -> None:
    world.insert("acme", {1: "old"})
    replace_key(world, "acme")
    world.insert("acme", {2: "new"})
    connection = connect(world.url)
    with world.session(connection):
        assert [value(connection, READ, key) for key in (1, 2)] == ["old", "new"]
        assert value(connection, "SELECT count(DISTINCT glpgenc.gl_key_id(email)) FROM people") == 2


def test_another_tenant_s_older_keys_are_read_too(world: SessionWorld, connect: Connect) -> None:
    world.insert("other", {1: "old"})
    replace_key(world, "other")
    world.insert("other", {2: "new"})
    connection = connect(world.url)
    with world.session(connection, "acme", read_tenants=["other", "other", "acme"]):
        assert [value(connection, READ, key) for key in (1, 2)] == ["old", "new"]


def test_a_tenant_without_keys_adds_none_and_gets_none(world: SessionWorld, connect: Connect) -> None:
    connection = connect(world.url)
    with world.session(connection, "acme", read_tenants=["nobody"]):
        assert {name for name in loaded(connection) if ".key." in name} == set()
    assert world.manager.list(tenant_id="nobody") == []


@pytest.mark.parametrize("tenant", ["*", "", "a\nb"])
def test_what_is_no_tenant_is_refused(world: SessionWorld, connect: Connect, tenant: str) -> None:
    connection = connect(world.url)
    with pytest.raises(KeyManagementError), world.session(connection, "acme", read_tenants=[tenant]):
        pytest.fail("the block must not be entered")


def test_a_damaged_older_key_keeps_nobody_from_the_healthy_one(
    world: SessionWorld, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    world.insert("acme", {1: "old"})
    replace_key(world, "acme")
    world.insert("acme", {2: "new"})
    with psycopg.connect(world.admin_url) as admin:
        admin.execute("UPDATE glpgenc.data_keys SET wrapped_key = wrapped_key || '\\x00' WHERE state = 'deactivated'")
    resign(world.admin_url, world.kms)
    world.manager.invalidate()
    connection = connect(world.url)
    with world.session(connection):
        assert value(connection, READ, 2) == "new"
        assert sqlstate(connection, READ, 1) == "ZE001"
    assert "is skipped" in caplog.text


def test_a_damaged_active_key_is_an_error(world: SessionWorld, connect: Connect) -> None:
    world.insert("acme", {1: "v"})
    with psycopg.connect(world.admin_url) as admin:
        admin.execute("UPDATE glpgenc.data_keys SET wrapped_key = wrapped_key || '\\x00'")
    resign(world.admin_url, world.kms)
    world.manager.invalidate()
    with pytest.raises(KMSUnwrapError), world.session(connect(world.url)):
        pass


def test_an_older_key_destroyed_meanwhile_is_left_out(world: SessionWorld, connect: Connect) -> None:
    world.insert("acme", {1: "old"})
    replace_key(world, "acme")
    world.insert("acme", {2: "new"})
    older = next(key for key in world.manager.list() if key.state == "deactivated")
    with world.session(connect(world.url)):
        pass
    with psycopg.connect(world.admin_url) as admin:
        admin.execute(
            "UPDATE glpgenc.data_keys SET state = 'destroyed', wrapped_key = NULL WHERE state = 'deactivated'"
        )
    resign(world.admin_url, world.kms)
    # The look-up is kept, the key is not: as when the key was cached first.
    world.manager._keys.discard([older.key_id])
    connection = connect(world.url)
    with world.session(connection):
        assert value(connection, READ, 2) == "new"
