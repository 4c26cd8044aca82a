"""docs/ORM.md and docs/SEARCH.md: every Python block in them runs as it stands, one after the other; then the SQL."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, select, text

import glpgenc
from tests.support.orm import DRIVER, Orm

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """Return the blocks of a page in a language."""
    written = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", written, re.MULTILINE | re.DOTALL)


def run(page: str, orm: Orm, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run the Python blocks of a page; return what they have named."""
    # A module, because SQLAlchemy looks up a model's annotations in it.
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    names: dict[str, Any] = module.__dict__
    names |= {"database_url": orm.url(), "async_database_url": orm.url("psycopg"), "key_manager": orm.manager}
    engines = []
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec"), names)  # noqa: S102  # the project's own documentation
        engines.append(names["engine"])
    for engine in engines:  # a section may make one of its own
        engine.dispose()
    return names


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the page has an event loop of its own")
def test_the_blocks_of_python_run_in_their_order(orm: Orm, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(blocks("ORM.md", "python")) == 7
    run("ORM.md", orm, monkeypatch)


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the page's engine is of another driver")
def test_names_are_ranked_in_sql_as_in_python(orm: Orm, monkeypatch: pytest.MonkeyPatch) -> None:
    names = run("SEARCH.md", orm, monkeypatch)
    (recipe,) = (block for block in blocks("SEARCH.md", "sql") if "gl_similarity" in block)
    with orm.session(names["engine"]) as session:
        # What is written brings the keys of the search, too.
        session.execute(insert(names["Person"]).values(id=9, name="Somebody Else"))
        ranked = [(name, round(rank, 2)) for _, name, rank in session.execute(text(recipe))]
    assert ranked == names["rows"]
    names["engine"].dispose()


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the page's engine is of another driver")
def test_words_are_found_in_sql_as_in_python(orm: Orm, monkeypatch: pytest.MonkeyPatch) -> None:
    run("SEARCH.md", orm, monkeypatch)
    (recipe,) = (block for block in blocks("SEARCH.md", "sql") if "gl_match_words" in block)
    with (
        psycopg.connect(orm.database) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=orm.manager),
    ):
        found = connection.execute(recipe.encode()).fetchall()
    assert found == [(1, "The quick brown fox jumps")]


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the page's engine is of another driver")
def test_groups_and_joins_in_sql_are_those_of_the_page(orm: Orm, monkeypatch: pytest.MonkeyPatch) -> None:
    names = run("SEARCH.md", orm, monkeypatch)
    (recipe,) = (block for block in blocks("SEARCH.md", "sql") if "gl_group_term" in block)
    grouped, joined = recipe.strip().removesuffix(";").split(";")
    (shown,) = (block for block in blocks("SEARCH.md", "text") if "invitation" in block)
    cells = [[cell.strip() for cell in line.split("|")] for line in shown.splitlines() if "|" in line]
    with orm.session(names["engine"]) as session:
        major = int(session.scalars(text("SHOW server_version_num")).one()) // 10_000
        session.scalars(select(names["Guest"].city)).all()  # brings the keys
        grouped = grouped if major >= 16 else grouped.replace("any_value(city)", "(max(ARRAY[city]))[1]")
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for statement in (grouped, joined)
            for row in session.execute(text(statement))
        ]
    assert rows == [row for row in cells if row not in (["city", "count"], ["id", "invitation"])]
    names["engine"].dispose()


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the page's engine is of another driver")
def test_rows_are_in_order_in_sql_as_in_python(orm: Orm, monkeypatch: pytest.MonkeyPatch) -> None:
    names = run("SEARCH.md", orm, monkeypatch)
    (recipe,) = (block for block in blocks("SEARCH.md", "sql") if "gl_bucket_terms" in block)
    with orm.session(names["engine"]) as session:
        # What is written brings the keys of the search, too.
        session.execute(insert(names["Member"]).values(id=9, born=names["date"](1899, 1, 1), city="Rome"))
        for statement, expected in ((recipe, [9, 4, 3, 2, 1]), (_downwards(recipe), [1, 2, 3, 4, 9])):
            assert [row.id for row in session.execute(text(statement.replace("::", r"\:\:")))] == expected
    names["engine"].dispose()


def _downwards(recipe: str) -> str:
    return recipe.replace("(-841, 1561)", "(1561, -841, -1)").replace("place, 2", "place, 2 DESC")
