"""The backfill benchmark's table, small: both ways of filling it write the same amount."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.fixtures.backfill import PeopleTable, UnfilledCopy, people
from bench.fixtures.stage import Stage, connect
from bench.scale import QUICK

ROWS = 3_000
WRITTEN = """
    SELECT count(*) FILTER (WHERE glpgenc.gl_is_encrypted(email_enc)), count(DISTINCT email_enc_bidx),
           avg(octet_length(email_enc))::float, avg(octet_length(email_enc_bidx))::float
    FROM people
"""
UPDATES = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'people'"


@pytest.fixture(scope="module")
def table() -> Iterator[PeopleTable]:
    with Stage(QUICK) as stage, people(stage, stage.newest(), ROWS) as made:
        yield made


def written(copy: UnfilledCopy) -> tuple[int, int, float, float]:
    with closing(connect(copy.url)) as connection:
        found: tuple[int, int, float, float] = connection.execute(WRITTEN.encode()).fetchall()[0]
        return found


def test_the_backfill_and_the_update_write_values_of_the_same_sizes(table: PeopleTable) -> None:
    with table.copy() as copy:
        backfilled = copy.backfill(2)
        encrypted = written(copy)
    with table.copy() as copy:
        updated = copy.update(1)
        plain = written(copy)
    assert encrypted == (ROWS, ROWS, *map(float, table.sizes))
    assert plain == (0, ROWS, *map(float, table.sizes))
    assert 0.8 < updated.wal / backfilled.wal < 1.2
    assert 0 < backfilled.longest <= backfilled.seconds


def test_two_sessions_update_each_row_once(table: PeopleTable) -> None:
    with table.copy() as copy, closing(connect(copy.url)) as connection:
        copy.update(2)
        # A session tells its figures when it ends, which is a moment after it was closed.
        deadline = time.monotonic() + 10
        while (found := connection.execute(UPDATES.encode()).fetchall()) != [(ROWS,)] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found == [(ROWS,)]


def test_a_backfill_that_fails_is_an_error(table: PeopleTable) -> None:
    with table.copy() as copy:
        with closing(connect(copy.url)) as connection:
            connection.execute("DROP TABLE people")
        with pytest.raises(RuntimeError, match="ended with"):
            copy.backfill(1)
