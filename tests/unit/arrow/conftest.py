from __future__ import annotations

from collections.abc import Iterator

import pytest

from glpgenc.service import EncryptionService
from tests.support.services import Place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("arrow"))
    yield place
    place.close()


@pytest.fixture(scope="module")
def service(place: Place) -> EncryptionService:
    return place.service()
