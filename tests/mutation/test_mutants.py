"""Which changes are made of a code, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutation.mutant import sampled
from tools.mutation.names import nearest, words_in
from tools.mutation.python_code import python_mutants
from tools.mutation.results import Results
from tools.mutation.rooms import ROOMS, equivalents
from tools.mutation.sql_code import functions_of, sql_mutants
from tools.mutation.sql_runs import SqlReach

PYTHON = '''
"""A docstring."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import x
__all__ = ["name"]
LIMIT: int = 5

@cache(1)
def name(a: "int", b=2):
    """Another."""
    if a < b and not ready:
        raise ValueError("words for people", hint="more")
    log.info("words")
    a.wipe()
    total = "text" + f"more {b + 1}"
    return total
'''

SQL = """
CREATE FUNCTION glpgenc.name(a integer) RETURNS integer
LANGUAGE plpgsql
AS $body$
DECLARE
    b integer := 4;
BEGIN
    -- 7 words
    IF a OPERATOR(pg_catalog.<) 5 AND a IS NOT NULL AND a BETWEEN 1 AND 2 THEN
        RETURN glpgenc._raise('ZE001', 'words for people');
    END IF;
    b := b OPERATOR(pg_catalog.+) 8::bigint;
    PERFORM glpgenc.other('text');
    RETURN b;
END
$body$;
COMMENT ON FUNCTION glpgenc.name(integer) IS '9';

CREATE FUNCTION glpgenc.atomic() RETURNS boolean
LANGUAGE sql
BEGIN ATOMIC
    SELECT 'y' !~ 'x' FROM (SELECT count(*));
END;
COMMENT ON FUNCTION glpgenc.atomic() IS '1';

CREATE FUNCTION glpgenc.other(a text) RETURNS boolean
LANGUAGE sql
RETURN a = 'x';
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "code.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "code.sql").write_text(SQL, encoding="utf-8")
    return tmp_path


def test_python_is_changed_where_it_acts_and_not_where_it_speaks(folder: Path) -> None:
    assert {each.change for each in python_mutants(folder / "code.py", "code.py")} == {
        "5 -> 6",
        "2 -> 3",
        "a < b -> a <= b",
        "a < b and (not ready) -> a < b or not ready",
        "not ready -> ready",
        "raise ValueError('words for people', hint='more') -> pass",
        "a.wipe() -> pass",
        "'text' + f'more {b + 1}' -> 'text' - f'more {b + 1}'",
        "'text' -> 'Xext'",
        "b + 1 -> b - 1",
        "1 -> 2",
        "return total -> return None",
    }


def test_each_mutant_of_python_compiles_to_code_of_its_own_and_leaves_the_others_alone(folder: Path) -> None:
    mutants = python_mutants(folder / "code.py", "code.py")
    codes = {each.apply() for each in mutants}
    assert len(codes) == len(mutants)
    assert {each.apply() for each in reversed(mutants)} == codes
    assert [each.function for each in mutants if each.at_import] == ["", "name"]


def test_sql_is_changed_where_it_acts_and_not_where_it_speaks(folder: Path) -> None:
    mutants = sql_mutants(folder / "code.sql", "code.sql")
    assert {(each.function, each.change) for each in mutants} == {
        ("name", "4 -> 5"),
        ("name", "OPERATOR(pg_catalog.<) -> OPERATOR(pg_catalog.<=)"),
        ("name", "5 -> 6"),
        ("name", "AND -> OR"),
        ("name", "IS NOT NULL -> IS NULL"),
        ("name", "1 -> 2"),
        ("name", "2 -> 3"),
        ("name", "RETURN glpgenc._raise('ZE001', 'words for people') -> NULL"),
        ("name", "b := b OPERATOR(pg_catalog.+) 8::bigint -> NULL"),
        ("name", "OPERATOR(pg_catalog.+) -> OPERATOR(pg_catalog.-)"),
        ("name", "8 -> 9"),
        ("name", "PERFORM glpgenc.other('text') -> NULL"),
        ("name", "'text' -> 'Xtext'"),
        ("atomic", "'y' -> 'Xy'"),
        ("atomic", "!~ -> ~"),
        ("atomic", "'x' -> 'Xx'"),
        ("other", "= -> <>"),
        ("other", "'x' -> 'Xx'"),
    }
    assert [each.number for each in mutants if each.change == "AND -> OR"] == [1, 2]
    assert all(each.apply().startswith(f"CREATE OR REPLACE FUNCTION glpgenc.{each.function}(") for each in mutants)


def test_a_function_of_sql_meets_the_files_that_name_it_and_then_what_calls_it(tmp_path: Path) -> None:
    functions = {
        "_deep": "RETURN 1",
        "_inner": "RETURN glpgenc._deep()",
        "gl_outer": "RETURN glpgenc._inner()",
        "gl_other": "RETURN glpgenc.gl_outer()",
    }
    for name, text in {
        "names_deep.py": "_deep",
        "names_outer.py": "gl_outer",
        "names_both.py": "gl_outer _inner",
        "names_other.py": "gl_other",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = {str(path): [f"{path.name}::test"] for path in sorted(tmp_path.iterdir())}
    words = {name: words_in(body) for name, body in functions.items()}
    assert {name: nearest(name, words, files) for name in functions} == {
        "_deep": ["names_deep.py::test", "names_both.py::test", "names_outer.py::test"],
        "_inner": ["names_both.py::test", "names_outer.py::test"],
        "gl_outer": ["names_both.py::test", "names_outer.py::test"],
        "gl_other": ["names_other.py::test"],
    }


def test_a_function_that_only_fixtures_name_meets_the_tests_that_have_them(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("gl_outer", encoding="utf-8")
    (tmp_path / "test_it.py").write_text("def test_it(fixture): ...", encoding="utf-8")
    path = str(tmp_path / "test_it.py")
    assert nearest("gl_outer", {}, {path: [f"{path}::test_it"]}) == [f"{path}::test_it"]


def test_a_function_of_sql_meets_the_tests_that_call_it_or_what_it_is_put_into(tmp_path: Path) -> None:
    near, far = (str(tmp_path / name) for name in ("test_near.py", "test_far.py"))
    Path(near).write_text("def test_named(): 'glpgenc.name'\ndef test_it(): ...", encoding="utf-8")
    Path(far).write_text("def test_slow(): ...\ndef test_quick(): ...\ndef test_slower(): ...", encoding="utf-8")
    files = {
        far: [f"{far}::test_slow", f"{far}::test_quick", f"{far}::test_slower"],
        near: [f"{near}::test_it", f"{near}::test_named"],
    }
    reach = SqlReach(files, lambda test: "glpgenc.name" if "named" in test else "", functions_of(SQL))
    assert reach.unknown() == [far, near]
    seconds = {f"{far}::test_slow": 80.0, f"{far}::test_quick": 1.0, f"{far}::test_slower": 81.0}
    reach.add(far, {"seconds": seconds, "functions": {test: ["name", "outer"] for test in seconds}})
    seconds = dict.fromkeys(files[near], 2.0)
    reach.add(near, {"seconds": seconds, "functions": {test: ["name"] for test in seconds}})
    # Those that name it first, then their file's, then the quickest, two minutes in all.
    chosen = [f"{near}::test_named", f"{near}::test_it", f"{far}::test_quick", f"{far}::test_slow"]
    assert reach.tests_of("name") == chosen
    assert reach.unknown() == []
    # PostgreSQL counts no calls of a function in SQL that it puts into another.
    assert reach.tests_of("other") == [*files[near], *files[far][1::-1]]
    assert reach.tests_of("atomic") == []
    Path(near).write_text("def test_it(): 'other'", encoding="utf-8")
    assert reach.unknown() == [near]


def test_a_larger_sample_contains_the_smaller_one(folder: Path) -> None:
    mutants = python_mutants(folder / "code.py", "code.py")
    names = [each.name for each in sampled(mutants, 8, 1)]
    assert names[:4] == [each.name for each in sampled(mutants, 4, 1)]
    assert names != [each.name for each in sampled(mutants, 8, 2)]
    assert len(sampled(mutants, 0, 1)) == len(mutants)


@pytest.mark.parametrize("room", ROOMS)
def test_every_mutant_of_a_room_has_a_name_of_its_own(room: str) -> None:
    names = [each.name for each in ROOMS[room].mutants()]
    assert len(names) > 500
    assert len(set(names)) == len(names)


def test_every_equivalent_has_a_reason_and_is_still_a_mutant_of_the_code() -> None:
    there = {each.name for room in ROOMS.values() for each in room.mutants()}
    assert equivalents().keys() <= there
    assert all(len(reason.split()) > 3 for reason in equivalents().values())


def test_a_score_leaves_out_what_no_test_can_notice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutants = python_mutants(folder / "code.py", "code.py")
    monkeypatch.setattr("tools.mutation.results.equivalents", lambda: {mutants[3].name: "it is the same"})
    results = Results("x", folder)
    for mutant, status in zip(
        mutants, ("killed", "timeout", "survived", "survived", "unreached", "invalid"), strict=False
    ):
        results.add(mutant.name, {"status": status})
    results.add("of another code", {"status": "survived"})
    score = Results("x", folder).score(mutants)
    assert (score.tried, score.killed, score.equivalent, score.share) == (5, 2, 1, 50.0)
    assert score.survivors == sorted([mutants[2].name, mutants[4].name])
