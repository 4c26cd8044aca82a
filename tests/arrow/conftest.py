from __future__ import annotations

from collections.abc import Iterator

import pytest

from glpgenc.service import EncryptionService
from tests.support.databases import fresh_database
from tests.support.orm import Orm, orm_on
from tests.support.servers import Server, TemplateDatabases
from tests.support.services import Place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("arrow"))
    yield place
    place.close()


@pytest.fixture(scope="module")
def service(place: Place) -> EncryptionService:
    return place.service()


@pytest.fixture(scope="module")
def orm(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orm]:
    """One database with glpgenc for the tests of a file, without a default tenant."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("orm")) as orm,
    ):
        yield orm
