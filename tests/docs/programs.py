"""The Python programs of a page, in a process each; blocks that continue one go on in its process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.docs.shell import SECONDS, Reading

_INTERPRETER = Path(__file__).with_name("interpreter.py")


class Program:
    """A running program.

    :param python: the interpreter, or a shim of it.
    """

    def __init__(self, python: Path, environment: Mapping[str, str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [python, _INTERPRETER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
            process_group=0,
        )
        assert self._process.stdout is not None
        self._output = Reading(self._process.stdout.fileno())

    def run(self, code: str, *, page: str, line: int) -> tuple[str, int]:
        """Return what the block printed, and 0, or 1 where it raised."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"code": code, "page": page, "line": line}).encode() + b"\n")
        self._process.stdin.flush()
        return self._output.until_mark()

    def end(self) -> tuple[str, int]:
        """Let the program end as programs do; return what it printed on the way, and its exit code."""
        try:
            rest, _ = self._process.communicate(timeout=SECONDS)
            return rest.decode(), self._process.returncode
        finally:
            self.kill()

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
