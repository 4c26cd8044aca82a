"""A stranger's project: the files of a page in a folder of their own, and pytest in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.reading import ROOT, read_page


def write_project(page: str, folder: Path) -> Path:
    """Write the files of a page of docs/ into a folder, and return the folder."""
    for block in read_page(ROOT / "docs" / page).blocks:
        if block.is_written:
            path = folder / block.markers["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return folder


def run_in(folder: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module with arguments in a folder: without what configures this project's own tests."""
    ours = ("GLPG_TEST_", "GLPGENC_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**kept, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "error", **environment},
    )


def run_pytest(folder: Path, *arguments: str | Path, **environment: str) -> str:
    """Run the project's tests, and return what pytest printed; fail unless all pass."""
    answer = run_in(folder, "pytest", "-q", "-p", "no:cacheprovider", *arguments, **environment)
    assert answer.returncode == 0, answer.stdout[-6000:] + answer.stderr[-2000:]
    return answer.stdout
