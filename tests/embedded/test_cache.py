from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from glpgenc.embedded.host import cache_directory

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def ordinary_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)


def test_it_is_below_the_home(tmp_path: Path) -> None:
    assert cache_directory() == tmp_path / "home" / ".cache" / "glpgenc"
    assert cache_directory().is_dir()


def test_xdg_cache_home_moves_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_directory() == tmp_path / "xdg" / "glpgenc"


def test_a_relative_xdg_cache_home_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_directory() == tmp_path / "home" / ".cache" / "glpgenc"


def test_the_shell_scripts_name_the_same_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    script = '. "$1/tools/lib/common.sh"; cache_directory'
    shell = subprocess.run(["sh", "-c", script, "sh", CHECKOUT], check=True, capture_output=True, text=True)
    assert Path(shell.stdout.strip()) == cache_directory()
