"""The same checkout gives the same wheel, byte for byte, wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


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
