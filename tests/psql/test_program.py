from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.psql import program


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
