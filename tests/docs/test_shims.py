"""The programs that start quickly do what the programs do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "command",
    [
        ["glpgenc", "--version"],
        ["glpgenc", "field", "add", "Not.A.Field"],
        ["glpgenc", "config", "show", "--json"],
        ["python", "-c", "import sys; print(sys.argv, file=sys.stderr); sys.exit('no')", "a"],
        ["python", "-c", "import os; print(os.getcwd(), os.environ['ONLY'], input())"],
        ["python", "program.py", "a", "b"],
    ],
    ids=" ".join,
)
def test_a_program_and_its_shim_say_the_same(command: list[str], programs: Path, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("NAME = __name__\n")
    (tmp_path / "program.py").write_text(
        "import beside, sys\nprint(__name__, beside.NAME, sys.argv[1:])\nsys.exit(7)\n"
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ONLY": "here"}
    answers = [
        subprocess.run(
            [folder / command[0], *command[1:]],
            check=False,
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            input="typed\n",
        )
        for folder in (programs, Path(sys.executable).parent)
    ]
    assert len({(each.returncode, each.stdout, each.stderr) for each in answers}) == 1
