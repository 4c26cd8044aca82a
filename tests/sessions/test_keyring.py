"""A tenant's keys in this process: what opens, what does not, and what is left after ``forget``."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.errors import (
    AuthenticationError,
    DatabaseError,
    FacetNotFoundError,
    KeyNotLoadedError,
    NotEncryptedError,
)
from glpgenc.keys import DataKey, DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.envelope import Suite
from tests.support.secrets import not_wiped, secrets_made

SUITES = tuple(Suite)


@pytest.fixture
def manager(database: str, tmp_path: Path) -> Iterator[KeyManager]:
    with psycopg.connect(database) as connection:
        for field in ("t.a", "t.b", "t.c"):
            connection.execute("SELECT glpgenc.gl_register_field(%s, 'pii')", [field])
        connection.execute("SELECT glpgenc.gl_register_facet('t.c', 'exact')")
    create_key_file(tmp_path / "kek.json")
    kms = LocalKMSProvider(tmp_path / "kek.json")
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test") as manager:
        yield manager


@pytest.mark.parametrize("suite", SUITES)
def test_a_value_opens_with_its_tenant_field_and_row_only(manager: KeyManager, suite: Suite) -> None:
    ring, other = Keyring(manager, "acme"), Keyring(manager, "globex")
    sealed = ring.sealer("t.a", suite)(b"x", "1")
    assert ring.opener("t.a")(sealed, "1") == b"x"
    with pytest.raises(AuthenticationError):
        ring.opener("t.a")(sealed, "2")
    with pytest.raises(AuthenticationError):
        ring.opener("t.b")(sealed, "1")
    with pytest.raises(KeyNotLoadedError):
        other.opener("t.a")(sealed, "1")


@pytest.mark.parametrize("suite", SUITES)
def test_no_shortened_value_opens(manager: KeyManager, suite: Suite) -> None:
    ring = Keyring(manager, "acme")
    sealed, open_ = ring.sealer("t.a", suite)(b"x", ""), ring.opener("t.a")
    for length in range(len(sealed)):
        with pytest.raises((NotEncryptedError, AuthenticationError)):
            open_(sealed[:length], "")


def test_a_keyring_neither_shows_nor_pickles_itself_and_forgets(manager: KeyManager) -> None:
    ring = Keyring(manager, "acme")
    ring.session_keys(["pii"])
    ring.opener("t.a")
    assert repr(ring) == "<Keyring of 1 data classes>"
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(ring)
    ring.forget()
    assert repr(ring) == "<Keyring of 0 data classes>"


def test_a_facet_that_is_not_there_is_named(manager: KeyManager) -> None:
    with pytest.raises(FacetNotFoundError, match=r"t\.a has no search facet 'exact'"):
        Keyring(manager, "acme").entries("t.a", "exact")


@pytest.fixture
def asked(manager: KeyManager, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of the manager that are asked for keys."""
    asked: list[str] = []
    for name in ("readable", "index_root"):
        method = getattr(manager, name)

        def ask(*args: Any, _name: str = name, _method: Any = method) -> Any:
            asked.append(_name)
            return _method(*args)

        monkeypatch.setattr(manager, name, ask)
    return asked


def test_who_reads_fetches_no_index_root(manager: KeyManager, asked: list[str]) -> None:
    sealed = Keyring(manager, "acme").sealer("t.c", Suite.A256GCM)(b"x", "")
    asked.clear()
    assert Keyring(manager, "acme").opener("t.c")(sealed, "") == b"x"
    assert asked == ["readable"]


def test_who_searches_fetches_the_index_root_alone(manager: KeyManager, asked: list[str]) -> None:
    (entry,) = Keyring(manager, "acme").entries("t.c", "exact")
    assert asked == ["index_root"]
    assert [entry] == [*manager_session_entries(manager)]


def manager_session_entries(manager: KeyManager) -> tuple[SearchEntry, ...]:
    (keys,) = (each for each in Keyring(manager, "acme").session_keys(["pii"]).fields if each.field == "t.c")
    return keys.search


def test_who_writes_fetches_the_index_roots_of_the_field_alone(manager: KeyManager, asked: list[str]) -> None:
    Keyring(manager, "acme").sealer("t.a", Suite.A256CBC_HS512)
    assert asked == ["readable"]
    Keyring(manager, "acme").sealer("t.c", Suite.A256CBC_HS512)
    assert asked == ["readable", "readable", "index_root"]


def test_what_is_fetched_once_is_kept(manager: KeyManager, asked: list[str]) -> None:
    ring = Keyring(manager, "acme")
    for _ in range(3):
        ring.opener("t.c")
        ring.entries("t.c", "exact")
        ring.written_entries("t.c")
        ring.sealer("t.c", Suite.A256CBC_HS512)
    assert asked == ["readable", "index_root"]


def test_after_a_refresh_a_facet_that_was_registered_since_is_written(manager: KeyManager) -> None:
    ring = Keyring(manager, "acme")
    assert ring.written_entries("t.a") == ()
    before = ring.config("t.a")
    with psycopg.connect(manager._store.connections._database_url) as connection:
        connection.execute("SELECT glpgenc.gl_register_facet('t.a', 'exact')")
    manager.catalog.refresh()
    assert ring.holds(before)
    assert not ring.holds(ring.config("t.a"))
    ring.refresh()
    assert [entry.slot for entry in ring.written_entries("t.a")] == [1]
    assert ring.holds(ring.config("t.a"))


def test_what_the_server_registers_after_the_keys_were_gathered_is_not_taken_for_loaded(manager: KeyManager) -> None:
    ring = Keyring(manager, "acme")
    ring.session_keys(["pii"])
    with psycopg.connect(manager._store.connections._database_url) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('t.d', 'pii')")
    manager.catalog.refresh()
    added = ring.config("t.d")
    assert ring.holds(ring.config("t.a"))
    assert not ring.holds(added)
    ring.refresh()
    assert "t.d" in {keys.field for keys in ring.session_keys(["pii"]).fields}
    assert ring.holds(added)


def test_a_field_of_a_class_that_was_not_asked_for_is_held(manager: KeyManager) -> None:
    ring = Keyring(manager, "acme")
    assert ring.holds(ring.config("t.a"))


@pytest.mark.parametrize("fails", [False, True])
def test_a_keyring_wipes_the_keys_that_its_ciphers_are_made_of(
    manager: KeyManager, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    Keyring(manager, "acme").opener("t.a")
    if fails:
        monkeypatch.setattr(DataKey, "suite_key", lambda *_: (_ for _ in ()).throw(DatabaseError))
    with secrets_made() as made, suppress(DatabaseError):
        Keyring(manager, "acme").opener("t.a")
    assert made
    assert not_wiped(made) == 0
