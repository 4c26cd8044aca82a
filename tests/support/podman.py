"""Containers by podman, of images that tools/podman.sh makes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.missing import missing

CHECKOUT = Path(__file__).parents[2]
_SCRIPT = CHECKOUT / "tools" / "podman.sh"
_PROGRAMS = ("podman", "runc", "debootstrap")


def podman_images(*names: str) -> dict[str, str]:
    """Make these images, and give each one's name; skip the test where that can't be done."""
    lacking = [program for program in _PROGRAMS if shutil.which(program) is None]
    if lacking:
        missing(f"there is no {', '.join(lacking)}", "tools/podman.sh says which packages of Debian they are in")
    if os.getuid() != 0:
        missing("debootstrap and the containers' accounts need root", "run `make test-all` as root")
    made = subprocess.run([_SCRIPT, "images", *names], check=False, capture_output=True, text=True, timeout=1800)
    assert made.returncode == 0, made.stderr[-2000:]
    return {name: f"localhost/glpgenc-{name}" for name in names}


def with_podman(*command: str | Path, timeout: float, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command while podman answers as a container engine; ``timeout`` in seconds."""
    return subprocess.run(
        [_SCRIPT, "run", *command],
        check=False,
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=CHECKOUT,
        # A run of pytest within this one is no part of it.
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | variables,
    )
