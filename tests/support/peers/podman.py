"""Containers by podman, of images that tools/podman.sh makes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.missing import missing

CHECKOUT = Path(__file__).parents[3]
_SCRIPT = CHECKOUT / "tools" / "podman.sh"
_PROGRAMS = ("podman", "runc", "debootstrap")
_VARIABLES = ("DOCKER_HOST", "TESTCONTAINERS_RYUK_DISABLED", "CONTAINERS_CONF_OVERRIDE", "CONTAINERS_STORAGE_CONF")
_MAKING_SECONDS = 1800
_ENDING_SECONDS = 60


def podman_images(*names: str) -> dict[str, str]:
    """Make these images, and give each one's name; skip the test where that can't be done."""
    lacking = [program for program in _PROGRAMS if shutil.which(program) is None]
    if lacking:
        missing(f"there is no {', '.join(lacking)}", "tools/podman.sh says which packages of Debian they are in")
    if os.getuid() != 0:
        missing("debootstrap and the containers' accounts need root", "run `make test-all` as root")
    command = [str(_SCRIPT), "images", *names]
    made = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_MAKING_SECONDS)
    assert made.returncode == 0, made.stderr[-2000:]
    return {name: f"localhost/glpgenc-{name}" for name in names}


@contextmanager
def podman_engine() -> Iterator[dict[str, str]]:
    """Let podman answer as a container engine, and give the environment in which it is found."""
    # It prints where the engine is, and ends when there is nothing more to read.
    shown = " ".join(f'"${name}"' for name in _VARIABLES)
    command = [str(_SCRIPT), "run", "sh", "-c", f"printf '%s\\n' {shown}; exec cat >/dev/null"]
    # A run of pytest within this one is no part of it.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            values = [process.stdout.readline().rstrip("\n") for _ in _VARIABLES]
            assert all(values), "podman does not answer"
            yield inherited | dict(zip(_VARIABLES, values, strict=True)) | {"PODMAN_IGNORE_CGROUPSV1_WARNING": "1"}
        finally:
            process.stdin.close()
            process.wait(timeout=_ENDING_SECONDS)
