"""Which texts of a pattern are looked up, and by which facet."""

from __future__ import annotations

import pytest

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Prefix, patterns
from glpgenc.sqlalchemy.lookups import lookups

NAME = EncryptedColumn(str, "people.name", data_class="pii", search=[Prefix(least=2, most=5), Contains(n=3)])


def looked_up(pattern: str, *, ignore_case: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    found = lookups(NAME, patterns.like(pattern, escape=None, ignore_case=ignore_case))
    return [(type(facet).__name__, texts) for facet, texts in found]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc%", [("Prefix", ("abc",))]),
        ("abcde%", [("Prefix", ("abcde",))]),
        ("abcdef%", [("Prefix", ("abcdef",)), ("Contains", ("abcdef",))]),
        ("abc%defg%", [("Prefix", ("abc",)), ("Contains", ("defg",))]),
        ("abc%abc%", [("Prefix", ("abc",)), ("Contains", ("abc",))]),
        ("%abc%", [("Contains", ("abc",))]),
        ("a%bcd%", [("Contains", ("bcd",))]),
        ("_abc%", [("Contains", ("abc",))]),
    ],
)
def test_the_tag_of_a_beginning_stands_for_its_parts(pattern: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert looked_up(pattern) == expected


def test_a_prefix_that_keeps_case_does_not_stand_for_a_pattern_that_ignores_it() -> None:
    search = [Prefix(least=2, most=5, normalize="exact"), Contains(n=3)]
    name = EncryptedColumn(str, "people.name", data_class="pii", search=search)
    found = lookups(name, patterns.like("abc%", escape=None, ignore_case=True))
    assert [(type(facet).__name__, texts) for facet, texts in found] == [("Contains", ("abc",))]
