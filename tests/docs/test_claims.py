"""What the documents say of the code, of sizes and of tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.errors import BY_SQLSTATE
from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.envelope import build_index
from glpgenc.wire.facets import SCALAR, ContainsShape, PrefixShape, Shape
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.trigrams import SimilarShape
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


@pytest.mark.parametrize(
    ("place", "name", "suite", "steps"),
    [
        (1, "bound to a row", "A256CBC-HS512", ("mac_input",)),
        (3, "XAES-256-GCM bound to a row", "XAES-256-GCM", ("L", "K1", "M1", "M2", "Kx", "Nx")),
    ],
)
def test_the_worked_example_is_the_vector(place: int, name: str, suite: str, steps: tuple[str, ...]) -> None:
    page = (ROOT / "docs" / "FORMAT.md").read_text(encoding="utf-8")
    text = page.split("## A worked example")[1].split("```")[place]
    shown: dict[str, str] = {}
    part = ""
    for line in text.strip().splitlines():
        part = line[:12].strip() or part
        shown[part] = shown.get(part, "") + line[12:].strip()
    file = vectors("envelope")
    (case,) = (each for each in file["cases"] if each["name"] == name)
    parts = ("header", "aad", "ciphertext", *steps, "tag", "envelope")
    assert shown == {"key": file[f"{suite} key"], **{each.replace("_", " "): case[each] for each in parts}}


TEXT = (Path(__file__).parents[2] / "docs" / "LEAKAGE.md").read_text(encoding="utf-8")


def size(shape: Shape, bits: int) -> int:
    entry = SearchEntry(1, Normalizer.EXACT, bits, bytes(32), shape)
    return len(build_index({1: search_term(b"alexander", entry)}))


@pytest.mark.parametrize("bits", [128, 64, 12])
def test_a_term_takes_the_bytes_that_are_documented(bits: int) -> None:
    found = re.search(rf"^\| a {bits}-bit term \| (\d+)", TEXT, re.MULTILINE)
    assert found is not None
    assert size(SCALAR, bits) == int(found[1])


@pytest.mark.parametrize("bits", [10, 32])
def test_the_example_of_tags_takes_the_bytes_that_are_documented(bits: int) -> None:
    assert "`alexander` with prefix 3 to 10 has 7 tags, 31 bytes; with contains 3 also 7; with similar 10." in TEXT
    assert size(PrefixShape(3, 10), bits) == size(ContainsShape(3), bits) == 31 == 3 + 4 * 7
    similar = SearchEntry(1, Normalizer.LOWER, 32, bytes(32), SimilarShape())
    assert len(search_term(b"alexander", similar)) == 4 * 10


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
    assert missing_of("`tests/attacks/test_nothing.py`, `tests/docs/test_claims.py::test_nothing`") == [
        "tests/attacks/test_nothing.py",
        "tests/docs/test_claims.py::test_nothing",
    ]
    assert missing_of("`tests/docs/test_pages.py`, `test_reading.py`, `malformed.json`") == []


def test_every_file_of_attacks_has_a_row() -> None:
    text = PAGES[1].read_text(encoding="utf-8")
    named = [name for name in re.findall(r"`([^`]+)`", text) if name.endswith(".py")]
    files = (ROOT / "tests" / "attacks").rglob("test_*.py")
    assert {file.name for file in files if not any(file.match(name) for name in named)} == set()
