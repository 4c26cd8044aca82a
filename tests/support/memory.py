"""Where the servers of the tests keep their data: in memory, where there is room."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # a folder of its own is made in it, as in /tmp
_ROOM = 6 * 2**30


def keep_servers_in_memory() -> None:
    """Let temporary folders be made in memory, of this process and of those that it starts.

    A test's database is a copy of some nine hundred files: ten times as fast there. Whoever sets TMPDIR decides
    otherwise. What pytest keeps of a run (``tmp_path``) stays on the disk, because nobody removes it at the end.
    """
    if "TMPDIR" in os.environ or not _MEMORY.is_dir() or min(_available(), shutil.disk_usage(_MEMORY).free) < _ROOM:
        return
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None


def _available() -> int:
    """Bytes of memory that may be had."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
