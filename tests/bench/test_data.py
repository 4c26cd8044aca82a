from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from bench.fixtures.growing_tables import CHUNK, rows_of
from bench.fixtures.peers import AWS, peers
from bench.fixtures.people import people, words

SOME = list(people(20_000))


def test_they_are_the_same_in_each_run_and_however_many_are_wanted() -> None:
    assert list(islice(people(1_000_000), 100)) == SOME[:100]


def test_an_address_is_had_by_one_person() -> None:
    assert len({person.email for person in SOME}) == len(SOME)


def test_some_parts_of_names_are_in_many_and_most_in_few() -> None:
    found = Counter(
        part for person in SOME for part in {person.name[at : at + 4] for at in range(len(person.name) - 3)}
    )
    counts = sorted(found.values())
    assert counts[-1] > len(SOME) / 50
    assert counts[len(counts) // 2] < len(SOME) / 2_000


def test_addresses_are_of_domains_that_nobody_can_have() -> None:
    assert all(person.email.endswith(".example") for person in SOME)


def test_words_are_all_different_and_the_same_for_one_seed() -> None:
    some = words(5_000, 1)
    assert len(set(some)) == len(some) == 5_000
    assert words(100, 1) == some[:100]
    assert words(100, 2) != some[:100]


PEERS = peers(b"associated data")
VALUES = [b"user123@example.com", 200 * b"x"]


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_gives_back_what_it_was_given_and_stores_something_else(name: str) -> None:
    peer = PEERS[name]
    for value in VALUES:
        (taken,) = peer.taken([value])
        stored = peer.encrypt(taken)
        assert peer.decrypt(stored) == taken
        assert value not in (stored.encode() if isinstance(stored, str) else stored)


def test_a_slow_peer_gets_fewer_values_and_one_at_least() -> None:
    assert len(PEERS[AWS].taken(100 * [b"a value"])) == 100 // PEERS[AWS].cost
    assert PEERS[AWS].taken([b"a value"]) == [b"a value"]


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
