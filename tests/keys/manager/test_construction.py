from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from glpgenc.errors import DatabaseUnavailableError, KeyRecordForgedError, KMSConfigurationError, KMSUnwrapError
from glpgenc.keys import DataKey, KeyManager, Purpose
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.settings import Settings
from tests.keys.manager.world import CountingKMS, Make, execute
from tests.support.signing import resign


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


@pytest.mark.parametrize(("column", "value"), [("tenant_id", "t2"), ("data_class", "health"), ("purpose", "index")])
def test_a_row_given_to_another_tenant_class_or_purpose_does_not_unwrap(
    make: Make, database: str, column: str, value: str, kms: CountingKMS
) -> None:
    key_id = make().active("t1", "pii").key_id
    execute(database, f"UPDATE glpgenc.data_keys SET {column} = %s", value)
    with pytest.raises(KeyRecordForgedError):
        make().by_id(key_id)
    # And whoever could sign it.
    resign(database, kms)
    with pytest.raises(KMSUnwrapError):
        make().by_id(key_id)


def test_a_wrapped_key_moved_to_another_row_does_not_unwrap(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    one, other = manager.active("t1", "pii"), manager.active("t2", "pii")
    execute(
        database,
        "UPDATE glpgenc.data_keys SET wrapped_key = (SELECT wrapped_key FROM glpgenc.data_keys WHERE key_id = %s)",
        one.key_id,
    )
    with pytest.raises(KeyRecordForgedError):
        make().by_id(other.key_id)
    resign(database, kms)
    assert make().by_id(one.key_id).secret == one.secret
    with pytest.raises(KMSUnwrapError):
        make().by_id(other.key_id)


def test_a_key_of_another_environment_does_not_unwrap(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    key_id = manager.active("t1", "pii").key_id
    resign(database, kms, "production")
    with pytest.raises(KMSUnwrapError, match="environment"):
        make(environment="production").by_id(key_id)


def test_a_key_of_another_provider_is_refused_and_named(manager: KeyManager, make: Make, database: str) -> None:
    key_id = manager.active("t1", "pii").key_id
    execute(database, "UPDATE glpgenc.data_keys SET provider = 'aws', key_uri = 'arn:aws:kms:x'")
    with pytest.raises(KMSConfigurationError, match="aws key arn:aws:kms:x"):
        make().by_id(key_id)


def test_a_key_of_another_key_file_is_refused_and_named(manager: KeyManager, make: Make, tmp_path: Path) -> None:
    key = manager.active("t1", "pii")
    create_key_file(tmp_path / "other.json")
    with pytest.raises(KMSConfigurationError, match=f"{key.record.key_uri}.*kms_also"):
        make(LocalKMSProvider(tmp_path / "other.json")).by_id(key.key_id)
