"""Pages that take longer run, by the programs as they are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms
from tests.docs.pages import pages_to_run
from tests.docs.reading import Page
from tests.docs.running import Runner
from tests.docs.world import server_of_pages, world_of
from tests.support.servers import programs_at_hand

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("page", pages_to_run(slow=True), ids=lambda page: page.name)
def test_the_page_runs(page: Page, page_server: EmbeddedPostgres, tmp_path: Path) -> None:
    with world_of(page.world, page_server, None, tmp_path / "home") as world:
        Runner(page, world).run()


@pytest.mark.parametrize("programs", programs_at_hand()[:-1], ids=lambda programs: f"PostgreSQL {programs.major}")
def test_the_quick_start_ends_without_a_warning_on_older_servers(programs: PostgresPrograms, tmp_path: Path) -> None:
    (page,) = (each for each in pages_to_run(slow=True) if each.name == "docs/QUICKSTART.md")
    with server_of_pages(programs) as server, world_of(page.world, server, None, tmp_path / "home") as world:
        Runner(page, world).run()
