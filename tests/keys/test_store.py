from __future__ import annotations

import dataclasses
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from glpgenc.errors import (
    DatabaseError,
    DatabaseUnavailableError,
    KeyNotFoundError,
    KeyStateError,
    SchemaMissingError,
)
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.keys.store import DataKeyStore, SignedKeyStore
from glpgenc.keys.trust.registry_key import RegistryKey
from tests.keys.records import record
from tests.support.databases import Role, login_role
from tests.support.signing import resign

OURS = "FROM pg_stat_activity WHERE application_name = 'glpgenc keys' AND datname = current_database()"
OWNER = ("t1", "pii", Purpose.ENCRYPTION)


def set_state(database: str, kms: KMSProvider, key: DataKeyRecord, state: KeyState) -> None:
    wrapped = None if state is KeyState.DESTROYED else key.wrapped_key
    with psycopg.connect(database, autocommit=True) as connection:
        # Any state after any other, which the table's triggers do not allow.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE glpgenc.data_keys SET state = %s, wrapped_key = %s WHERE key_id = %s",
            [str(state), wrapped, key.key_id],
        )
    resign(database, kms)


@pytest.fixture
def kms(tmp_path: Path) -> LocalKMSProvider:
    create_key_file(tmp_path / "kek.json")
    return LocalKMSProvider(tmp_path / "kek.json")


def signing(store: DataKeyStore, kms: KMSProvider) -> SignedKeyStore:
    return SignedKeyStore(store, RegistryKey(store.connections, UnwrappingProviders(kms), "test"))


@pytest.fixture
def records(store: DataKeyStore, kms: KMSProvider) -> SignedKeyStore:
    return signing(store, kms)


def test_a_row_comes_back_as_it_was_inserted(store: DataKeyStore, records: SignedKeyStore) -> None:
    ours = record()
    stored = records.insert_active(ours)
    assert store.get(ours.key_id) == records.active(*OWNER) == stored
    assert stored.created_at is not None
    assert stored.activated_at is not None
    assert dataclasses.replace(stored, created_at=None, activated_at=None, generation=None, mac=None) == ours


def test_an_unknown_id_is_named(store: DataKeyStore, records: SignedKeyStore) -> None:
    absent = uuid4()
    with pytest.raises(KeyNotFoundError, match=str(absent)):
        store.get(absent)
    assert records.active(*OWNER) is None
    assert records.readable(*OWNER) == []


def test_the_second_to_insert_gets_the_row_of_the_first(store: DataKeyStore, records: SignedKeyStore) -> None:
    first = records.insert_active(record())
    assert records.insert_active(record(wrapped_key=b"other")) == first
    assert records.insert_active(record(version=2)) == first
    assert len(store.list()) == 1


def test_of_many_that_insert_at_once_all_get_one_row(store: DataKeyStore, records: SignedKeyStore) -> None:
    with ThreadPoolExecutor(16) as pool:
        winners = set(pool.map(lambda _: records.insert_active(record()).key_id, range(64)))
    assert {key.key_id for key in store.list()} == winners
    assert len(winners) == 1


def test_a_version_that_was_taken_by_a_key_that_is_not_active_is_reported(
    database: str, records: SignedKeyStore, kms: KMSProvider
) -> None:
    set_state(database, kms, records.insert_active(record()), KeyState.DEACTIVATED)
    with pytest.raises(KeyStateError, match=r"version 1.*try again"):
        records.insert_active(record())


def test_readable_keys_are_the_active_one_then_the_newest_first_and_not_the_destroyed_one(
    database: str, records: SignedKeyStore, kms: KMSProvider
) -> None:
    states = {1: KeyState.DESTROYED, 5: KeyState.PRE_ACTIVE, 2: KeyState.COMPROMISED, 3: KeyState.DEACTIVATED,
              4: KeyState.ACTIVE}  # fmt: skip
    for version, state in states.items():
        set_state(database, kms, records.insert_active(record(version=version)), state)
    assert [key.version for key in records.readable(*OWNER)] == [4, 5, 3, 2]


def test_list_filters_and_leaves_the_wrapped_keys_out(store: DataKeyStore, records: SignedKeyStore) -> None:
    kept = records.insert_active(record(tenant_id="t2", purpose=Purpose.INDEX))
    records.insert_active(record())
    records.insert_active(record(data_class="health"))
    assert len(store.list()) == 3
    assert [key.key_id for key in store.list(tenant_id="t2")] == [kept.key_id]
    assert [key.key_id for key in store.list(purpose=Purpose.INDEX)] == [kept.key_id]
    assert [key.data_class for key in store.list(tenant_id="t1")] == ["health", "pii"]
    assert store.list(state=KeyState.DESTROYED) == []
    assert {key.wrapped_key for key in store.list()} == {None}


def test_a_row_is_committed_whatever_becomes_of_the_users_transaction(
    store: DataKeyStore, database: str, records: SignedKeyStore
) -> None:
    with psycopg.connect(database) as users:
        users.execute("SELECT 1")
        stored = records.insert_active(record())
        users.rollback()
    assert store.get(stored.key_id) == stored


def test_the_default_tenant_is_that_of_the_installation(store: DataKeyStore, database: str) -> None:
    assert store.default_tenant() is None
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    assert store.default_tenant() == "acme"


def test_the_application_role_reads_and_makes_keys_and_changes_none(
    app_role: Role, database: str, kms: KMSProvider
) -> None:
    store = DataKeyStore(app_role.url(database))
    stored = signing(store, kms).insert_active(record())
    assert store.get(stored.key_id) == stored
    with psycopg.connect(app_role.url(database), autocommit=True) as connection:
        for change in ("DELETE FROM glpgenc.data_keys", "UPDATE glpgenc.data_keys SET mac = mac, generation = 1"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change.encode())
    store.close()


def test_the_auditor_lists_keys_and_reads_no_wrapped_one(database: str, records: SignedKeyStore) -> None:
    stored = records.insert_active(record())
    with login_role(database, member_of=["glpgenc_auditor"]) as auditor:
        audited = DataKeyStore(auditor.url(database))
        assert [each.key_id for each in audited.list()] == [stored.key_id]
        with pytest.raises(DatabaseError, match="permission denied"):
            audited.get(stored.key_id)
        audited.close()


def test_a_role_without_grants_is_told_what_to_grant(plain_role: Role, database: str) -> None:
    store = DataKeyStore(plain_role.url(database))
    with pytest.raises(DatabaseError, match=r"permission denied.*grant"):
        store.list()
    store.close()


def test_a_database_without_glpgenc_is_named(empty_database: str) -> None:
    store = DataKeyStore(empty_database)
    for read in (store.list, store.default_tenant):
        with pytest.raises(SchemaMissingError, match="glpgenc init"):
            read()
    store.close()


def test_a_database_that_is_away_fails_at_once_with_the_cause_and_without_the_password() -> None:
    store = DataKeyStore("postgresql://me:hunter2@127.0.0.1:1/shop")
    with pytest.raises(DatabaseUnavailableError, match="refused") as caught:
        store.list()
    assert "hunter2" not in str(caught.value) + repr(store) + repr(store.connections)


def test_a_connection_that_died_while_idle_is_replaced(store: DataKeyStore, database: str) -> None:
    store.list()
    with psycopg.connect(database, autocommit=True) as connection:
        ended = connection.execute(f"SELECT pg_terminate_backend(pid) {OURS}").fetchall()
    assert ended == [(True,)]
    assert store.list() == []


def test_connections_are_few_kept_and_closed(store: DataKeyStore, database: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: store.list(), range(64)))
    with psycopg.connect(database, autocommit=True) as connection:
        assert 1 <= len(connection.execute(f"SELECT pid {OURS}").fetchall()) <= 4
        store.close()
        deadline = time.monotonic() + 10
        while connection.execute(f"SELECT pid {OURS}").fetchall():
            assert time.monotonic() < deadline, "connections were left open"
            time.sleep(0.01)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_does_not_share_the_parents_connections(store: DataKeyStore, records: SignedKeyStore) -> None:
    stored = records.insert_active(record())
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if store.get(stored.key_id) == stored else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.get(stored.key_id) == stored
