"""Every page of the documents runs, from its first block to its last, in a world of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.docs.pages import pages_to_run
from tests.docs.reading import Page
from tests.docs.running import Runner
from tests.docs.world import world_of


@pytest.mark.parametrize("page", pages_to_run(slow=False), ids=lambda page: page.name)
def test_the_page_runs(page: Page, page_server: EmbeddedPostgres, programs: Path, tmp_path: Path) -> None:
    with world_of(page.world, page_server, programs, tmp_path / "home") as world:
        Runner(page, world).run()
