from __future__ import annotations

from bench.grown_rows import CHUNK, rows_of

ROWS = [row for chunk in range(4) for row in rows_of(chunk)]


def test_a_chunk_is_the_same_whoever_makes_it() -> None:
    assert list(rows_of(2)) == ROWS[2 * CHUNK : 3 * CHUNK]


def test_ids_go_on_from_chunk_to_chunk() -> None:
    assert [row.id for row in ROWS] == list(range(1, 4 * CHUNK + 1))


def test_the_numbers_of_the_first_ten_thousand_rows_are_these_mixed() -> None:
    numbers = [row.number for row in ROWS[:10_000]]
    assert sorted(numbers) == list(range(10_000))
    assert numbers != sorted(numbers)


def test_no_number_and_no_address_is_given_twice() -> None:
    assert len({row.number for row in ROWS}) == len({row.email for row in ROWS}) == len(ROWS)
