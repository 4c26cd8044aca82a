"""Attacks on counts and tag sets that are made up, so that the right answer is known; what settings make of values."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from glpgenc.leakage import Plan, Setting, simulate
from glpgenc.leakage.attacks import cooccurrence, frequency
from glpgenc.leakage.attacks.reading import Dictionary, seeds, spread
from glpgenc.leakage.terms import label
from glpgenc.leakage.trial import Domain
from glpgenc.wire.blind_index import SearchEntry, search_tags, search_term
from glpgenc.wire.facets import SCALAR, ContainsShape, PrefixShape, shape_of
from glpgenc.wire.normalizers import Normalizer

EXACT = Setting(name="exact", shape=SCALAR, normalizer=Normalizer.EXACT, bits=128)
SHARES = {f"value {number}": 1 / number for number in range(1, 41)}


def rows(count: int, seed: int = 1) -> list[bytes]:
    drawn = random.Random(seed).choices([*SHARES], [*SHARES.values()], k=count)
    return [value.encode() for value in drawn]


def test_a_common_part_is_found_among_shared_terms() -> None:
    rng, hits = random.Random(3), Counter[str]()
    for _ in range(50):
        observed, home = Counter[int](), {value: rng.randrange(16) for value in SHARES}
        for value, share in SHARES.items():
            observed[home[value]] += round(10_000 * share)
        matched = frequency.by_likelihood(observed, SHARES, 16)
        hits.update(value for value in SHARES if matched.get(home[value]) == value)
    assert hits["value 1"] >= 45
    # Its term would be guessed right once in 16.
    assert hits["value 2"] >= 35


def test_likelihood_is_worth_more_than_ranks_where_terms_are_shared() -> None:
    found = simulate(
        Setting(name="exact", shape=SCALAR, normalizer=Normalizer.EXACT, bits=3), rows(8_000), Plan(trials=8)
    )
    likelihood, rank = (found.attacks[name].values.mean for name in ("likelihood", "rank"))
    assert likelihood > rank
    assert likelihood <= found.ceiling


def test_no_attack_beats_what_the_terms_allow() -> None:
    for bits in (1, 4, 128):
        setting = Setting(name="exact", shape=SCALAR, normalizer=Normalizer.EXACT, bits=bits)
        found = simulate(setting, rows(2_000), Plan(trials=4))
        assert all(each.values.mean <= found.ceiling + 1e-9 for each in found.attacks.values())


def test_more_rows_give_more_away() -> None:
    small, large = (
        simulate(EXACT, rows(count), Plan(own_rows=0, trials=6)).worst.values.mean for count in (300, 30_000)
    )
    assert large > 1.3 * small


def test_padding_hides_what_lengths_give_away() -> None:
    values = [*(b"x" * 20 + value for value in rows(1_000)), *(b"y" * 40 + value for value in rows(1_000, 2))]
    bare = simulate(EXACT, values, Plan(own_rows=0))
    padded = simulate(EXACT, values, Plan(own_rows=0, padding=64))
    assert bare.attacks["no facet"].values.mean > 1.5 * padded.attacks["no facet"].values.mean
    assert bare.worst.values.mean > padded.worst.values.mean


def test_one_value_is_known_and_unique_values_are_not() -> None:
    alone = simulate(EXACT, [b"same"] * 200, Plan())
    assert (alone.worst.values.mean, alone.worst.bits.mean) == (1, 0)
    unique = simulate(EXACT, [b"%d" % number for number in range(400)], Plan(own_rows=0))
    assert (unique.worst.values.high, unique.worst.bits.high, unique.ceiling) == (0, 0, 1)


def test_right_buckets_are_bits_though_the_value_is_not_known() -> None:
    shape = shape_of("range", {"unit": "number", "size": "100", "low": 0, "high": 100})
    setting = Setting(name="range=100", shape=shape, normalizer=Normalizer.EXACT, bits=64)
    numbers = [b"%d" % int(random.Random(seed).random() ** 4 * 1000) for seed in range(6_000)]
    found = simulate(setting, numbers, Plan(trials=3))
    assert found.worst.parts.mean > 0.9
    assert found.worst.values.mean < 0.4
    assert found.worst.values.mean < found.worst.bits.mean < found.worst.parts.mean


@pytest.mark.parametrize("shape", [ContainsShape(3), PrefixShape(2, 8)])
def test_tag_sets_of_names_are_read_back(shape: ContainsShape | PrefixShape) -> None:
    rng = random.Random(5)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    names = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(60)]
    values = [rng.choices(names, [1 / n for n in range(1, 61)])[0].encode() for _ in range(1_500)]
    setting = Setting(name="tags", shape=shape, normalizer=Normalizer.LOWER, bits=32)
    found = simulate(setting, values, Plan(trials=2))
    assert found.attacks["co-occurrence"].values.mean > 0.6
    assert found.attacks["most common"].values.mean < 0.3


def test_rows_of_ones_own_name_their_tags() -> None:
    known = [(frozenset({11, 12, 13}), frozenset({1, 2, 3})), (frozenset({12, 13}), frozenset({2, 3}))]
    assert seeds(known, {12: 5.0, 13: 4.0}, {2: 50.0, 3: 40.0}) == {11: 1, 12: 2, 13: 3}


def test_what_a_dictionary_leaves_open_is_voted_on() -> None:
    dictionary = Dictionary([(frozenset({1, 2, 3}), 0, 5), (frozenset({4, 5, 6}), 0, 2)])
    assert dictionary.read([1, 2], 3, 0) == 0
    assert dictionary.read([4], 3, 0) == 1
    assert dictionary.read([], 3, 0) == 0
    assert dictionary.read([1, 2], 3, 1) is None
    assert spread(dictionary, [(frozenset({11, 12, 13}), 0, 7)], {11: 1, 12: 2}) == {11: 1, 12: 2, 13: 3}


def test_nothing_is_matched_with_nothing() -> None:
    empty = cooccurrence.graph([], 10)
    assert cooccurrence.match(empty, cooccurrence.graph([(frozenset({1, 2}), 3)], 10)) == {}
    assert frequency.by_rank({}, {"a": 1.0}) == frequency.by_likelihood({}, {"a": 1.0}, 4) == {}


@pytest.mark.parametrize("bits", [32, 12, 3])
def test_what_is_simulated_is_what_a_facet_stores(bits: int) -> None:
    key = bytes(range(32))
    for shape, normalizer in ((PrefixShape(2, 5), Normalizer.LOWER), (ContainsShape(3), Normalizer.EXACT)):
        setting = Setting(name="tags", shape=shape, normalizer=normalizer, bits=bits)
        entry = SearchEntry(slot=1, normalizer=normalizer, bits=bits, key=key, shape=shape)
        stored = search_term(b"Alexander", entry)
        tags = {int.from_bytes(stored[at : at + 4], "big") for at in range(0, len(stored), 4)}
        assert {label(part, entry) << (32 - bits) for part in setting.parts(b"Alexander")} == tags
        assert {each % 2**32 for each in search_tags("Alexander"[:5], entry)} <= tags
    setting = Setting(name="last4", shape=SCALAR, normalizer=Normalizer.LAST4, bits=bits)
    entry = setting.entry(key)
    (part,) = setting.parts(b"555-1234")
    term = search_term(b"555-1234", entry)
    assert label(part, entry) << (8 * len(term) - bits) == int.from_bytes(term, "big")
    assert setting.identity(b"555-1234") == b"555-1234"


def test_what_is_kept_of_the_values_does_not_show_them() -> None:
    domain = Domain(EXACT, [b"secret"], 0)
    assert "secret" not in repr(domain)
    assert "secret" not in repr(domain.values)
