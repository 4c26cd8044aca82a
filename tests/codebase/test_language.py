"""Text that users read has no words of the list in tools/language.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc._support.terminal import counted
from tools.language import REPOSITORY, all_texts, findings, markdown_texts, plurals, python_texts, sql_texts


def test_no_text_has_a_word_of_the_list() -> None:
    assert list(findings(all_texts())) == []


def test_no_output_in_a_document_has_a_plural_of_one() -> None:
    assert list(plurals()) == []


def test_every_kind_of_text_is_read() -> None:
    kinds = {(each.place.relative_to(REPOSITORY).parts[0], each.place.suffix) for each in all_texts()}
    assert {("glpgenc", ".py"), ("alembic", ".py"), ("sql", ".sql"), ("docs", ".md"), ("README.md", ".md")} <= kinds
    assert {("terraform", ".tf"), ("alerts", ".yaml"), ("deploy", ".yaml"), ("grafana", ".json")} <= kinds
    assert {("examples", ".py"), ("tests", ".md")} <= kinds


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("m.py", 'raise ValueError(f"{x} is none of {y}")\n', ["m.py:1: 'is none of'"]),
        ("m.py", 'def f():\n    """Say it.\n\n    It goes on.\n    """\n', ["m.py:4: 'goes on'"]),
        ("m.py", 'hint = ("run it "\n    "anew")\n', ["m.py:1: 'anew'"]),
        ("m.py", "# read anew, by whoever\nx = 1\n", []),
        ("m.py", 'print("1 keys", 11, "keys")\n', ["m.py:1: '1 keys'"]),
        ("s.sql", "-- told\nCOMMENT ON TABLE t IS 'What was told\n';\n", ["s.sql:2: 'told'"]),
        ("s.sql", "COMMENT ON TABLE t IS 'It''s '\n    'anew';\n", ["s.sql:2: 'anew'"]),
        ("d.md", "Run `x anew`.\n\n```\nit goes on\n```\n\nCode 1: it failed.\n", ["d.md:7: 'Code 1'"]),
        ("d.md", "Values 1 to 3 go once; 1,001 rows, 0.1 days.\n", []),
    ],
)
def test_words_are_found_in_what_is_read_and_not_elsewhere(
    tmp_path: Path, name: str, source: str, expected: list[str]
) -> None:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    read = {".py": python_texts, ".sql": sql_texts, ".md": markdown_texts}[path.suffix]
    found = [line.rpartition(": ")[0] for line in findings(read(path), tmp_path)]
    assert found == expected


PACKAGE = Path(__file__).parents[2] / "glpgenc"
NOUNS = (
    "backfills|blocks|bytes|classes|columns|events|fields|files|findings|groups|heads|indexes|jobs|keys|months|processes|"
    "records|requests|roots|rows|segments|sessions|statements|tables|tenants|terms|transactions|triggers|values|versions|"
    "workers|writers"
)
_COUNTED = re.compile(rf"^ (?!has |have |contains |decrypts |holds |needs |requires )(?:[a-z-]+ )?(?:{NOUNS})\b(?!/s)")
_FIXED = re.compile(r"[A-Z][A-Z_0-9]+$")
"""A constant is never 1."""

FOLDERS = [
    "cli",
    "jobs",
    "backfill",
    "contract",
    "scrub",
    "restore",
    "verification",
    "rotation",
    "reindex",
    "rewrap",
    "shred",
    "backup_check",
    "reencryption",
    "doctor",
    "coverage",
    "compliance/checks",
    "audit",
    "demo",
]
A_WORD = {"shred/remaining_copies.py: {of_it} values"}
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
    assert (PACKAGE / folder).is_dir()
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
