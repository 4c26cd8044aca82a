"""Groups of options: a command declares one parameter, and takes an option for each of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from glpgenc.backfill.source_function import SourceReference
from glpgenc.cli._support.arguments import JobArguments, LockArguments, QuietJobArguments, SourceArguments
from glpgenc.cli._support.command import OptionGroup, command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.errors import ConfigurationError
from tests.cli.tree import leaves, option_names


@dataclass(frozen=True)
class Drawing(OptionGroup):
    colour: Annotated[str, typer.Option(help="Its colour.")]
    width: Annotated[int, typer.Option(min=1, help="Its width.")] = 3


def drawn(*arguments: str) -> tuple[int, list[tuple[str, Drawing, bool]]]:
    """Run a command with a group between options of its own, and give what it got."""
    got: list[tuple[str, Drawing, bool]] = []
    app = typer.Typer()

    @app.command()
    @command()
    def draw(
        _invocation: Invocation,
        *,
        name: Annotated[str, typer.Argument()],
        drawing: Drawing,
        fill: Annotated[bool, typer.Option("--fill")] = False,
    ) -> None:
        got.append((name, drawing, fill))

    return CliRunner().invoke(app, list(arguments)).exit_code, got


def test_the_options_of_a_group_are_collected_beside_others() -> None:
    assert drawn("a", "--colour", "red", "--width", "7", "--fill") == (0, [("a", Drawing("red", 7), True)])
    assert drawn("a", "--colour", "red") == (0, [("a", Drawing("red"), False)])


@pytest.mark.parametrize("arguments", [("a",), ("a", "--colour", "red", "--width", "0")], ids=["missing", "too small"])
def test_the_options_of_a_group_are_checked_like_others(arguments: tuple[str, ...]) -> None:
    assert drawn(*arguments) == (2, [])


def test_a_flag_that_is_not_given_leaves_what_a_running_job_has_and_a_zero_is_a_value() -> None:
    options = JobArguments(max_lag=0.0, max_slot_wal=0.0, fire_triggers=True).job_options()
    assert (options.max_lag, options.max_slot_wal, options.fire_triggers) == (0.0, 0.0, True)
    assert (options.max_rate, options.allow_after_triggers) == (None, None)
    assert QuietJobArguments(allow_after_triggers=True).job_options().fire_triggers is None


def test_a_folder_of_a_source_function_is_refused_without_one(tmp_path: Any) -> None:
    assert SourceArguments().reference() is None
    assert SourceArguments("module:function", tmp_path).reference() == SourceReference("module:function", tmp_path)
    with pytest.raises(ConfigurationError, match="no function is named"):
        SourceArguments(None, tmp_path).reference()


def test_a_failed_attempt_at_a_lock_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    retry = LockArguments(lock_timeout=40, attempts=2).retry()
    assert (retry.lock_timeout_ms, retry.attempts) == (40, 2)
    assert retry.listener is not None
    retry.listener(1, 0.25)
    assert capsys.readouterr().err == "glpgenc: the table is in use (attempt 1); trying again in 0.2 s\n"


def test_every_command_that_writes_rows_takes_all_limits() -> None:
    limits = {"--max-rate", "--max-lag", "--max-wal", "--max-dead-tuples", "--max-slot-wal", "--between"}
    found = {name for name, each in leaves().items() if "--max-lag" in option_names(each)}
    assert found == {name for name, each in leaves().items() if option_names(each) >= limits}
    assert found == {"backfill run", "keys compromise", "reindex run", "restore-plaintext", "rotate", "rotation run"}
