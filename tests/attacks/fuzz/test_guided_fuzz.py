"""Every parser under a coverage-guided fuzzer, atheris, in a process of its own each, which nothing may end early."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attacks.fuzz.parsers import parsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is made for CPython on Linux only"),
]

ROOT = Path(__file__).parents[3]
SECONDS = int(os.environ.get("GLPG_FUZZ_SECONDS", "7"))
"""For each parser: some 7 minutes for all."""

# The control: a parser that is wrong is seen to be.
_FAULTY = """
import sys, atheris
def attack(data):
    if data[:2] == b"\\xfa\\x00":
        raise KeyError("a fault")
atheris.instrument_func(attack)
atheris.Setup([sys.argv[0], "-max_total_time=60", "-seed=1"], attack)
atheris.Fuzz()
"""


@dataclass(frozen=True)
class Fuzzed:
    folder: Path
    codes: dict[str, int]


def run(folder: Path, *program: str, seconds: int) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GLPGENC_")}
    environment |= {"PYTHONPATH": str(ROOT), "GLPG_FUZZ_FOLDER": str(folder)}
    return subprocess.run(
        [sys.executable, *program],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds, check=False, errors="replace",
    )  # fmt: skip


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Fuzzed:
    folder = tmp_path_factory.mktemp("fuzz")
    program = str(ROOT / "tests" / "attacks" / "fuzz" / "run.py")
    done = run(folder, program, str(folder), str(SECONDS), seconds=(SECONDS + 5) * len(parsers()) + 300)
    codes = {name: int(code) for code, name in (line.split(" ", 1) for line in done.stdout.splitlines())}
    assert set(codes) == set(parsers()), done.stderr[-2000:]
    return Fuzzed(folder, codes)


@pytest.mark.parametrize("name", sorted(parsers()))
def test_no_input_breaks_a_parser(fuzzed: Fuzzed, name: str) -> None:
    log = (fuzzed.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    assert fuzzed.codes[name] == 0, log[-4000:]
    runs = next(int(line.split()[-1]) for line in log.splitlines() if "number_of_executed_units" in line)
    assert runs > 100


def test_the_fuzzer_finds_a_fault_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "faulty.py").write_text(_FAULTY, encoding="ascii")
    done = run(tmp_path, str(tmp_path / "faulty.py"), seconds=180)
    assert done.returncode != 0
    assert "KeyError: 'a fault'" in done.stdout + done.stderr
