from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings
from tools.settings_reference import reference_markdown

URL = "postgresql://app:hunter2@db.example.com/shop"


def test_defaults() -> None:
    settings = Settings.load()
    assert settings.masked() == {
        "database_url": None,
        "database_urls": "",
        "keys_database_url": None,
        "tenant": None,
        "environment": "default",
        "allow_superuser": False,
        "trigger_search_path": "",
        "kms_provider": "local",
        "kms_key": None,
        "kms_also": "",
        "branch_keys": "off",
        "kms_region": None,
        "kms_endpoint_url": None,
        "kms_connect_timeout": 2.0,
        "kms_read_timeout": 5.0,
        "kms_max_attempts": 4,
        "local_kek_file": str(Path("~/.config/glpgenc/local-kek.json").expanduser()),
        "cache_size": 10_000,
        "cache_ttl": 300.0,
        "cache_max_stale": 900.0,
        "watch_keys": False,
        "allow_temporary_objects": False,
        "gcm_use_batch": 10_000,
        "auto_create_keys": True,
        "service_classes": None,
        "keyset_file": None,
        "blob_key_uses": 1,
        "vault_auth": "token",
        "vault_auth_mount": None,
        "vault_role": None,
        "vault_credential_file": None,
        "vault_namespace": None,
        "vault_ca_file": None,
        "vault_client_cert_file": None,
        "vault_client_key_file": None,
        "pkcs11_module": None,
        "pkcs11_pin_file": None,
        "audit": "",
        "audit_sample": 1,
        "audit_queue_size": 10000,
        "audit_wait": 5.0,
        "audit_spool": str(Path("~/.local/state/glpgenc/audit").expanduser()),
        "audit_checkpoint_keys": "",
        "audit_checkpoint_origin": None,
        "audit_checkpoint_log": None,
        "audit_checkpoint_witnesses": "",
        "metrics_port": None,
        "metrics_host": "127.0.0.1",
        "api_host": "127.0.0.1",
        "api_port": 8000,
        "api_jwks_url": None,
        "api_jwt_key_file": None,
        "api_jwt_algorithms": "RS256,ES256,EdDSA",
        "api_jwt_issuer": None,
        "api_jwt_audience": None,
        "api_permissions_query": None,
        "api_roles_claim": "roles",
        "api_tenant_claim": "tenant",
        "api_rate_limit": "1000/second",
        "api_rate_limit_url": None,
        "api_max_failures": 100,
        "api_new_keys": "100/hour",
        "api_session_classes": "",
        "api_session_classes_claim": None,
        "api_session_rate": "100/second",
        "api_max_connections": 2_000,
        "api_max_connections_per_address": 200,
        "api_trusted_proxies": "",
        "api_head_timeout": 10.0,
        "api_body_timeout": 30.0,
        "api_max_body_bytes": 4194304,
        "api_body_memory": 33_554_432,
        "api_max_batch": 1000,
    }
    assert set(settings.origins().values()) == {"default"}


def test_argument_wins_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("glpgenc.toml").write_text('tenant = "file"\nenvironment = "file"\ncache_size = 7\n', encoding="utf-8")
    monkeypatch.setenv("GLPGENC_TENANT", "variable")
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "variable")
    settings = Settings.load(tenant="argument", kms_region=None)
    assert (settings.tenant, settings.environment, settings.cache_size) == ("argument", "variable", 7)
    origins = settings.origins()
    assert origins["tenant"] == "argument"
    assert origins["environment"] == "environment GLPGENC_ENVIRONMENT"
    assert origins["cache_size"] == "file glpgenc.toml"
    assert origins["kms_region"] == "default"


def test_variables_are_text_and_become_what_the_setting_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {"CACHE_SIZE": "7", "CACHE_TTL": "1.5", "AUTO_CREATE_KEYS": "false"}.items():
        monkeypatch.setenv(f"GLPGENC_{name}", text)
    settings = Settings.load()
    assert (settings.cache_size, settings.cache_ttl, settings.auto_create_keys) == (7, 1.5, False)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_TENANT", "")
    assert Settings.load().origins()["tenant"] == "default"


def test_a_named_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "elsewhere" / "my.toml"
    named.parent.mkdir()
    named.write_text('tenant = "named"\nlocal_kek_file = "kek.json"\n', encoding="utf-8")
    monkeypatch.setenv("GLPGENC_CONFIG", str(named))
    settings = Settings.load()
    assert settings.tenant == "named"
    # Relative to the file that says so, wherever the process runs.
    assert settings.local_kek_file == named.parent / "kek.json"


def test_a_file_by_argument_wins_over_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLPGENC_CONFIG", "missing.toml")
    (tmp_path / "a.toml").write_text('tenant = "a"', encoding="utf-8")
    assert Settings.load(config=tmp_path / "a.toml").tenant == "a"


def test_a_named_file_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_CONFIG", "missing.toml")
    with pytest.raises(ConfigurationError, match=r"missing\.toml does not exist"):
        Settings.load()


def test_home_and_xdg_directories(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.load(local_kek_file="~/k.json").local_kek_file == tmp_path / "k.json"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert Settings.load().local_kek_file == tmp_path / "xdg" / "glpgenc" / "local-kek.json"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert Settings.load().local_kek_file == tmp_path / ".config" / "glpgenc" / "local-kek.json"


def test_the_constructor_reads_neither_environment_nor_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_TENANT", "variable")
    Path("glpgenc.toml").write_text('environment = "file"', encoding="utf-8")
    settings = Settings(cache_size=3)
    assert (settings.tenant, settings.environment, settings.cache_size) == (None, "default", 3)
    assert settings.origins()["cache_size"] == "argument"


def test_settings_are_immutable() -> None:
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.tenant = "other"


def test_the_password_shows_only_when_asked_for() -> None:
    settings = Settings.load(database_url=URL)
    shown = [repr(settings), str(settings), str(settings.masked()), str(settings.origins()), settings.model_dump_json()]
    assert not [text for text in shown if "hunter2" in text]
    assert settings.masked()["database_url"] == "postgresql://app:***@db.example.com/shop"
    assert settings.require_database_url() == URL


def test_a_database_is_required_only_by_who_needs_it() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.load().require_database_url()
    assert "GLPGENC_DATABASE_URL" in str(caught.value)


PAGE = Path(__file__).parents[2] / "docs" / "CONFIGURATION.md"


def test_the_page_says_what_the_settings_say() -> None:
    # On a difference: put the output of `python -m tools.settings_reference` into the page.
    assert reference_markdown() in PAGE.read_text(encoding="utf-8")
