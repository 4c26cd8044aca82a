"""LIKE patterns, taken apart."""

from __future__ import annotations

import time
from typing import Any

import pytest

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Prefix
from glpgenc.sqlalchemy.search import patterns
from glpgenc.sqlalchemy.search.facet_selection import pattern_lookups
from glpgenc.sqlalchemy.search.patterns import escaped, like


@pytest.mark.parametrize(
    ("pattern", "beginning", "parts", "text"),
    [
        ("", "", (), ""),
        ("abc", "abc", ("abc",), "abc"),
        ("abc%", "abc", ("abc",), None),
        ("%abc_d%%", "", ("abc", "d"), None),
        (r"a\%b\\c", r"a%b\c", (r"a%b\c",), r"a%b\c"),
        ("_", "", (), None),
    ],
)
def test_a_pattern_tells_what_every_match_holds(
    pattern: str, beginning: str, parts: tuple[str, ...], text: str | None
) -> None:
    taken = like(pattern)
    assert (taken.beginning, taken.parts, taken.text) == (beginning, parts, text)


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("a%", ["a", "abc", "a\nb"], ["ba", "", "A"]),
        ("%b%b%", ["bb", "abcbd"], ["b", "ab"]),
        ("a_c", ["abc", "a🦀c"], ["ac", "abbc"]),
        ("%ab%ab", ["abab", "ab ab", "xab ab ab"], ["ab", "abab "]),
        ("a%a", ["aa", "aba"], ["a"]),
        ("a.c%", ["a.c"], ["abc"]),
        ("%_%", ["x"], [""]),
    ],
)
def test_a_pattern_matches_what_sql_matches(pattern: str, matches: list[str], others: list[str]) -> None:
    matched = like(pattern).regex().fullmatch
    assert all(map(matched, matches))
    assert not any(map(matched, others))


def test_a_pattern_of_many_wildcards_takes_no_exponential_time() -> None:
    began = time.monotonic()
    assert not like("%a" * 30 + "%b%").regex().fullmatch("a" * 5000)
    assert not like("%" * 200 + "b").regex().fullmatch("a" * 5000)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("escape", [None, "/", "a", "!"])
def test_an_escaped_text_matches_itself_alone(escape: str | None) -> None:
    text = r"100%_/a!\ "
    assert like(*escaped(text, escape)[:1], escape=escaped(text, escape)[1]).text == text


@pytest.mark.parametrize(("pattern", "escape"), [("abc\\", None), ("abc!", "!"), ("abc", "!!")])
def test_a_pattern_that_postgresql_refuses_is_refused(pattern: str, escape: str | None) -> None:
    with pytest.raises(EncryptedQueryError):
        like(pattern, escape=escape)


def test_sql_reads_a_pattern_as_it_was() -> None:
    assert like(r"a!%b\_%", escape="!").sql() == r"a\%b\\_%"


def test_a_pattern_does_not_show_its_text() -> None:
    assert "secret" not in repr(like("secret%"))


NAME = EncryptedColumn(str, "people.name", data_class="pii", search=[Prefix(least=2, most=5), Contains(n=3)])


def looked_up(pattern: str, *, ignore_case: bool = False) -> list[tuple[Any, ...]]:
    found = pattern_lookups(NAME.spec.search, patterns.like(pattern, escape=None, ignore_case=ignore_case))
    return [(type(each.facet).__name__, each.texts, *([each.beginning] if each.beginning else [])) for each in found]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc%", [("Prefix", ("abc",))]),
        ("abcde%", [("Prefix", ("abcde",))]),
        ("abcdef%", [("Prefix", ("abcdef",)), ("Contains", (), "abcdef")]),
        ("abcdef%xyz%", [("Prefix", ("abcdef",)), ("Contains", ("xyz",), "abcdef")]),
        ("abc%defg%", [("Prefix", ("abc",)), ("Contains", ("defg",))]),
        ("abc%abc%", [("Prefix", ("abc",)), ("Contains", ("abc",))]),
        ("%abc%", [("Contains", ("abc",))]),
        ("a%bcd%", [("Contains", ("bcd",))]),
        ("_abc%", [("Contains", ("abc",))]),
    ],
)
def test_the_tag_of_a_beginning_stands_for_its_parts(pattern: str, expected: list[tuple[Any, ...]]) -> None:
    assert looked_up(pattern) == expected


def test_a_prefix_that_keeps_case_does_not_stand_for_a_pattern_that_ignores_it() -> None:
    search = [Prefix(least=2, most=5, normalize="exact"), Contains(n=3)]
    name = EncryptedColumn(str, "people.name", data_class="pii", search=search)
    found = pattern_lookups(name.spec.search, patterns.like("abc%", escape=None, ignore_case=True))
    assert [(type(each.facet).__name__, each.texts) for each in found] == [("Contains", ("abc",))]
