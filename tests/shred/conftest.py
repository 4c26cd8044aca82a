from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keys.conftest import aws_environment, stoppable_aws
from tests.shred.shred_world import ShredWorld, world_on

__all__ = ["aws_environment", "people", "stoppable_aws"]


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[ShredWorld]:
    """Values of two tenants, of which one is to be shredded."""
    with world_on(database, tmp_path) as world:
        yield world
