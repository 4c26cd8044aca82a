"""Sizes of rooms that are thin by intention: what outgrows them belongs into the layers below."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "glpgenc"
_NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
}  # fmt: skip


def lines_of_code(text: str) -> int:
    """Count the lines that are neither blank nor of comments and docstrings alone."""
    found: set[int] = set()
    for each in tokenize.generate_tokens(io.StringIO(text).readline):
        if each.type not in _NO_CODE:
            found.update(range(each.start[0], each.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(found)


def test_what_is_counted() -> None:
    assert lines_of_code('"""Of a module.\n\nMore."""\n\n# why\nA = (\n    1,  # one\n)\n') == 3


def test_the_room_of_django_stays_small() -> None:
    assert sum(lines_of_code(each.read_text("utf-8")) for each in (PACKAGE / "django").rglob("*.py")) < 1800
