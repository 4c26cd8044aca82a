"""The files of sql/: a folder for each release, public functions first, and no released file is changed."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDERS = sorted(path for path in (CHECKOUT / "sql").iterdir() if path.is_dir())
FILES = [file for folder in FOLDERS for file in sorted(folder.glob("*.sql"))]
RELEASED: dict[str, str] = {}
"""The folders of releases, each with :func:`digest`. A migration that loads them gives the same schema for ever."""

# Functions, and blocks of an installation, that raise by themselves: they run before _raise is there, or as anyone who
# writes to a table, who may have no rights in the schema.
RAISES = {
    "schema.sql": {"DO"},
    "roles.sql": {"DO"},
    "errors.sql": {"_raise"},
    "envelope.sql": {"gl_refuse_plaintext", "gl_guard"},
    "contract.sql": {"gl_refuse_lone_ciphertext"},
    "audit.sql": {"_audit_refuse"},
    # In the functions that they generate.
    "dual_write.sql": {"_plaintext_writer", "_not_null_refuser", "_plaintext_reader", "_dual_write_part"},
}

_INTERNAL = "-- Internal: called by the functions of glpgenc and by its triggers alone."
_FUNCTION = re.compile(r"^CREATE FUNCTION glpgenc\.(\w+)", re.MULTILINE)
# Their bodies are texts, in which names are looked for when the function runs.
_TEXT_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$|--[^\n]*", re.DOTALL)


def digest(folder: Path) -> str:
    """Return one of the names and texts of a folder's files."""
    found = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def test_released_files_are_as_they_were() -> None:
    assert {folder.name: digest(folder) for folder in FOLDERS if folder.name in RELEASED} == RELEASED


def test_only_the_folder_of_the_next_release_is_being_written() -> None:
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert {folder.name for folder in FOLDERS} - set(RELEASED) <= {version}
    assert not list((CHECKOUT / "sql").glob("*.sql"))


def test_every_file_is_loaded_by_one_migration() -> None:
    migrations = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "alembic" / "versions").glob("*.py"))
    loaded = re.findall(r'"([\w.]+/\w+\.sql)"', migrations)
    assert sorted(loaded) == sorted(f"{file.parent.name}/{file.name}" for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_public_functions_come_first_and_internal_ones_are_marked(file: Path) -> None:
    public, marker, internal = file.read_text(encoding="utf-8").partition(_INTERNAL)
    assert [name for name in _FUNCTION.findall(internal) if not name.startswith("_")] == []
    if not marker:
        assert [name for name in _FUNCTION.findall(public) if name.startswith("_")] == []
    # What is before the marker, and is not public, is what bodies are bound to that are no text.
    bound = set(re.findall(r"glpgenc\.(_\w+)\s*\(", _TEXT_BODY.sub("", _FUNCTION.sub("", public))))
    assert {name for name in _FUNCTION.findall(public) if name.startswith("_")} <= bound


def test_errors_are_raised_in_one_place() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for file in FILES:
        within = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if match := _FUNCTION.match(line):
                within = match[1]
            elif line.startswith("DO "):
                within = "DO"
            if "RAISE EXCEPTION" in line:
                found[file.name].add(within)
    assert found == RAISES
