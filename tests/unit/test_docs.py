"""What the documents say of the code is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.errors import BY_SQLSTATE
from tests.support.vectors import vectors

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_is_named_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|sql|glpgenc(?!/v1)|tools|docs|bench|alembic)/[\w./-]*)`", text))
    named |= set(re.findall(r"\]\(((?:docs/)?[\w-]+\.md)\)", text))
    missing = {name for name in named if not (ROOT / name).exists() and not (document.parent / name).exists()}
    assert missing == set()


def test_the_table_of_errors_is_that_of_the_classes() -> None:
    text = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (ZE\d{3}) \| (\w+) \|", text, re.MULTILINE)
    assert dict(rows) == {sqlstate: error.__name__ for sqlstate, error in BY_SQLSTATE.items()}


def test_the_worked_example_is_the_vector() -> None:
    text = (ROOT / "docs" / "FORMAT.md").read_text(encoding="utf-8").split("## A worked example")[1].split("```")[1]
    shown: dict[str, str] = {}
    name = ""
    for line in text.strip().splitlines():
        name = line[:12].strip() or name
        shown[name] = shown.get(name, "") + line[12:].strip()
    file = vectors("envelope")
    (case,) = (each for each in file["cases"] if each["name"] == "bound to a row")
    wanted = {
        each.replace("_", " "): case[each] for each in ("header", "aad", "ciphertext", "mac_input", "tag", "envelope")
    }
    assert shown == {"key": file["A256CBC-HS512 key"], **wanted}
