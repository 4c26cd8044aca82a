from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sessions.world import SessionWorld, world_on


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[SessionWorld]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def every_world(every_database: str, tmp_path: Path) -> Iterator[SessionWorld]:
    """As ``world``, on the oldest and the newest PostgreSQL at hand."""
    with world_on(every_database, tmp_path) as world:
        yield world
