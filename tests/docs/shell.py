"""One bash for a page: what is exported, and the folder, stay from block to block."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

SECONDS = 300
_MARK = "\x1e"
# Commands come by a descriptor of their own: none can read the next one as its input.
_LOOP = r"""
last=0
while IFS= read -r -d '' -u "$GLPG_COMMANDS" command; do
    (exit $last); eval "$command" </dev/null
    last=$?
    printf '\036%s\036' "$last"
done
"""


class ShellEndedError(Exception):
    """The shell is gone, or does not answer."""


class Reading:
    """What a process prints, up to a mark that tells how a part of it ended."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = b""

    def until_mark(self, seconds: float = SECONDS) -> tuple[str, int]:
        """Return what was printed, and the number in the mark behind it.

        :raises ShellEndedError: when the process ends, or no mark comes in time.
        """
        deadline = time.monotonic() + seconds
        mark = _MARK.encode()
        while self._read.count(mark) < 2:
            ready, _, _ = select.select([self._descriptor], [], [], max(0, deadline - time.monotonic()))
            more = os.read(self._descriptor, 1 << 16) if ready else b""
            if not more:
                what = "ended" if ready else f"was not done within {seconds} seconds"
                raise ShellEndedError(f"it {what}, after printing:\n{self._read.decode(errors='replace')}")
            self._read += more
        printed, code, self._read = self._read.split(mark, 2)
        return printed.decode(), int(code)


class Shell:
    """A context manager; everything that it started ends with it.

    :param environment: all of it.
    """

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder

    def __enter__(self) -> Self:
        commands, self._commands = os.pipe()
        self._process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-c", _LOOP],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**self._environment, "GLPG_COMMANDS": str(commands)},
            cwd=self._folder,
            pass_fds=[commands],
            process_group=0,
        )
        os.close(commands)
        assert self._process.stdout is not None
        self._output = Reading(self._process.stdout.fileno())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._commands)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def run(self, command: str) -> tuple[str, int]:
        """Return what the command printed, both streams in their order, and its exit code."""
        data = command.encode() + b"\0"
        while data:
            data = data[os.write(self._commands, data) :]
        return self._output.until_mark()
