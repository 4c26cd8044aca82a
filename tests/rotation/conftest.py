from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rotation.rotation_world import RotationWorld, world_on


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    """A table whose values are encrypted in every way there is."""
    with world_on(database, tmp_path) as world:
        yield world
