from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from bench.fixtures.peers import AWS, peers
from bench.fixtures.people import people, words
from bench.fixtures.searched_rows import CHUNK, ROWS

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


TWENTY_THOUSAND = {name: [row for chunk in range(4) for row in make(chunk, 4 * CHUNK)] for name, make in ROWS.items()}


@pytest.mark.parametrize("name", ROWS)
def test_a_chunk_is_the_same_whoever_makes_it_and_ids_go_on(name: str) -> None:
    rows = TWENTY_THOUSAND[name]
    assert list(ROWS[name](2, 4 * CHUNK)) == rows[2 * CHUNK : 3 * CHUNK]
    assert [row.id for row in rows] == list(range(1, 4 * CHUNK + 1))


def test_no_number_and_no_address_of_searched_rows_is_given_twice() -> None:
    numbers = [row.number for row in TWENTY_THOUSAND["accounts"]]
    assert sorted(numbers) == list(range(4 * CHUNK)) != numbers
    assert [row.amount for row in TWENTY_THOUSAND["accounts"]] == numbers
    assert len({row.email for row in TWENTY_THOUSAND["people"]}) == 4 * CHUNK


@pytest.mark.parametrize("length", [5, 10, 20])
def test_some_beginnings_of_each_length_are_in_ten_rows_to_fifty(length: int) -> None:
    names = [row.name for row in TWENTY_THOUSAND["people"]]
    counted = Counter(name[:length] for name in names if len(name) >= length)
    assert sum(10 <= rows <= 50 for rows in counted.values()) >= 10
    assert counted.most_common(1)[0][1] < len(names) / 20
