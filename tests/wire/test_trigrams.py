"""Trigrams and similarity: the same in Python and SQL, as pg_trgm's for ASCII, and enough of them in every probe."""

from __future__ import annotations

import re
import string
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glpgenc.errors import InvalidValueError
from glpgenc.wire import letters_v1
from glpgenc.wire.blind_index import SearchEntry, search_tags, search_term, trigram_tags
from glpgenc.wire.normalizers import Normalizer, normalize
from glpgenc.wire.trigrams import (
    SimilarShape,
    least_shared,
    least_tags,
    most_of_other,
    most_trigrams,
    pair_count,
    pairs,
    probed,
    similarity,
    trigrams,
)
from tests.support.databases import fresh_database
from tests.support.missing import missing
from tests.support.servers import ServerPool, oldest_and_newest
from tests.support.vectors import Case, Implementation, InPython, InSql, by_name, vectors

VECTORS = vectors("trigrams")
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
ASCII = st.text(string.printable)
# Few letters, so that texts share trigrams.
NAME = st.text("abcA -", max_size=20)
THRESHOLD = st.one_of(st.floats(0.01, 1), st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0]))


@pytest.mark.parametrize("case", VECTORS["texts"], ids=by_name(VECTORS["texts"]))
def test_trigrams_of_a_text(implementation: Implementation, case: Case) -> None:
    assert implementation.trigrams(case["text"]) == case["trigrams"]


@pytest.mark.parametrize("case", VECTORS["similarities"], ids=by_name(VECTORS["similarities"]))
def test_similarity_of_two_texts(implementation: Implementation, case: Case) -> None:
    wanted = case["shared"] / max(case["of_either"], 1)
    assert implementation.similarity(case["one"], case["other"]) == wanted
    assert implementation.similarity(case["other"], case["one"]) == wanted


def test_a_word_is_made_of_the_same_characters_in_python_and_sql(every_database: str) -> None:
    points = [each for each in range(1, sys.maxunicode + 1) if not 0xD800 <= each <= 0xDFFF]
    word = re.compile(f"[{letters_v1.character_class()}]")
    ours = "".join(character for character in map(chr, points) if word.match(character))
    with psycopg.connect(every_database) as connection:
        found = connection.execute(
            "SELECT replace(glpgenc._words_apart(%s), ' ', '')", ["".join(map(chr, points))]
        ).fetchone()
        # ASCII alone goes another way.
        ascii_found = connection.execute(
            "SELECT replace(glpgenc._words_apart(%s), ' ', '')", ["".join(map(chr, range(1, 128)))]
        ).fetchone()
    assert found == (ours,)
    assert ascii_found == ("".join(each for each in ours if each.isascii()),)
    assert ascii_found == (string.digits + string.ascii_uppercase + string.ascii_lowercase,)


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="Python 3.11 has Unicode 14")
def test_the_characters_of_words_are_letters_marks_and_digits_of_unicode_14() -> None:
    word = re.compile(f"[{letters_v1.character_class()}]")
    for character in map(chr, range(sys.maxunicode + 1)):
        category = unicodedata.category(character)
        if category != "Cn":
            assert (word.match(character) is not None) is (category[0] in "LM" or category == "Nd"), hex(ord(character))


def test_small_letters_are_made_of_the_characters_of_words() -> None:
    # Else a word would fall apart by its case.
    word = re.compile(f"[{letters_v1.character_class()}]")
    for character in map(chr, [*range(1, 0xD800), *range(0xE000, sys.maxunicode + 1)]):
        small = normalize(character.encode(), Normalizer.LOWER).decode()
        assert (word.match(character) is None) is (word.match(small) is None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=TEXT, other=TEXT)
def test_python_and_sql_agree_on_every_text(in_sql: InSql, one: str, other: str) -> None:
    assert in_sql.trigrams(one) == InPython().trigrams(one)
    mixed = one + other
    assert in_sql.similarity(one, mixed) == InPython().similarity(one, mixed)


@pytest.fixture(scope="module")
def trgm(servers: ServerPool) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the newest PostgreSQL at hand, with pg_trgm."""
    newest = max(oldest_and_newest(), key=lambda each: each.major)
    with fresh_database(servers.embedded(newest)) as url, psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchone()
        if found is None:
            missing("pg_trgm is not available", "install the server's contrib package")
        connection.execute("CREATE EXTENSION pg_trgm")
        yield connection


@given(one=ASCII, other=ASCII, name=NAME, another=NAME)
def test_of_ascii_they_are_those_of_pg_trgm(trgm: Any, one: str, other: str, name: str, another: str) -> None:
    assume("\0" not in one + other)
    for mine, others in ((one, other), (one, one[1:] + other), (name, another)):
        found = trgm.execute("SELECT show_trgm(%s), similarity(%s, %s)::float8", [mine, mine, others]).fetchone()
        assert sorted(found[0]) == InPython().trigrams(mine)
        assert found[1] == pytest.approx(InPython().similarity(mine, others), abs=1e-6)


@given(q=st.integers(1, 400), threshold=THRESHOLD)
def test_the_least_in_common_is_exact(q: int, threshold: float) -> None:
    least, most = least_shared(q, threshold), most_trigrams(q, threshold)
    # By rounding as PostgreSQL rounds: the quotient itself.
    assert least / q >= threshold
    assert least == 1 or (least - 1) / q < threshold
    assert q / most >= threshold > q / (most + 1)


@given(data=st.data(), q=st.integers(1, 400), threshold=THRESHOLD)
def test_the_most_of_another_text_is_exact(data: st.DataObject, q: int, threshold: float) -> None:
    shared = data.draw(st.integers(1, q))
    most = most_of_other(q, shared, threshold)
    assert shared / (q + most + 1 - shared) < threshold
    assert most < shared or shared / (q + most - shared) >= threshold


def test_the_pair_whose_rarer_tag_is_the_rarest_comes_last() -> None:
    frequencies = [0.5, 0.01, 0.3, 0.2, 0.4, 0.1, 0.05, 0.02, 0.25]
    tags = [100 + at for at in range(len(frequencies))]
    rarer = [min(frequencies[one - 100], frequencies[other - 100]) for one, other in pairs(tags, frequencies, 3)]
    assert rarer == sorted(rarer, reverse=True)
    assert rarer[-1] == 0.01
    assert len(rarer) == pair_count(len(tags), 3)


def test_neighbours_in_a_text_do_not_meet_in_a_pair() -> None:
    assert pairs([1, 2, 3, 4, 5, 6], [0.0] * 6, 4) == [(1, 4), (2, 5), (3, 6)]


@given(data=st.data(), one=NAME, other=NAME, threshold=THRESHOLD, bits=st.integers(1, 32))
def test_no_similar_text_is_missed_whichever_tags_are_asked_for(
    data: st.DataObject, one: str, other: str, threshold: float, bits: int
) -> None:
    entry = SearchEntry(1, Normalizer.LOWER, bits, bytes(32), SimilarShape())
    weights = trigram_tags(one, entry)
    stored = set(search_tags(other, entry))
    order = data.draw(st.permutations(sorted(weights)))
    asked = probed(weights, order, threshold)
    mine, others = trigrams(one.lower()), trigrams(other.lower())
    assert asked == order[: len(asked)]
    if similarity(mine, others) >= threshold:
        assert stored & set(asked)
        least = least_shared(len(mine), threshold)
        if least > 1 and len(weights) == len(mine):
            frequencies = data.draw(st.lists(st.floats(0, 1), min_size=len(mine), max_size=len(mine)))
            found = pairs(order, frequencies, least)
            assert any(stored >= set(pair) for pair in found)
            # However they are dealt there are as many, and no fewer than tags that are asked for alone.
            assert len(found) == pair_count(len(mine), least) >= len(asked)
        assert len(stored & set(weights)) >= least_tags(weights, threshold)
        assert len(stored) <= most_trigrams(len(mine), threshold)


def test_as_few_tags_are_asked_for_as_can_be() -> None:
    # One fewer, and a text that has all the others would be similar enough.
    weights = Counter(dict.fromkeys(range(10), 1))
    assert [len(probed(weights, range(10), threshold)) for threshold in (0.1, 0.3, 0.35, 0.9, 0.91, 1.0)] == [
        10, 8, 7, 2, 1, 1,
    ]  # fmt: skip
    assert probed(Counter(), [], 0.3) == []
    assert least_tags(Counter(), 0.3) == 1


def test_the_pairs_are_as_many_as_the_page_on_searching_says() -> None:
    assert [pair_count(10, least_shared(10, threshold)) for threshold in (0.3, 0.5, 0.7)] == [20, 8, 4]
    assert len(trigrams("jon smiht")) == 10


def test_trigrams_that_share_a_tag_are_counted_one_by_one() -> None:
    # 6 of 10 are needed. 5 of them share one tag, and so 2 tags may be all that are in common.
    weights = Counter({1: 5, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1})
    assert least_tags(weights, 0.6) == 2
    # The 5 that the others leave are one short of 6.
    assert probed(weights, [2, 3, 4, 5, 6, 1], 0.6) == [2, 3, 4, 5, 6]
    assert probed(weights, [1, 2, 3, 4, 5, 6], 0.6) == [1]


def test_a_similar_entry_lowers_letters_and_nothing_else() -> None:
    for normalizer in Normalizer:
        if normalizer is not Normalizer.LOWER:
            with pytest.raises(InvalidValueError, match="similar facet"):
                SearchEntry(1, normalizer, 32, bytes(32), SimilarShape())


def test_tags_to_search_for_are_those_that_the_value_itself_has() -> None:
    entry = SearchEntry(1, Normalizer.LOWER, 32, bytes(32), SimilarShape())
    for text in ("Ada Lovelace", "", "x"):
        stored = search_term(text.encode(), entry)
        assert b"".join(tag.to_bytes(4, "big", signed=True) for tag in search_tags(text, entry)) == stored
        assert sorted(trigram_tags(text, entry)) == sorted(search_tags(text, entry))


@pytest.mark.parametrize("wrong", ["a\0b", "\ud800"])
def test_what_is_no_text_is_not_searched_for(wrong: str) -> None:
    entry = SearchEntry(1, Normalizer.LOWER, 32, bytes(32), SimilarShape())
    for search in (search_tags, trigram_tags):
        with pytest.raises(InvalidValueError):
            search(wrong, entry)
