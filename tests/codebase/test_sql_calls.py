"""What Python calls in the schema glpgenc is there, and takes as many arguments as it is given."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import glpgenc

SQL = Path(__file__).parents[2] / "sql"
MADE = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION glpgenc\.(\w+)\s*\(")
CALLED = re.compile(r"\bglpgenc\.(_\w+|gl_\w+)\(")
# In an f-string it may stand for several arguments, or for all of them.
UNKNOWN = "\0"
CLOSING = {"(": ")", "[": "]", "{": "}"}


def _arguments(text: str, at: int) -> list[str] | None:
    """Return what stands between the parenthesis before ``at`` and the one that closes it, or None where none does."""
    found, begin = [], at
    until: list[str] = []
    for end in range(at, len(text)):
        char = text[end]
        if until and until[-1] in ("'", '"'):
            if char == until[-1]:
                until.pop()
        elif char in ("'", '"'):
            until.append(char)
        elif char in CLOSING:
            until.append(CLOSING[char])
        elif until:
            if char == until[-1]:
                until.pop()
        elif char in ",)":
            found.append(text[begin:end].strip())
            begin = end + 1
            if char == ")":
                return [] if found == [""] else found
    return None


def _functions() -> dict[str, set[int]]:
    """Return with how many arguments each function may be called."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for file in SQL.rglob("*.sql"):
        text = re.sub(r"--[^\n]*", "", file.read_text())
        for match in MADE.finditer(text):
            taken = [one for one in _arguments(text, match.end()) or [] if not one.startswith("OUT ")]
            least = sum("DEFAULT" not in one and not one.startswith("VARIADIC ") for one in taken)
            most = 100 if taken and taken[-1].startswith("VARIADIC ") else len(taken)
            numbers[match[1]].update(range(least, most + 1))
    return numbers


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else UNKNOWN for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _calls() -> Iterator[tuple[str, str, int]]:
    """Yield the place, the function and the number of arguments of each call that stands in a text."""
    root = Path(glpgenc.__file__).parent
    for file in root.rglob("*.py"):
        for line, text in _texts(ast.parse(file.read_text())):
            for match in CALLED.finditer(text):
                given = _arguments(text, match.end())
                # `gl_function()` names one, in a message or an explanation.
                if given and UNKNOWN not in given:
                    yield f"{file.relative_to(root)}:{line}", match[1], len(given)


def test_functions_are_called_with_as_many_arguments_as_they_take() -> None:
    functions, calls = _functions(), list(_calls())
    assert len(calls) > 100
    assert [call for call in calls if call[2] not in functions.get(call[1], ())] == []
