"""The stemmer of English words (version 1): M. F. Porter, "An algorithm for suffix stripping", 1980.

As published, and with the first of its author's own departures: words of one or two letters stay as they are. Frozen
forever, as an index holds tags made with it. ``sql/0.1.0/words.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import re

LONGEST = 64
"""Letters of the longest word that is stemmed: a longer one is not a word of English."""

_STEMMED = re.compile(f"[a-z]{{3,{LONGEST}}}")
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "vcccvcccvcccccvcccccvcccyc")

# From the paper, by the last letter but one: of the suffixes that a word ends with, the longest is taken.
_STEP_2 = {
    "a": (("ational", "ate"), ("tional", "tion")),
    "c": (("enci", "ence"), ("anci", "ance")),
    "e": (("izer", "ize"),),
    "l": (("abli", "able"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous")),
    "o": (("ization", "ize"), ("ation", "ate"), ("ator", "ate")),
    "s": (("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous")),
    "t": (("aliti", "al"), ("iviti", "ive"), ("biliti", "ble")),
}
_STEP_3 = {
    "t": (("icate", "ic"), ("iciti", "ic")),
    "v": (("ative", ""),),
    "z": (("alize", "al"),),
    "a": (("ical", "ic"),),
    "u": (("ful", ""),),
    "s": (("ness", ""),),
}
_STEP_4 = {
    "a": ("al",),
    "c": ("ance", "ence"),
    "e": ("er",),
    "i": ("ic",),
    "l": ("able", "ible"),
    "n": ("ant", "ement", "ment", "ent"),
    "o": ("ion", "ou"),
    "s": ("ism",),
    "t": ("ate", "iti"),
    "u": ("ous",),
    "v": ("ive",),
    "z": ("ize",),
}


def stem(word: str) -> str:
    """Return the stem of a word, and other words as they are.

    :param word: in lower case. A word of English has 3 to 64 letters, ``a`` to ``z``.
    """
    if _STEMMED.fullmatch(word) is None:
        return word
    return _step_5(_step_4(_step_3(_step_2(_step_1(word)))))


def _step_1(word: str) -> str:
    if word.endswith("s"):
        if word.endswith(("sses", "ies")):
            word = word[:-2]
        elif not word.endswith("ss"):
            word = word[:-1]
    if word.endswith("eed"):
        if _measure(word[:-3]):
            word = word[:-1]
    elif word.endswith("ed"):
        if "v" in _form(word[:-2]):
            word = _mended(word[:-2])
    elif word.endswith("ing") and "v" in _form(word[:-3]):
        word = _mended(word[:-3])
    if word.endswith("y") and "v" in _form(word[:-1]):
        word = word[:-1] + "i"
    return word


def _mended(word: str) -> str:
    """Return a verb whose ending was taken, as it is without one: hop(p), hop(e)."""
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _ends_double(word):
        return word if word[-1] in "lsz" else word[:-1]
    return word + "e" if _measure(word) == 1 and _ends_short(word) else word


def _step_2(word: str) -> str:
    return _replaced(word, _STEP_2.get(word[-2:-1], ()))


def _step_3(word: str) -> str:
    return _replaced(word, _STEP_3.get(word[-2:-1], ()))


def _replaced(word: str, suffixes: tuple[tuple[str, str], ...]) -> str:
    for suffix, other in suffixes:
        if word.endswith(suffix):
            beginning = word[: -len(suffix)]
            return beginning + other if _measure(beginning) else word
    return word


def _step_4(word: str) -> str:
    for suffix in _STEP_4.get(word[-2:-1], ()):
        if word.endswith(suffix):
            beginning = word[: -len(suffix)]
            if suffix == "ion" and not beginning.endswith(("s", "t")):
                return word
            return beginning if _measure(beginning) > 1 else word
    return word


def _step_5(word: str) -> str:
    if word.endswith("e"):
        beginning = word[:-1]
        measure = _measure(beginning)
        if measure > 1 or (measure == 1 and not _ends_short(beginning)):
            word = beginning
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _form(word: str) -> str:
    """Return a ``v`` for each vowel and a ``c`` for each consonant. ``y`` is a vowel after a consonant."""
    form = word.translate(_LETTERS)
    if form.startswith("y"):
        form = "c" + form[1:]
    while "y" in form:
        form = form.replace("cy", "cv").replace("vy", "vc")
    return form


def _measure(word: str) -> int:
    """Return how often a consonant follows a vowel."""
    return _form(word).count("vc")


def _ends_double(word: str) -> bool:
    return word[-1:] == word[-2:-1] and _form(word).endswith("cc")


def _ends_short(word: str) -> bool:
    """Return whether it ends with consonant, vowel and consonant, the last being another than w, x or y."""
    return word[-1:] not in ("w", "x", "y") and _form(word).endswith("cvc")
