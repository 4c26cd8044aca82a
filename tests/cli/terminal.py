"""A program at a terminal of its own."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SECONDS = 60


class Terminal:
    """Starts a program as the foreground process group of a new terminal, types to it and reads what it shows."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], directory: Path) -> None:
        self.shown = b""
        self._read_already = b""
        self._controller, end = pty.openpty()
        # The first terminal that the leader of a new session opens becomes its controlling one.
        shell = ["/bin/sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(end), *command]
        self._process = subprocess.Popen(shell, env=dict(environment), cwd=directory, start_new_session=True)
        self.pid = self._process.pid
        os.close(end)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._controller)

    def type(self, text: str) -> None:
        os.write(self._controller, text.encode())

    def wait_for(self, text: str) -> str:
        """Read until a text has come since the last call's, and give what came up to its end."""
        deadline = time.monotonic() + _SECONDS
        seen = self._read_already
        while (at := seen.find(text.encode())) < 0:
            assert time.monotonic() < deadline, f"{text!r} never came: {seen!r}"
            seen += self._read()
        # What came with it is the next call's: two lines may be read at once.
        end = at + len(text.encode())
        seen, self._read_already = seen[:end], seen[end:]
        self.shown += seen
        return seen.decode(errors="replace")

    def wait(self) -> int:
        """Read to the end, and give the exit code."""
        deadline = time.monotonic() + _SECONDS
        self.shown, self._read_already = self.shown + self._read_already, b""
        while time.monotonic() < deadline:
            status = self._process.poll()
            self.shown += self._read()
            if status is not None:
                return status
        raise AssertionError(f"it never ended: {self.shown!r}")

    def _read(self) -> bytes:
        if not select.select([self._controller], [], [], 0.1)[0]:
            return b""
        try:
            return os.read(self._controller, 65536)
        except OSError:
            # EIO: the other end is closed.
            return b""


def child_of(pid: int, name: str) -> int:
    """Give the process id of a program that a process started."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        for status in Path("/proc").glob("[0-9]*/status"):
            facts = _facts(status)
            if (facts.get("PPid"), facts.get("Name")) == (str(pid), name):
                return int(status.parent.name)
        time.sleep(0.05)
    raise AssertionError(f"{pid} has no child {name}")


def _facts(status: Path) -> dict[str, str]:
    try:
        lines = status.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        # It ended meanwhile.
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
