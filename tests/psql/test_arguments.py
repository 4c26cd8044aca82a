from __future__ import annotations

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.psql.arguments import read_arguments


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([], []),
        (["-At", "-c", "SELECT 1"], ["-A", "-t", "-c", "SELECT 1"]),
        (["--command=SELECT 1", "--no-align"], ["--command=SELECT 1", "--no-align"]),
        (["--comm", "SELECT 1"], ["--command=SELECT 1"]),
        (["-v", "ON_ERROR_STOP=1", "-f", "a file.sql"], ["-v", "ON_ERROR_STOP=1", "-f", "a file.sql"]),
        (["-c", "SELECT 1", "-c", "SELECT 2"], ["-c", "SELECT 1", "-c", "SELECT 2"]),
        (["-c", ""], ["-c", ""]),
    ],
)
def test_arguments_reach_psql(given: list[str], passed: list[str]) -> None:
    assert read_arguments(given).passed == passed


@pytest.mark.parametrize("given", [["-X"], ["-AXt"], ["--no-psqlrc"], ["--no-psql"]])
def test_without_startup_file_only_the_users_is_left_out(given: list[str]) -> None:
    arguments = read_arguments([*given, "-q"])
    assert not arguments.startup_file
    assert "-q" in arguments.passed
    assert not {"-X", "--no-psqlrc"} & set(arguments.passed)


@pytest.mark.parametrize(
    "given",
    [
        ["other"],
        ["-d", "other"],
        ["-dother"],
        ["--dbname=other"],
        ["-h", "h"],
        ["-Uu"],
        ["--port", "1"],
        ["--", "other"],
    ],
)
def test_another_database_is_refused(given: list[str]) -> None:
    with pytest.raises(ConfigurationError, match="another database"):
        read_arguments(given)


@pytest.mark.parametrize("given", [["-L", "log"], ["-qLlog"], ["--log-file=log"], ["--log", "log"]])
def test_a_log_file_is_refused_because_it_would_record_the_keys(given: list[str]) -> None:
    with pytest.raises(ConfigurationError, match="log-file"):
        read_arguments(given)


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(ConfigurationError, match="--nonsense"):
        read_arguments(["--nonsense"])
