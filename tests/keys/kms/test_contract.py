"""The contract of KMS providers, run against each of the four. Providers are made once a class: tests change no key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.kms.protocol import KMSProvider
from glpgenc.testing import KMSProviderContract
from tests.keys.conftest import set_aws_environment
from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer, aws_stand_in
from tests.support.peers.openbao import OpenBao
from tests.support.peers.softhsm import TOKENS, SoftHsm


class TestLocal(KMSProviderContract):
    @pytest.fixture
    def provider(self, tmp_path: Path) -> KMSProvider:
        return _key_file(tmp_path / "kek.json")

    @pytest.fixture
    def another(self, tmp_path: Path) -> KMSProvider:
        return _key_file(tmp_path / "other.json")


class TestAws(KMSProviderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def kms(cls, moto_server: MotoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsStandIn]:
        with pytest.MonkeyPatch.context() as patch:
            set_aws_environment(patch, tmp_path_factory.mktemp("aws"))
            with aws_stand_in(moto_server, patch) as stand_in:
                yield stand_in

    @pytest.fixture(scope="class")
    @classmethod
    def provider(cls, kms: AwsStandIn) -> KMSProvider:
        return kms.provider(kms.create_key())

    @pytest.fixture(scope="class")
    @classmethod
    def another(cls, kms: AwsStandIn) -> KMSProvider:
        return kms.provider(kms.create_key())


class TestVault(KMSProviderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def provider(cls, openbao: OpenBao) -> KMSProvider:
        return openbao.provider(openbao.create_key())

    @pytest.fixture(scope="class")
    @classmethod
    def another(cls, openbao: OpenBao) -> KMSProvider:
        return openbao.provider(openbao.create_key(key_type="chacha20-poly1305"))


class TestPkcs11(KMSProviderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def provider(cls, hsm: SoftHsm) -> KMSProvider:
        return hsm.provider(hsm.create_key())

    @pytest.fixture(scope="class", params=TOKENS)
    @classmethod
    def another(cls, request: pytest.FixtureRequest, hsm: SoftHsm) -> KMSProvider:
        return hsm.provider(hsm.create_key(request.param))


def _key_file(path: Path) -> LocalKMSProvider:
    create_key_file(path)
    return LocalKMSProvider(path)
