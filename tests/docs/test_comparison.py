"""The comparison, as far as a program can judge: each cell has a source, and each source an address and a date."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from tests.docs.reading import ROOT

PAGE = (ROOT / "docs" / "COMPARISON.md").read_text(encoding="utf-8")
TABLES, SOURCES = PAGE.split("\n## Sources\n")
OURS = "**glpgenc**"
# In two parts: this file names no address either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("npmjs", "com"),
        ("npmjs", "org"),
        ("rubygems", "org"),
        ("packagist", "org"),
        ("crates", "io"),
        ("pkg", "go", "dev"),
    )
)
NUMBERS = re.compile(r"\[(\d+)\](?!\()")
SOURCE = re.compile(r"(\d+)\. (.+): <(https://[^>\s]+)>, seen (\d{4}-\d{2}-\d{2})")


def tables() -> list[list[list[str]]]:
    """Return the tables of the page, as rows of cells; the line under the heads is left out."""
    found: list[list[list[str]]] = []
    before = ""
    for line in TABLES.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not before.startswith("|"):
                found.append([])
            if set(line) - set("|-"):
                found[-1].append(cells)
        before = line
    return found


def sources() -> list[re.Match[str]]:
    lines = [line for line in SOURCES.splitlines() if re.match(r"\d+\. ", line)]
    matches = [SOURCE.fullmatch(line) for line in lines]
    assert None not in matches, [line for line, match in zip(lines, matches, strict=True) if match is None]
    return [match for match in matches if match is not None]


def peers_cells() -> list[tuple[str, str, str]]:
    """Return each cell about a peer, with the peer and the head of its column."""
    return [
        (row[0], head, cell)
        for table in tables()
        for row in table[1:]
        if row[0] != OURS
        for head, cell in zip(table[0][1:], row[1:], strict=True)
    ]


def test_every_table_has_the_same_peers() -> None:
    columns = [[row[0] for row in table[1:]] for table in tables()]
    assert len(columns) == 5
    assert all(one == other for one, other in pairwise(columns))
    assert columns[0][0] == OURS
    assert len(columns[0]) == 11


def test_every_cell_of_a_peer_names_a_source_that_is_there() -> None:
    known = {match[1] for match in sources()}
    cells = peers_cells()
    assert len(cells) > 100
    assert [cell for cell in cells if not NUMBERS.search(cell[2]) or set(NUMBERS.findall(cell[2])) - known] == []


def test_every_source_is_used_and_numbered_in_order() -> None:
    numbers = [int(match[1]) for match in sources()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(number) for number in NUMBERS.findall(TABLES)} == set(numbers)


def test_no_source_is_listed_twice() -> None:
    addresses = [match[3] for match in sources()]
    assert len(set(addresses)) == len(addresses)


def test_every_source_was_seen_on_a_day_up_to_that_of_the_page() -> None:
    told = re.search(r"^As of (\d{4}-\d{2}-\d{2})\.", PAGE, re.MULTILINE)
    assert told is not None
    assert [match[0] for match in sources() if date.fromisoformat(match[4]) > date.fromisoformat(told[1])] == []


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_package_registry_is_linked(host: str) -> None:
    assert host not in PAGE


def test_no_two_references_touch_which_would_be_one_link_of_markdown() -> None:
    assert re.findall(r"\]\[\d+\]", PAGE) == []
