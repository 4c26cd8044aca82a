"""The wheel, installed in an empty environment, does what the checkout does."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

CHECKOUT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path | None = None) -> str:
    # PYTHONPATH would let the checkout in by the back door.
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    answer = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, env=environment)
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the locked hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=CHECKOUT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def glpgenc(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of a new environment that holds the wheel, its locked dependencies and nothing of the checkout."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "install", "--no-compile"]
    run(*pip, "--require-hashes", "--requirement", CHECKOUT / "requirements" / "demo.txt")
    run(*pip, "--no-deps", "--no-index", wheel)
    return venv / "bin" / "glpgenc"


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(PurePosixPath(path.relative_to(folder))): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("folder", ["sql", "alembic"])
def test_the_top_level_folders_travel_whole(wheel: Path, folder: str) -> None:
    prefix = f"glpgenc/_data/{folder}/"
    with zipfile.ZipFile(wheel) as archive:
        packed = {
            name.removeprefix(prefix): archive.read(name) for name in archive.namelist() if name.startswith(prefix)
        }
    assert packed == files_below(CHECKOUT / folder)


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names} == {"glpgenc", "glpgenc-0.1.0.dist-info"}
    assert "glpgenc/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or name.endswith("_data/alembic/__init__.py")]


def test_the_installed_program_knows_its_version(glpgenc: Path, tmp_path: Path) -> None:
    assert "0.1.0" in run(glpgenc, "--version", cwd=tmp_path)


def test_it_prints_the_script_for_a_dba(glpgenc: Path, tmp_path: Path) -> None:
    assert "gl_encrypt" in run(glpgenc, "init", "--sql", cwd=tmp_path)


def test_it_has_its_files_of_data(wheel: Path, glpgenc: Path, tmp_path: Path) -> None:
    files = {f"glpgenc/{name}" for name in files_below(CHECKOUT / "glpgenc") if not name.endswith(".py")}
    with zipfile.ZipFile(wheel) as archive:
        assert files - set(archive.namelist()) == set()
    # The help lists the frameworks, whose files are read for it.
    assert "pci-dss" in run(glpgenc, "compliance", "report", "--help", cwd=tmp_path)


def test_it_installs_in_a_fresh_database(glpgenc: Path, tmp_path: Path, empty_database: str) -> None:
    run(glpgenc, "init", "--database-url", empty_database, cwd=tmp_path)
    run(glpgenc, "init", "--database-url", empty_database, cwd=tmp_path)


def built(target: str, folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", folder],
        check=True,
        capture_output=True,
        cwd=CHECKOUT,
    )
    (made,) = folder.iterdir()
    return made


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_two_builds_are_the_same_bytes(target: str, tmp_path: Path) -> None:
    first, second = (built(target, tmp_path / name) for name in ("first", "second"))
    assert first.name == second.name
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
