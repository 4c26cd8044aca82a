"""The table of keys set back to what it was before a rotation: refused in part; and what the whole of it gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

import glpgenc
from glpgenc.database import connect
from glpgenc.errors import KeyNotFoundError, KeyRecordForgedError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.rotation.key_census import census
from tests.sessions.world import INSERT, READ, SessionWorld, sqlstate, value

TENANT = "rolled"


def as_superuser(world: SessionWorld, statement: str) -> None:
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


@pytest.fixture
def rotated(attacked: SessionWorld) -> Iterator[SessionWorld]:
    """Row 101 is under version 1, row 102 under version 2, which is active."""
    attacked.insert(TENANT, {101: "before"})
    as_superuser(attacked, f"CREATE TABLE before AS SELECT * FROM glpgenc.data_keys WHERE tenant_id = '{TENANT}'")
    with KeyManager.from_store(DataKeyStore(attacked.admin_url), attacked.kms, environment="test") as admin:
        admin.activate(admin.stage(TENANT, "pii"))
    attacked.manager.invalidate()
    attacked.insert(TENANT, {102: "after"})
    as_superuser(attacked, "CREATE TABLE kept AS SELECT * FROM glpgenc.data_keys")
    yield attacked
    as_superuser(attacked, "DELETE FROM glpgenc.data_keys; INSERT INTO glpgenc.data_keys SELECT * FROM kept")
    as_superuser(attacked, "DROP TABLE kept; DROP TABLE before; DELETE FROM people")
    as_superuser(attacked, f"DELETE FROM glpgenc.data_keys WHERE tenant_id = '{TENANT}'")
    attacked.manager.invalidate()


def written_under(world: SessionWorld) -> int:
    """Write a row as a new process would, and return the version of the key that it is under."""
    with (
        KeyManager.from_store(DataKeyStore(world.url), world.kms, environment="test") as manager,
        psycopg.connect(world.url) as connection,
        glpgenc.session(connection, tenant_id=TENANT, data_classes=["pii"], key_manager=manager),
    ):
        connection.execute(INSERT, [103, TENANT, "new"])
    with psycopg.connect(world.admin_url) as connection:
        query = "SELECT k.version FROM people p JOIN glpgenc.data_keys k ON k.key_id = glpgenc.gl_key_id(p.email) "
        return int(value(connection, query + "WHERE p.id = 103"))


def test_an_older_key_that_is_made_active_again_is_refused(rotated: SessionWorld) -> None:
    assert written_under(rotated) == 2
    as_superuser(rotated, "DELETE FROM people WHERE id = 103")
    as_superuser(
        rotated,
        """
        UPDATE glpgenc.data_keys SET state = 'compromised' WHERE tenant_id = 'rolled' AND version = 2;
        UPDATE glpgenc.data_keys SET state = 'active' WHERE tenant_id = 'rolled' AND version = 1
        """,
    )
    with pytest.raises(KeyRecordForgedError):
        written_under(rotated)


def test_the_table_s_own_trigger_refuses_every_step_back(rotated: SessionWorld) -> None:
    with psycopg.connect(rotated.admin_url, autocommit=True) as connection:
        for state in ("active", "pre_active"):
            change = f"UPDATE glpgenc.data_keys SET state = '{state}' WHERE tenant_id = 'rolled' AND version = 1"
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(change.encode())
            assert refused.value.sqlstate == "ZE015"


def test_the_rows_from_before_the_rotation_open_nothing_written_after_it_and_the_census_names_the_lost_key(
    rotated: SessionWorld,
) -> None:
    # All rows of the owner as they once were: what restoring a backup looks like, and so the limit.
    as_superuser(rotated, "DELETE FROM glpgenc.data_keys WHERE tenant_id = 'rolled'")
    as_superuser(rotated, "INSERT INTO glpgenc.data_keys SELECT * FROM before")
    rotated.manager.invalidate()
    with psycopg.connect(rotated.url) as connection, rotated.session(connection, TENANT):
        assert value(connection, READ, 101) == "before"
        assert sqlstate(connection, READ, 102) == "ZE001"
    with closing(connect(rotated.admin_url, "test")) as connection:
        counted = census(connection).keys
        known = {row[0] for row in connection.execute("SELECT key_id FROM glpgenc.data_keys")}
    (lost,) = counted.keys() - known
    assert counted[lost] == 1
    with (
        KeyManager.from_store(DataKeyStore(rotated.url), rotated.kms, environment="test") as manager,
        pytest.raises(KeyNotFoundError),
    ):
        manager.by_id(lost)


def test_the_newest_key_deleted_and_the_one_before_it_made_active_again_is_refused(rotated: SessionWorld) -> None:
    as_superuser(rotated, "DELETE FROM glpgenc.data_keys WHERE tenant_id = 'rolled' AND version = 2")
    as_superuser(rotated, "UPDATE glpgenc.data_keys SET state = 'active' WHERE tenant_id = 'rolled' AND version = 1")
    with pytest.raises(KeyRecordForgedError):
        written_under(rotated)
