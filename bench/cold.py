"""Making a server forget what it and the operating system have read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from glpgenc.embedded import EmbeddedPostgres

MEANING = "cold: the server restarted, its files dropped from the system's cache"
MEANING_RESTARTED = "cold: the server restarted; this system can't drop files from its cache"


def cool(server: EmbeddedPostgres) -> None:
    """Restart a server, with its files out of the system's cache where that can be asked for."""
    server.stop()
    for file in (server.data_directory / "base").rglob("*"):
        if file.is_file():
            _drop(file)
    server.start()


def meaning() -> str:
    """Return what cold means on this system."""
    return MEANING if hasattr(os, "posix_fadvise") else MEANING_RESTARTED


def _drop(file: Path) -> None:
    if not hasattr(os, "posix_fadvise"):
        return
    opened = os.open(file, os.O_RDONLY)
    try:
        # What was not written to disk yet stays in the cache.
        os.fsync(opened)
        os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(opened)
