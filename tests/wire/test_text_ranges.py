"""Boundaries of text: how they part a sample, and what opens them once they are sealed."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.errors import InvalidLengthError, InvalidValueError, RegistryError
from glpgenc.wire.blind_index import SearchEntry, all_bucket_terms, prefix_range_terms, range_terms, search_term
from glpgenc.wire.derivation import boundaries_key
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.text_ranges import (
    MAX_TEXT_BUCKETS,
    Boundaries,
    TextRangeShape,
    boundaries_of,
    open_boundaries,
    seal_boundaries,
    sealing_key_id,
    standard_boundaries,
)
from tests.support.vectors import Case, vectors

KEY_ID = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
KEY = bytes(range(32))
PLACE: dict[str, Any] = {"field": "people.name", "label": "range.2", "slot": 2, "buckets": 16}

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
FEW = st.text("ab\U0001f600\uffff", max_size=4)


VECTORS = vectors("text_ranges")


def entry(boundaries: Boundaries | None) -> SearchEntry:
    shape = TextRangeShape(1000)
    return SearchEntry(1, Normalizer.EXACT, 64, bytes(32), shape, boundaries=boundaries)


@given(st.lists(TEXT | FEW, max_size=60), st.integers(1, 1000), st.lists(TEXT, max_size=10))
def test_buckets_have_the_order_of_texts(sample: list[str], buckets: int, others: list[str]) -> None:
    made = boundaries_of(sample, buckets)
    assert made.buckets <= min(buckets, max(1, len(set(sample))))
    texts = sorted([*sample, *others])
    # Python compares code points, as UTF-8 and COLLATE "C" do.
    numbers = [made.bucket(text.encode()) for text in texts]
    assert numbers == sorted(numbers)
    assert all(0 <= number < made.buckets for number in numbers)


@given(st.lists(TEXT, min_size=1, max_size=400, unique=True), st.integers(1, 1000))
def test_different_texts_are_parted_evenly(sample: list[str], buckets: int) -> None:
    made = boundaries_of(sample, buckets)
    counts = [0] * made.buckets
    for text in sample:
        counts[made.bucket(text.encode())] += 1
    assert made.buckets == min(buckets, len(sample))
    assert max(counts) - min(counts) <= 1


@given(st.lists(FEW, min_size=1, max_size=60), st.integers(2, 40))
def test_a_frequent_text_begins_its_bucket(sample: list[str], buckets: int) -> None:
    made = boundaries_of(sample, buckets)
    most = max(sample, key=sample.count)
    if sample.count(most) * buckets >= 2 * len(sample) and most != min(sample):
        before = max(text for text in sample if text < most)
        assert made.bucket(before.encode()) < made.bucket(most.encode())


@given(TEXT | FEW, TEXT | FEW, st.lists(TEXT | FEW, max_size=40), st.integers(1, 50))
def test_a_range_has_the_terms_of_all_texts_in_it(low: str, high: str, texts: list[str], buckets: int) -> None:
    facet = entry(boundaries_of(texts, buckets))
    found = range_terms(low, high, facet)
    assert found == [] or low <= high or len(found) == 1
    for text in texts:
        term = search_term(text.encode(), facet)
        if low <= text <= high:
            assert term in found
        if text.startswith(low):
            assert term in prefix_range_terms(low, facet)
        if text >= low:
            assert term in range_terms(low, None, facet)
        if text <= low:
            assert term in range_terms(None, low, facet)


def test_buckets_of_a_beginning_end_where_it_ends() -> None:
    made = Boundaries([b"aa", b"ab", b"ab\xf4\x8f\xbf\xbf", b"ac", b"b"])
    assert (made.bucket(b"ab"), made.last_beginning_with(b"ab")) == (2, 3)
    assert (made.bucket(b"a"), made.last_beginning_with(b"a")) == (0, 4)
    assert (made.bucket(b"c"), made.last_beginning_with(b"c")) == (5, 5)


def test_a_text_that_is_far_too_long_for_a_boundary_is_parted_by_others() -> None:
    made = boundaries_of(["a", "x" * 5000, "x" * 5000 + "y", "z"], 4)
    assert made.to_bytes().rstrip(b"\0") == b"\x00\x01x\x00\x01z"
    assert made.bucket(b"x" * 100_000) == 1


@pytest.mark.parametrize("text", ["a\0", "\ud800"])
def test_what_postgresql_can_t_store_makes_no_boundary(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        boundaries_of(["secret", text], 2)
    assert "secret" not in str(caught.value)
    with pytest.raises(InvalidValueError):
        range_terms(text, None, entry(standard_boundaries(4)))


@pytest.mark.parametrize("buckets", [1, 2, 26, 1000, 1362, 1363, 1364, MAX_TEXT_BUCKETS])
def test_the_standard_boundaries_are_as_many_as_there_are(buckets: int) -> None:
    assert standard_boundaries(buckets).buckets == min(buckets, 1363)


@pytest.mark.parametrize(
    "first", [[b""], [b"b", b"a"], [b"a", b"a"], [b"a" * 1001], [b"%06d" % at for at in range(MAX_TEXT_BUCKETS)]]
)
def test_boundaries_that_do_not_ascend_or_are_too_long_are_refused(first: list[bytes]) -> None:
    with pytest.raises(InvalidLengthError):
        Boundaries(first)


@pytest.mark.parametrize("buckets", [0, -1, MAX_TEXT_BUCKETS + 1])
def test_the_number_of_buckets_is_bounded(buckets: int) -> None:
    with pytest.raises(InvalidValueError):
        TextRangeShape(buckets)


def test_an_entry_without_boundaries_computes_no_term() -> None:
    for compute in (lambda facet: search_term(b"a", facet), lambda facet: range_terms("a", None, facet)):
        with pytest.raises(RegistryError, match="boundaries"):
            compute(entry(None))


def test_boundaries_open_where_they_were_sealed() -> None:
    made = boundaries_of([f"name {number}" for number in range(1000)], 16)
    sealed = seal_boundaries(made, key=KEY, key_id=KEY_ID, **PLACE)
    assert sealing_key_id(sealed) == KEY_ID
    assert open_boundaries(sealed, key=KEY, **PLACE) == made
    assert b"name" not in sealed
    # Their length says how many there are to a thousand bytes, and no more.
    assert len(sealed) == 1 + 16 + 12 + 1024 + 16


@pytest.mark.parametrize(
    "other", [{"field": "people.nick"}, {"label": "range.3"}, {"slot": 3}, {"buckets": 17}, {"key": bytes(32)}]
)
def test_boundaries_of_another_place_are_refused(other: dict[str, Any]) -> None:
    sealed = seal_boundaries(standard_boundaries(16), key=KEY, key_id=KEY_ID, **PLACE)
    with pytest.raises(RegistryError, match="not those of this facet, or were altered"):
        open_boundaries(sealed, **{"key": KEY, **PLACE, **other})


def test_each_altered_byte_is_noticed() -> None:
    sealed = seal_boundaries(standard_boundaries(16), key=KEY, key_id=KEY_ID, **PLACE)
    for at in range(len(sealed)):
        with pytest.raises(RegistryError):
            open_boundaries(sealed[:at] + bytes((sealed[at] ^ 1,)) + sealed[at + 1 :], key=KEY, **PLACE)
    for cut in (b"", sealed[:1], sealed[:17], sealed[:44], sealed[:-1], sealed + b"\0"):
        with pytest.raises(RegistryError):
            open_boundaries(cut, key=KEY, **PLACE)


@pytest.mark.parametrize("case", VECTORS["standard"], ids=lambda case: case["buckets"])
def test_standard_boundaries_of_the_vectors(case: Case) -> None:
    assert standard_boundaries(case["buckets"]) == Boundaries([each.encode() for each in case["boundaries"]])


@pytest.mark.parametrize("case", VECTORS["samples"], ids=lambda case: case["name"])
def test_boundaries_of_the_samples_of_the_vectors(case: Case) -> None:
    made = boundaries_of(case["sample"], case["buckets"])
    assert made == Boundaries([each.encode() for each in case["boundaries"]])


def test_buckets_and_terms_of_the_vectors() -> None:
    boundaries = Boundaries([each.encode() for each in VECTORS["boundaries"]])
    for case in VECTORS["texts"]:
        facet = replace(entry(boundaries), key=bytes.fromhex(VECTORS["key"]), bits=case["bits"])
        assert boundaries.bucket(case["text"].encode()) == case["bucket"]
        assert search_term(case["text"].encode(), facet) == bytes.fromhex(case["term"])
    for case in VECTORS["beginnings"]:
        text = case["text"].encode()
        assert (boundaries.bucket(text), boundaries.last_beginning_with(text)) == (case["first"], case["last"])


def test_the_sealed_boundaries_of_the_vectors_open() -> None:
    case = VECTORS["sealed"]
    sealed = bytes.fromhex(case["sealed"])
    place = {name: case[name] for name in ("field", "label", "slot", "buckets")}
    key = boundaries_key(bytes.fromhex(case["index_root"]))
    assert key == bytes.fromhex(case["key"])
    assert sealing_key_id(sealed).hex == case["key_id"]
    opened = open_boundaries(sealed, key=key, **place)
    assert opened.to_bytes() == bytes.fromhex(case["content"])


def test_boundaries_show_nowhere() -> None:
    made = boundaries_of(["Ada", "Grace"], 2)
    for shown in (repr(made), str(made), f"{made}", repr(entry(made))):
        assert "G" not in shown.replace("GL", "").replace("RANGE", "")
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="pickled or copied"):
            copied(made)


def test_equal_boundaries_are_one_in_a_set() -> None:
    assert len({Boundaries([b"a", b"b"]), Boundaries([b"a", b"b"]), Boundaries([b"a"])}) == 2
    assert Boundaries([b"a"]) != (b"a",)


def test_an_entry_whose_terms_were_computed_is_equal_to_one_whose_were_not() -> None:
    used, unused = entry(Boundaries([b"a", b"b"])), entry(Boundaries([b"a", b"b"]))
    assert len(all_bucket_terms(used)) == 3 * 8
    assert used == unused
