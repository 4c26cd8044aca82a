"""A tenant's keys in this process: what opens, what does not, and what is left after ``forget``."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.errors import AuthenticationError, FacetNotFoundError, KeyNotLoadedError, NotEncryptedError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite

SUITES = (Suite.A256GCM, Suite.A256CBC_HS512)


@pytest.fixture
def manager(database: str, tmp_path: Path) -> Iterator[KeyManager]:
    with psycopg.connect(database) as connection:
        for field in ("t.a", "t.b"):
            connection.execute("SELECT glpgenc.gl_register_field(%s, 'pii')", [field])
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
    ring.require(["pii"], ciphers=True)
    assert repr(ring) == "<Keyring of 1 data classes>"
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(ring)
    ring.forget()
    assert ring.missing(["pii"], ciphers=False)
    assert repr(ring) == "<Keyring of 0 data classes>"


def test_a_facet_that_is_not_there_is_named(manager: KeyManager) -> None:
    with pytest.raises(FacetNotFoundError, match=r"t\.a has no search facet 'exact'"):
        Keyring(manager, "acme").entries("t.a", "exact")
