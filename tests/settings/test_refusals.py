"""The settings of the providers vault and pkcs11."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings


def refused(**overrides: Any) -> str:
    """Load, and give all that the error shows: message, hint and traceback."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.load(**overrides)
    return f"{caught.value}\n{''.join(traceback.format_exception(caught.value))}"


def test_an_unknown_variable_names_itself_and_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_DATABSE_URL", "postgresql://a:hunter2@h/d")
    text = refused()
    assert "GLPGENC_DATABSE_URL" in text
    assert "GLPGENC_DATABASE_URL" in text
    assert "hunter2" not in text


def test_an_unknown_key_names_the_file_and_the_nearest() -> None:
    Path("glpgenc.toml").write_text("cache_tll = 3\n", encoding="utf-8")
    text = refused()
    assert "'cache_tll'" in text
    assert "glpgenc.toml" in text
    assert "did you mean cache_ttl?" in text


def test_an_unknown_argument_names_the_nearest() -> None:
    assert "did you mean kms_region?" in refused(kms_regio="x")


def test_a_table_in_the_file_is_an_unknown_key() -> None:
    Path("glpgenc.toml").write_text('[kms]\nkey = "x"\n', encoding="utf-8")
    assert "'kms'" in refused()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"tenant = \n", "not TOML"), (b'tenant = "\xff"\n', "not UTF-8")],
    ids=["syntax", "encoding"],
)
def test_a_file_that_is_not_toml(content: bytes, said: str) -> None:
    Path("glpgenc.toml").write_bytes(content)
    assert said in refused()


def test_a_file_that_is_a_directory() -> None:
    Path("glpgenc.toml").mkdir()
    assert "not a regular file" in refused()


@pytest.mark.parametrize(
    ("name", "value", "range_"),
    [
        ("cache_size", 0, "from 1 to 10,000,000"),
        ("cache_size", "many", "from 1 to 10,000,000"),
        ("cache_ttl", 0, "above 0"),
        ("cache_ttl", "nan", "above 0"),
        ("cache_ttl", "inf", "up to 86,400"),
        ("cache_max_stale", -1, "from 0"),
        ("kms_max_attempts", 21, "from 1 to 20"),
        ("kms_connect_timeout", 301, "up to 300"),
        ("auto_create_keys", "perhaps", "true or false"),
        ("tenant", " lead", "1 to 256 characters"),
        ("tenant", "a\nb", "1 to 256 characters"),
        ("tenant", "x" * 257, "1 to 256 characters"),
        ("kms_provider", "AWS", "local, aws"),
        ("kms_key", "two words", "key id, ARN or alias"),
        ("kms_region", "eu central", "eu-central-1"),
        ("kms_endpoint_url", "localhost:5000", "http"),
        ("local_kek_file", 7, "a path"),
        ("database_url", 7, "postgresql://"),
    ],
)
def test_an_invalid_value_names_the_setting_its_source_and_the_range(name: str, value: object, range_: str) -> None:
    text = refused(**{name: value})
    assert f"{name} is not valid (from argument)" in text
    assert range_ in text


def test_an_invalid_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_CACHE_SIZE", "many")
    assert "cache_size is not valid (from environment GLPGENC_CACHE_SIZE)" in refused()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://app:hunter2@h/d",
        "app:hunter2@h/d",
        "postgresql://app:hunter2/x@h/d",
        "postgresql://app:hunter2%@h/d",
        "postgresql://app:hunter2@h:70x/d",
        "postgresql://app:hunter2@[::1/d",
        "postgresql://app:hunter2@h/d?no_such=1",
        "host=h password=hunter2",
    ],
)
def test_a_bad_database_url_shows_an_example_and_no_password(url: str) -> None:
    text = refused(database_url=url)
    assert "postgresql://app@db.example.com:5432/shop" in text
    assert "hunter2" not in text


def test_an_endpoint_with_a_password_is_refused_unseen() -> None:
    text = refused(kms_endpoint_url="https://user:hunter2@kms.example.com")
    assert "user name or password" in text
    assert "hunter2" not in text


@pytest.mark.parametrize("value", ["Local", "local:", "local:kek.json", "aws:a b", "local,,:x", ["aws,local"]])
def test_what_is_no_provider_in_kms_also_is_refused(value: object) -> None:
    with pytest.raises(ConfigurationError, match="kms_also"):
        Settings(kms_also=value)


@pytest.mark.parametrize("name", Settings.names())
def test_no_error_about_a_setting_repeats_what_it_refuses(name: str) -> None:
    # As when a line of an environment file is pasted into another's place.
    texts, bare = [], ("postgresql://a:hunter2@h/d", "https://hunter2@h", "10.0.0.1,hunter2", "hunter2\n")
    values: list[Any] = [*bare, ["hunter2", 1]]
    for value in values:
        try:
            Settings.load(**{name: value})
        except ConfigurationError as error:
            texts += [str(error), *traceback.format_exception(error)]
    assert texts
    assert "hunter2" not in "".join(texts)


def test_kms_also_takes_a_list_and_text_with_commas() -> None:
    assert Settings(kms_also="local:/a/b.json, aws,").kms_also == ("local:/a/b.json", "aws")
    assert Settings(kms_also=["aws"]).masked()["kms_also"] == "aws"


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
