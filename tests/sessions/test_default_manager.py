"""Key managers that a process makes for itself: made once, and notified of changed keys where they watch."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.sessions.database_managers import close_database_managers, database_manager
from glpgenc.sessions.default_manager import default_key_manager, has_default_manager
from glpgenc.settings import Settings

WATCHING = (
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'glpgenc watch' AND datname = current_database()"
)


@pytest.fixture
def environment(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    create_key_file(tmp_path / "kek.json")
    for name, value in {
        "DATABASE_URL": database,
        "LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
        "WATCH_KEYS": "true",
    }.items():
        monkeypatch.setenv(f"GLPGENC_{name}", value)
    glpgenc.configure(None)
    yield
    glpgenc.configure(None)


def watching(database: str, wanted: int) -> bool:
    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(200):
            row = connection.execute(WATCHING).fetchone()
            if row == (wanted,):
                return True
            time.sleep(0.05)
    return False


def version(manager: KeyManager) -> int:
    with manager.active("acme", "pii") as key:
        return key.record.version


@pytest.mark.usefixtures("environment")
def test_whether_there_is_one_is_told_without_making_one() -> None:
    assert has_default_manager() is False
    assert has_default_manager() is False
    default_key_manager()
    assert has_default_manager() is True
    glpgenc.configure(None)
    assert has_default_manager() is False


@pytest.mark.usefixtures("environment")
def test_with_watch_keys_it_writes_with_the_next_key_at_once(database: str) -> None:
    ours = default_key_manager()
    assert default_key_manager() is ours
    assert version(ours) == 1
    assert watching(database, 1)
    with KeyManager.from_settings(Settings.load()) as other:
        other.activate(other.stage("acme", "pii"))
    deadline = time.monotonic() + 10
    while version(ours) == 1:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    glpgenc.configure(None)
    assert watching(database, 0)
    ours.close()


@pytest.mark.usefixtures("environment")
def test_one_of_several_databases_is_made_once_and_watched_until_it_is_closed(database: str) -> None:
    ours = database_manager(database, Settings.load)
    assert database_manager(database, Settings.load) is ours
    assert watching(database, 1)
    close_database_managers()
    assert watching(database, 0)


@pytest.mark.usefixtures("environment")
def test_a_forked_child_watches_for_itself(database: str) -> None:
    ours = default_key_manager()
    assert watching(database, 1)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            default_key_manager()
            os.write(write, b"1" if watching(database, 2) else b"0")
        finally:
            os._exit(0)
    os.close(write)
    assert os.read(read, 1) == b"1"
    os.close(read)
    os.waitpid(child, 0)
    ours.close()
