"""A whole life with OpenBao as the KMS: first key, rotation, a sealed server, a version and a key that end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import KMSKeyNotFoundError, KMSKeyStateError, KMSUnavailableError
from glpgenc.keys import KeyManager
from glpgenc.keys.trust.tenant_kms import assign
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from glpgenc.settings import Settings
from tests.rotation.rotation_world import RotationWorld
from tests.support.peers.openbao import OpenBao, running_openbao

pytestmark = pytest.mark.slow

CACHE_TTL, MAX_STALE = 0.2, 4.0


@pytest.fixture(scope="module")
def bao() -> Iterator[OpenBao]:
    """A server that a test may seal."""
    with running_openbao() as server:
        yield server


@pytest.fixture
def key(bao: OpenBao) -> str:
    return bao.create_key()


@pytest.fixture
def settings(database: str, bao: OpenBao, key: str) -> Settings:
    policy = f"""
        path "{key}" {{ capabilities = ["read"] }}
        path "transit/+/{key.rpartition("/")[2]}" {{ capabilities = ["update"] }}
        path "transit/datakey/plaintext/{key.rpartition("/")[2]}" {{ capabilities = ["update"] }}
    """
    return Settings(
        database_url=database,
        allow_superuser=True,
        kms_provider="vault",
        kms_key=key,
        kms_endpoint_url=bao.url,
        kms_max_attempts=1,
        vault_credential_file=bao.credential(bao.token_with(policy)),
        cache_ttl=CACHE_TTL,
        cache_max_stale=MAX_STALE,
    )


def test_sessions_continue_after_rotation_of_data_keys_and_transit_keys(
    people: RotationWorld, settings: Settings, bao: OpenBao, key: str
) -> None:
    with KeyManager.from_settings(settings) as manager:
        people.add(3, manager=manager)
        assert people.unequal("acme", manager) == []
        before = people.keys_in("acme")
        assert {each.key_uri for each in manager.list(tenant_id="acme")} == {f"vault:{key}"}
        # The KMS's key, then the data key.
        bao.rotate(key)
        for work in (Rewrap.from_settings(settings), Rewrap.of_audit_roots(settings)):
            with closing(work):
                assert work.run().left == 0
        bao.configure(key, min_decryption_version=2)
        manager.activate(manager.stage("acme", "pii"))
        people.add(3, first=4, manager=manager)
    with KeyManager.from_settings(settings) as fresh:
        assert people.unequal("acme", fresh) == []
        assert people.keys_in("acme") > before


def test_a_sealed_server_leaves_the_cache_for_its_time_and_then_nothing(
    people: RotationWorld, settings: Settings, bao: OpenBao
) -> None:
    with KeyManager.from_settings(settings) as manager:
        people.add(1, manager=manager)
        value = ColumnEncryptor(manager, tenant_id="acme").encrypt_field("x@example.org", "people.email")
        bao.seal()
        try:
            sealed = time.monotonic()
            time.sleep(2 * CACHE_TTL)
            # The copy is too old, and the KMS does not answer: stale, but within the time.
            assert ColumnEncryptor(manager, tenant_id="acme").decrypt_field(value, "people.email") == "x@example.org"
            time.sleep(max(0.0, sealed + CACHE_TTL + MAX_STALE + 0.3 - time.monotonic()))
            with pytest.raises(KMSUnavailableError, match="sealed"):
                ColumnEncryptor(manager, tenant_id="acme").decrypt_field(value, "people.email")
            with KeyManager.from_settings(settings) as fresh, pytest.raises(KMSUnavailableError):
                fresh.active("acme", "pii")
        finally:
            bao.unseal()
        assert ColumnEncryptor(manager, tenant_id="acme").decrypt_field(value, "people.email") == "x@example.org"


def test_a_version_that_is_forbidden_ends_at_once_where_nothing_is_cached_and_within_the_ttl_elsewhere(
    people: RotationWorld, settings: Settings, bao: OpenBao, key: str
) -> None:
    with KeyManager.from_settings(settings) as manager:
        people.add(1, manager=manager)
        bao.rotate(key)
        bao.configure(key, min_decryption_version=2)
        time.sleep(2 * CACHE_TTL)
        for each in (manager, KeyManager.from_settings(settings)):
            with each, pytest.raises(KMSKeyStateError):
                each.active("acme", "pii")


def test_deletion_of_a_tenants_own_key_ends_that_tenant_alone(
    people: RotationWorld, settings: Settings, bao: OpenBao
) -> None:
    own = bao.create_key()
    settings = settings.model_copy(update={"vault_credential_file": bao.credential(bao.token)})
    found, _ = assign(settings, "acme", own)
    assert (found.provider, found.key_uri) == ("vault", f"vault:{own}")
    with KeyManager.from_settings(settings) as manager:
        people.add(2, manager=manager)
        people.add(2, first=3, tenant="zorg", manager=manager)
        assert {each.key_uri for each in manager.list(tenant_id="acme")} == {f"vault:{own}"}
        with closing(Rewrap.from_settings(settings, WrappedKeySelection(tenant_id="acme"))) as work:
            assert work.run().rewrapped == 0
    bao.delete(own)
    with KeyManager.from_settings(settings) as fresh:
        assert people.unequal("zorg", fresh) == []
        with pytest.raises(KMSKeyNotFoundError):
            fresh.active("acme", "pii")
