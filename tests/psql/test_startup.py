from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.psql import program
from glpgenc.psql.program import PsqlProgram, read_arguments
from glpgenc.psql.relay import Workspace, open_workspace
from glpgenc.psql.startup import startup_text, users_psqlrc

PROGRAM = PsqlProgram(Path("/bin/psql"), "17.5", 17, {})


def test_a_folder_with_special_characters_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    odd = tmp_path / "a b':x"
    odd.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(odd))
    with open_workspace() as workspace:
        assert not workspace.directory.is_relative_to(odd)


def test_the_users_file_is_quoted_and_comes_last() -> None:
    text = startup_text(Workspace(Path("/x")), Path("/home/o'b\\n/.psqlrc"))
    assert text.splitlines()[-1] == r"\i '/home/o''b\\n/.psqlrc'"


def test_without_the_users_file_nothing_is_included() -> None:
    assert r"\i " not in startup_text(Workspace(Path("/x")), None)


@pytest.mark.parametrize(
    ("present", "chosen"),
    [
        ([], None),
        ([".psqlrc"], ".psqlrc"),
        ([".psqlrc", ".psqlrc-17"], ".psqlrc-17"),
        ([".psqlrc", ".psqlrc-17", ".psqlrc-17.5"], ".psqlrc-17.5"),
        ([".psqlrc", ".psqlrc-16"], ".psqlrc"),
    ],
)
def test_the_users_file_is_the_one_psql_would_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, present: list[str], chosen: str | None
) -> None:
    monkeypatch.delenv("PSQLRC", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in present:
        (tmp_path / name).touch()
    assert users_psqlrc(PROGRAM) == (None if chosen is None else tmp_path / chosen)


def test_psqlrc_in_the_environment_is_honoured_and_given_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "rc"
    own.touch()
    monkeypatch.setenv("PSQLRC", str(own))
    assert users_psqlrc(PROGRAM) == own
    assert rf"\setenv PSQLRC '{own}'" in startup_text(Workspace(Path("/x")), own)


def make_psql(folder: Path, version: str) -> Path:
    path = folder / f"psql-{version}"
    path.write_text(f"#!/bin/sh\necho 'psql (PostgreSQL) {version}'\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def only(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    monkeypatch.setattr(program, "_candidates", lambda: iter([(path, {}) for path in paths]))


def test_the_first_that_is_new_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path / "none", *(make_psql(tmp_path, version) for version in ("12.9", "16beta1", "17.5")))
    found = program.find_psql()
    assert (found.version, found.major) == ("16beta1", 16)


def test_only_an_old_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, make_psql(tmp_path, "12.9"))
    with pytest.raises(ConfigurationError, match=r"psql 12\.9 is too old"):
        program.find_psql()


def test_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    only(monkeypatch, broken)
    with pytest.raises(ConfigurationError, match="psql was not found"):
        program.find_psql()


def test_the_path_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_psql(tmp_path, "99.1").rename(tmp_path / "psql")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert program.find_psql().path == tmp_path / "psql"


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
