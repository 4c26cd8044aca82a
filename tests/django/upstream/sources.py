"""Django's own tests, of the version that is installed: from its sdist, which the lock names by its hash."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import django

from glpgenc.embedded.host import cache_directory, cache_lock
from tests.support.missing import missing

_LOCK = Path(__file__).parents[3] / "requirements" / "dev.txt"
_SECONDS = 300


def suite_folder() -> Path:
    """Return the folder of Django's tests in the user's cache, fetched if need be; skip the test where it can't be."""
    version = django.get_version()
    folder = cache_directory() / f"django-tests-{version}"
    with cache_lock(f"django-tests-{version}"):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=cache_directory()) as scratch:
                _unpack(_download(version, Path(scratch)), Path(scratch)).rename(folder)
    return folder


def _download(version: str, scratch: Path) -> Path:
    hashes = _locked_hashes(version)
    wanted = scratch / "requirement.txt"
    wanted.write_text(" ".join([f"django=={version}", *hashes]) + "\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    options = ["--require-hashes", "--no-deps", "--no-binary", "django", "--dest", str(scratch)]
    done = subprocess.run(
        [*pip, *options, "--requirement", str(wanted)], check=False, capture_output=True, text=True, timeout=_SECONDS
    )
    if done.returncode:
        missing(f"Django's sdist could not be fetched ({done.stderr[-300:]})", "a network, or a package index")
    return next(scratch.glob("*.tar.gz"))


def _locked_hashes(version: str) -> list[str]:
    entry = re.search(rf"^django=={re.escape(version)} .*?(?=^\S)", _LOCK.read_text() + "\n.", re.MULTILINE | re.DOTALL)
    if entry is None:
        missing(f"requirements/dev.txt does not lock Django {version}", "make venv")
    return re.findall(r"--hash=sha256:[0-9a-f]{64}", entry.group())


def _unpack(archive: Path, scratch: Path) -> Path:
    with tarfile.open(archive) as opened:
        opened.extractall(scratch, filter="data")
    unpacked = next(path for path in scratch.iterdir() if path.is_dir())
    # The installed Django is the one that is tested.
    shutil.rmtree(unpacked / "django")
    return unpacked
