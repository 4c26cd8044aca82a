"""docs/DEPENDENCIES.md against the locks and the packages that are installed."""

from __future__ import annotations

import re

import pytest

from tests.support.missing import missing
from tools.list_licences import _PIP_LICENSES, DOCUMENT, packages, page, shipped
from tools.locked import REQUIREMENTS, locked

ROWS = re.findall(
    r"^\| ([a-z0-9-]+) \| (\d\S*) \| (.+?) \| (.+?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
)


def test_every_package_that_an_installation_brings_is_listed_with_what_brings_it() -> None:
    assert {name: extras for name, _, _, extras in ROWS} == shipped()


def test_versions_are_those_of_the_lock() -> None:
    pins = set(locked(REQUIREMENTS / "dev.txt"))
    assert [(name, version) for name, version, _, _ in ROWS if (name, version) not in pins] == []


def test_no_licence_asks_for_the_source_of_what_imports_it() -> None:
    refused = re.compile(r"(?<!L)GPL|SSPL|BUSL|Commons Clause|UNKNOWN", re.IGNORECASE)
    assert [(name, licence) for name, _, licence, _ in ROWS if refused.search(licence)] == []


def test_every_lock_names_a_hash_for_each_package_and_no_address() -> None:
    for lock in sorted(REQUIREMENTS.glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
        assert [block.split()[0] for block in blocks if block.strip() and "--hash=sha256:" not in block] == []
        assert "://" not in text


@pytest.mark.slow
def test_the_licences_are_those_of_the_packages_metadata() -> None:
    if not _PIP_LICENSES.exists():
        missing("there is no pip-licenses", "make venv-release")
    assert DOCUMENT.read_text(encoding="utf-8") == page(packages())
