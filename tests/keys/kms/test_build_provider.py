from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys import kms
from glpgenc.keys.kms import ProviderOptions, build_provider, known_providers
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file


class PlugIn(LocalKMSProvider):
    """What another package may offer."""


def test_an_unknown_provider_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(KMSConfigurationError, match=r"'gcp'.*aws, local, pkcs11, vault"):
        build_provider("gcp", ProviderOptions())


@pytest.mark.parametrize(
    ("name", "setting"), [("local", "local_kek_file"), ("aws", "kms_key"), ("vault", "kms_key"), ("pkcs11", "kms_key")]
)
def test_a_missing_setting_is_named_and_no_other_provider_is_used(name: str, setting: str) -> None:
    with pytest.raises(KMSConfigurationError, match=setting):
        build_provider(name, ProviderOptions())


def test_local_is_built_from_its_file(tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    assert build_provider("local", ProviderOptions(local_kek_file=tmp_path / "kek.json")).name == "local"


@pytest.fixture
def plug_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    target = f"{__name__}:PlugIn.from_options"
    monkeypatch.setitem(sys.modules, __name__, sys.modules[PlugIn.__module__])
    points = EntryPoints(EntryPoint(name, target, kms.ENTRY_POINT_GROUP) for name in ("mine", "local"))
    monkeypatch.setattr("importlib.metadata.entry_points", points.select)


@pytest.mark.usefixtures("plug_ins")
def test_a_provider_of_another_package_is_found_by_its_entry_point(tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    assert known_providers() == ["aws", "local", "mine", "pkcs11", "vault"]
    assert isinstance(build_provider("mine", ProviderOptions(local_kek_file=tmp_path / "kek.json")), PlugIn)


@pytest.mark.usefixtures("plug_ins")
def test_another_package_can_not_take_over_a_built_in_name(tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    built = build_provider("local", ProviderOptions(local_kek_file=tmp_path / "kek.json"))
    assert type(built) is LocalKMSProvider


def test_aws_without_boto3_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.config", None)
    with pytest.raises(KMSConfigurationError, match=r"boto3.*pip install"):
        build_provider("aws", ProviderOptions(kms_key="alias/x"))
