"""docs/guides/frameworks.md: its examples run with the packages themselves, as a project of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.reading import ROOT
from tests.support.servers import Server
from tests.testing.project import run_pytest, write_project

PAGE = "guides/frameworks.md"
# Their own warnings are not the page's; those of glpgenc are errors.
WARNINGS = "error:::glpgenc"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def frameworks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages as locked, to be put before the environment's own."""
    folder = tmp_path_factory.mktemp("frameworks")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes", "--target", str(folder)]
    command += ["--requirement", str(ROOT / "requirements" / "frameworks.txt")]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[-2000:]
    return folder


@pytest.mark.parametrize(
    ("name", "tests"),
    [("sqladmin", 5), ("flask_admin", 4), ("fastapi_users", 1), ("continuum", 1), ("factories", 2)],
)
def test_the_example_passes(name: str, tests: int, frameworks: Path, postgres: Server, tmp_path: Path) -> None:
    project = write_project(PAGE, tmp_path)
    output = run_pytest(
        project,
        f"test_{name}.py",
        GLPG_TEST_DATABASE_URL=postgres.url(),
        PYTHONPATH=f"{project}:{frameworks}",
        PYTHONWARNINGS=WARNINGS,
    )
    assert re.search(rf"^{tests} passed\b", output, re.MULTILINE)
