from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.views.views_world import ViewsWorld, views_world


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[ViewsWorld]:
    with views_world(database, tmp_path) as made:
        yield made
