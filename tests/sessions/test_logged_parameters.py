"""docs/LEAKAGE.md on bind values in the log: what each setting keeps out, on servers that load auto_explain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres, all_programs
from glpgenc.embedded.server import Setting

PAGE = Path(__file__).parents[2] / "docs" / "LEAKAGE.md"
VALUE = "alice@example.org"
PLANS: dict[str, Setting] = {"auto_explain.log_min_duration": "0"}
QUIET: dict[str, Setting] = {"auto_explain.log_parameter_max_length": "0"}


@pytest.fixture(scope="module", params=[each.major for each in all_programs()])
def server(request: pytest.FixtureRequest) -> Iterator[EmbeddedPostgres]:
    programs = next(each for each in all_programs() if each.major == request.param)
    settings: dict[str, Setting] = {
        "shared_preload_libraries": "auto_explain",
        "log_statement": "all",
        "log_min_duration_statement": 0,
        "log_parameter_max_length": 0,
    }
    with EmbeddedPostgres(programs, settings=settings) as server:
        yield server


def logged(server: EmbeddedPostgres, query: str, settings: dict[str, Setting]) -> str:
    """Return what a query with a bind value adds to the log."""
    before = len(server.log_text())
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"SET {name} = '{value}'")
        connection.execute(query, [VALUE])
    added = server.log_text()[before:]
    assert query.replace("%s", "$1") in added
    return added


SHOWN = "SELECT %s::text"
COMPARED = "SELECT oid FROM pg_catalog.pg_class WHERE relname = lower(%s::text)"


def test_without_auto_explain_a_length_of_0_keeps_values_out(server: EmbeddedPostgres) -> None:
    assert VALUE not in logged(server, COMPARED, {})


def test_auto_explain_shows_values_all_the_same(server: EmbeddedPostgres) -> None:
    assert VALUE in logged(server, COMPARED, PLANS)


def test_its_own_setting_shows_whole_values_by_default_from_16_on(server: EmbeddedPostgres) -> None:
    if server.major < 16:
        with psycopg.connect(server.url()) as connection:
            row = connection.execute("SELECT current_setting('auto_explain.log_parameter_max_length', true)").fetchone()
        assert row == (None,)
        return
    assert f"Query Parameters: $1 = '{VALUE}'" in logged(server, COMPARED, PLANS)
    assert "Query Parameters" not in logged(server, COMPARED, PLANS | QUIET)


def test_a_length_of_0_leaves_them_in_the_conditions_of_the_plan(server: EmbeddedPostgres) -> None:
    quiet = QUIET if server.major >= 16 else {}
    assert f"'{VALUE}'" in logged(server, COMPARED, PLANS | quiet)


def test_the_page_says_so() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert "`auto_explain.log_parameter_max_length`, which by default is -1: whole values" in text
    assert "leave `auto_explain.log_min_duration` at -1" in text
