from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from glpgenc.errors import DatabaseUnavailableError, KMSConfigurationError
from glpgenc.keys import DataKey, KeyManager, Purpose
from glpgenc.keys.kms.local import create_key_file
from glpgenc.settings import Settings
from tests.integration.keys.manager.world import Make


def test_check_asks_the_kms_and_the_database(manager: KeyManager, make: Make, tmp_path: Path) -> None:
    manager.check()
    with pytest.raises(DatabaseUnavailableError):
        make(database="postgresql://nobody@127.0.0.1:1/x").check()
    (tmp_path / "kek.json").unlink()
    with pytest.raises(KMSConfigurationError):
        manager.check()


def test_methods_run_in_a_thread_for_asyncio(manager: KeyManager) -> None:
    async def ask() -> list[DataKey]:
        calls = (manager.run_async(manager.active, "t1", "pii", purpose=Purpose.INDEX) for _ in range(5))
        return await asyncio.gather(*calls)

    assert len({key.key_id for key in asyncio.run(ask())}) == 1


def test_a_manager_is_built_from_settings(database: str, tmp_path: Path) -> None:
    create_key_file(tmp_path / "file.json")
    settings = Settings(
        database_url=database, tenant="acme", environment="test", local_kek_file=tmp_path / "file.json", cache_ttl=7.0
    )
    with KeyManager.from_settings(settings) as manager:
        assert manager.active(None, "pii").record.tenant_id == "acme"
        assert manager._keys.ttl == manager._lookups.ttl == 7


def test_an_unknown_provider_in_the_settings_is_refused(database: str) -> None:
    with pytest.raises(KMSConfigurationError, match="aws, local, pkcs11, vault"):
        KeyManager.from_settings(Settings(database_url=database, kms_provider="gcp"))
