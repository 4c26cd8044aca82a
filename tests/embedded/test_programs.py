from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.embedded import PostgresPrograms, find_programs
from glpgenc.embedded.programs import inspect_programs
from glpgenc.errors import ConfigurationError


def fake_installation(bindir: Path, version: str, *, exit_code: int = 0) -> Path:
    bindir.mkdir(parents=True)
    for name in ("initdb", "pg_ctl", "postgres"):
        program = bindir / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\nexit {exit_code}\n", encoding="utf-8")
        program.chmod(0o755)
    return bindir


@pytest.mark.parametrize(
    ("version", "major"), [("15.20 (Debian 15.20-0+deb12u1)", 15), ("18.1", 18), ("19beta1", 19), ("17.5", 17)]
)
def test_the_version_is_read_from_the_server(tmp_path: Path, version: str, major: int) -> None:
    programs = inspect_programs(fake_installation(tmp_path / "bin", version))
    assert programs is not None
    assert programs.major == major
    assert programs.version == version.split(maxsplit=1)[0]


def test_a_folder_without_a_server_is_none(tmp_path: Path) -> None:
    (tmp_path / "psql").touch(mode=0o755)
    assert inspect_programs(tmp_path) is None


def test_a_server_that_does_not_start_is_none(tmp_path: Path) -> None:
    assert inspect_programs(fake_installation(tmp_path / "bin", "17.5", exit_code=127)) is None


def test_the_explicit_folder_comes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPG_PG_BINDIR", str(fake_installation(tmp_path / "environment", "16.1")))
    explicit = fake_installation(tmp_path / "explicit", "17.1")
    assert find_programs(explicit).bindir == explicit
    assert find_programs().major == 16


def test_an_unusable_folder_that_was_asked_for_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPG_PG_BINDIR", str(tmp_path))
    with pytest.raises(ConfigurationError, match="does not contain a working PostgreSQL") as caught:
        find_programs()
    assert str(tmp_path) in caught.value.message


def test_a_server_too_old_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"13\.9 is too old"):
        find_programs(fake_installation(tmp_path / "bin", "13.9"))


@pytest.mark.parametrize(
    ("bindir", "extensions"),
    [
        ("usr/lib/postgresql/17/bin", "usr/share/postgresql/17/extension"),
        ("opt/pg/bin", "opt/pg/share/extension"),
        ("usr/local/bin", "usr/local/share/postgresql/extension"),
    ],
)
def test_extensions_are_found_in_every_layout(tmp_path: Path, bindir: str, extensions: str) -> None:
    (tmp_path / extensions).mkdir(parents=True)
    (tmp_path / extensions / "pgcrypto.control").touch()
    programs = PostgresPrograms(tmp_path / bindir, "17.1", 17)
    assert programs.has_extension("pgcrypto")
    assert not programs.has_extension("postgis")
