"""Processes declare how long they go on with a key, and whoever ends one waits for the longest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.model import DataKey
from glpgenc.keys.recorded_cache_times import longest_use
from tests.support.databases import Role, login_role


@pytest.fixture
def kms(tmp_path: Path) -> LocalKMSProvider:
    create_key_file(tmp_path / "kek.json")
    return LocalKMSProvider(tmp_path / "kek.json")


@pytest.fixture
def app(database: str) -> Iterator[Role]:
    with login_role(database, member_of=["glpgenc_app"]) as role:
        yield role


@contextmanager
def manager_on(url: str, kms: LocalKMSProvider, ttl: float, max_stale: float = 0.0) -> Iterator[KeyManager]:
    cache: DEKCache[UUID, DataKey] = DEKCache(ttl=ttl, max_stale=max_stale)
    with KeyManager.from_store(DataKeyStore(url), kms, environment="test", cache=cache) as manager:
        yield manager


def declared(database: str) -> list[int]:
    with psycopg.connect(database) as connection:
        return [
            row[0]
            for row in connection.execute("SELECT minutes FROM glpgenc.key_cache_times ORDER BY minutes").fetchall()
        ]


def replaced(database: str, kms: LocalKMSProvider) -> UUID:
    with manager_on(database, kms, 0.0) as manager:
        old = manager.active("acme", "pii").key_id
        manager.activate(manager.stage("acme", "pii"))
        return old


def test_each_process_declares_its_time_in_whole_minutes_and_those_alike_have_one_row(
    database: str, app: Role, kms: LocalKMSProvider
) -> None:
    for ttl, stale in ((300.0, 900.0), (300.0, 900.0), (61.0, 0.0), (86_400.0, 0.0), (10e9, 0.0)):
        with manager_on(app.url(database), kms, ttl, stale) as manager:
            manager.active("acme", "pii").wipe()
    assert declared(database) == [2, 20, 1440, 43_200]


def test_the_longest_time_that_counts_is_that_of_a_process_which_may_have_the_key(
    database: str, app: Role, kms: LocalKMSProvider
) -> None:
    with manager_on(app.url(database), kms, 7200.0) as manager:
        manager.active("acme", "pii").wipe()
    old = replaced(database, kms)
    with closing(connect(database, "test")) as connection:
        assert longest_use(connection, old, 60.0) == 7200.0
        assert longest_use(connection, old, 9000.0) == 9000.0
        # Declared so long before the key was replaced that whatever was looked up then is forgotten.
        connection.execute("ALTER TABLE glpgenc.key_cache_times DISABLE TRIGGER declared")
        connection.execute("UPDATE glpgenc.key_cache_times SET declared_at = now() - interval '1 day'")
        connection.commit()
        assert longest_use(connection, old, 60.0) == 60.0


def test_an_application_can_neither_backdate_nor_remove_nor_change_what_was_declared(
    database: str, app: Role, kms: LocalKMSProvider
) -> None:
    with manager_on(app.url(database), kms, 7200.0) as manager:
        manager.active("acme", "pii").wipe()
    with psycopg.connect(app.url(database), autocommit=True) as connection:
        for statement in (
            "DELETE FROM glpgenc.key_cache_times",
            "UPDATE glpgenc.key_cache_times SET declared_at = '-infinity'",
            "INSERT INTO glpgenc.key_cache_times VALUES (1, '-infinity')",
            "TRUNCATE glpgenc.key_cache_times",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO glpgenc.key_cache_times (minutes) VALUES (43201)")
        connection.execute("UPDATE glpgenc.key_cache_times SET minutes = 0")
    assert declared(database) == [120]


def test_a_locked_row_holds_up_no_look_up_and_neither_does_a_role_that_may_not_declare(
    database: str, app: Role, kms: LocalKMSProvider
) -> None:
    with manager_on(app.url(database), kms, 7200.0) as manager:
        manager.active("acme", "pii").wipe()
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("ALTER TABLE glpgenc.key_cache_times DISABLE TRIGGER declared")
        admin.execute("UPDATE glpgenc.key_cache_times SET declared_at = now() - interval '1 day'")
        with psycopg.connect(database) as other, manager_on(app.url(database), kms, 7200.0) as manager:
            other.execute("LOCK TABLE glpgenc.key_cache_times")
            manager.active("acme", "pii").wipe()
        admin.execute("REVOKE ALL ON glpgenc.key_cache_times FROM glpgenc_app")
        with manager_on(app.url(database), kms, 60.0) as manager:
            manager.active("acme", "pii").wipe()
        admin.execute("GRANT SELECT, INSERT (minutes), UPDATE (minutes) ON glpgenc.key_cache_times TO glpgenc_app")
    assert declared(database) == [120]
