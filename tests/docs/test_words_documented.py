"""What docs/SEARCH.md and docs/LEAKAGE.md say of words, by the words themselves."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from pydoc_data import topics

from glpgenc.wire.words import Language, MatchMode, WordQuery, WordsShape, tagged_words
from glpgenc.wire.words_v1 import ENGLISH_STOP_WORDS

DOCS = Path(__file__).parents[2] / "docs"
SEARCH = (DOCS / "SEARCH.md").read_text(encoding="utf-8")
LEAKAGE = (DOCS / "LEAKAGE.md").read_text(encoding="utf-8")
ENGLISH = WordsShape(Language.ENGLISH, stop=True)


def words_of(text: str, shape: WordsShape) -> str:
    words = WordQuery(text, MatchMode.PHRASE, shape).sought.split(" ")
    return " ".join(f"({word[1:]})" if word.startswith("-") else word for word in words)


def test_the_table_of_words_is_what_a_run_gives() -> None:
    table = SEARCH[SEARCH.index("| text | words | of English |") :].split("\n\n", 1)[0].splitlines()[2:]
    assert len(table) > 8
    for row in table:
        text, words, english = re.findall("`([^`]*)`", row)[:3]
        assert words_of(text, WordsShape()) == words
        assert words_of(text, ENGLISH) == english


def test_the_number_of_stop_words_is_documented() -> None:
    assert f"{len(ENGLISH_STOP_WORDS.split(' '))} in English" in SEARCH


def test_counting_names_about_as_many_words_as_is_documented() -> None:
    assert "named half of the ten most common words and about a tenth of all words" in " ".join(LEAKAGE.split())
    paragraphs = sorted({" ".join(each.split()) for each in "\n\n".join(topics.topics.values()).split("\n\n")})
    texts = random.Random(1).sample([each for each in paragraphs if len(each) > 100], 1000)  # noqa: S311  (test data)
    counts = [
        Counter(word for text in half for word in tagged_words(text.lower(), WordsShape()))
        for half in (texts[:500], texts[500:])
    ]
    known, seen = ([word for word, _ in each.most_common()] for each in counts)
    named = [word for word, other in zip(seen, known, strict=False) if word == other]
    assert 3 <= len({*named} & {*seen[:10]}) <= 9
    assert 0.05 < sum(counts[1][word] for word in named) / counts[1].total() < 0.25
