"""docs/ORM.md: every Python block in it runs as it stands, one after the other."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.orm import DRIVER, Orm

DOCUMENT = Path(__file__).parents[2] / "docs" / "ORM.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the page has an event loop of its own")
def test_the_blocks_of_python_run_in_their_order(orm: Orm, monkeypatch: pytest.MonkeyPatch) -> None:
    # A module, because SQLAlchemy looks up a model's annotations in it.
    page = ModuleType("orm_page")
    monkeypatch.setitem(sys.modules, page.__name__, page)
    names = page.__dict__
    names |= {"database_url": orm.url(), "async_database_url": orm.url("psycopg"), "key_manager": orm.manager}
    assert len(BLOCKS) == 7
    for block in BLOCKS:
        exec(compile(block, DOCUMENT.name, "exec"), names)  # noqa: S102  # the project's own documentation
    names["engine"].dispose()
