"""All tests of this folder again: with SQLAlchemy 2.0, and with the other drivers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDER = "tests/sqlalchemy"

pytestmark = pytest.mark.slow


def run_folder(**environment: str) -> None:
    """Run the tests of this folder that are not slow, in a process with more environment variables."""
    command = [sys.executable, "-m", "pytest", FOLDER, "-m", "not slow", "-q", "--tb=short", "-p", "no:cacheprovider"]
    answer = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=CHECKOUT, env={**os.environ, **environment}
    )
    assert answer.returncode == 0, answer.stdout[-6000:] + answer.stderr[-2000:]


@pytest.fixture(scope="module")
def sqlalchemy_20(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with SQLAlchemy 2.0 as locked, to be put before the environment's own."""
    folder = tmp_path_factory.mktemp("sqlalchemy-2.0")
    lock = CHECKOUT / "requirements" / "sqlalchemy20.txt"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--requirement", str(lock), "--target", str(folder)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[-2000:]
    return folder


def test_all_passes_with_sqlalchemy_20(sqlalchemy_20: Path) -> None:
    version = subprocess.run(
        [sys.executable, "-c", "import sqlalchemy; print(sqlalchemy.__version__)"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(sqlalchemy_20)},
    )
    assert version.stdout.startswith("2.0.")
    run_folder(PYTHONPATH=str(sqlalchemy_20))


@pytest.mark.parametrize("driver", ["psycopg2", "asyncpg"])
def test_all_passes_on_the_other_drivers(driver: str) -> None:
    run_folder(GLPG_TEST_SQLALCHEMY_DRIVER=driver)
