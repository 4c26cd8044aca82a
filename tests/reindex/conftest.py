from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reindex.reindex_world import ReindexWorld, world_on


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[ReindexWorld]:
    """A table that is searched, without rows."""
    with world_on(database, tmp_path) as world:
        yield world
