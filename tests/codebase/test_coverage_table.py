"""The table of branch coverage on docs/ASSURANCE.md, and the tool that writes it."""

from __future__ import annotations

import re

import pytest

from tools.coverage_rooms import PAGE, ROOT, Count, by_room, missing, percent, table, written

FILES = {
    "glpgenc/wire/cell.py": {
        "summary": {"num_statements": 10, "covered_lines": 9, "num_branches": 4, "covered_branches": 3},
        "missing_lines": [7],
        "missing_branches": [[6, 7], [8, -1]],
    },
    "glpgenc/wire/sub/more.py": {
        "summary": {"num_statements": 5, "covered_lines": 5, "num_branches": 0, "covered_branches": 0},
        "missing_lines": [],
        "missing_branches": [],
    },
    "glpgenc/errors.py": {
        "summary": {"num_statements": 3, "covered_lines": 3, "num_branches": 2, "covered_branches": 2},
        "missing_lines": [],
        "missing_branches": [],
    },
}


def test_files_are_added_up_by_room() -> None:
    assert by_room(FILES) == {"glpgenc": Count(3, 3, 2, 2), "wire": Count(15, 14, 4, 3)}


@pytest.mark.parametrize(("part", "whole", "shown"), [(999, 1000, "99 %"), (1000, 1000, "100 %"), (0, 0, "-")])
def test_a_share_is_100_only_where_nothing_is_missing(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_the_table_ends_with_the_sum() -> None:
    assert table(by_room(FILES)).splitlines()[-1] == "| **all** | 18 | 94 % | 6 | 83 % |"


def test_what_was_not_run_is_named_once() -> None:
    assert missing(FILES, "wire") == "glpgenc/wire/cell.py: 7 8->-1\n"
    assert missing(FILES, "glpgenc") == ""


def test_a_new_table_takes_the_place_of_the_old_one() -> None:
    page = PAGE.read_text(encoding="utf-8")
    once = written(page, by_room(FILES))
    assert once.count("| **all** |") == 1
    assert written(once, by_room(FILES)) == once
    with pytest.raises(ValueError, match="no place"):
        written("a page", by_room(FILES))


def test_the_rooms_of_the_page_are_those_of_the_package() -> None:
    rooms = {path.parent.name for path in (ROOT / "glpgenc").glob("*/__init__.py")} | {"glpgenc"}
    section = PAGE.read_text(encoding="utf-8").partition("## Branch coverage")[2]
    named = re.findall(r"^\| `(\w+)` \| [0-9,]+ \| [0-9]+ % \| [0-9,]+ \| (?:[0-9]+ %|-) \|$", section, re.MULTILINE)
    assert len(named) >= len(set(named)) >= 2
    assert set(named) <= rooms
