from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.orm import Orm, must_wait, orm_on, run_waiting


@pytest.fixture
def orm(database: str, tmp_path: Path) -> Iterator[Orm]:
    """A new database with glpgenc, without a default tenant."""
    with orm_on(database, tmp_path) as orm:
        yield orm


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not must_wait():
        return None
    run_waiting(item, nextitem)
    return True
