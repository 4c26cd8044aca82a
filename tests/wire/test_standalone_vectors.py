"""The folder of vectors as others use it: its list, its tables, what its README says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from glpgenc import errors
from glpgenc.wire import letters_v1, lower_v1, words_v1
from tests.support.vectors import FOLDER, vectors
from tools import index_vectors

README = (FOLDER / "README.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix == ".json")


def test_the_list_is_of_the_files_as_they_are() -> None:
    text = (FOLDER / "index.json").read_text(encoding="ascii")
    assert text == index_vectors.index(), "write it again: python -m tools.index_vectors"
    assert [each["file"] for each in json.loads(text)["files"] if each["file"].endswith(".json")] == [
        name for name in FILES if name != "index.json"
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_readme_says_what_a_file_holds(name: str) -> None:
    assert f"`{name}`" in README


def lists(name: str) -> Iterator[str]:
    for key, value in vectors(name).items():
        if isinstance(value, list) and key != "boundaries":
            yield key


@pytest.mark.parametrize("name", [name[:-5] for name in FILES if name not in {"index.json", "tables.json"}])
def test_the_readme_names_every_list_of_cases(name: str) -> None:
    section = README[README.index(f"`{name}.json`", README.index("## The files")) :]
    for key in lists(name):
        assert f"`{key}`" in section or key == "stop_words", key


def test_every_refusal_is_in_the_readme_with_its_code() -> None:
    said = dict(re.findall(r"^\| `(\w+Error)` \| `(ZE\d{3})` \|", README, re.MULTILINE))
    named = {kind for each in vectors("index")["files"] for kind in each.get("expect", [])}
    assert set(said) == named
    for kind, code in said.items():
        assert getattr(errors, kind).sqlstate == code, kind


def ranges(text: str) -> list[list[int]]:
    """Return the ranges of a table: ``30-39 aa``, or escapes as in a character class."""
    plain = re.sub(
        r"\\[uU]0*([0-9a-f]+)(-\\[uU]0*([0-9a-f]+))?", lambda found: f"{found[1]}-{found[3] or found[1]} ", text
    )
    pairs = (each.partition("-") for each in plain.split())
    return [[int(first, 16), int(last or first, 16)] for first, _, last in pairs]


def test_tables_are_those_that_the_package_goes_by() -> None:
    tables: dict[str, Any] = vectors("tables")
    assert (tables["upper"], tables["lower"]) == (lower_v1.UPPER, lower_v1.LOWER)
    assert tables["letters"] == ranges(letters_v1.RANGES)
    assert tables["alone"] == ranges(words_v1.ALONE)
    assert tables["marks"] == sorted(ranges(words_v1.MARKS))
    assert tables["stop_words"] == words_v1.ENGLISH_STOP_WORDS.split() == vectors("words")["stop_words"]


def test_ranges_ascend_and_every_letter_has_one_of_lower_case() -> None:
    tables = vectors("tables")
    for name in ("letters", "alone", "marks"):
        flat = [end for pair in tables[name] for end in pair]
        assert flat == sorted(flat), name
    assert len(tables["upper"]) == len(tables["lower"]) == len(set(tables["upper"]))
