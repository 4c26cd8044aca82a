"""Installations are tested on the oldest and the newest PostgreSQL at hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.support.databases import fresh_database


@pytest.fixture
def every_empty_database(every_postgres: EmbeddedPostgres) -> Iterator[str]:
    """A superuser's URL of a new and empty database on each server."""
    with fresh_database(every_postgres) as url:
        yield url
