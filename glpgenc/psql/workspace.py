"""The private folder in which psql and this process meet."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc._support.forks import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

# What neither psql nor a shell gives a meaning to. psql replaces `:name` even inside backquotes.
_PLAIN_PATH = re.compile(r"^[A-Za-z0-9_./-]+$")


class Workspace:
    """Paths inside a folder that only this user can enter.

    :param directory: the folder.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.challenge = directory / "challenge"
        """Pipe: the session's challenge, from psql."""
        self.sealed = directory / "sealed"
        """Pipe: the keys sealed under it, to psql."""
        self.startup_file = directory / "psqlrc"
        self.password_file = directory / "pgpass"
        self.loaded = directory / "loaded"
        """Made by psql once the keys are loaded."""
        self.refused = directory / "refused"
        """Made by psql before it ends itself because loading failed."""

    def write(self, path: Path, text: str) -> None:
        """Write a file that only this user can read."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)

    def release(self) -> None:
        """Let go of programs that still wait at a pipe: they see its end, or find it gone."""
        for pipe in (self.challenge, self.sealed):
            # Opened for both, a pipe blocks neither us nor them; who comes after the unlink does not get in.
            descriptor = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
            pipe.unlink()
            os.close(descriptor)


@contextmanager
def open_workspace() -> Iterator[Workspace]:
    """Make the folder with its two pipes, and remove it at the end, whatever happens."""
    parent = tempfile.gettempdir()
    if not _PLAIN_PATH.match(parent):
        parent = "/tmp"  # noqa: S108 - mkdtemp makes a folder that is ours alone
    with private_folder("glpgenc-psql-", parent) as directory:
        workspace = Workspace(directory)
        os.mkfifo(workspace.challenge, 0o600)
        os.mkfifo(workspace.sealed, 0o600)
        yield workspace
