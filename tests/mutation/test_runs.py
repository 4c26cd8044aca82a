"""Mutants that are run: one of Python and one of SQL that tests notice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes.programs import CHECKOUT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("room", "tests", "only"),
    [
        (
            "codecs",
            "tests/codecs/test_scalars.py",
            "_encode_bool: if value is True: | value is True -> value is not True",
        ),
        (
            "sql",
            "tests/sql/test_values.py",
            "_pad(value, 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(keys, 30) | 256 -> 257",
        ),
    ],
)
def test_a_mutant_that_matters_is_killed_by_a_test_that_is_named(
    tmp_path: Path, room: str, tests: str, only: str
) -> None:
    program = [sys.executable, "-m", "tools.mutation", room, "--only", only, "--tests", tests, "--build", str(tmp_path)]
    done = subprocess.run(program, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert "1 of 1 killed: 100.0 %" in done.stdout
    (result,) = json.loads((tmp_path / f"{room}.json").read_text(encoding="utf-8")).values()
    assert result["status"] == "killed"
    assert result["by"].startswith(tests)
