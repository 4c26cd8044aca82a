"""One database and one application for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import Api, prepared, running
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases


@pytest.fixture(scope="module")
def api_database(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        yield url


@pytest.fixture(scope="module")
def api(api_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with running(prepared(Path(tmp_path_factory.mktemp("api")), api_database)) as api:
        yield api
