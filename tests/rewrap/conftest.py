from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.keys.kms.local.key_file import create_key_file
from tests.keys.conftest import aws, aws_environment, hsm, moto_server, openbao, stoppable_aws
from tests.rewrap.rewrap_world import RewrapWorld, world_on

__all__ = ["aws", "aws_environment", "hsm", "moto_server", "openbao", "stoppable_aws"]


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[RewrapWorld]:
    """A database with values of several tenants, and no keys yet."""
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def kek(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "kek.json")
    return tmp_path / "kek.json"
