from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from glpgenc.settings import Settings
from tests.support.services import Place


def test_it_comes_from_code() -> None:
    config = EncryptionServiceConfig(environment="production", keyset_file=Path("/k.json"), blob_key_uses=10)
    assert (config.environment, config.keyset_file, config.blob_key_uses) == ("production", Path("/k.json"), 10)


def test_it_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_KEYSET_FILE", "~/keyset.json")
    monkeypatch.setenv("GLPGENC_BLOB_KEY_USES", "7")
    config = EncryptionServiceConfig.load()
    assert (config.keyset_file, config.blob_key_uses) == (Path("~/keyset.json").expanduser(), 7)
    assert config.origins()["blob_key_uses"] == "environment GLPGENC_BLOB_KEY_USES"


def test_it_comes_from_a_file_whose_folder_paths_start_at(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    file = tmp_path / "conf" / "glpgenc.toml"
    file.write_text('keyset_file = "keyset.json"\nblob_key_uses = 3\ntenant = "acme"\n')
    config = EncryptionServiceConfig.load(config=file, blob_key_uses=4)
    assert config.keyset_file == tmp_path / "conf" / "keyset.json"
    assert (config.blob_key_uses, config.tenant) == (4, "acme")


@pytest.mark.parametrize("value", [0, 1_000_001, "many"])
def test_what_is_not_valid_is_refused_by_name(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="blob_key_uses is not valid"):
        EncryptionServiceConfig(blob_key_uses=value)


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="did you mean keyset_file"):
        EncryptionServiceConfig(keysetfile="x")


def test_a_service_takes_the_settings_as_they_are(place: Place) -> None:
    settings = Settings(environment="test", keyset_file=place.keyset, tenant="acme")
    with EncryptionService(place.kms(), settings) as service:
        made = service.encrypt_to_bytes(b"hello", {"data_class": "pii"})
    assert place.service().decrypt(made, {"data_class": "pii", "tenant_id": "acme"}) == b"hello"
