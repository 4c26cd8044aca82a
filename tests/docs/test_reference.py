"""docs/reference/ says what the code says."""

from __future__ import annotations

import re

import glpgenc
from tools.build_reference import REFERENCE, reference
from tools.docs.catalogue import functions
from tools.docs.python_pages import MODULES, names_of


def test_the_reference_is_that_of_the_code(database: str) -> None:
    made = reference(database)
    committed = {
        path.relative_to(REFERENCE).as_posix(): path.read_text(encoding="utf-8") for path in REFERENCE.rglob("*.md")
    }
    assert set(committed) == set(made)
    assert [name for name in made if made[name] != committed[name]] == [], "run python -m tools.build_reference"


def test_every_public_function_has_a_comment_and_those_who_may_execute_it(database: str) -> None:
    import psycopg  # noqa: PLC0415 - the one test that asks

    with psycopg.connect(database) as connection:
        public = [each for each in functions(connection) if each.is_public]
    assert len(public) > 40
    assert [each.name for each in public if not each.comment] == []
    text = (REFERENCE / "sql-functions.md").read_text(encoding="utf-8")
    assert {each.name for each in public} == set(re.findall(r"^### (\w+)$", text, re.MULTILINE))


def test_every_name_of_the_package_has_its_place() -> None:
    text = (REFERENCE / "python" / "glpgenc.md").read_text(encoding="utf-8")
    wanted = {name for name in glpgenc.__all__ if not name.startswith("__")}
    assert set(re.findall(r"^::: glpgenc\.(\w+)$", text, re.MULTILINE)) == wanted


def test_no_name_stands_on_two_pages() -> None:
    names = [name for module in MODULES for name in names_of(module)]
    twice = {name for name in names if names.count(name) > 1}
    # Two things of one name: a finding of coverage and one of doctor; metrics and spans are enabled alike. Facets of
    # SQLAlchemy's columns are Django's, too.
    assert twice == {"Finding", "disable", "enable", "is_enabled", "Contains", "Exact", "Prefix", "Range"}
