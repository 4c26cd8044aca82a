"""The settings of the providers vault and pkcs11."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings


def test_files_may_be_under_the_home_directory_or_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "glpgenc.toml").write_text('vault_ca_file = "ca.pem"\npkcs11_pin_file = "~/pin"\n')
    settings = Settings.load(config=tmp_path / "glpgenc.toml")
    assert settings.vault_ca_file == tmp_path / "ca.pem"
    assert settings.pkcs11_pin_file == Path("~/pin").expanduser()


@pytest.mark.parametrize(
    "value",
    [
        {"kms_key": "pkcs11:token=t;object=o?pin-value=4711"},
        {"kms_key": "pkcs11:token=t;object=o;pin-value=4711"},
        {"kms_also": "pkcs11:token=t;object=o?pin-value=4711"},
        {"kms_also": "vault:https://root:4711@bao.example/transit/keys/k"},
    ],
)
def test_a_secret_in_the_name_of_a_key_is_refused_and_not_repeated(value: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Settings(**value)
    assert "4711" not in str(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        {"vault_auth": "ldap"},
        {"vault_namespace": "/team"},
        {"vault_namespace": "a//b"},
        {"vault_auth_mount": "a b"},
        {"vault_role": "a b"},
    ],
)
def test_what_is_none_is_refused(value: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(value))):
        Settings(**value)


def test_keys_of_all_providers_may_stand_in_kms_also() -> None:
    also = "local,local:/k.json,aws:arn:aws:kms:eu-west-1:1:key/k,vault:team/transit/keys/k,pkcs11:token=a%20b;object=k"
    assert Settings(kms_also=also).kms_also == tuple(also.split(","))
