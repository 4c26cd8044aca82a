"""docs/SESSIONS.md: every Python block in it runs as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.database import sqlalchemy_url
from tests.sessions.world import SessionWorld
from tests.support.peers.pgbouncer import pgbouncer_before

DOCUMENT = Path(__file__).parents[2] / "docs" / "SESSIONS.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def configured(world: SessionWorld) -> Iterator[SessionWorld]:
    glpgenc.configure(world.manager)
    yield world
    glpgenc.configure(None)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_of_python_runs(configured: SessionWorld, number: int) -> None:
    names = {"database_url": configured.url, "sqlalchemy_url": sqlalchemy_url(configured.url)}
    if "pgbouncer_url" in BLOCKS[number]:
        with pgbouncer_before(configured.admin_url) as bouncer:
            _run(BLOCKS[number], names | {"pgbouncer_url": configured.role.url(bouncer.url)})
    else:
        _run(BLOCKS[number], names)
    with psycopg.connect(configured.admin_url) as admin:
        assert admin.execute("SELECT count(*) > 0 FROM glpgenc.data_keys").fetchone() == (
            "glpgenc.session(" in BLOCKS[number],
        )


def test_the_blocks_were_found() -> None:
    assert len(BLOCKS) == 6


def _run(block: str, names: dict[str, Any]) -> None:
    exec(compile(block, DOCUMENT.name, "exec"), dict(names))  # noqa: S102  # the project's own documentation
