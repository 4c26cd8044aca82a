"""Words of a text, and whether a text has those that are looked for (docs/FORMAT.md, "Words").

A word is a run of letters, of the marks on them and of digits, in lower case, by tables of our own: those of a locale
change with the platform, and an index outlives them. ``sql/0.1.0/words.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar

from glpgenc.errors import InvalidValueError
from glpgenc.wire import letters_v1
from glpgenc.wire.facet_kinds import FacetKind, refused
from glpgenc.wire.normalizers import Normalizer, normalize_text
from glpgenc.wire.porter_v1 import stem
from glpgenc.wire.words_v1 import ALONE, ENGLISH_STOP_WORDS, MARKS

VERSION = 1
"""Of the tokenizer: tables, stop words and stemmers."""

MOST_SOUGHT = 1_000
"""The most words of a query. Each is looked for in the whole text; who may search must not make that take minutes."""

_RUN = re.compile(f"[{letters_v1.character_class()}]+")
_ALONE = re.compile(f"[{ALONE}][{MARKS}]*")
_STOP = "-"
"""Before a stop word among the words of a text. No word has it in it."""


class Language(IntEnum):
    """The languages whose words are stemmed, by the number that is in a search entry."""

    NONE = 0
    ENGLISH = 1


class MatchMode(IntEnum):
    """Which of the words looked for a text must have; the number is in calls of SQL's ``_has_words``."""

    ALL = 1
    ANY = 2
    PHRASE = 3


_STOP_WORDS = {Language.NONE: frozenset[str](), Language.ENGLISH: frozenset(ENGLISH_STOP_WORDS.split(" "))}


@dataclass(frozen=True, slots=True)
class WordsShape:
    """A tag of each word of a text.

    :param language: whose words are stemmed: those with one stem have one tag.
    :param stop: whether stop words of the language have no tag.
    :raises InvalidValueError: for stop words of no language.
    """

    language: Language = Language.NONE
    stop: bool = False
    kind: ClassVar[FacetKind] = FacetKind.WORDS
    max_bits: ClassVar[int] = 32
    default_bits: ClassVar[int] = 32

    def __post_init__(self) -> None:
        if self.stop and self.language is Language.NONE:
            raise refused("stop words of a words facet require a language", "such as english")

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes."""
        return bytes((VERSION, self.language, self.stop)) + bytes(33)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {"version": VERSION, "language": self.language.name.lower(), "stop": self.stop}

    @classmethod
    def of(cls, version: object, language: object, stop: object) -> WordsShape:
        """Return the shape of parameters from the registry.

        :raises InvalidValueError: for a version, language or stop that there is not.
        """
        if version != VERSION or isinstance(version, bool):
            raise refused("there is no such version of words", f"use version {VERSION}")
        found = next((each for each in Language if each.name.lower() == language), None)
        if found is None:
            raise refused("there is no such language of a words facet", "use none or english")
        if not isinstance(stop, bool):
            raise refused("stop of a words facet must be true or false", "write it without quotes")
        return cls(found, stop)


@dataclass(frozen=True, slots=True, repr=False)
class WordQuery:
    """Words that are looked for.

    :ivar tagged: the words by whose tags texts are found.
    :ivar sought: what is looked for among the words of a text: of a phrase all words in their order, else the tagged
        ones; a blank between two.
    :raises InvalidValueError: for more words than a query may have.
    """

    text: str
    mode: MatchMode
    shape: WordsShape
    tagged: tuple[str, ...] = ()
    sought: str = ""

    def __post_init__(self) -> None:
        words = _sequence(self.text, self.shape)
        if len(words) > MOST_SOUGHT:
            raise too_many_sought()
        tagged = tuple(dict.fromkeys(word for word in words if not word.startswith(_STOP)))
        object.__setattr__(self, "tagged", tagged)
        object.__setattr__(self, "sought", " ".join(words if self.mode is MatchMode.PHRASE else tagged))

    def matches(self, text: str) -> bool:
        """Return whether a text has the words. None has those of a text without words, or of stop words alone."""
        if not self.tagged:
            return False
        # Stems begin as their words do, so that most words of a text need not be stemmed.
        firsts = frozenset(word[0] for word in self.tagged)
        words = _sequence(text, self.shape, firsts)
        if self.mode is MatchMode.PHRASE:
            return f" {self.sought} " in f" {' '.join(words)} "
        found = frozenset(words)
        return (all if self.mode is MatchMode.ALL else any)(word in found for word in self.tagged)


def no_words() -> InvalidValueError:
    """Return the error for a text without a word that has a tag."""
    message = "a words search of this field requires a word that is not a stop word"
    return InvalidValueError(message, hint="search for another word, or register a facet without stop words")


def too_many_sought() -> InvalidValueError:
    """Return the error for a query of more words than are looked for."""
    message = f"a words search takes up to {MOST_SOUGHT:,} words, and the query has more"
    return InvalidValueError(message, hint="search for fewer words, or for parts of the text")


def too_many_words(most: int) -> InvalidValueError:
    """Return the error for a text whose words do not fit the index."""
    message = f"the words facet of this field allows texts of up to {most} different words"
    return InvalidValueError(message, hint="store longer texts in a field without a words facet, or in parts")


def tagged_words(text: str, shape: WordsShape) -> set[str]:
    """Return the words of a text that have tags: its stems, without stop words.

    :param text: in lower case, as the normaliser ``lower`` makes it.
    """
    without = _STOP_WORDS[shape.language] if shape.stop else frozenset[str]()
    found = frozenset(_runs(text)) - without
    return {stem(word) for word in found} if shape.language is Language.ENGLISH else set(found)


def _sequence(text: str, shape: WordsShape, firsts: frozenset[str] | None = None) -> list[str]:
    """Return the words of a text in their order, stop words with a hyphen before them.

    :param firsts: the letters that words to be stemmed begin with; others are left as they are.
    """
    words = _runs(normalize_text(text.encode("utf-8", "surrogatepass"), Normalizer.LOWER))
    if shape.language is Language.NONE:
        return words
    without = _STOP_WORDS[shape.language] if shape.stop else frozenset[str]()
    return [
        _STOP + word if word in without else stem(word) if firsts is None or word[0] in firsts else "."
        for word in words
    ]


def _runs(text: str) -> list[str]:
    runs = _RUN.findall(text)
    return runs if text.isascii() else _ALONE.sub(r" \g<0> ", " ".join(runs)).split()
