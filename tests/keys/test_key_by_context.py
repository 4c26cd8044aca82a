"""KeyManager(kms_client, config): data keys by encryption context, under any client of a KMS."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
import pytest

from glpgenc import EncryptionServiceConfig, KeyManager
from glpgenc.errors import (
    ConfigurationError,
    DatabaseError,
    KeyNotFoundError,
    KeyStateError,
    KMSConfigurationError,
    TenantRequiredError,
)
from glpgenc.keys.context import EncryptionContext
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.support.databases import login_role

CONTEXT = EncryptionContext("acme", "pii", document="invoice")


@pytest.fixture
def kms(tmp_path: Path) -> LocalKMSProvider:
    create_key_file(tmp_path / "kek.json")
    return LocalKMSProvider(tmp_path / "kek.json")


def key_of(manager: KeyManager, context: Any = CONTEXT) -> tuple[UUID, bytes]:
    with manager.get_or_generate_dek(context) as dek:
        return dek.key_id, bytes(dek.secret)


def test_the_first_use_generates_a_key_and_later_ones_get_it(database: str, kms: LocalKMSProvider) -> None:
    with KeyManager(kms, EncryptionServiceConfig(database_url=database, environment="test")) as manager:
        made = key_of(manager)
        assert key_of(manager) == key_of(manager, {"tenant_id": "acme", "data_class": "pii"}) == made
        assert key_of(manager, EncryptionContext("other", "pii")) != made
        assert key_of(manager, EncryptionContext("acme", "health")) != made


def test_rotation_makes_a_version_and_keeps_the_old_one_for_decryption(database: str, kms: LocalKMSProvider) -> None:
    with KeyManager(kms, EncryptionServiceConfig(database_url=database, environment="test")) as manager:
        old = key_of(manager)
        with manager.rotate_dek(CONTEXT) as new:
            assert (new.record.version, new.key_id != old[0]) == (2, True)
            assert key_of(manager)[0] == new.key_id
        versions = manager.dek_versions(CONTEXT)
        assert [(each.version, str(each.state)) for each in versions] == [(2, "active"), (1, "deactivated")]
        with manager.by_id(old[0]) as still:
            assert bytes(still.secret) == old[1]


def test_an_invalidated_key_is_asked_of_the_kms_again(database: str, kms: LocalKMSProvider) -> None:
    with KeyManager(kms, EncryptionServiceConfig(database_url=database, environment="test")) as manager:
        key_of(manager), key_of(manager, EncryptionContext("acme", "health"))
        assert manager.invalidate_dek(CONTEXT) == 1
        before = manager.stats().loads
        key_of(manager), key_of(manager, EncryptionContext("acme", "health"))
        assert manager.stats().loads == before + 1


@pytest.mark.parametrize("method", ["get_or_generate_dek", "invalidate_dek", "rotate_dek", "dek_versions"])
def test_a_context_names_class_and_tenant(database: str, kms: LocalKMSProvider, method: str) -> None:
    with KeyManager(kms, EncryptionServiceConfig(database_url=database, environment="test")) as manager:
        act = getattr(manager, method)
        with pytest.raises(ConfigurationError, match="data_class is missing"):
            act({"tenant_id": "acme"})
        with pytest.raises(TenantRequiredError):
            act({"data_class": "pii"})
        with pytest.raises(ConfigurationError, match=r"'\*' stands for all tenants"):
            act({"tenant_id": "*", "data_class": "pii"})
        with pytest.raises(ConfigurationError, match="names and values are text"):
            act({"tenant_id": 7, "data_class": "pii"})


def test_the_configuration_says_what_the_context_leaves_out(database: str, kms: LocalKMSProvider) -> None:
    config = EncryptionServiceConfig(database_url=database, tenant="acme", auto_create_keys=False)
    with KeyManager(kms, config) as manager:
        with pytest.raises(KeyNotFoundError):
            manager.get_or_generate_dek({"data_class": "pii"})
        made = manager.create("acme", "pii")
        assert key_of(manager, {"data_class": "pii"})[0] == made.key_id


def test_rotation_is_refused_to_a_role_of_applications(database: str, kms: LocalKMSProvider) -> None:
    with login_role(database, member_of=["glpgenc_app"]) as role:
        config = EncryptionServiceConfig(database_url=role.url(database), environment="test")
        with KeyManager(kms, config) as manager:
            old = key_of(manager)
            with pytest.raises(DatabaseError):
                manager.rotate_dek(CONTEXT)
            assert key_of(manager) == old


def test_a_key_gives_its_bytes_until_it_is_wiped(database: str, kms: LocalKMSProvider) -> None:
    with KeyManager(kms, EncryptionServiceConfig(database_url=database)) as manager:
        with manager.get_or_generate_dek(CONTEXT) as dek:
            assert (len(dek), bytes(dek), bool(dek)) == (32, bytes(dek.secret), True)
            assert bytes(dek).hex() not in f"{dek!r} {dek}"
        with pytest.raises(KeyStateError, match="wiped"):
            bytes(dek)


@pytest.mark.parametrize("method", ["get_or_generate_dek", "rotate_dek", "dek_versions"])
def test_after_close_nothing_is_given(database: str, kms: LocalKMSProvider, method: str) -> None:
    manager = KeyManager(kms, EncryptionServiceConfig(database_url=database))
    manager.close()
    with pytest.raises(KeyStateError, match="closed"):
        getattr(manager, method)(CONTEXT)


def test_without_a_database_the_way_out_is_said(kms: LocalKMSProvider) -> None:
    with pytest.raises(ConfigurationError, match="no database is configured"):
        KeyManager(kms, EncryptionServiceConfig())


def test_a_boto3_client_wraps_and_unwraps_with_the_whole_context(database: str, aws: AwsStandIn) -> None:
    arn = aws.create_key()
    client = boto3.client("kms", region_name=REGION, endpoint_url=aws.url)
    config = EncryptionServiceConfig(database_url=database, environment="test", kms_key=arn)
    with KeyManager(client, config) as manager:
        made = key_of(manager)
    # The client stays the caller's, as it was.
    assert isinstance(client.generate_data_key(KeyId=arn, NumberOfBytes=32)["Plaintext"], bytes)
    with KeyManager(client, config) as manager:
        assert key_of(manager) == made
        (record,) = manager.dek_versions(CONTEXT)
        assert (record.provider, record.key_uri) == ("aws", arn)
    with KeyManager(UnwrappingProviders(aws.provider(arn)), config) as manager:
        assert key_of(manager) == made


def test_what_is_no_client_of_a_kms_is_refused(database: str, aws: AwsStandIn) -> None:
    config = EncryptionServiceConfig(database_url=database, kms_key=aws.create_key())
    with pytest.raises(KMSConfigurationError, match="is of the service s3"):
        KeyManager(boto3.client("s3", region_name=REGION), config)
    with pytest.raises(KMSConfigurationError, match="kms_key must say"):
        KeyManager(boto3.client("kms", region_name=REGION), EncryptionServiceConfig(database_url=database))
    not_a_client: Any = "arn:aws:kms:eu-central-1:111122223333:key/k"
    with pytest.raises(TypeError, match="boto3 client of kms, not str"):
        KeyManager(not_a_client, config)
