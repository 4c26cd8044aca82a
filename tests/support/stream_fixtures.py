"""Fixtures of the tests of files and streams, unit and integration alike."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from glpgenc.service import EnvelopeEncryptionService
from tests.support.services import Place
from tests.support.streams import vector_service


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("streams"))
    yield place
    place.close()


@pytest.fixture(scope="session")
def service(place: Place) -> EnvelopeEncryptionService:
    return place.envelopes()


@pytest.fixture(scope="session")
def vectors_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnvelopeEncryptionService]:
    with vector_service(tmp_path_factory.mktemp("vectors")) as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.startswith("GLPGENC_"):
            monkeypatch.delenv(variable)
