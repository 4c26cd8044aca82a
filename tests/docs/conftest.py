from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.docs.world import server_of_pages
from tests.support.processes.shims import shims


@pytest.fixture(scope="session")
def page_server() -> Iterator[EmbeddedPostgres]:
    with server_of_pages() as server:
        yield server


@pytest.fixture(scope="session")
def programs() -> Iterator[Path]:
    """A folder for the PATH whose programs start quickly."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-docs-", dir="/tmp") as name, shims(Path(name)) as folder:
        yield folder
