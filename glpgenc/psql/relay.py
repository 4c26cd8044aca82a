"""The exchange with psql: a private folder with two pipes, a challenge in, sealed keys out."""

from __future__ import annotations

import base64
import os
import re
import select
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc._support.forks import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHALLENGE = re.compile(rb"[0-9a-f]{128}")
# How long a wait may last before it looks whether it is still wanted.
_TICK_SECONDS = 0.02


class KeyRelay:
    """Answers one challenge, in a thread of its own, for as long as psql lives.

    There is no time limit while psql runs: it may be asking the user for a password. Once :meth:`stop` is called, the
    thread ends within moments.

    :param workspace: where the pipes are.
    :param seal: turns the challenge into the sealed keys.
    :param on_failure: called in the thread if ``seal`` fails.
    """

    def __init__(self, workspace: Workspace, seal: Callable[[bytes], bytes], on_failure: Callable[[], None]) -> None:
        self._workspace = workspace
        self._seal = seal
        self._on_failure = on_failure
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="glpgenc-psql-keys", daemon=True)
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            challenge = self._receive(self._workspace.challenge)
            if challenge is not None:
                self._send(self._workspace.sealed, base64.b64encode(self._seal(challenge)))
        except BaseException as error:  # noqa: BLE001 - it is raised again in the main thread
            self.failure = error
            self._on_failure()

    def _receive(self, pipe: Path) -> bytes | None:
        received = b""
        descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            while not self._stopped.is_set():
                received += _read(descriptor)
                found = _CHALLENGE.search(received)
                if found is not None:
                    return bytes.fromhex(found[0].decode("ascii"))
                # A pipe at its end polls as ready at once, so this waits on the event instead.
                self._stopped.wait(_TICK_SECONDS)
        finally:
            os.close(descriptor)
        return None

    def _send(self, pipe: Path, content: bytes) -> None:
        descriptor = self._open_for_writing(pipe)
        if descriptor is None:
            return
        try:
            while content and not self._stopped.is_set():
                if select.select([], [descriptor], [], _TICK_SECONDS)[1]:
                    content = content[os.write(descriptor, content) :]
        except BrokenPipeError:
            # The reader was interrupted. psql continues with too little, and gl_session_load refuses it.
            return
        finally:
            os.close(descriptor)

    def _open_for_writing(self, pipe: Path) -> int | None:
        while not self._stopped.is_set():
            try:
                return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                # ENXIO: psql does not read yet.
                self._stopped.wait(_TICK_SECONDS)
        return None


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except BlockingIOError:
        return b""


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
