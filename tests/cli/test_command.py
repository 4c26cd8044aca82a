from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from glpgenc import errors
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli.main import app


def failing(error: Exception) -> typer.Typer:
    """Give an application of two commands, of which one raises."""
    one = typer.Typer(pretty_exceptions_enable=False)

    @one.command("fail")
    @command()
    def fail(_invocation: Invocation) -> None:
        secret = "hunter2"  # noqa: F841 - a local that must not be shown
        raise error

    @one.command("other")
    @command()
    def other(_invocation: Invocation) -> None:
        pass

    return one


def test_an_error_is_a_sentence_and_a_hint() -> None:
    result = CliRunner().invoke(failing(errors.KMSError("the KMS is away", hint="wait")), ["fail"])
    assert result.stderr == "glpgenc: error: the KMS is away\nglpgenc: hint: wait\n"
    assert result.stdout == ""
    assert result.exit_code == Exit.KMS


def test_an_error_without_a_hint_is_one_line() -> None:
    result = CliRunner().invoke(failing(errors.KMSError("the KMS is away")), ["fail"])
    assert result.stderr == "glpgenc: error: the KMS is away\n"


def test_an_error_in_json() -> None:
    result = CliRunner().invoke(failing(errors.SchemaMissingError()), ["fail", "--json"])
    assert json.loads(result.stderr) == {
        "error": {
            "kind": "SchemaMissingError",
            "message": "glpgenc is not installed in this database",
            "hint": "run `glpgenc init`",
            "exit_code": 5,
        }
    }


def test_an_unexpected_error_is_not_dressed_up() -> None:
    result = CliRunner().invoke(failing(RuntimeError("a bug")), ["fail"])
    assert isinstance(result.exception, RuntimeError)
    # typer's own way to show it would print the values of local variables.
    assert app.pretty_exceptions_enable is False


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.GlpgencError, 1),
        (errors.KeyNotLoadedError, 1),
        (errors.KeyNotFoundError, 1),
        (errors.NotTextError, 1),
        (errors.ConfigurationError, 2),
        (errors.TenantRequiredError, 2),
        (errors.InvalidFieldError, 2),
        (errors.AuthenticationError, 3),
        (errors.NotEncryptedError, 3),
        (errors.AlreadyEncryptedError, 3),
        (errors.KeyStateError, 3),
        (errors.RegistryError, 3),
        (errors.KMSAccessDeniedError, 4),
        (errors.KMSThrottledError, 4),
        (errors.DatabaseUnavailableError, 5),
        (errors.SchemaNewerError, 5),
        (errors.InstallationError, 5),
    ],
)
def test_exit_codes(error: type[errors.GlpgencError], code: int) -> None:
    assert exit_code(error()) == code


def test_usage_errors_end_with_2(run: Any) -> None:
    for arguments in (["nonsense"], ["config", "show", "--nonsense"], ["keys", "show", "not-a-uuid"]):
        assert run(*arguments).exit_code == Exit.USAGE


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
