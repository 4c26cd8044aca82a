"""The other end of psql's two pipes: a challenge comes in, sealed keys go out."""

from __future__ import annotations

import base64
import os
import re
import select
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glpgenc.psql.workspace import Workspace

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
