"""A file that nobody named says nothing that matters, and one that others may write says nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings

TEXTS = {
    "database_url": '"postgresql://collector.example.com/keys"',
    "kms_endpoint_url": '"https://collector.example.com"',
    "pkcs11_module": '"./evil.so"',
    "vault_credential_file": '"~/.vault-token"',
    "kms_also": '["vault:https://collector.example.com/transit/keys/a"]',
    "local_kek_file": '"kek.json"',
    "kms_key": '"arn:aws:kms:eu-central-1:123456789012:alias/theirs"',
    "trigger_search_path": '["theirs"]',
    "allow_temporary_objects": "true",
    "audit_sample": "1000000",
    "api_jwks_url": '"https://collector.example.com/keys"',
}


@pytest.mark.parametrize("name", sorted(Settings.named_only()))
def test_a_file_that_is_merely_found_names_no_destination_no_key_and_no_code(name: str) -> None:
    Path("glpgenc.toml").write_text(name + " = " + TEXTS.get(name, "'x'"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"{name} is not read from glpgenc.toml") as refused:
        Settings.load()
    assert "--config ./glpgenc.toml" in str(refused.value.hint)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_file_that_was_named_may_say_all_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("glpgenc.toml").write_text(f"{name} = {TEXTS[name]}\n", encoding="utf-8")
    assert Settings.load(config="./glpgenc.toml").origins()[name] == "file glpgenc.toml"
    monkeypatch.setenv("GLPGENC_CONFIG", "./glpgenc.toml")
    assert Settings.load().origins()[name] == "file glpgenc.toml"


def test_what_is_refused_does_not_depend_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # It would win, but a file that tries is not one to take anything from.
    Path("glpgenc.toml").write_text(f"database_url = {TEXTS['database_url']}\ntenant = 'acme'\n", encoding="utf-8")
    monkeypatch.setenv("GLPGENC_DATABASE_URL", "postgresql://db.example.com/shop")
    with pytest.raises(ConfigurationError, match="database_url is not read"):
        Settings.load()


def test_a_found_file_may_hold_the_rest() -> None:
    Path("glpgenc.toml").write_text("tenant = 'acme'\nenvironment = 'test'\ncache_ttl = 5\n", encoding="utf-8")
    settings = Settings.load()
    assert (settings.tenant, settings.environment, settings.cache_ttl) == ("acme", "test", 5.0)


def test_every_path_secret_and_destination_is_among_those_that_are_refused() -> None:
    fields = Settings.declarations
    typed = {name for name, field in fields.items() if {"Path", "SecretStr"} & {*field.annotation.split(" | ")}}
    named = {
        name for name in fields if name.endswith(("_url", "_host", "_file", "_module", "_provider", "_key", "_also"))
    }
    assert typed | named <= Settings.named_only()
    assert typed
    assert named
