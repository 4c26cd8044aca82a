from __future__ import annotations

import pytest

from glpgenc.errors import ConfigurationError, KeyManagementError, TenantRequiredError
from glpgenc.keys import KeyManager
from tests.integration.keys.manager.world import Make, execute


def test_a_named_tenant_wins_then_the_managers_then_the_installations(make: Make, database: str) -> None:
    manager = make()
    with pytest.raises(TenantRequiredError):
        manager.resolve_tenant()
    execute(database, "INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    assert manager.resolve_tenant() == "acme"
    assert manager.resolve_tenant("t1") == "t1"
    assert make(default_tenant="mine").resolve_tenant(None) == "mine"
    assert manager.active(None, "pii").record.tenant_id == "acme"


def test_the_installations_tenant_is_remembered(manager: KeyManager, database: str) -> None:
    execute(database, "INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    manager.resolve_tenant()
    execute(database, "DELETE FROM glpgenc.installation")
    assert manager.resolve_tenant() == "acme"


@pytest.mark.parametrize("tenant", ["", "*", "x" * 257, "a\0b", "a\nb", "\ud800"], ids=ascii)
def test_a_tenant_that_can_not_be_one_is_refused(manager: KeyManager, tenant: str) -> None:
    with pytest.raises(KeyManagementError):
        manager.resolve_tenant(tenant)


def test_a_forgotten_tenant_raises_where_there_is_no_default(manager: KeyManager) -> None:
    with pytest.raises(TenantRequiredError, match="tenant_id"):
        manager.active(None, "pii")


def test_an_environment_that_can_not_be_one_is_refused(make: Make) -> None:
    with pytest.raises(ConfigurationError, match="environment"):
        make(environment="")
