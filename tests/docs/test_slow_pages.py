"""Pages that take longer run, by the programs as they are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.docs.pages import pages_to_run
from tests.docs.reading import Page
from tests.docs.running import Runner
from tests.docs.world import world_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("page", pages_to_run(slow=True), ids=lambda page: page.name)
def test_the_page_runs(page: Page, page_server: EmbeddedPostgres, tmp_path: Path) -> None:
    with world_of(page.world, page_server, None, tmp_path / "home") as world:
        Runner(page, world).run()
