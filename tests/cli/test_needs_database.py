from __future__ import annotations

from typing import Any

import pytest

NEED_A_DATABASE = [
    ("init",),
    ("keys", "create", "--data-class", "pii"),
    ("keys", "list"),
    ("field", "list"),
    ("field", "add", "a.b", "--data-class", "pii"),
    ("guard", "t", "c", "--field", "a.b"),
]


@pytest.mark.parametrize("arguments", NEED_A_DATABASE, ids=" ".join)
def test_without_a_database_the_way_to_name_one_is_shown(run: Any, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "GLPGENC_DATABASE_URL" in result.stderr


@pytest.mark.parametrize("arguments", [("init",), ("keys", "list"), ("field", "list")], ids=" ".join)
def test_a_database_that_is_away_ends_with_5(run: Any, arguments: tuple[str, ...]) -> None:
    # Port 1 refuses at once.
    result = run(*arguments, "--database-url", "postgresql://app:hunter2@127.0.0.1:1/shop")
    assert result.exit_code == 5
    assert "the database can't be reached" in result.stderr
    assert "hunter2" not in result.output


def test_the_script_for_an_administrator_needs_none(run: Any) -> None:
    result = run("init", "--sql")
    assert result.exit_code == 0
    assert "CREATE FUNCTION glpgenc.gl_encrypt" in result.stdout
