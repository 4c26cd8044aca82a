from __future__ import annotations

import os
from pathlib import Path

import pytest

from glpgenc.embedded.host import clean_environment, server_account


def test_nothing_of_the_callers_environment_reaches_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    environment = clean_environment(Path("/home/x"), {"PGPASSWORD": "p"})
    assert sorted(environment) == ["HOME", "LANG", "LC_ALL", "PATH", "PGPASSWORD"]


def test_a_server_never_runs_as_root() -> None:
    answer = server_account().run(["id", "-u"], home=Path("/"))
    assert int(answer.stdout) == server_account().uid != 0


def test_a_private_folder_of_root_can_not_be_entered(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has folders that its server account can't enter")
    tmp_path.chmod(0o700)
    assert not server_account().can_enter(tmp_path)


def test_a_missing_folder_can_not_be_entered(tmp_path: Path) -> None:
    assert not server_account().can_enter(tmp_path / "missing")
    assert server_account().can_enter(Path("/tmp"))
