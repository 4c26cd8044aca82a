"""The tables of the search benchmark that grow, small: filled by processes, and searched as the benchmark does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.fixtures.growing_tables import CHUNK, ENCRYPTED, PLAIN, GrowingTables, encrypted_model, rows_of
from bench.fixtures.stage import Stage, connect
from bench.measurements.search_scale import FEWEST, MOST, SearchedTables, searches, world
from bench.scale import QUICK

pytestmark = pytest.mark.slow

ROWS = 2 * CHUNK


@pytest.fixture(scope="module")
def made() -> Iterator[SearchedTables]:
    with Stage(QUICK) as stage, world(stage) as made:
        made.table.grow(CHUNK)
        made.table.grow(ROWS)
        yield made


def test_both_tables_have_the_rows_that_were_made(made: SearchedTables) -> None:
    expected = [tuple(row) for chunk in range(2) for row in rows_of(chunk)]
    plain = made.connection.execute(f"SELECT id, name, email, number FROM {PLAIN} ORDER BY id".encode()).fetchall()
    model = encrypted_model()
    with Session(made.table.engine) as session:
        rows = session.execute(select(model.id, model.name, model.email, model.number).order_by(model.id)).all()
    assert plain == expected
    assert [tuple(row) for row in rows] == expected


def test_all_searches_answer_alike_with_as_many_rows_as_they_are_to_find(made: SearchedTables) -> None:
    kinds = list(searches(made.connection, made.ring, ROWS, 40))
    assert [each.what for each in kinds] == ["exact", "prefix", "contains", "range"]
    for each in kinds:
        ours, theirs = each.answers(made.connection, made.ring), each.in_plaintext(made.connection)
        assert list(map(sorted, ours)) == list(map(sorted, theirs))
        found = set(map(len, ours))
        assert found == {1} if each.what == "exact" else found <= set(range(FEWEST, MOST + 1))


def test_each_search_has_its_index(made: SearchedTables) -> None:
    plans = {each.what: each.plans(made.connection) for each in searches(made.connection, made.ring, ROWS, 40)}
    assert plans["exact"] == ("ix_grown_email_bidx", "ix_grown_plain_email")
    assert plans["range"] == ("ix_grown_number_bidx", "ix_grown_plain_number")
    assert plans["contains"] == ("ix_grown_name_tags", "grown_plain_trigrams")
    assert plans["prefix"][0] == "ix_grown_name_tags"


def test_index_columns_that_are_not_the_trigger_s_are_found(made: SearchedTables) -> None:
    wrong = changed(made.table, f"UPDATE {ENCRYPTED} SET name_tags = name_tags[2:]")
    with wrong, pytest.raises(RuntimeError, match="not what the trigger makes"):
        made.table.check()
    made.table.check()


@contextmanager
def changed(table: GrowingTables, statement: str) -> Iterator[None]:
    # The triggers are off, and the copy puts back what was there.
    with closing(connect(table.url)) as connection:
        connection.execute(f"CREATE TABLE kept AS TABLE {ENCRYPTED}".encode())
        connection.execute(statement.encode())
        yield
        connection.execute(f"TRUNCATE {ENCRYPTED}".encode())
        connection.execute(f"INSERT INTO {ENCRYPTED} TABLE kept".encode())
        connection.execute("DROP TABLE kept")
