"""Words of a text: the same in Python and SQL, whatever the text; stems as PostgreSQL's own dictionary has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pydoc_data import topics

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glpgenc.errors import InvalidValueError
from glpgenc.wire.normalizers import Normalizer, normalize_text
from glpgenc.wire.porter_v1 import stem
from glpgenc.wire.words import MOST_SOUGHT, Language, MatchMode, WordQuery, WordsShape, tagged_words
from glpgenc.wire.words_v1 import ENGLISH_STOP_WORDS
from tests.support.servers import Server
from tests.support.vectors import Case, Implementation, InSql, by_name, vectors

SHAPES = [WordsShape(), WordsShape(Language.ENGLISH), WordsShape(Language.ENGLISH, stop=True)]
VECTORS = vectors("words")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SUFFIXES = (  # noqa: SIM905  (a word after another is easier to read)
    "s es ies sses ss eed ed ing y at bl iz ational tional enci anci izer abli alli entli eli ousli ization ation ator "
    "alism iveness fulness ousness aliti iviti biliti icate ative alize iciti ical ful ness al ance ence er ic able "
    "ible ant ement ment ent sion tion ion ou ism ate iti ous ive ize e ll l"
).split(" ")
PARTS = (  # noqa: SIM905
    "The fox's naïve well-known don't 日本語 ー İ ǅ e\u0301 😀 ada@example.org שלום \u200f\u0633\u0644\u0627\u0645 "
    "カ\u3099 ｶﾞ 3.14 running RUNS yes _ - \u00ad \u200d \U0001f9d1\u200d\U0001f4bb 葛\U000e0100 ẞ Σίσυφος be \u3099 "
    "flies skies"
).split(" ")
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*PARTS, "x" * 70]), max_size=12).map(" ".join),
    st.text(st.characters(min_codepoint=0x3000, max_codepoint=0xA000), max_size=20),
    st.text("abesy's -é日", max_size=40),
).map(lambda each: each.replace("\0", ""))
ANY_TEXT = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def porter(postgres: Server) -> Iterator[psycopg.Connection[tuple[str]]]:
    """A connection with PostgreSQL's dictionary of Porter's stemmer, which is the Snowball project's, in C."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TEXT SEARCH DICTIONARY pg_temp.porter (TEMPLATE = snowball, LANGUAGE = porter)")
        yield connection


@pytest.mark.parametrize("case", VECTORS["texts"], ids=by_name(VECTORS["texts"]))
def test_words_of_a_text(implementation: Implementation, case: Case) -> None:
    assert implementation.words(case["text"], WordsShape()) == case["none"]
    assert implementation.words(case["text"], WordsShape(Language.ENGLISH, stop=True)) == case["english"]
    unmarked = [each.removeprefix("-") for each in case["english"]]
    assert implementation.words(case["text"], WordsShape(Language.ENGLISH)) == list(map(stem, unmarked))


def test_stems_of_the_vectors(in_sql: InSql) -> None:
    words = list(VECTORS["stems"])
    assert {word: stem(word) for word in words} == VECTORS["stems"]
    assert in_sql_stemmed(in_sql, words) == list(VECTORS["stems"].values())


def in_postgresql(porter: psycopg.Connection[tuple[str]], words: list[str]) -> list[str]:
    (found,) = porter.execute(
        "SELECT array_agg((ts_lexize('pg_temp.porter', word))[1] ORDER BY at) "
        "FROM unnest(%s::text[]) WITH ORDINALITY u(word, at)", [words]
    ).fetchone() or ([],)  # fmt: skip
    return list(found)


def in_sql_stemmed(in_sql: InSql, words: list[str]) -> list[str]:
    stemmed = "(SELECT array_agg(glpgenc._stem(w) ORDER BY at) FROM unnest(%s::text[]) WITH ORDINALITY u(w, at))"
    return list(in_sql._one(stemmed, words))


def test_stems_of_a_vocabulary_are_those_of_the_dictionary(
    in_sql: InSql, porter: psycopg.Connection[tuple[str]]
) -> None:
    text = " ".join(topics.topics.values()).lower()
    # Words with each suffix of the algorithm after each other one, and after beginnings of every measure.
    beginnings = ["", "b", "a", "tr", "oat", "hop", "trouble", "privat", "oaten", "syzyg", "fizz", "bowl", "sky", "yoy"]
    made = ["".join(parts) for parts in product(beginnings, SUFFIXES, ["", *SUFFIXES])]
    # The dictionary stems words of one and two letters too, and "as" to "a": its author's own program does not.
    words = sorted({word for word in [*re.findall("[a-z]+", text), *made] if len(word) > 2})
    assert len(words) > 40_000
    stems = [stem(word) for word in words]
    assert stems == in_postgresql(porter, words)
    assert stems == in_sql_stemmed(in_sql, words)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.lists(st.sampled_from([*LETTERS, *SUFFIXES]), min_size=1, max_size=8).map("".join).filter(
    lambda word: 2 < len(word) <= 64), min_size=1, max_size=100))  # fmt: skip
def test_stems_of_any_letters_are_those_of_the_dictionary(
    in_sql: InSql, porter: psycopg.Connection[tuple[str]], words: list[str]
) -> None:
    stems = [stem(word) for word in words]
    assert stems == in_postgresql(porter, words) == in_sql_stemmed(in_sql, words)
    # What a check of a text relies on: it stems words alone that begin as one that is looked for.
    assert [word[0] for word in words] == [each[0] for each in stems]


@pytest.mark.parametrize("word", ["as", "by", "i", "", "naïve", "don't", "x" * 65, "3rd", "e\u0301es", "YES"])
def test_other_words_than_english_ones_stay_as_they_are(in_sql: InSql, word: str) -> None:
    assert stem(word) == word
    assert in_sql_stemmed(in_sql, [word]) == [word]


def test_stop_words_are_the_same_in_both(in_sql: InSql) -> None:
    words = VECTORS["stop_words"]
    assert ENGLISH_STOP_WORDS.split(" ") == words
    assert words == sorted(set(words))
    near = {*words, *(word[:-1] for word in words), *(f"{word}s" for word in words), "fox", "brown"} - {""}
    chosen = '(SELECT array_agg(w ORDER BY w COLLATE "C") FROM unnest(%s::text[]) w WHERE glpgenc._is_stop_word(w))'
    assert in_sql._one(chosen, sorted(near)) == words


@ANY_TEXT
@given(text=TEXT, shape=st.sampled_from(SHAPES))
def test_python_and_sql_find_the_same_words_in_any_text(in_sql: InSql, text: str, shape: WordsShape) -> None:
    language, stop = int(shape.language), shape.stop
    lower = normalize_text(text.encode(), Normalizer.LOWER)
    found = in_sql._one("glpgenc._tagged_words(glpgenc._lower(%s), %s::integer, %s)", text, language, stop)
    assert set(found) == tagged_words(lower, shape)
    for mode in MatchMode:
        call = "glpgenc._sought_words(%s, %s::integer, %s::integer, %s)"
        sought = in_sql._one(call, text, int(mode), language, stop)
        query = WordQuery(text, mode, shape)
        assert query.sought == (sought if mode is MatchMode.PHRASE else " ".join(dict.fromkeys(sought.split())))


@ANY_TEXT
@given(text=TEXT, shape=st.sampled_from(SHAPES), mode=st.sampled_from(MatchMode), data=st.data())
def test_python_and_sql_match_alike(
    in_sql: InSql, text: str, shape: WordsShape, mode: MatchMode, data: st.DataObject
) -> None:
    # Words of the text itself, too: what is made apart is seldom found.
    words = text.split(" ")
    first = data.draw(st.integers(0, len(words)))
    part = " ".join(words[first : data.draw(st.integers(first, len(words)))])
    for sought in (data.draw(TEXT), part, text):
        query = WordQuery(sought, mode, shape)
        call = "glpgenc.gl_match_words(%s, %s, %s, %s, %s)"
        names = (mode.name.lower(), shape.language.name.lower())
        assert in_sql._one(call, text, sought, *names, shape.stop) == query.matches(text)
    # A text has its own words, whatever is asked of them.
    for own in (WordQuery(text, mode, shape), WordQuery(part, mode, shape)):
        assert own.matches(text) is bool(own.tagged)


@pytest.mark.parametrize("mode", MatchMode)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_query_of_more_words_than_are_looked_for_is_refused(mode: MatchMode, shape: WordsShape) -> None:
    most = " ".join(["the", "fox"] * (MOST_SOUGHT // 2))
    assert WordQuery(most, mode, shape).matches(most)
    with pytest.raises(InvalidValueError, match="up to 1,000 words"):
        WordQuery(f"{most} fox", mode, shape)


def test_every_character_is_the_same_in_both(in_sql: InSql) -> None:
    # So many characters are 960 words at most, of the 1,000 that a query may have.
    for start in range(1, 0x110000, 320):
        points = [point for point in range(start, min(start + 320, 0x110000)) if not 0xD800 <= point < 0xE000]
        text = "".join(f"a{chr(point)}b " for point in points)
        lower = normalize_text(text.encode(), Normalizer.LOWER)
        call = "glpgenc._word_runs(glpgenc._lower(%s))"
        assert in_sql._one(call, text).split(" ") == WordQuery(lower, MatchMode.PHRASE, WordsShape()).sought.split(" ")
