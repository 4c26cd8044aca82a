"""Which tests name an SQL function, or what calls it, by the words of files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tools.mutation.run import CHECKOUT

_NEAREST_FILES = 8


def nearest(function: str, functions: dict[str, set[str]], files: dict[str, list[str]]) -> list[str]:
    """Return the tests of the files that name an SQL function, or what calls it up to the public functions.

    :param functions: the words of the body of each.
    :param files: the tests of each file.
    """
    own = {file: words_of(CHECKOUT / file) for file in files}
    used = {file: own[file].union(*map(words_of, used_by(CHECKOUT / file))) for file in files}
    near, seen = {function}, set[str]()
    found: dict[str, None] = {}
    while near:
        for words in (own, used):
            named = [file for file in files if words[file] & near]
            found |= dict.fromkeys(sorted(named, key=lambda file: len(files[file])))
        seen |= near
        # What calls a public function is another's matter.
        inner = {name for name in near if name.startswith("_")}
        near = {name for name, named in functions.items() if named & inner} - seen
    return [test for file in list(found)[:_NEAREST_FILES] for test in files[file]]


def words_in(text: str) -> set[str]:
    """Return the names and words of a text."""
    return set(re.findall(r"\w+", text))


@cache
def words_of(path: Path) -> set[str]:
    """Return those of a file."""
    return words_in(path.read_text(encoding="utf-8"))


def used_by(path: Path) -> list[Path]:
    """Return the fixtures of a file of tests, and what it imports of the tests."""
    names = re.findall(r"^from (tests\.[\w.]+) import", path.read_text(encoding="utf-8"), re.MULTILINE)
    used = [path.with_name("conftest.py"), *(CHECKOUT / f"{name.replace('.', '/')}.py" for name in names)]
    return [each for each in used if each.exists()]
