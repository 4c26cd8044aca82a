"""One database a file for the attacks: they are to leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sessions.world import SessionWorld, world_on
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases


@pytest.fixture(scope="module")
def attacked(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SessionWorld]:
    """A world of many tenants, for the tests of one file."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        world_on(database, tmp_path_factory.mktemp("attacked")) as world,
    ):
        yield world
