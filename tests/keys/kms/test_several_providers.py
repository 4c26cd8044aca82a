"""Keys of several providers, read by one process: while they are moved from one to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.settings import Settings
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.support.signing import move_registry_key


def made_by(kms: KMSProvider, database: str, tenant: str, *also: KMSProvider) -> bytes:
    """Make a tenant's key and return it.

    :param also: what wraps the registry key.
    """
    return read(
        KeyManager.from_store(DataKeyStore(database), UnwrappingProviders(kms, also), environment="test"), tenant
    )


def read(manager: KeyManager, tenant: str) -> bytes:
    with manager, manager.active(tenant, "pii") as key:
        return bytes(key.secret)


def local(path: Path) -> LocalKMSProvider:
    create_key_file(path)
    return LocalKMSProvider(path)


def test_a_key_is_read_by_the_provider_that_wrapped_it(database: str, aws: AwsStandIn, tmp_path: Path) -> None:
    arn, elsewhere = aws.create_key(), aws.create_key(region="us-east-1")
    kek = tmp_path / "kek.json"
    first = local(kek)
    made = {
        "local": made_by(first, database, "local"),
        "aws": made_by(aws.provider(arn), database, "aws", first),
        "elsewhere": made_by(aws.provider(elsewhere, region="us-east-1"), database, "elsewhere", first),
    }
    providers = UnwrappingProviders(
        aws.provider(arn), [LocalKMSProvider(kek), aws.provider(elsewhere, region="us-east-1")]
    )
    for tenant, key in made.items():
        assert read(KeyManager.from_store(DataKeyStore(database), providers, environment="test"), tenant) == key


def test_one_of_two_key_files_is_chosen_by_its_id_and_new_keys_take_the_first(database: str, tmp_path: Path) -> None:
    old, new = local(tmp_path / "old.json"), local(tmp_path / "new.json")
    key = made_by(old, database, "t1")
    settings = Settings(
        database_url=database,
        environment="test",
        local_kek_file=tmp_path / "new.json",
        kms_also=f"local:{tmp_path / 'old.json'}",
    )
    assert read(KeyManager.from_settings(settings), "t1") == key
    with KeyManager.from_settings(settings) as manager:
        assert manager.create("t2", "pii").key_uri == new.current_uri()


def test_a_key_of_neither_is_refused_and_named(database: str, tmp_path: Path, aws: AwsStandIn) -> None:
    arn = aws.create_key()
    made_by(aws.provider(arn), database, "t1")
    providers = UnwrappingProviders(local(tmp_path / "a.json"), [local(tmp_path / "b.json")])
    with pytest.raises(KMSConfigurationError, match=f"registry key .*aws key {arn}.*kms_also"):
        read(KeyManager.from_store(DataKeyStore(database), providers, environment="test"), "t1")
    move_registry_key(database, UnwrappingProviders(providers.wrapping, [aws.provider(arn)]))
    with pytest.raises(KMSConfigurationError, match=f"data key .*aws key {arn}.*kms_also"):
        read(KeyManager.from_store(DataKeyStore(database), providers, environment="test"), "t1")
    made_by(local(tmp_path / "c.json"), database, "t2", providers.wrapping)
    with pytest.raises(KMSConfigurationError, match="was wrapped by local key local:"):
        read(KeyManager.from_store(DataKeyStore(database), providers, environment="test"), "t2")


def test_a_provider_that_only_unwraps_is_asked_for_nothing_else(
    database: str, aws: AwsStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", aws.url)
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database,
        local_kek_file=tmp_path / "kek.json",
        kms_also=[f"aws:{aws.create_key(region='us-east-1')}"],
        kms_region=REGION,
    )
    with KeyManager.from_settings(settings) as manager:
        aws.calls.clear()
        manager.create("t1", "pii")
        assert not aws.calls
        manager.check()
        assert aws.calls == {"DescribeKey": 1}


def test_a_provider_that_can_not_be_built_is_an_error_at_once(database: str, tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, local_kek_file=tmp_path / "kek.json", kms_also=f"local:{tmp_path / 'absent.json'}"
    )
    with pytest.raises(KMSConfigurationError, match="absent"):
        KeyManager.from_settings(settings)
