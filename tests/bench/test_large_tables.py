"""The tables of the search benchmark, small: loaded by processes, kept in a folder, and searched as it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.fixtures import large_tables
from bench.fixtures.search import FEWEST, MOST, as_plaintext, in_order
from bench.fixtures.searched_rows import CHUNK, ROWS
from bench.fixtures.searched_sets import SETS, TableSet
from bench.fixtures.stage import Stage, connect
from bench.measurements import search_scale
from bench.measurements.search_scale import SearchedTables, load, searches, world
from bench.scale import QUICK

pytestmark = pytest.mark.slow

COUNT = 2 * CHUNK


@contextmanager
def folder() -> Iterator[Path]:
    # Not pytest's own, which the account that runs PostgreSQL can't enter.
    with TemporaryDirectory() as made:
        path = Path(made)
        path.chmod(0o755)
        yield path


@pytest.fixture(scope="module")
def made() -> Iterator[SearchedTables]:
    with folder() as data, Stage(QUICK, data) as stage, world(stage) as made:
        load(made, COUNT)
        yield made


@pytest.mark.parametrize("of", SETS, ids=lambda of: str(of.name))
def test_both_tables_have_the_rows_that_were_made(made: SearchedTables, of: TableSet) -> None:
    expected = [tuple(row) for chunk in range(2) for row in ROWS[of.name](chunk, COUNT)]
    names = ["id", *(each.name for each in of.columns)]
    for model in (of.plain(COUNT), of.encrypted(COUNT, "client")):
        with Session(made.engine) as session:
            rows = session.execute(select(*(getattr(model, name) for name in names)).order_by(model.id)).all()
        assert [tuple(row) for row in rows] == expected


def test_all_searches_answer_alike_with_as_many_rows_as_they_are_to_find(made: SearchedTables) -> None:
    found = {each.what: each for each in searches(made, COUNT, 12)}
    assert {"exact", "prefix of 5", "prefix of 10", "prefix of 20", "contains", "range of 50"} <= set(found)
    for name, each in found.items():
        theirs = search_scale._ask(each, each.plain, made)
        assert len(each.questions) >= (1 if name == "group by" else 5)
        for build in each.encrypted.values():
            each.compare(search_scale._ask(each, build, made), theirs)
        counts = set(map(len, theirs))
        if name == "exact":
            assert counts == {1}
        elif name in {"prefix of 5", "prefix of 10", "contains"}:
            assert counts <= set(range(FEWEST, MOST + 1))


def test_each_search_has_its_index(made: SearchedTables) -> None:
    # Of all rows' groups none is needed.
    for each in (one for one in searches(made, COUNT, 5) if one.what != "group by"):
        for build in each.encrypted.values():
            assert "using ix_" in search_scale._scans(build, each, made), each.what


def test_index_columns_that_are_not_the_trigger_s_are_found(made: SearchedTables) -> None:
    (people, *_) = SETS
    table = people.encrypted_name(COUNT)
    wrong = changed(made, table, f"UPDATE {table} SET name_tags = name_tags[2:]")
    with wrong, pytest.raises(RuntimeError, match="not what the trigger makes"):
        made.tables.check(people, COUNT)
    made.tables.check(people, COUNT)


@contextmanager
def changed(made: SearchedTables, table: str, statement: str) -> Iterator[None]:
    # The triggers are off, and the copy puts back what was there.
    with closing(connect(made.tables.url)) as connection:
        connection.execute(f"CREATE TABLE kept AS TABLE {table}".encode())
        connection.execute(statement.encode())
        yield
        connection.execute(f"TRUNCATE {table}".encode())
        connection.execute(f"INSERT INTO {table} TABLE kept".encode())
        connection.execute("DROP TABLE kept")


def test_what_is_kept_is_loaded_again_only_where_it_was_made_otherwise(
    made: SearchedTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[str] = []
    real: Callable[..., Any] = large_tables.LargeTables._fill

    def fill(self: Any, of: TableSet, rows: int) -> None:
        filled.append(of.name)
        real(self, of, rows)

    monkeypatch.setattr(large_tables.LargeTables, "_fill", fill)
    load(made, COUNT)
    assert filled == []
    (people, *_) = SETS
    monkeypatch.setitem(ROWS, people.name, _people)
    load(made, COUNT)
    assert filled == [people.name]
    monkeypatch.undo()
    load(made, COUNT)


def _people(chunk: int, rows: int) -> Iterator[Any]:
    for row in REAL_PEOPLE(chunk, rows):
        yield row._replace(name=f"{row.name} x")


REAL_PEOPLE = ROWS["people"]


def test_values_are_read_after_the_schema_was_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was loaded under other SQL keeps its keys and tables."""
    (_, accounts, *_) = SETS
    with folder() as data:
        for turn in range(2):
            with Stage(QUICK, data) as stage, world(stage) as made:
                made.tables.load(accounts, COUNT)
                model = accounts.encrypted(COUNT, "database")
                with Session(made.engine) as session:
                    found = session.scalars(select(model.id).where(model.amount.between(100, 300))).all()
                assert len(found) == 201, turn
                made.connection.execute("UPDATE bench_schema SET stamp = 'of other SQL'")
            monkeypatch.setattr(large_tables.LargeTables, "_fill", None)


@pytest.mark.parametrize(
    ("compare", "ours", "theirs"),
    [
        (as_plaintext, [[(1,)]], [[(2,)]]),
        (as_plaintext, [[]], [[]]),
        (in_order, [[(1,), (2,)]], [[(2,), (1,)]]),
        (in_order, [[]], [[]]),
    ],
)
def test_answers_that_are_unlike_or_none_are_refused(compare: Any, ours: Any, theirs: Any) -> None:
    with pytest.raises(LookupError):
        compare(ours, theirs)
