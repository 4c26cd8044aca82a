from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.keys.store import DataKeyStore
from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer, aws_stand_in
from tests.keys.kms.malicious_kms import LyingKms, lying_kms
from tests.support.peers.openbao import OpenBao, running_openbao
from tests.support.peers.softhsm import SoftHsm, softhsm


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_aws_environment(monkeypatch, tmp_path)


def set_aws_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Set credentials that open nothing, and nothing else that boto3 would read on this machine."""
    for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(scope="session")
def moto_server() -> Iterator[MotoServer]:
    server = MotoServer()
    yield server
    server.stop()


@pytest.fixture
def aws(moto_server: MotoServer, aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsStandIn]:  # noqa: ARG001
    """AWS KMS as moto plays it, with key states."""
    with aws_stand_in(moto_server, monkeypatch) as stand_in:
        yield stand_in


@pytest.fixture
def stoppable_aws(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsStandIn]:  # noqa: ARG001
    """As ``aws``, on a server of its own that the test may stop."""
    server = MotoServer()
    with aws_stand_in(server, monkeypatch) as stand_in:
        yield stand_in
    server.stop()


@pytest.fixture
def lying(aws_environment: None) -> Iterator[LyingKms]:  # noqa: ARG001
    """A KMS that answers what the test says."""
    with lying_kms() as kms:
        yield kms


@pytest.fixture(scope="session")
def openbao() -> Iterator[OpenBao]:
    """A real OpenBao with the transit engine. Keys of a test are its own; nobody seals this one."""
    with running_openbao() as server:
        yield server


@pytest.fixture(scope="session")
def hsm() -> Iterator[SoftHsm]:
    """SoftHSM with two tokens, in this process."""
    with softhsm() as tokens:
        yield tokens


@pytest.fixture
def store(database: str) -> Iterator[DataKeyStore]:
    store = DataKeyStore(database)
    yield store
    store.close()
