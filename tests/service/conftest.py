"""The stand-in for AWS KMS is that of the tests of keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.service import EncryptionService, EnvelopeEncryptionService
from tests.keys.conftest import aws, aws_environment, moto_server
from tests.support.services import Place

__all__ = ["aws", "aws_environment", "moto_server"]


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in list(os.environ):
        if variable.startswith("GLPGENC_"):
            monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.close()


@pytest.fixture
def envelopes(place: Place) -> EnvelopeEncryptionService:
    return place.envelopes()


@pytest.fixture
def service(place: Place) -> EncryptionService:
    return place.service()
