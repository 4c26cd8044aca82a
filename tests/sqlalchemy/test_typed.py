"""mypy and pyright refuse a column whose values are not of its attribute's type, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import mapped_column

import glpgenc.sqlalchemy
from tests.sqlalchemy import typed_models

CHECKOUT = Path(__file__).parents[2]
MODELS = Path(typed_models.__file__)


@pytest.fixture
def unmarked(tmp_path: Path) -> Path:
    """The models, without the comments that keep a type checker quiet."""
    program = tmp_path / "unmarked_models.py"
    program.write_text(re.sub("  # type: ignore.*", "", MODELS.read_text(encoding="utf-8")), encoding="utf-8")
    return program


def wrong_lines() -> set[int]:
    lines = MODELS.read_text(encoding="utf-8").splitlines()
    found = {number for number, line in enumerate(lines, 1) if "# type: ignore" in line}
    assert len(found) > 10
    return found


def test_mypy_refuses_the_wrong_lines_and_no_others(unmarked: Path) -> None:
    # From the checkout, for its settings and for what mypy keeps of SQLAlchemy.
    command = [sys.executable, "-m", "mypy", "--output", "json", str(unmarked)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, cwd=CHECKOUT)
    found = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
    assert {each["line"] for each in found if each["severity"] == "error"} == wrong_lines(), answer.stdout


def test_pyright_refuses_the_wrong_lines_and_no_others(unmarked: Path) -> None:
    command = [sys.executable, "-m", "basedpyright", "--level", "error", "--outputjson", str(unmarked)]
    command += ["--pythonpath", sys.executable]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, cwd=unmarked.parent)
    found = json.loads(answer.stdout)["generalDiagnostics"]
    assert {each["range"]["start"]["line"] + 1 for each in found} == wrong_lines(), answer.stdout


def test_the_models_are_mapped_as_by_sqlalchemy_itself() -> None:
    assert glpgenc.sqlalchemy.mapped_column is mapped_column
    columns = inspect(typed_models.Person).columns
    assert (columns.email.nullable, columns.born.nullable, columns.nickname.nullable) == (False, True, True)
    assert "people.email_bidx" in str(typed_models.by_email)
