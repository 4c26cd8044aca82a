"""What counts the lines of SQL that tests reach: on the real extension, error paths and failed transactions too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.support.missing import missing
from tests.support.peers.debian import find_plpgsql_check
from tests.support.sql_profile import FOLDER_VARIABLE, collect
from tools import sql_coverage

SQL = Path(__file__).parents[2] / "sql"


@pytest.fixture(scope="module")
def counting() -> Iterator[EmbeddedPostgres]:
    programs = find_plpgsql_check()
    if programs is None:
        missing("no PostgreSQL with plpgsql_check", "run tools/fetch_debian.sh, or install postgresql-NN-plpgsql-check")
    with EmbeddedPostgres(programs, settings=sql_coverage.SETTINGS) as server:
        install(server.url())
        with psycopg.connect(server.url("template1"), autocommit=True) as admin:
            for name in ("used", "listed"):
                admin.execute(f"CREATE DATABASE {name} TEMPLATE postgres".encode())
        yield server


@pytest.fixture
def folder(counting: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the counts are kept: of what nothing has run, at first."""
    monkeypatch.setattr(sql_coverage, "FOLDER", tmp_path)
    with psycopg.connect(counting.url("listed"), autocommit=True) as connection:
        sql_coverage.keep_reference(connection)
        connection.execute("DROP SCHEMA plpgsql_profiler CASCADE")
    return tmp_path


def test_lines_that_raise_are_reached_and_others_are_not(
    counting: EmbeddedPostgres, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    with psycopg.connect(counting.url("used")) as connection:
        with pytest.raises(psycopg.Error, match="must be 0 to 65535 bytes"):
            connection.execute("SELECT glpgenc.gl_register_field('a.b', 'pii', -1)")
        connection.rollback()
    collect(counting.url("used"))
    every, reached = sql_coverage.lines()
    text = (SQL / "0.1.0" / "registry.sql").read_text(encoding="utf-8").splitlines()
    there = {text[line.number - 1].strip(): line for line in every if line.file == "registry.sql"}
    assert there["IF (padding BETWEEN 0 AND 65535) IS NOT TRUE THEN"] in reached
    raised = "PERFORM glpgenc._raise('ZE012', 'padding must be 0 to 65535 bytes');"
    assert there[raised] in reached
    added = "INSERT INTO glpgenc.fields (field, data_class, padding, client_suite)"
    assert there[added] not in reached
    missed = sql_coverage.missed("registry.sql")
    assert (raised in missed, added in missed) == (False, True)


def test_every_file_with_a_function_in_plpgsql_is_in_the_table_and_on_the_page(folder: Path) -> None:
    assert (folder / "all.json").is_file()
    named = {path.name for path in SQL.glob("*/*.sql") if "LANGUAGE plpgsql" in path.read_text(encoding="utf-8")}
    page = sql_coverage.PAGE.read_text(encoding="utf-8").split(sql_coverage.BEGIN)[1].split(sql_coverage.END)[0]
    for text in (sql_coverage.table(), page):
        assert {name for name in named if f"| `{name}` |" in text} == named


def test_nothing_is_read_where_no_run_asks_for_it(counting: EmbeddedPostgres, tmp_path: Path) -> None:
    collect(counting.url("listed"))
    assert list(tmp_path.iterdir()) == []
