"""A disk of a few kilobytes that really is full, and the limit on a file's length that any user may set."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from glpgenc.embedded.host import server_account


class TinyDisk:
    """A file system of its own."""

    def __init__(self, path: Path) -> None:
        self.path, self._filler = path, path / "filler"

    def fill(self, leave: int = 0) -> None:
        """Take all of its room, or all but some bytes of it."""
        room = os.statvfs(self.path)
        with self._filler.open("ab", buffering=0) as file:
            left = room.f_bavail * room.f_frsize - leave
            while left > 0:
                left -= file.write(bytes(min(left, 2**20)))

    def make_room(self) -> None:
        self._filler.unlink()


@contextmanager
def tiny_disk(path: Path, size: str) -> Iterator[TinyDisk]:
    """Mount one, where root may; skip the test where nobody may.

    :param size: as mount reads it, such as ``64k``.
    """
    path.mkdir()
    account = server_account()
    options = f"size={size},mode=0700" + (f",uid={account.uid},gid={account.gid}" if os.geteuid() == 0 else "")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", path], check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield TinyDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


def limited(size: int) -> None:
    """Let no file of this process grow longer, from now on."""
    # Python ignores SIGXFSZ, so that a write fails with EFBIG.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
