"""Which KMS key is a tenant's own, as the assignments tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import KeyManagementError
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.trust.tenant_kms import assign, assignments, signed_assignments, unassign
from glpgenc.settings import Settings
from tests.support.databases import execute


@pytest.fixture
def own(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "own.json")
    return tmp_path / "own.json"


@pytest.fixture
def settings(database: str, tmp_path: Path, own: Path) -> Settings:
    create_key_file(tmp_path / "kek.json")
    return Settings(
        database_url=database,
        environment="test",
        local_kek_file=tmp_path / "kek.json",
        kms_also=(f"local:{own}",),
        allow_superuser=True,
    )


def test_it_is_current_until_it_is_taken_away_and_believed_while_it_opens_something(
    settings: Settings, own: Path
) -> None:
    key = "local", LocalKMSProvider(own).current_uri()
    with signed_assignments(settings) as found:
        assert found.current("acme") is None
        assert not found.believes("acme", key)
        assign(settings, "acme", f"local:{own}")
        assert found.current("acme") == key
        assert found.current("zorg") is None
        assert found.believes("acme", key)
        assert not found.believes("zorg", key)
        assert not found.believes("acme", ("local", "local:another"))
        with KeyManager.from_settings(settings) as manager:
            assert manager.create("acme", "pii").key_uri == key[1]
        assert unassign(settings, "acme")
        assert not unassign(settings, "acme")
        assert found.current("acme") is None
        assert found.believes("acme", key)
    assert assignments(settings) == []
    with KeyManager.from_settings(settings) as manager, manager.active("acme", "pii") as opened:
        assert opened.record.key_uri == key[1]


@pytest.mark.parametrize("change", ["tenant_id = 'zorg'", "mac = NULL", "mac = set_byte(mac, 0, get_byte(mac, 0) # 1)"])
def test_an_assignment_that_was_forged_is_named_and_not_followed(settings: Settings, own: Path, change: str) -> None:
    assign(settings, "acme", f"local:{own}")
    url = settings.require_database_url()
    execute(url, f"UPDATE glpgenc.tenant_kms_keys SET {change}", as_replica=True)
    [[tenant]] = execute(url, "SELECT tenant_id FROM glpgenc.tenant_kms_keys")
    with signed_assignments(settings) as found:
        with pytest.raises(KeyManagementError, match=f"tenant '{tenant}'"):
            found.current(tenant)
        with pytest.raises(KeyManagementError, match="was not made by this installation"):
            found.believes(tenant, ("local", LocalKMSProvider(own).current_uri()))
