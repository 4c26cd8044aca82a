"""Text in the audit trail stays on its line, and is short."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.audit.text import MAX_LENGTH, clean

anything = st.text(st.characters(), max_size=400)


@given(anything)
def test_no_control_character_is_left(text: str) -> None:
    assert {unicodedata.category(each) for each in clean(text)} & {"Cc", "Cs", "Zl", "Zp"} == set()


@given(anything)
def test_what_is_kept_has_256_characters_at_most(text: str) -> None:
    assert len(clean(text)) <= MAX_LENGTH


@given(anything)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=MAX_LENGTH))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\nb", "a\\x0ab"),
        ("a\x00b", "a\\x00b"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u202eb", "a\\u202eb"),
        ("a\ud800b", "a\\ud800b"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("DOMAIN\\user", "DOMAIN\\user"),
        ("two words, Müller 株式会社", "two words, Müller 株式会社"),
        ("no\u00a0break", "no\u00a0break"),
        ("", ""),
    ],
)
def test_what_becomes_of_it(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_what_is_longer_ends_with_an_ellipsis() -> None:
    assert clean("x" * 257) == "x" * 255 + "\u2026"
    assert clean("x" * 256) == "x" * 256
