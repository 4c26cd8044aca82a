from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.installer import install
from tests.shards.shard_world import Installation, installation_on
from tests.support.databases import fresh_database
from tests.support.servers import Server, ServerPool, TemplateDatabases, programs_at_hand


@pytest.fixture(scope="session")
def another_postgres(servers: ServerPool, postgres: Server) -> Server:
    """A second server: of another major version, where there is one at hand."""
    others = [each for each in programs_at_hand() if each.major != postgres.major]
    return servers.embedded(others[0]) if others else postgres


@pytest.fixture
def urls(postgres: Server, another_postgres: Server, templates: TemplateDatabases) -> Iterator[list[str]]:
    """Three databases with glpgenc on two servers; the first is to hold the keys."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(fresh_database(server, template=templates.on(server)))
            for server in (postgres, another_postgres, postgres)
        ]


@pytest.fixture
def installation(urls: list[str], tmp_path: Path) -> Iterator[Installation]:
    """Three databases of one installation, registered, with the table ``people`` in each."""
    with installation_on(urls, tmp_path) as made:
        for place in made.places:
            place.make_table()
        yield made


@pytest.fixture
def stoppable(urls: list[str], tmp_path: Path) -> Iterator[tuple[Installation, EmbeddedPostgres]]:
    """As ``installation``, and its third database is on a server of its own, to be stopped."""
    with EmbeddedPostgres(find_programs()) as server:
        install(server.url())
        with installation_on([*urls[:2], server.url()], tmp_path) as made:
            for place in made.places:
                place.make_table()
            yield made, server
