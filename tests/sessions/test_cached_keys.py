"""What a keyring says is cached waits for neither the database nor the KMS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.keys import DataKeyStore, DEKCache, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.registry import catalog
from glpgenc.registry.catalog import using_registry
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite

FIELDS = ("t.a", "t.c")
TTL = 100.0

At = Callable[[Keyring], Any]
WAYS: dict[str, tuple[At, At]] = {
    "open": (lambda ring: ring.opens_at_once("t.a"), lambda ring: ring.opener("t.a")),
    "seal": (lambda ring: ring.seals_at_once("t.c", Suite.A256GCM), lambda ring: ring.sealer("t.c", Suite.A256GCM)),
    "seal, CBC": (
        lambda ring: ring.seals_at_once("t.c", Suite.A256CBC_HS512),
        lambda ring: ring.sealer("t.c", Suite.A256CBC_HS512),
    ),
    "search": (lambda ring: ring.computes_at_once("t.c", "exact"), lambda ring: ring.entries("t.c", "exact")),
    "global terms": (lambda ring: ring.computes_at_once("t.c", None), lambda ring: ring.given_entries("t.c")),
    "load": (lambda ring: ring.loads_at_once(["pii"], FIELDS), lambda ring: ring.session_keys(["pii"])),
}


class World:
    """A key manager whose clock, database and KMS a test holds."""

    def __init__(self, database: str, key_file: Path) -> None:
        self.now = 1000.0
        self.database = database
        cache = DEKCache[Any, Any](ttl=TTL, clock=lambda: self.now)
        kms = LocalKMSProvider(key_file)
        self.manager = KeyManager.from_store(DataKeyStore(database), kms, environment="test", cache=cache)

    @contextmanager
    def away(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        def refuse(*_: object, **__: object) -> None:
            pytest.fail("the database or the KMS was asked")

        with monkeypatch.context() as patch:
            patch.setattr(self.manager._store.connections, "run", refuse)
            patch.setattr(LocalKMSProvider, "decrypt", refuse)
            yield


def warm(world: World, way: str) -> None:
    """Fetch what a way takes. The first time makes keys, and the second finds them."""
    for _ in range(2):
        WAYS[way][1](Keyring(world.manager, "acme"))


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with psycopg.connect(database) as connection:
        for field in FIELDS:
            connection.execute("SELECT glpgenc.gl_register_field(%s, 'pii')", [field])
        connection.execute("SELECT glpgenc.gl_register_facet('t.c', 'exact')")
    create_key_file(tmp_path / "kek.json")
    world = World(database, tmp_path / "kek.json")
    with world.manager:
        yield world


@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_to_be_cached_waits_for_no_one(world: World, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    at_once, fetch = WAYS[way]
    assert not at_once(Keyring(world.manager, "acme"))
    warm(world, way)
    for _ in range(2):
        ring = Keyring(world.manager, "acme")
        with world.away(monkeypatch):
            assert at_once(ring)
            fetch(ring)
            assert at_once(ring)


@pytest.mark.parametrize("way", WAYS)
def test_of_another_tenant_nothing_is(world: World, way: str) -> None:
    at_once, _ = WAYS[way]
    warm(world, way)
    # Of global terms there are none here, and so nothing is lacking.
    assert at_once(Keyring(world.manager, "globex")) == (way == "global terms")


@pytest.mark.parametrize("way", [way for way in WAYS if way != "global terms"])
def test_what_expires_soon_is_not(world: World, way: str) -> None:
    at_once, _ = WAYS[way]
    warm(world, way)
    world.now += 0.97 * TTL
    assert at_once(Keyring(world.manager, "acme"))
    world.now += 0.02 * TTL
    assert not at_once(Keyring(world.manager, "acme"))


@pytest.mark.parametrize("way", WAYS)
def test_what_was_dropped_is_not(world: World, way: str) -> None:
    at_once, _ = WAYS[way]
    warm(world, way)
    world.manager.catalog.refresh()
    world.manager.invalidate()
    assert not at_once(Keyring(world.manager, "acme"))


@pytest.mark.parametrize("way", WAYS)
def test_a_registry_that_is_old_or_another_is_not(world: World, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    at_once, fetch = WAYS[way]
    ring = Keyring(world.manager, "acme")
    fetch(ring)
    with using_registry(world.manager.catalog.registry()):
        assert not at_once(ring)
    monkeypatch.setattr(catalog, "CATALOG_TTL", 0.0)
    assert not at_once(ring)


def test_a_key_that_was_replaced_meanwhile_is_not(world: World) -> None:
    warm(world, "open")
    assert world.manager.cached.active("acme", "pii") is not None
    world.manager.activate(world.manager.stage("acme", "pii"))
    # Asked for by its id, the old key is known to be deactivated; the new one has not been asked for.
    assert world.manager.cached.active("acme", "pii") is None
    Keyring(world.manager, "acme").opener("t.a")
    active = world.manager.cached.active("acme", "pii")
    with world.manager.active("acme", "pii") as key:
        assert active == key.key_id


def test_uses_that_run_short_are_not(world: World) -> None:
    warm(world, "seal")
    with world.manager.active("acme", "pii") as key:
        uses = world.manager.uses.of(key.key_id)
    assert Keyring(world.manager, "acme").seals_at_once("t.a", Suite.A256GCM)
    uses.take(uses.left - 1)
    assert not Keyring(world.manager, "acme").seals_at_once("t.a", Suite.A256GCM)
    assert Keyring(world.manager, "acme").seals_at_once("t.a", Suite.A256CBC_HS512)


def test_looking_at_what_is_cached_counts_as_no_use(world: World) -> None:
    warm(world, "open")
    before = world.manager.stats()
    assert Keyring(world.manager, "acme").opens_at_once("t.a")
    assert world.manager.stats() == before


def test_a_default_tenant_is_known_once_it_was_asked_for(world: World) -> None:
    assert world.manager.knows_tenant("acme")
    assert not world.manager.knows_tenant(None)
    with psycopg.connect(world.database) as connection:
        connection.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    assert world.manager.resolve_tenant(None) == "acme"
    assert world.manager.knows_tenant(None)
