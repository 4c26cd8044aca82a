"""What is printed around questions, empty results and long lines."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import typer

from glpgenc.cli._support.output import confirm
from glpgenc.errors import ConfigurationError
from tests.cli.tree import leaves


@pytest.mark.parametrize("typed", ["", "other\n"])
def test_what_follows_a_question_without_a_terminal_has_a_line_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    with pytest.raises(ConfigurationError, match="not confirmed"):
        confirm("prune", "drop it")
    assert capsys.readouterr().err == "type prune to drop it: \n"


def test_where_nothing_was_backfilled_the_status_says_so(run: Any, database: str) -> None:
    shown = run("backfill", "status", "--database-url", database)
    assert (shown.exit_code, shown.output) == (0, "glpgenc: there is no backfill\n")
    as_json = run("backfill", "status", "--database-url", database, "--json")
    assert "there is no" not in as_json.output


@pytest.mark.parametrize("width", [60, 70, 78])
@pytest.mark.parametrize("name", leaves())
def test_no_line_of_a_description_ends_within_a_name(name: str, width: int) -> None:
    command = leaves()[name]
    shown = command.get_help(typer.Context(command, info_name=name, terminal_width=width))
    description = shown.partition("Example:")[0]
    assert [line for line in description.splitlines() if re.search(r"\w-$", line)] == []
    assert "\u2011" not in shown


def test_the_demo_says_how_to_continue_as_its_last_lines_do(run: Any) -> None:
    assert "glpgenc --config FILE psql, as the last lines show" in run("demo", "--help").stdout
