from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from glpgenc.keys import DataKey, DataKeyStore, DEKCache, KeyManager
from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.local.provider import create_key_file
from tests.keys.manager.world import CountingKMS, Make
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kms(tmp_path: Path) -> CountingKMS:
    create_key_file(tmp_path / "kek.json")
    return CountingKMS(tmp_path / "kek.json")


@pytest.fixture
def make(database: str, kms: KMSProvider, clock: Clock) -> Iterator[Make]:
    """Make managers of one database that share no cache, as processes would."""
    made: list[KeyManager] = []

    def _make(
        kms: KMSProvider = kms,
        *,
        environment: str = "test",
        auto_create: bool = True,
        default_tenant: str | None = None,
        database: str = database,
    ) -> KeyManager:
        cache: DEKCache[UUID, DataKey] = DEKCache(ttl=300, max_stale=900, clock=clock)
        manager = KeyManager.from_store(
            DataKeyStore(database),
            kms,
            environment=environment,
            cache=cache,
            auto_create=auto_create,
            default_tenant=default_tenant,
        )
        made.append(manager)
        return manager

    yield _make
    for manager in made:
        manager.close()


@pytest.fixture
def manager(make: Make) -> KeyManager:
    return make()
