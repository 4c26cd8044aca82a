from __future__ import annotations

from collections import Counter
from itertools import islice

from bench.people import people, words

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
