from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.catalogue import BENCHMARKS

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in BENCHMARKS])
def test_a_quick_run_measures_and_prints_and_writes_json(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    command = [sys.executable, "-m", "bench", "--quick", "--only", name, "--output", str(folder)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    (benchmark,) = json.loads((folder / "bench.json").read_text(encoding="utf-8"))["benchmarks"]
    assert benchmark["name"] == name
    assert benchmark["rows"]
    for row in benchmark["rows"]:
        # A share may be none: of rows that were updated without an index, where pages have no room.
        least = 0 if row["unit"] == "%" else 1e-9
        assert row["measured"] >= least
        assert row["reference"] >= least
        assert row["what"] in ran.stdout
    for plot in benchmark["plots"]:
        assert (folder / f"{plot['name']}.png").read_bytes().startswith(b"\x89PNG")
