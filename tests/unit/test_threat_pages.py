"""docs/THREATS.md and docs/SECURITY.md name tests that exist, and leave no row without one or a word of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "THREATS.md", ROOT / "docs" / "SECURITY.md"]
TABLES = r"^\| (?:attack|fault|pitfall) \| what happens \| (?:shown by|test) \|$"
# Limits and matters of construction: what no test can show is said instead.
WORDS = re.compile(r"^(?:-|by construction.*)$")


def rows(page: Path) -> list[tuple[str, str]]:
    """Return attack and last cell of each row of the tables of attacks."""
    found, inside = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        if re.match(TABLES, line):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            cells = re.split(r"(?<!\\) \| ", line.strip("| "))
            assert len(cells) == 3, line
            found.append((cells[0], cells[2]))
    return found


def missing_of(cell: str) -> list[str]:
    """Return what a cell names in backticks that is not there: a path, a file beside the path before it, a function."""
    missing, folder = [], ROOT / "tests"
    for name in re.findall(r"`([^`]+)`", cell):
        path, _, function = name.partition("::")
        if re.fullmatch(r"[\w./*-]+", path) is None or not path.endswith((".py", ".json", ".md", ".sql", "/")):
            continue
        candidates = [ROOT / path, folder / path, ROOT / "tests" / "vectors" / path]
        found = next((each for each in candidates if each.exists() or any(each.parent.glob(each.name))), None)
        if found is None:
            missing.append(name)
            continue
        folder = found if found.is_dir() else found.parent
        if function and f"def {function}(" not in found.read_text(encoding="utf-8"):
            missing.append(name)
    return missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page: Path) -> None:
    assert len(rows(page)) > 10
    assert {attack: missing for attack, cell in rows(page) if (missing := missing_of(cell))} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_names_a_test_or_says_that_there_is_none(page: Path) -> None:
    assert [attack for attack, cell in rows(page) if "`" not in cell and not WORDS.match(cell)] == []


def test_a_test_that_is_not_there_is_found() -> None:
    assert missing_of("`tests/attacks/test_nothing.py`, `tests/unit/test_threat_pages.py::test_nothing`") == [
        "tests/attacks/test_nothing.py",
        "tests/unit/test_threat_pages.py::test_nothing",
    ]
    assert missing_of("`tests/docs/test_pages.py`, `test_reading.py`, `malformed.json`") == []


def test_every_file_of_attacks_has_a_row() -> None:
    text = PAGES[1].read_text(encoding="utf-8")
    named = [name for name in re.findall(r"`([^`]+)`", text) if name.endswith(".py")]
    files = (ROOT / "tests" / "attacks").rglob("test_*.py")
    assert {file.name for file in files if not any(file.match(name) for name in named)} == set()
