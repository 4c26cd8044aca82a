"""A number of things is written by one function, so that no message says "1 rows"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc._support.terminal import counted

PACKAGE = Path(__file__).parents[2] / "glpgenc"
NOUNS = (
    "backfills|blocks|bytes|classes|columns|events|fields|files|findings|groups|heads|indexes|jobs|keys|months|processes|"
    "records|requests|roots|rows|segments|sessions|statements|tables|tenants|terms|transactions|triggers|values|versions|"
    "workers|writers"
)
_COUNTED = re.compile(rf"^ (?!has |have |contains |decrypts |holds |needs |requires )(?:[a-z-]+ )?(?:{NOUNS})\b(?!/s)")
_FIXED = re.compile(r"[A-Z][A-Z_0-9]+$")
"""A constant is never 1."""

FOLDERS = ("cli", "migrate", "lifecycle", "doctor", "coverage", "verification", "compliance/checks", "audit", "demo")
A_WORD = {"lifecycle/remains.py: {of_it} values"}
"""The number is a word: all."""


def uncounted(text: ast.JoinedStr) -> Iterator[str]:
    """Give the numbers that stand before a noun in the plural."""
    for value, after in zip(text.values, text.values[1:], strict=False):
        if not isinstance(value, ast.FormattedValue) or not isinstance(after, ast.Constant):
            continue
        found = _COUNTED.match(str(after.value))
        expression = ast.unparse(value.value)
        is_fraction = value.format_spec is not None and re.search(r"f'?$", ast.unparse(value.format_spec))
        if found and not is_fraction and not _FIXED.search(expression) and not isinstance(value.value, ast.Call):
            yield f"{{{expression}}}{found[0]}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_message_counts_by_the_helper(folder: str) -> None:
    found = {
        f"{path.relative_to(PACKAGE)}: {each}"
        for path in (PACKAGE / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for each in uncounted(node)
    }
    assert found <= A_WORD


def test_one_thing_is_not_many() -> None:
    assert [counted(n, "row") for n in (0, 1, 2, 1200)] == ["0 rows", "1 row", "2 rows", "1,200 rows"]
    assert [counted(n, "value is", "values are") for n in (1, 3)] == ["1 value is", "3 values are"]


def test_the_check_finds_what_it_is_for() -> None:
    text = ast.parse("f'{n} new keys, {m} rows/s, {MOST} values'", mode="eval").body
    assert isinstance(text, ast.JoinedStr)
    assert list(uncounted(text)) == ["{n} new keys"]
