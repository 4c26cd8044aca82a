from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.psql.program import PsqlProgram
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
